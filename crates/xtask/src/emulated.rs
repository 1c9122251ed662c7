//! The AVX-512 back end. Where the processor lacks the instructions, an emulated one runs the same program.

use std::fs::File;

use crate::Outcome;
use crate::command::{cargo, host, program, run, target};
use crate::python::{environment, python};

/// What links a program that needs nothing of the system.
const ALONE: &str = "-Crelocation-model=static -Ctarget-feature=+crt-static \
    -Clink-arg=-nostartfiles -Clink-arg=-nostdlib";

pub(crate) fn check() -> Outcome {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("  left out: the program is one for Linux on x86-64");
        return Ok(());
    }
    let folder = target().join("emulated");
    let host = host()?;
    run(
        cargo("build --release --manifest-path tests/emulated/Cargo.toml --bins")
            .args(["--target", &host])
            .arg("--target-dir")
            .arg(&folder)
            .env("RUSTFLAGS", ALONE),
    )?;
    let built = folder.join(&host).join("release/ifma");
    let mut command = if has_instructions() {
        println!("  this processor has AVX-512 IFMA, and runs the program itself");
        program(built)
    } else {
        println!("  this processor lacks AVX-512 IFMA: an emulated one runs the program");
        let mut emulator = environment("tests/emulated/requirements.txt")?.python();
        emulator.arg("tests/emulated/processor.py").arg(built);
        emulator
    };
    let lines = folder.join("ifma.txt");
    let file = File::create(&lines).map_err(|error| format!("{}: {error}", lines.display()))?;
    run(command.stdout(file))?;
    run(python()?.arg("tests/emulated/check.py").arg(lines))
}

#[cfg(target_arch = "x86_64")]
fn has_instructions() -> bool {
    std::arch::is_x86_feature_detected!("avx512f") && std::arch::is_x86_feature_detected!("avx512ifma")
}

#[cfg(not(target_arch = "x86_64"))]
const fn has_instructions() -> bool {
    false
}
