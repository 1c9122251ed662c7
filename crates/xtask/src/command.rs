//! Running other programs, always from the root of the workspace.

use std::ffi::OsString;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::{env, fs, thread};

use crate::Outcome;

/// The folder that holds the workspace's `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// The build folder, which also holds everything that the tests install or write.
pub(crate) fn target() -> PathBuf {
    let folder = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| OsString::from("target"));
    root().join(folder)
}

/// What every Rust test is built with. Not the chain of AWS credentials: it has no tests of its own, and fifty crates.
pub(crate) const EVERYTHING: &str = "--workspace --features cognito-flow/blocking";

/// Builds every program of the workspace: with the features of the tests, so that what these have built serves here. Cargo
/// counts what tests want of other crates only where it builds tests.
pub(crate) fn build_programs() -> Outcome {
    run(cargo("build --lib --bins --tests").args(EVERYTHING.split_whitespace()))
}

/// A program of the workspace, once it is built.
pub(crate) fn built_program(name: &str) -> PathBuf {
    target()
        .join("debug")
        .join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// A `cargo` command. The arguments are words parted by blanks.
pub(crate) fn cargo(arguments: &str) -> Command {
    let mut command = program(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.args(arguments.split_whitespace());
    command
}

/// The platform that this compiler builds for by itself.
pub(crate) fn host() -> Result<String, String> {
    let lines = output(program("rustc").arg("-vV"))?;
    lines
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(String::from)
        .ok_or_else(|| String::from("rustc -vV does not name its host"))
}

/// Any program, started in the root of the workspace.
pub(crate) fn program(name: impl Into<OsString>) -> Command {
    let mut command = Command::new(name.into());
    command.current_dir(root());
    command
}

/// Runs a command to its end and shows its output; an exit status other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let line = describe(command);
    println!("  $ {line}");
    let status = command.status().map_err(|error| format!("{line}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{line}: {status}"))
    }
}

/// Runs commands, as many at a time as there are processors. What each says is shown once it is done.
pub(crate) fn run_at_once(commands: Vec<Command>) -> Outcome {
    let waiting = Mutex::new(commands.into_iter());
    let failures = Mutex::new(Vec::new());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let one_by_one = || {
        while let Some(mut command) = next() {
            let line = describe(&command);
            let said = command.output();
            let mut failures = failures.lock().unwrap_or_else(PoisonError::into_inner);
            println!("  $ {line}");
            match said {
                Ok(output) => {
                    print!("{}", String::from_utf8_lossy(&output.stdout));
                    print!("{}", String::from_utf8_lossy(&output.stderr));
                    if !output.status.success() {
                        failures.push(format!("{line}: {}", output.status));
                    }
                }
                Err(error) => failures.push(format!("{line}: {error}")),
            }
        }
    };
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(one_by_one);
        }
    });
    match failures.into_inner().unwrap_or_else(PoisonError::into_inner) {
        failures if failures.is_empty() => Ok(()),
        failures => Err(failures.join("\n")),
    }
}

/// Runs a command and gives what it writes to standard output.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let line = describe(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{line}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{line}: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{line}: {error}"))
}

/// Makes a folder and its parents.
pub(crate) fn make_folder(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// The text of a file, by its path from the root.
pub(crate) fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}"))
}

/// The command as one would type it, with paths as seen from the root.
pub(crate) fn describe(command: &Command) -> String {
    let mut words = Vec::new();
    for word in std::iter::once(command.get_program()).chain(command.get_args()) {
        let path = Path::new(word);
        let short = match path.strip_prefix(root()) {
            Ok(inside) => inside,
            Err(_) if words.is_empty() && path.is_absolute() => Path::new(path.file_stem().unwrap_or(word)),
            Err(_) => path,
        };
        words.push(short.display().to_string());
    }
    words.join(" ")
}
