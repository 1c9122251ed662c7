//! The program `cognito-local-pool`, for other programs to have in them: the same arguments and the same run.

mod arguments;
mod signals;

use std::fmt;
use std::io::Write;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

pub use self::arguments::{Arguments, DEFAULT_PORT};
use crate::builder::{Builder, StartError};
use crate::first_pool::FIRST_CLIENT_ID;

/// What the program is, for the beginning of a help text.
pub const ABOUT: &str = "A local Amazon Cognito user pool that verifies every SRP proof";

/// How the program behaves, for the end of a help text.
pub const BEHAVIOUR: &str = "\
It listens on 127.0.0.1, prints one line of JSON when it is ready,
  {\"endpoint\": \"http://127.0.0.1:PORT\", \"token\": \"...\"}
and stops on SIGINT and SIGTERM. The token opens the paths under /_local/, where codes are read and the clock
is moved. There is a first user pool to sign in to; more pools, clients and users are made through the API, as
with AWS.

Environment:
  RUST_LOG  such as info: log one line per request on stderr";

/// Runs a local pool until it is asked to stop by SIGINT or SIGTERM.
pub fn run(arguments: Arguments) -> ExitCode {
    if std::env::var_os("RUST_LOG").is_some() {
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::from_default_env())
            .with_writer(std::io::stderr);
        // The program around this one may have set up its own.
        let _ = subscriber.try_init();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format_args!("cannot start: {error}")),
    };
    match runtime.block_on(serve(arguments.into_builder())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

async fn serve(builder: Builder) -> Result<(), Failure> {
    // Before the ready line: a signal that comes right after it must find its handler.
    let stop = signals::stop()?;
    let pool = builder.start().await?;
    let ready = serde_json::json!({ "endpoint": pool.endpoint(), "token": pool.token() });
    if let Some(id) = pool.first_pool() {
        eprintln!("Sign in to user pool {id} with client {FIRST_CLIENT_ID}, or make others.");
    }
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{ready}")?;
    stdout.flush()?;
    stop.await;
    pool.shutdown().await;
    Ok(())
}

/// What ended the program, in one line that says what can be done.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Start(StartError),
    #[error("{0}; --port N takes another port, --port 0 a free one")]
    PortTaken(StartError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Listen { .. } => Self::PortTaken(error),
            _ => Self::Start(error),
        }
    }
}

fn fail(error: &dyn fmt::Display) -> ExitCode {
    eprintln!("cognito-local-pool: {error}");
    ExitCode::from(2)
}
