//! Secrets steer nothing: memcheck watches a program whose secrets are marked as memory without a value.

use crate::Outcome;
use crate::command::{build_programs, built_program, program, run};

/// Valgrind's exit status when it has something to report; the program itself has others.
const REPORTED: i32 = 99;

pub(crate) fn check() -> Outcome {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        println!("  only x86-64 Linux has what this needs");
        return Ok(());
    }
    build_programs()?;
    let memcheck = || {
        let mut command = program("valgrind");
        command
            .arg("--quiet")
            .arg(format!("--error-exitcode={REPORTED}"))
            .arg("--suppressions=tests/constant-time.supp")
            .arg(built_program("poisoned"))
            // Valgrind knows neither ADX nor AVX-512.
            .env("COGNITO_SRP_GROUP", "portable");
        command
    };
    run(&mut memcheck())?;
    // That it would say so.
    let leak = memcheck()
        .arg("leak")
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    if leak.status.code() == Some(REPORTED) {
        Ok(())
    } else {
        Err(format!(
            "memcheck does not see a branch on a secret: {}",
            leak.status
        ))
    }
}
