//! The program `cognito-local-pool`.

use std::process::ExitCode;

use clap::Parser;
use cognito_local_pool::program::{self, Arguments};

#[derive(Parser)]
#[command(name = "cognito-local-pool", version, about = program::ABOUT, after_help = program::BEHAVIOUR)]
struct Program {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> ExitCode {
    let error = match Program::try_parse() {
        Ok(program) => return run(program.arguments),
        Err(error) => error,
    };
    if !error.use_stderr() {
        // The help or the version. A reader that has gone away has seen enough.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    eprintln!("cognito-local-pool: {line} (see --help)");
    ExitCode::from(2)
}

fn run(arguments: Arguments) -> ExitCode {
    let Err(failure) = program::run(arguments, |line| eprintln!("{line}")) else {
        return ExitCode::SUCCESS;
    };
    let advice = match failure.port_is_taken() {
        true => "; --port N takes another port, --port 0 a free one",
        false => "",
    };
    eprintln!("cognito-local-pool: {failure}{advice}");
    ExitCode::from(failure.exit_code())
}
