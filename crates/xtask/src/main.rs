//! Tasks of the workspace. `cargo xtask test` sets up and runs every test there is.

mod bench;
mod command;
mod constant_time;
mod counterparts;
mod emulated;
mod fuzz;
mod javascript;
mod layers;
mod node;
mod package;
mod python;
mod server;
mod steps;
mod versions;
mod wheel;

use std::env;
use std::process::ExitCode;

use command::{cargo, run};

/// What went wrong, in words for a person.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.split_first() {
        Some((task, names)) if task == "test" => match steps::chosen(names) {
            Ok(chosen) => steps::run(&chosen),
            Err(message) => {
                eprintln!("{message}\n\n{}", usage());
                ExitCode::from(2)
            }
        },
        Some((task, names)) if task == "bench" => match names {
            [] => exit_code(bench::all()),
            [name] if name == "python" => exit_code(wheel::bench()),
            [name] if name == "js" => exit_code(javascript::bench()),
            [name] if name == "pool" => {
                exit_code(run(&mut cargo("bench --package cognito-local-pool --bench load")))
            }
            [name] if name == "timing" => exit_code(bench::timing()),
            _ => {
                eprintln!("no benchmark is called so\n\n{}", usage());
                ExitCode::from(2)
            }
        },
        Some((task, _)) if !["help", "-h", "--help"].contains(&task.as_str()) => {
            eprintln!("no task is called {task:?}\n\n{}", usage());
            ExitCode::from(2)
        }
        _ => {
            println!("{}", usage());
            ExitCode::SUCCESS
        }
    }
}

fn exit_code(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("failed: {message}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let mut text = String::from(
        "cargo xtask bench           measure everybody in Rust, C, Python and JavaScript side by side\n\
         cargo xtask bench js        measure the npm package beside Amplify and others\n\
         cargo xtask bench pool      measure the local pool with many clients at once\n\
         cargo xtask bench python    measure the Python package beside pycognito and boto3\n\
         cargo xtask bench timing    whether the time of a power tells something about its exponent\n\
         cargo xtask test            run every test there is\n\
         cargo xtask test STEP...    run only these steps, in this order:\n",
    );
    for step in steps::ALL {
        text.push_str(&format!("\n  {:<14}{}", step.name, step.what));
    }
    text
}
