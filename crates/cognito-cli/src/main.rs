//! The program `cognito`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cognito_cli::run(std::env::args_os(), |client| client)
}
