//! The program `cognito-local-pool`.

use std::fmt;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use cognito_local_pool::{Builder, Issuer, LocalPool};
use tracing_subscriber::EnvFilter;

const HELP: &str = "\
A local Amazon Cognito user pool that verifies every SRP proof.

Usage: cognito-local-pool [options]

It listens on 127.0.0.1, prints one line of JSON when it is ready,
  {\"endpoint\": \"http://127.0.0.1:PORT\", \"token\": \"...\"}
and stops on SIGINT and SIGTERM. Pools, clients and users are made through the API, as with AWS. The token
opens the paths under /_local/, where codes are read and the clock is moved.

Options:
  --port N                       listen on this port; a free one unless given
  --region R                     the region in the ids of pools and devices [eu-west-1]
  --issuer local|aws             what tokens name as their issuer: this pool's address, or the address that
                                 AWS's would have [local]
  --test-clock                   let the clock be moved with POST /_local/clock
  --timestamp-window SECONDS     how far the time of a password claim may be off [600]
  --refresh-without-device       where devices are tracked, refresh without the device too
  --access-key ID:SECRET         check the signatures of administrators with this key; may be given several
                                 times [signatures are not looked at]
  --pages-may-administrate       let web pages on loopback call operations of administrators
  -h, --help                     show this
  -V, --version                  show the version

Environment:
  RUST_LOG                       such as info: log one line per request on stderr
";

fn main() -> ExitCode {
    let builder = match arguments() {
        Ok(Some(builder)) => builder,
        Ok(None) => return ExitCode::SUCCESS,
        Err(error) => return fail(&format_args!("{error} (see --help)")),
    };
    if std::env::var_os("RUST_LOG").is_some() {
        let filter = EnvFilter::from_default_env();
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .init();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format_args!("cannot start: {error}")),
    };
    match runtime.block_on(run(builder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// The settings that were asked for; nothing if only a text was.
fn arguments() -> Result<Option<Builder>, lexopt::Error> {
    use lexopt::prelude::*;

    let mut builder = LocalPool::builder();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        builder = match argument {
            Long("port") => builder.port(arguments.value()?.parse()?),
            Long("region") => builder.region(arguments.value()?.string()?),
            Long("issuer") => builder.issuer(arguments.value()?.parse_with(|name| match name {
                "local" => Ok(Issuer::Local),
                "aws" => Ok(Issuer::Aws),
                _ => Err("it is neither local nor aws"),
            })?),
            Long("test-clock") => builder.test_clock(true),
            Long("timestamp-window") => {
                builder.timestamp_window(Duration::from_secs(arguments.value()?.parse()?))
            }
            Long("refresh-without-device") => builder.refresh_needs_device(false),
            Long("access-key") => {
                let key = arguments.value()?.string()?;
                match key.split_once(':') {
                    Some((id, secret)) if !id.is_empty() && !secret.is_empty() => {
                        builder.access_key(id, secret)
                    }
                    _ => return Err("--access-key takes an id, a colon and a secret".into()),
                }
            }
            Long("pages-may-administrate") => builder.pages_may_administrate(true),
            Short('h') | Long("help") => return say(HELP),
            Short('V') | Long("version") => {
                return say(concat!("cognito-local-pool ", env!("CARGO_PKG_VERSION"), "\n"));
            }
            other => return Err(other.unexpected()),
        };
    }
    Ok(Some(builder))
}

fn say(text: &str) -> Result<Option<Builder>, lexopt::Error> {
    // A reader that has gone away has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(None)
}

async fn run(builder: Builder) -> Result<(), Box<dyn std::error::Error>> {
    // Before the ready line: a signal that comes right after it must find its handler.
    let stop = signals()?;
    let pool = builder.start().await?;
    let ready = serde_json::json!({ "endpoint": pool.endpoint(), "token": pool.token() });
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{ready}")?;
    stdout.flush()?;
    stop.await;
    pool.shutdown().await;
    Ok(())
}

/// Ends when the program is to stop.
#[cfg(unix)]
fn signals() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the program is to stop.
#[cfg(windows)]
fn signals() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::windows::{ctrl_break, ctrl_c};

    let (mut ctrl_c, mut ctrl_break) = (ctrl_c()?, ctrl_break()?);
    Ok(async move {
        tokio::select! {
            _ = ctrl_c.recv() => {}
            _ = ctrl_break.recv() => {}
        }
    })
}

fn fail(error: &dyn fmt::Display) -> ExitCode {
    eprintln!("cognito-local-pool: {error}");
    ExitCode::from(2)
}
