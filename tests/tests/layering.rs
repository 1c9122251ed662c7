//! The rule of one direction: in the core, `bytes → srp → message → login, token`; nothing looks back.

#![expect(clippy::unwrap_used, reason = "what is wrong in a test ends it")]

use std::fs;
use std::path::{Path, PathBuf};

/// The core's rooms, each with those that it may use. Whoever adds a room adds it here.
const ROOMS: [(&str, &[&str]); 9] = [
    ("secret", &[]),
    ("json", &["secret"]),
    ("error", &["json"]),
    ("bytes", &["error"]),
    ("srp", &["error", "secret", "bytes"]),
    ("message", &["error", "secret", "bytes", "srp", "json"]),
    ("retry", &["error"]),
    ("token", &["error", "secret", "bytes", "message", "json"]),
    (
        "login",
        &[
            "error", "secret", "bytes", "srp", "message", "retry", "token", "json",
        ],
    ),
];

fn source(path: &Path) -> Vec<(PathBuf, String)> {
    fs::read_dir(path)
        .unwrap()
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() {
                source(&path)
            } else {
                vec![(path.clone(), fs::read_to_string(&path).unwrap())]
            }
        })
        .collect()
}

#[test]
fn the_core_has_no_backward_edge() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/cognito-srp-core/src");
    let mut edges = 0;
    for (path, text) in source(&core) {
        let inner = path.strip_prefix(&core).unwrap();
        let room = inner
            .iter()
            .next()
            .unwrap()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned();
        if room == "lib" {
            continue;
        }
        let allowed = ROOMS
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{room}: no rule"))
            .1;
        // How many modules up one can go without leaving the room.
        let names = inner.with_extension("");
        let depth = names.iter().filter(|name| *name != "mod").count() - 1;
        for (number, line) in text.lines().enumerate() {
            // A link in a doc comment is no dependency.
            let code = if line.trim_start().starts_with("//") {
                ""
            } else {
                line
            };
            let up = "super::".repeat(depth + 1);
            assert!(
                !code.contains(&up),
                "{}:{}: leaves the room by super",
                path.display(),
                number + 1
            );
            for used in code.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                edges += 1;
                let place = format!("{}:{}", path.display(), number + 1);
                assert!(!used.is_empty(), "{place}: name the room in the path");
                assert!(
                    used == room || allowed.contains(&used.as_str()),
                    "{place}: {room} uses {used}"
                );
            }
        }
    }
    assert!(edges > 50, "only {edges} edges seen: is this the right folder?");
}

#[test]
fn the_core_is_no_std_and_without_unsafe_code() {
    let lib = include_str!("../../crates/cognito-srp-core/src/lib.rs");
    assert!(lib.contains("#![no_std]"));
    assert!(lib.contains("#![forbid(unsafe_code)]"));
    assert!(!lib.contains("extern crate std"));
}
