//! The program `cognito-local-pool`, for other programs to have in them: the same arguments and the same run.

mod arguments;
mod signals;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use self::arguments::LogFormat;
pub use self::arguments::{Arguments, DEFAULT_PORT};
use crate::builder::{Builder, StartError};
use crate::first_pool::FIRST_CLIENT_ID;
use crate::seed::SeedError;

/// What the program is, for the beginning of a help text.
pub const ABOUT: &str = "A local Amazon Cognito user pool that verifies every SRP proof";

/// How the program behaves, for the end of a help text.
pub const BEHAVIOUR: &str = "\
It listens on 127.0.0.1, prints one line of JSON when it is ready,
  {\"endpoint\": \"http://127.0.0.1:PORT\", \"token\": \"...\", \"page\": \"...\"}
and stops on SIGINT and SIGTERM. The token opens the paths under /_local/, where codes are read and the clock
is moved; the page shows what is in the pool. There is a first user pool to sign in to, unless there is a seed;
more pools, clients and users are made through the API, as with AWS.

Environment:
  RUST_LOG  what to log on stderr, if --log is not given

Exit status:
  0  it was asked to stop
  1  it had to stop, since the data file cannot be written any more; what was answered is kept
  2  it did not start: an argument, a file or the port is wrong";

/// Runs a local pool until it is asked to stop by SIGINT or SIGTERM.
pub fn run(arguments: Arguments) -> ExitCode {
    if let Some((filter, format)) = arguments.log() {
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(filter))
            .with_writer(std::io::stderr);
        // The program around this one may have set up its own.
        let _ = match format {
            LogFormat::Text => subscriber.try_init(),
            LogFormat::Json => subscriber.json().flatten_event(true).try_init(),
        };
    }
    let log_format = arguments.log_format();
    let outcome = arguments.into_builder().and_then(|builder| {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(serve(builder, log_format))
    });
    let Err(failure) = outcome else {
        return ExitCode::SUCCESS;
    };
    eprintln!("cognito-local-pool: {failure}");
    ExitCode::from(match failure {
        Failure::Data(_) => 1,
        _ => 2,
    })
}

async fn serve(builder: Builder, log_format: LogFormat) -> Result<(), Failure> {
    // Before the ready line: a signal that comes right after it must find its handler.
    let stop = signals::stop()?;
    let pool = builder.start().await?;
    let page = format!("{}/_local/#token={}", pool.endpoint(), pool.token());
    let ready = serde_json::json!({ "endpoint": pool.endpoint(), "token": pool.token(), "page": page });
    if let Some(id) = pool.first_pool() {
        log_format.say(&format!(
            "Sign in to user pool {id} with client {FIRST_CLIENT_ID}, or make others."
        ));
    }
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{ready}")?;
    stdout.flush()?;
    let failure = tokio::select! {
        () = stop => None,
        failure = pool.failed() => Some(failure),
    };
    pool.shutdown().await;
    failure.map_or(Ok(()), |failure| Err(Failure::Data(failure)))
}

/// What ended the program, in one line that says what can be done.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("the seed {0:?} is wrong: {1}")]
    Seed(PathBuf, SeedError),
    #[error("the data file cannot be written, so the pool has stopped; what it answered is kept: {0}")]
    Data(String),
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
