//! One version and one MSRV, wherever they are written.

use std::fs;

use crate::Outcome;
use crate::command::{read, root};
use crate::javascript::PACKAGE;

/// How the READMEs name the MSRV.
const MINIMUM: &str = "Minimum Rust version:";

pub(crate) fn check() -> Outcome {
    let manifest = read("Cargo.toml")?;
    let version = value(&manifest, "[workspace.package]", "version")?;
    let msrv = value(&manifest, "[workspace.package]", "rust-version")?;

    members_inherit()?;
    for line in manifest.lines().filter(|line| line.starts_with("cognito-")) {
        if !line.contains(&format!("version = \"{version}\"")) {
            return Err(format!("Cargo.toml: the version should be {version}: {line}"));
        }
    }

    let package = read(&format!("{PACKAGE}/package.json"))?;
    if !package.contains(&format!("\"version\": \"{version}\"")) {
        return Err(format!("{PACKAGE}/package.json: the version should be {version}"));
    }

    let mut named = 0;
    for path in readmes()? {
        for line in read(&path)?.lines().filter(|line| line.contains(MINIMUM)) {
            named += 1;
            if !line.contains(&format!("{MINIMUM} {msrv}.")) {
                return Err(format!("{path}: it is {msrv}: {line}"));
            }
        }
    }
    if named == 0 {
        return Err(format!("no README.md says \"{MINIMUM}\""));
    }
    let changelog = read("CHANGELOG.md")?;
    if !changelog.contains("## Unreleased") && !changelog.contains(&format!("## {version}")) {
        return Err(format!(
            "CHANGELOG.md has no heading for {version}, nor \"Unreleased\""
        ));
    }
    println!("  version {version}, MSRV {msrv}");
    Ok(())
}

/// Every member takes its version and its MSRV from the workspace.
fn members_inherit() -> Outcome {
    for member in members()? {
        let manifest = read(&format!("{member}/Cargo.toml"))?;
        for key in [
            "version.workspace = true",
            "rust-version.workspace = true",
            "license.workspace = true",
        ] {
            if !manifest.lines().any(|line| line == key) {
                return Err(format!("{member}/Cargo.toml does not say `{key}`"));
            }
        }
    }
    Ok(())
}

fn members() -> Result<Vec<String>, String> {
    let mut members = vec![String::from("tests")];
    for folder in ["crates", "bindings"] {
        let entries = fs::read_dir(root().join(folder)).map_err(|error| format!("{folder}: {error}"))?;
        for entry in entries {
            let entry = entry.map_err(|error| format!("{folder}: {error}"))?;
            members.push(format!("{folder}/{}", entry.file_name().display()));
        }
    }
    Ok(members)
}

/// The front page, and those of the crates that have one.
fn readmes() -> Result<Vec<String>, String> {
    let mut paths = vec![String::from("README.md")];
    paths.extend(members()?.into_iter().map(|member| format!("{member}/README.md")));
    paths.retain(|path| root().join(path).exists());
    Ok(paths)
}

/// The text value of a key in a table of a TOML file.
fn value(toml: &str, table: &str, key: &str) -> Result<String, String> {
    toml.lines()
        .skip_while(|line| *line != table)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .find_map(|line| line.strip_prefix(&format!("{key} = \"")))
        .and_then(|rest| rest.strip_suffix('"'))
        .map(String::from)
        .ok_or_else(|| format!("Cargo.toml: {table} has no {key}"))
}
