//! `cargo demo`: the whole story of a remembered device, over HTTP, against a local pool.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match cognito_srp_tests::demo::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nThe demo stopped: {error}");
            ExitCode::FAILURE
        }
    }
}
