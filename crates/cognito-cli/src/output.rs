//! What is written where: results to standard output, everything else to standard error.

use std::io::{self, Write as _};

use serde_json::{Value, json};

use crate::failure::{Failure, Kind};
use crate::terminal::{printable, write_there};

/// How to write.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) const fn new(json: bool) -> Self {
        Self { json }
    }

    pub(crate) const fn is_json(self) -> bool {
        self.json
    }

    /// The result of a command: `text` for people, or `json` for programs.
    pub(crate) fn result(self, text: &str, json: &Value) -> Result<(), Failure> {
        match self.json {
            true => write_out(format!("{json}\n").as_bytes()),
            false => write_out(format!("{}\n", text.trim_end_matches('\n')).as_bytes()),
        }
    }

    /// Something to know that is no reason to stop.
    pub(crate) fn warning(self, text: &str) {
        let text = printable(text);
        if self.json {
            eprintln!("{}", json!({ "warning": text }));
        } else {
            eprintln!("cognito: {text}");
        }
    }

    /// Something for the person who is to answer next: at the terminal, where there is one.
    pub(crate) fn tell(self, text: &str) {
        if !write_there(&format!("{text}\n")) {
            self.note(text);
        }
    }

    /// Something for people beside the results.
    pub(crate) fn note(self, text: &str) {
        if self.json {
            eprintln!("{}", json!({ "note": text }));
        } else {
            eprintln!("{text}");
        }
    }

    /// Who pressed Ctrl-C knows.
    pub(crate) fn failure(self, failure: &Failure) {
        if failure.kind == Kind::Interrupted {
            return;
        }
        if !self.json {
            eprintln!("cognito: {failure}");
            return;
        }
        let error = json!({
            "error": {
                "code": failure.code,
                "message": failure.message,
                "advice": failure.advice,
                "exit": failure.kind as u8,
            }
        });
        eprintln!("{error}");
    }
}

/// Writes to standard output. A reader that has gone away has seen enough.
pub(crate) fn write_out(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
            Kind::Machine,
            "Output",
            format!("standard output cannot be written: {error}"),
            "Write it elsewhere",
        )),
        _ => Ok(()),
    }
}
