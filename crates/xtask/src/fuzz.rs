//! Coverage-guided fuzzing on stable: libFuzzer, built once, each target run for a few seconds.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::Path;

use crate::Outcome;
use crate::command::{cargo, host, make_folder, program, root, run, target};

/// What a nightly compiler calls `-Zsanitizer-coverage`, without the sanitizers.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table";

/// Seconds for each target.
const SECONDS: u32 = 5;

pub(crate) fn check() -> Outcome {
    let folder = target().join("fuzz");
    let host = host()?;
    // With --target the flags reach the code under test, but not build scripts and macros.
    run(
        cargo("build --release --manifest-path tests/fuzz/Cargo.toml --bins")
            .args(["--target", &host])
            .arg("--target-dir")
            .arg(&folder)
            .env("RUSTFLAGS", COVERAGE),
    )?;
    let programs = folder.join(&host).join("release");
    for name in targets()? {
        fuzz(&name, &programs, &folder)?;
    }
    Ok(())
}

/// Runs one target. libFuzzer says a lot: it is shown only when something was found.
fn fuzz(name: &str, programs: &Path, folder: &Path) -> Outcome {
    let corpus = folder.join("corpus").join(name);
    copy_seeds(&root().join("tests/fuzz/seeds").join(name), &corpus)?;
    let found = folder.join("found");
    make_folder(&found)?;
    let mut prefix = OsString::from("-artifact_prefix=");
    prefix.push(found.join(format!("{name}-")));

    let path = folder.join(format!("{name}.log"));
    let log = File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let outcome = run(program(programs.join(name))
        .args([
            &format!("-max_total_time={SECONDS}"),
            "-seed=1",
            "-timeout=20",
            "-rss_limit_mb=2048",
        ])
        .args(["-max_len=8192", "-print_final_stats=1"])
        .arg(prefix)
        .arg(&corpus)
        .stderr(log));
    let said = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if let Err(message) = outcome {
        let lines: Vec<&str> = said.lines().collect();
        eprintln!("{}", lines[lines.len().saturating_sub(60)..].join("\n"));
        return Err(message);
    }
    let runs = said
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units: "));
    println!("    {} runs", runs.unwrap_or("an unknown number of"));
    Ok(())
}

/// One target for each file in `tests/fuzz/targets`.
fn targets() -> Result<Vec<String>, String> {
    let folder = "tests/fuzz/targets";
    let entries = fs::read_dir(root().join(folder)).map_err(|error| format!("{folder}: {error}"))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            entry
                .file_name()
                .into_string()
                .ok()?
                .strip_suffix(".rs")
                .map(String::from)
        })
        .collect();
    names.sort();
    if names.is_empty() {
        Err(format!("{folder} has no target"))
    } else {
        Ok(names)
    }
}

/// The committed seeds go into a corpus of the build folder, which libFuzzer adds to.
fn copy_seeds(seeds: &Path, corpus: &Path) -> Outcome {
    make_folder(corpus)?;
    let entries = fs::read_dir(seeds).map_err(|error| format!("{}: {error}", seeds.display()))?;
    for entry in entries.filter_map(Result::ok) {
        fs::copy(entry.path(), corpus.join(entry.file_name()))
            .map_err(|error| format!("{}: {error}", entry.path().display()))?;
    }
    Ok(())
}
