//! Node: the counterparts in JavaScript, with their packages in the build folder.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::command::{
    build_programs, built_program, describe, make_folder, output, program, read, root, target,
};

/// The tests, and what they install.
const COUNTERPARTS: &str = "tests/counterparts/node";
/// What decides which packages are installed.
const PACKAGES: [&str; 2] = ["package.json", "package-lock.json"];
/// How long an installation, or all tests together, may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// Amplify and the AWS SDK for JavaScript sign in at `cognito-local-pool`, and `cognito` sends what Amplify sends. The
/// tests start and end the pool themselves.
pub(crate) fn at_our_pool() -> Outcome {
    check_version(18)?;
    build_programs()?;
    let folder = target().join("node").join("counterparts");
    make_folder(&folder)?;
    copy(&folder)?;
    install(COUNTERPARTS, &folder)?;
    run_within(
        program("node")
            .current_dir(&folder)
            .args(["--test", "--test-reporter=spec"])
            .args(["amplify.test.mjs", "cli.test.mjs", "sdk.test.mjs"])
            .env("COGNITO_LOCAL_POOL", built_program("cognito-local-pool"))
            .env("COGNITO_PINNED_CLI", built_program("pinned_cli")),
    )
}

/// Whether there is a Node of this major version or newer.
pub(crate) fn check_version(least: u32) -> Outcome {
    const QUESTION: &str = "process.stdout.write(process.versions.node)";
    let needed = format!("Node {least} or newer, with npm, is needed");
    let version =
        output(program("node").args(["-e", QUESTION])).map_err(|error| format!("{needed}: {error}"))?;
    let major = version.split('.').next().and_then(|major| major.parse().ok());
    if major.is_some_and(|major: u32| major >= least) {
        Ok(())
    } else {
        Err(format!("{needed}, not {version}"))
    }
}

/// The tests look for packages beside them, so they run in the build folder too.
fn copy(folder: &Path) -> Outcome {
    let failed = |path: &Path, error| format!("{}: {error}", path.display());
    let from = root().join(COUNTERPARTS);
    for entry in fs::read_dir(&from).map_err(|error| failed(&from, error))? {
        let path = entry.map_err(|error| failed(&from, error))?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            fs::copy(&path, folder.join(name)).map_err(|error| failed(&path, error))?;
        }
    }
    Ok(())
}

/// Installs into `folder` the packages that the lock file in `from` has, when it changed.
pub(crate) fn install(from: &str, folder: &Path) -> Outcome {
    let mut wanted = String::new();
    for name in PACKAGES {
        wanted.push_str(&read(&format!("{from}/{name}"))?);
    }
    // `npm ci` begins by removing that folder, so the stamp goes with the packages.
    let stamp = folder.join("node_modules").join(".installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    // An installation that was cut short does not count.
    let _ = fs::remove_file(&stamp);
    run_within(npm().current_dir(folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
}

pub(crate) fn npm() -> Command {
    program(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Runs a command as [`run`](crate::command::run) does, and ends it when it takes too long.
pub(crate) fn run_within(command: &mut Command) -> Outcome {
    let line = describe(command);
    println!("  $ {line}");
    let mut process = Running(command.spawn().map_err(|error| format!("{line}: {error}"))?);
    let start = Instant::now();
    loop {
        match process.0.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("{line}: {status}")),
            Ok(None) if start.elapsed() > PATIENCE => {
                return Err(format!("{line}: not done after {} s", PATIENCE.as_secs()));
            }
            Ok(None) => thread::sleep(Duration::from_millis(50)),
            Err(error) => return Err(format!("{line}: {error}")),
        }
    }
}

/// A process that ends when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when the process is gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
