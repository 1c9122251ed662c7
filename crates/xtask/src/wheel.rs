//! The Python package: built as its users build it, and tested where it was installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::command::{make_folder, program, root, run, target};
use crate::python::{Environment, environment};

/// What the tests install beside the package.
const TESTS: &str = "python/tests/requirements.txt";
/// The folder of the package.
const PACKAGE: &str = "python";

/// A source distribution, a wheel built from it alone, and the tests with that wheel in an environment of its
/// own.
pub(crate) fn check() -> Outcome {
    let environment = environment(TESTS)?;
    let folder = target().join("python").join("dist");
    empty(&folder)?;
    run(program(environment.program("maturin"))
        .current_dir(root().join(PACKAGE))
        .args(["sdist", "--out"])
        .arg(&folder))?;
    // The same profile as all the other tests, so that what these have built serves here.
    build(&environment, &only(&folder, "gz")?, &folder, "--profile dev")?;
    install(&environment, &only(&folder, "whl")?)?;
    run(environment.python().args(["-m", "pytest", "python/tests"]))
}

/// What editors and type checkers see of the package, and whether it is what there is.
pub(crate) fn check_types() -> Outcome {
    let environment = environment(TESTS)?;
    let python = |module: &str| {
        let mut command = environment.python();
        command.args(["-m", module]);
        command
    };
    let configuration = ["--config-file", "python/pyproject.toml"];
    run(python("mypy").args(configuration).args(["-p", "cognito_srp"]))?;
    run(python("mypy")
        .args(configuration)
        .args(["--explicit-package-bases", "python/tests"])
        .env("MYPYPATH", "python/tests"))?;
    run(python("mypy.stubtest").args([
        "cognito_srp._native",
        "--mypy-config-file",
        "python/pyproject.toml",
    ]))?;
    run(python("pyright")
        .args(["--project", PACKAGE, "--pythonpath"])
        .arg(environment.program("python"))
        .env(
            "PYRIGHT_PYTHON_CACHE_DIR",
            target().join("python").join("pyright"),
        )
        .env("PYRIGHT_PYTHON_IGNORE_WARNINGS", "1"))
}

/// Measures the package as it is released beside pycognito and boto3.
pub(crate) fn bench() -> Outcome {
    let environment = release()?;
    run(environment.python().arg("python/benchmarks/against_pycognito.py"))
}

/// What does a piece of work when it is asked to.
pub(crate) fn bench_worker() -> Result<Command, String> {
    let mut command = release()?.python();
    command.arg("python/benchmarks/worker.py");
    Ok(command)
}

/// What an import takes, of the package that [`bench_worker`] has installed.
pub(crate) fn bench_import() -> Outcome {
    let mut command = environment(TESTS)?.python();
    run(command.args(["python/benchmarks/against_pycognito.py", "--import-only"]))
}

/// What people download.
pub(crate) fn bench_files() -> Result<Vec<(String, PathBuf)>, String> {
    let wheel = only(&target().join("python").join("release"), "whl")?;
    Ok(vec![(String::from("the wheel, as it is downloaded"), wheel)])
}

/// The environment of the tests, with the package as it is released.
fn release() -> Result<Environment, String> {
    let environment = environment(TESTS)?;
    let folder = target().join("python").join("release");
    empty(&folder)?;
    build(&environment, &root().join(PACKAGE), &folder, "--profile release")?;
    install(&environment, &only(&folder, "whl")?)?;
    Ok(environment)
}

/// Builds a wheel of a source distribution or a folder.
fn build(environment: &Environment, source: &Path, folder: &Path, arguments: &str) -> Outcome {
    let pip = ["-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"];
    run(environment
        .python()
        .args(pip)
        .args(["--no-deps", "--wheel-dir"])
        .args([folder, source])
        .env("MATURIN_PEP517_ARGS", arguments)
        .env("CARGO_TARGET_DIR", target()))
}

fn install(environment: &Environment, wheel: &Path) -> Outcome {
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    run(environment
        .python()
        .args(pip)
        .args(["--no-deps", "--no-index", "--force-reinstall"])
        .arg(wheel))
}

fn empty(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    make_folder(folder)
}

/// The one file with this ending.
fn only(folder: &Path, extension: &str) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == extension));
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file),
        _ => Err(format!(
            "{}: not one file with the ending {extension}",
            folder.display()
        )),
    }
}
