//! The commands, one file each.

mod confirm;
mod devices;
mod mfa;
mod pages;
mod password;
mod pool;
mod sign_in;
mod sign_out;
mod sign_up;
mod token;
mod whoami;

use std::process::ExitCode;

use cognito_flow::Error;
use cognito_flow::core::message::CodeDeliveryDetails;

use crate::arguments::{Command, CommandLine};
use crate::desk::{Adapt, Desk};
use crate::failure::{Failure, Kind};
use crate::terminal::{printable, watch_for_interrupts};

/// Runs what was typed.
pub(crate) fn run(line: CommandLine, adapt: Adapt) -> Result<ExitCode, Failure> {
    let place = line.place;
    match line.command {
        // It has a runtime and a way to stop of its own.
        Command::Pool(arguments) => pool::run(arguments, &place)?,
        Command::Completions { shell } => pages::completions(shell)?,
        Command::Man { command } => pages::manual(&command)?,
        command => {
            watch_for_interrupts();
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|error| {
                    let message = format!("this program cannot begin: {error}");
                    Failure::new(
                        Kind::Machine,
                        "Runtime",
                        message,
                        "Free some memory and try again",
                    )
                })?;
            let mut desk = Desk::new(&place, adapt)?;
            let done = runtime.block_on(at_desk(command, &mut desk));
            desk.progress.clear();
            done?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn at_desk(command: Command, desk: &mut Desk) -> Result<(), Failure> {
    match command {
        Command::SignIn(arguments) => sign_in::run(arguments, desk).await,
        Command::Token(arguments) => token::run(&arguments, desk).await,
        Command::Whoami => whoami::run(desk).await,
        Command::SignOut(arguments) => sign_out::run(&arguments, desk).await,
        Command::Devices(command) => devices::run(command, desk).await,
        Command::Mfa(command) => mfa::run(command, desk).await,
        Command::SignUp(arguments) => sign_up::run(arguments, desk).await,
        Command::Confirm(arguments) => confirm::run(arguments, desk).await,
        Command::Password(command) => password::run(command, desk).await,
        Command::Pool(_) | Command::Completions { .. } | Command::Man { .. } => Ok(()),
    }
}

/// That a code was sent, and where.
fn code_sent(details: Option<&CodeDeliveryDetails>) -> String {
    let way = details.map_or_else(String::new, |details| format!(" {}", way_of(details)));
    format!("A code was sent{way}.")
}

/// What an error means to a command that takes a code. Each piece of advice is a text and a command: `again` for a
/// code that is wrong, `anew` for one that has expired.
fn explain_code(desk: &Desk, error: Error, again: (&str, &str), anew: (&str, &str)) -> Failure {
    let mut failure = desk.explain(error);
    let advice = match failure.code.as_str() {
        "CodeMismatchException" => again,
        "ExpiredCodeException" => anew,
        _ => return failure,
    };
    failure.advice = format!("{}: {}", advice.0, desk.settings.command(advice.1));
    failure
}

/// Where a code went, such as `by e-mail to j***@e***`.
fn way_of(details: &CodeDeliveryDetails) -> String {
    let medium = match details.delivery_medium.as_deref() {
        Some("EMAIL") => "by e-mail",
        Some("SMS") => "by text message",
        _ => "on its way",
    };
    match details.destination.as_deref() {
        Some(destination) => format!("{medium} to {}", printable(destination)),
        None => medium.to_owned(),
    }
}
