//! The program `cognito-local-pool`, for other programs to have in them: the same arguments and the same run.

mod arguments;
mod signals;

use std::io::Write;
use std::path::PathBuf;

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

/// Runs a local pool until it is asked to stop by SIGINT or SIGTERM. `tell` is for what people should know meanwhile,
/// a line each.
///
/// # Errors
/// [`Failure`], for the caller to print.
pub fn run(arguments: Arguments, tell: fn(&str)) -> Result<(), Failure> {
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
    let tell = arguments.teller(tell);
    let builder = arguments.into_builder(tell)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(builder, tell))
}

async fn serve(builder: Builder, tell: fn(&str)) -> Result<(), Failure> {
    // Before the ready line: a signal that comes right after it must find its handler.
    let stop = signals::stop()?;
    let pool = builder.start().await?;
    let page = format!("{}/_local/#token={}", pool.endpoint(), pool.token());
    let ready = serde_json::json!({ "endpoint": pool.endpoint(), "token": pool.token(), "page": page });
    if let Some(id) = pool.first_pool() {
        tell(&format!(
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
    failure.map_or(Ok(()), |failure| Err(Reason::Data(failure).into()))
}

/// What ended the program, in one line that says what can be done.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Failure(#[from] Reason);

impl Failure {
    /// The exit status, as [`BEHAVIOUR`] lists them.
    pub const fn exit_code(&self) -> u8 {
        match self.0 {
            Reason::Data(_) => 1,
            _ => 2,
        }
    }

    /// Whether the port is somebody else's: `--port` takes another one.
    pub const fn port_is_taken(&self) -> bool {
        matches!(self.0, Reason::Start(StartError::Listen { .. }))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(Reason::Io(error))
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self(Reason::Start(error))
    }
}

#[derive(Debug, thiserror::Error)]
enum Reason {
    #[error("the seed {0:?} is wrong: {1}")]
    Seed(PathBuf, SeedError),
    #[error("the data file cannot be written, so the pool has stopped; what it answered is kept: {0}")]
    Data(String),
    #[error(transparent)]
    Start(StartError),
    #[error(transparent)]
    Io(std::io::Error),
}
