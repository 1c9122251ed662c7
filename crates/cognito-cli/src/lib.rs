#![doc = include_str!("../README.md")]

mod arguments;
mod authenticator;
mod command;
mod date;
mod desk;
mod failure;
mod help;
mod keyring;
mod output;
mod questions;
mod refusal;
mod secrets;
mod settings;
mod terminal;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use cognito_flow::ClientBuilder;

use self::arguments::CommandLine;
use self::failure::{Failure, Kind};
use self::output::Output;

/// Runs the program with these arguments, the first of which is its name. `adapt` has the last word on every
/// client that is made: tests fix the time and the random numbers there.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    adapt: fn(ClientBuilder) -> ClientBuilder,
) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let json = arguments.iter().any(|argument| argument == "--json");
    let line = match CommandLine::try_parse_from(arguments) {
        Ok(line) => line,
        Err(error) => return misused(&error, json),
    };
    let output = Output::new(line.place.json);
    match command::run(line, adapt) {
        Ok(code) => code,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(failure.kind as u8)
        }
    }
}

/// What clap has to say: a help text or a version, or one line about a mistake.
fn misused(error: &clap::Error, json: bool) -> ExitCode {
    use clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand as NothingSaid;

    if !error.use_stderr() {
        // A reader that has gone away has seen enough.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == NothingSaid && !json {
        let _ = error.print();
        return ExitCode::from(Kind::Usage as u8);
    }
    let text = error.to_string();
    let words = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ");
    let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let tip = rest.lines().find_map(|line| line.trim().strip_prefix("tip: "));
    let advice = tip.map_or_else(
        || "See --help".to_owned(),
        |tip| format!("{} (see --help)", words(tip)),
    );
    let message = match error.kind() {
        NothingSaid => "No command was given".to_owned(),
        _ => words(message.strip_prefix("error: ").unwrap_or(message)),
    };
    Output::new(json).failure(&Failure::usage(message, advice));
    ExitCode::from(Kind::Usage as u8)
}
