//! `cargo package`: the crates to publish are packed, and the libraries are built from the pack.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use crate::Outcome;
use crate::command::{cargo, read, run};

/// The crates that are built from their packs.
const BUILT: [&str; 3] = ["cognito-srp-group", "cognito-srp-core", "cognito-flow"];
/// All that are packed. The programs are not built from their packs: outside of the workspace their dependencies have
/// other features, and some two hundred crates would be built for this alone.
const PACKED: [&str; 5] = [
    "cognito-srp-group",
    "cognito-srp-core",
    "cognito-flow",
    "cognito-local-pool",
    "cognito-cli",
];

/// A pack is made of what is committed. At one's desk, changes that are not committed yet are taken too.
pub(crate) fn check() -> Outcome {
    forget_older_packs()?;
    let mut command = package(&BUILT);
    for setting in dev_profile(&read("Cargo.toml")?) {
        command.arg("--config").arg(setting);
    }
    run(&mut command)?;
    run(package(&PACKED).arg("--no-verify"))
}

fn package(crates: &[&str]) -> Command {
    let mut command = cargo("package");
    for name in crates {
        command.args(["-p", name]);
    }
    if env::var_os("CI").is_none() {
        command.arg("--allow-dirty");
    }
    command
}

/// Cargo takes a packed crate of the same version for the same crate, and would build `cognito-flow` against
/// the `cognito-srp-core` that an earlier run has unpacked and built. All are removed. Cargo unpacks them where
/// it unpacks all crates; those that come from a folder have a name that begins with `-`.
fn forget_older_packs() -> Outcome {
    let mut clean = cargo("clean --quiet");
    for name in BUILT {
        clean.args(["-p", name]);
    }
    run(&mut clean)?;
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let Some(home) = home.or_else(|| Some(env::home_dir()?.join(".cargo"))) else {
        return Ok(());
    };
    let Ok(sources) = fs::read_dir(home.join("registry").join("src")) else {
        return Ok(());
    };
    let folders = sources.filter_map(Result::ok).map(|entry| entry.path());
    for folder in folders.filter(|path| {
        path.file_name()
            .is_some_and(|name| name.as_encoded_bytes()[0] == b'-')
    }) {
        for entry in fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if BUILT.iter().any(|packed| name.starts_with(&format!("{packed}-"))) {
                let path = entry.path();
                fs::remove_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
    }
    Ok(())
}

/// The workspace's settings for development builds, one by one. A packed crate is built outside of the
/// workspace; with the same settings, what is built for it serves the other steps too.
fn dev_profile(manifest: &str) -> Vec<String> {
    let mut table = None;
    let mut settings = Vec::new();
    for line in manifest.lines() {
        if let Some(header) = line.strip_prefix('[') {
            table = header
                .strip_suffix(']')
                .filter(|name| name.starts_with("profile.dev"));
        } else if let Some((table, _)) = table.zip(line.split_once(" = ")) {
            settings.push(format!("{table}.{line}"));
        }
    }
    settings
}
