//! The npm package: built as its users build it from a checkout, tested with both of its backends, packed, and
//! tested where the pack was installed.

use std::process::Command;

use crate::Outcome;
use crate::command::{program, root};
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
    check_version(20)?;
    install(PACKAGE, &root().join(PACKAGE))?;
    run_within(script("build").env("COGNITO_SRP_PROFILE", "release"))?;
    run_within(
        program("node")
            .current_dir(root().join(PACKAGE))
            .arg("benchmarks/against-others.mjs"),
    )
}

/// A script of the package's `package.json`.
fn script(name: &str) -> Command {
    let mut command = npm();
    command
        .current_dir(root().join(PACKAGE))
        .args(["run", "--silent", name]);
    command
}
