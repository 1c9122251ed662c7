//! The program, started and ended for a test.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-local-pool"));
    command
        .args(["--port", "0"])
        .args(arguments)
        .env_remove("RUST_LOG")
        .stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A folder in memory, where the system has that: a file there outlives its process like any other, and syncing it
/// takes no time.
pub(crate) fn folder_in_memory() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).expect("a folder")
    } else {
        tempfile::tempdir().expect("a folder")
    }
}

/// A running program and its ready line; ended when dropped.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) ready: Value,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("it starts");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("an output");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let Ok(ready) = serde_json::from_str(&line) else {
            let mut said = String::new();
            let stderr = child.stderr.as_mut().expect("an output");
            stderr.read_to_string(&mut said).expect("text");
            panic!("it did not start: {said}");
        };
        Self { child, ready }
    }

    pub(crate) fn endpoint(&self) -> &str {
        self.ready["endpoint"].as_str().expect("an endpoint")
    }

    /// Asks it to stop, and gives its exit status and what it wrote to stderr.
    #[cfg(unix)]
    pub(crate) fn stop(self, signal: &str) -> (Option<i32>, String) {
        let asked = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status();
        assert!(asked.expect("kill").success());
        self.wait()
    }

    /// Waits for its end, and gives the same.
    pub(crate) fn wait(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().expect("an end");
        let mut log = String::new();
        let stderr = self.child.stderr.as_mut().expect("an output");
        stderr.read_to_string(&mut log).expect("text");
        (status.code(), log)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cognito-local-pool"));
    command.args(arguments).output().expect("it runs")
}
