//! The program, started for a measurement.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

pub(crate) struct Pool {
    child: Child,
    address: String,
}

impl Pool {
    pub(crate) fn start(seed: Option<&Path>, data: Option<&Path>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-local-pool"));
        command.args(["--port", "0"]).env_remove("RUST_LOG");
        for (name, path) in [("--seed", seed), ("--data", data)] {
            if let Some(path) = path {
                command.arg(name).arg(path);
            }
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("an output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let ready: Value = serde_json::from_str(&line).expect("the ready line");
        let endpoint = ready["endpoint"].as_str().expect("an endpoint");
        let address = endpoint.strip_prefix("http://").expect("an address").to_owned();
        Self { child, address }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The memory that it has, on Linux; nothing elsewhere.
    pub(crate) fn megabytes(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1024.0)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
