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
        Ok(program) => return program::run(program.arguments),
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
