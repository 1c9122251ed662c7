//! Which crate may depend on which. What flows one way in the design cannot flow back.

use crate::Outcome;
use crate::command::{cargo, output};

/// What the core must never pull in: runtimes, sockets, HTTP, TLS, and sources of randomness or time.
const NOT_IN_CORE: &[&str] = &[
    "async-std",
    "aws-lc-rs",
    "axum",
    "chrono",
    "curl",
    "fastrand",
    "futures-util",
    "getrandom",
    "h2",
    "http",
    "hyper",
    "isahc",
    "mio",
    "native-tls",
    "openssl",
    "rand",
    "reqwest",
    "ring",
    "rustls",
    "smol",
    "socket2",
    "surf",
    "time",
    "tokio",
    "tower",
    "tracing",
    "ureq",
];

/// The crates of the workspace that others may see, and what each must not lead to.
const RULES: &[(&str, &[&str])] = &[
    ("cognito-srp-group", &["cognito-srp-core", "serde", "sha2"]),
    // They have the local pool in them, but not its program.
    ("cognito-srp-python", NOT_IN_PACKAGES),
    ("cognito-srp-node", NOT_IN_PACKAGES),
    (
        "cognito-srp-core",
        &["cognito-flow", "cognito-local-pool", "cognito-cli"],
    ),
    ("cognito-flow", &["cognito-local-pool", "cognito-cli", "axum"]),
    ("cognito-local-pool", &["cognito-flow", "cognito-cli", "reqwest"]),
    // It signs in with the one and runs the other; what is for Python and JavaScript is none of its business.
    ("cognito-cli", &["cognito-srp-shape", "pyo3", "napi", "axum"]),
    (
        "cognito-srp-shape",
        &["cognito-flow", "cognito-local-pool", "cognito-cli"],
    ),
    // What it leads to is loaded by everybody who opens a page.
    (
        "cognito-srp-wasm",
        &["cognito-flow", "cognito-local-pool", "tokio", "rand"],
    ),
];

/// What only the program of the local pool needs.
const NOT_IN_PACKAGES: &[&str] = &["clap", "redb", "toml", "tracing-subscriber"];

/// The crates that nothing may depend on: the one that sees everything, and the bindings.
const LEAVES: &[&str] = &[
    "cognito-srp-tests",
    "cognito-srp-python",
    "cognito-srp-node",
    "cognito-srp-wasm",
];

pub(crate) fn check() -> Outcome {
    let core = tree("cognito-srp-core", "normal")?;
    refuse("cognito-srp-core", &core, NOT_IN_CORE)?;
    println!(
        "  cognito-srp-core leads to {} crates, none with I/O",
        core.len() - 1
    );
    for (name, forbidden) in RULES {
        refuse(name, &tree(name, "normal")?, forbidden)?;
        let others: Vec<&str> = LEAVES.iter().copied().filter(|leaf| leaf != name).collect();
        refuse(name, &tree(name, "normal,build,dev")?, &others)?;
    }
    refuse("xtask", &tree("xtask", "normal,build,dev")?, LEAVES)?;
    println!("  no dependency goes backwards");
    Ok(())
}

/// The names of all crates that one crate leads to, on every platform and with all its features.
fn tree(name: &str, edges: &str) -> Result<Vec<String>, String> {
    let mut command = cargo("tree --all-features --target all --prefix none --format {p}");
    let lines = output(command.args(["--edges", edges, "--package", name]))?;
    let mut names: Vec<String> = lines
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(String::from)
        .collect();
    names.sort();
    names.dedup();
    if names.iter().any(|found| found == name) {
        Ok(names)
    } else {
        Err(format!("cargo tree says nothing about {name}"))
    }
}

fn refuse(name: &str, tree: &[String], forbidden: &[&str]) -> Outcome {
    match tree.iter().find(|found| forbidden.contains(&found.as_str())) {
        None => Ok(()),
        Some(found) => Err(format!(
            "{name} depends on {found}; `cargo tree --all-features --target all -p {name} -i {found}` shows how"
        )),
    }
}
