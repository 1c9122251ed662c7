//! The npm package: built as its users build it from a checkout, tested with both of its backends, packed, and
//! tested where the pack was installed.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Outcome;
use crate::command::{program, root, run, target};
use crate::node::{check_version, install, npm, run_within};

/// The folder of the package.
pub(crate) const PACKAGE: &str = "node";

pub(crate) fn check() -> Outcome {
    check_version(20)?;
    install(PACKAGE, &root().join(PACKAGE))?;
    run_within(script("build")
            // The same profile as all the other tests, so that what these have built serves here.
            .env("COGNITO_SRP_PROFILE", "dev"))?;
    run_within(script("test").env("COGNITO_SRP_PROFILE", "dev"))?;
    run_within(&mut script("test:packed"))
}

/// Measures the package as it is released beside the other packages.
pub(crate) fn bench() -> Outcome {
    release()?;
    run_within(&mut benchmark("against-others.mjs"))
}

/// What does a piece of work when it is asked to.
pub(crate) fn bench_worker() -> Result<Command, String> {
    release()?;
    Ok(benchmark("worker.mjs"))
}

/// Whether times tell something about exponents in WebAssembly: `seconds` for each test.
pub(crate) fn bench_timing(seconds: &str) -> Outcome {
    release()?;
    run(benchmark("timing.mjs").arg(seconds))
}

/// What people download.
pub(crate) fn bench_files() -> Vec<(String, PathBuf)> {
    let built = target().join("javascript");
    let modules = [("simd", "with SIMD"), ("no-simd", "without SIMD")].map(|(folder, kind)| {
        let path = built.join(folder).join("cognito_srp.wasm");
        (format!("the WebAssembly module {kind}"), path)
    });
    let addons = fs::read_dir(root().join(PACKAGE).join("dist").join("node"))
        .into_iter()
        .flatten()
        .filter_map(Result::ok);
    let addon = addons
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|found| found == "node"))
        .map(|path| (String::from("the addon for Node"), path));
    modules.into_iter().chain(addon).collect()
}

/// The package as it is released, in its own folder.
fn release() -> Outcome {
    check_version(20)?;
    install(PACKAGE, &root().join(PACKAGE))?;
    run_within(script("build").env("COGNITO_SRP_PROFILE", "release"))
}

fn benchmark(name: &str) -> Command {
    let mut command = program("node");
    command
        .current_dir(root().join(PACKAGE))
        .arg(format!("benchmarks/{name}"));
    command
}

/// A script of the package's `package.json`.
fn script(name: &str) -> Command {
    let mut command = npm();
    command
        .current_dir(root().join(PACKAGE))
        .args(["run", "--silent", name]);
    command
}
