//! Programs of others: their clients at our pool, and our client at their pool.

use std::fs::{self, File};

use crate::Outcome;
use crate::command::{build_programs, built_program, make_folder, program, root, run, run_at_once, target};
use crate::python::{COUNTERPARTS, environment};
use crate::server::{Server, free_port};

/// Where the Python tests are.
const TESTS: &str = "tests/counterparts";

/// boto3, pycognito and the AWS command line sign in at `cognito-local-pool`. The Python tests start and end it themselves.
pub(crate) fn at_our_pool() -> Outcome {
    let environment = environment(COUNTERPARTS)?;
    build_programs()?;
    let tests = |file: &String| {
        let mut command = environment.python();
        command
            .args(["-m", "unittest", "discover", "--verbose", "--start-directory"])
            .args([TESTS, "--pattern", file])
            .env("COGNITO_LOCAL_POOL", built_program("cognito-local-pool"));
        command
    };
    run_at_once(test_files()?.iter().map(tests).collect())
}

/// The files with tests, by their names.
fn test_files() -> Result<Vec<String>, String> {
    let entries = fs::read_dir(root().join(TESTS)).map_err(|error| format!("{TESTS}: {error}"))?;
    let mut files: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with("test_") && name.ends_with(".py"))
        .collect();
    files.sort();
    match files.is_empty() {
        true => Err(format!("{TESTS} has no tests")),
        false => Ok(files),
    }
}

/// Our client and our command line sign in at ministack, which verifies passwords by SRP but knows no devices.
pub(crate) fn at_ministack() -> Outcome {
    let environment = environment(COUNTERPARTS)?;
    build_programs()?;

    let folder = target().join("ministack");
    make_folder(&folder)?;
    let log = File::create(folder.join("log.txt")).map_err(|error| format!("ministack's log: {error}"))?;
    let port = free_port()?;
    let server = Server::start(
        port,
        program(environment.program("ministack"))
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("SERVICES", "cognito-idp,iam,sts")
            // It takes administrators' requests with an access key that it knows only.
            .env("AUTH", "true")
            .current_dir(&folder)
            .stdout(
                log.try_clone()
                    .map_err(|error| format!("ministack's log: {error}"))?,
            )
            .stderr(log),
    )?;
    let endpoint = format!("http://127.0.0.1:{}", server.port);
    let users = folder.join("users.json");
    run(environment
        .python()
        .arg("tests/counterparts/ministack_users.py")
        .arg(&endpoint)
        .arg(&users))?;
    run(program(built_program("ministack"))
        .arg(&users)
        .arg(built_program("cognito")))
}
