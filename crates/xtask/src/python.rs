//! Python: one environment of its own in the build folder, and the checks that need no more than it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;
use crate::command::{output, program, read, root, run, target};

/// What the counterpart tests install.
pub(crate) const COUNTERPARTS: &str = "tests/counterparts/requirements.txt";
/// What the check of the workflows installs, pinned by hash since it holds a ready-made program.
const WORKFLOWS: &str = ".github/requirements.txt";

pub(crate) fn check_vectors() -> Outcome {
    for program in ["tests/generate/vectors.py", "tests/generate/constants.py"] {
        run(python()?.args([program, "--check"]))?;
    }
    Ok(())
}

pub(crate) fn check_workflows() -> Outcome {
    let environment = environment(WORKFLOWS)?;
    let folder = ".github/workflows";
    let entries = fs::read_dir(root().join(folder)).map_err(|error| format!("{folder}: {error}"))?;
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.sort();
    run(program(environment.program("actionlint")).args(files))
}

/// A folder with Python packages, apart from the system's.
pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// A program that one of the packages brings, or `python` itself.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let programs = if cfg!(windows) { "Scripts" } else { "bin" };
        self.folder
            .join(programs)
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A command that runs Python with the packages.
    pub(crate) fn python(&self) -> Command {
        let mut command = program(self.program("python"));
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}

/// The environment with the packages of a requirements file, installed when that file changed. The file lists
/// everything, so nothing is looked for that it does not name.
pub(crate) fn environment(requirements: &str) -> Result<Environment, String> {
    let name = requirements
        .trim_end_matches("/requirements.txt")
        .replace('/', "-");
    let environment = Environment {
        folder: target().join("python").join(name.trim_start_matches('.')),
    };
    let wanted = read(requirements)?;
    let stamp = environment.folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(environment);
    }
    run(python()?.args(["-m", "venv", "--clear"]).arg(&environment.folder))?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "-r",
        requirements,
    ];
    run(environment.python().args(install))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(environment)
}

/// The system's Python, 3.10 or newer.
pub(crate) fn python() -> Result<Command, String> {
    const QUESTION: &str = "import sys; print(sys.version_info >= (3, 10))";
    for name in ["python3", "python"] {
        if output(program(name).args(["-c", QUESTION])).is_ok_and(|answer| answer.trim() == "True") {
            let mut command = program(name);
            command.env("PYTHONDONTWRITEBYTECODE", "1");
            return Ok(command);
        }
    }
    Err(String::from(
        "Python 3.10 or newer is needed, as python3 or python",
    ))
}
