//! A program that does pieces of work when it is asked to. It starts by naming them, one in a line: the kind, a tab,
//! and who does it; an empty line ends the list. Then it reads such lines, does the work, and answers with the
//! milliseconds that it took.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::command::describe;

pub(super) struct Worker {
    child: Child,
    /// Nothing once it was told to end.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// Kind and name of each.
    works: Vec<(String, String)>,
}

impl Worker {
    pub(super) fn start(mut command: Command) -> Result<Self, String> {
        let line = describe(&command);
        println!("  $ {line}");
        let failed = |what: &str| format!("{line}: {what}");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(&error.to_string()))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("it has no pipes"));
        };
        let mut worker = Self {
            child,
            input: Some(input),
            output: BufReader::new(output),
            works: Vec::new(),
        };
        loop {
            let said = worker.read()?;
            match said.split_once('\t') {
                Some((kind, who)) => worker.works.push((kind.to_owned(), who.to_owned())),
                None if said.is_empty() && !worker.works.is_empty() => return Ok(worker),
                None => return Err(failed(&format!("it says {said:?}"))),
            }
        }
    }

    pub(super) fn works(&self) -> &[(String, String)] {
        &self.works
    }

    /// Has a work done once, and gives the milliseconds.
    pub(super) fn measure(&mut self, place: usize) -> Result<f64, String> {
        let (kind, who) = &self.works[place];
        let line = format!("{kind}\t{who}");
        let Some(input) = &mut self.input else {
            return Err(format!("{line}: the worker was told to end"));
        };
        writeln!(input, "{line}").map_err(|error| format!("{line}: {error}"))?;
        let said = self.read()?;
        said.parse().map_err(|_| format!("{line}: {said}"))
    }

    fn read(&mut self) -> Result<String, String> {
        let mut line = String::new();
        match self.output.read_line(&mut line) {
            Ok(0) => Err(String::from("a worker has ended")),
            Ok(_) => Ok(line.trim_end_matches(['\r', '\n']).to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// It ends when there is nothing more to read, and tidies up first.
impl Drop for Worker {
    fn drop(&mut self) {
        self.input = None;
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        // It fails only if it has ended by now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
