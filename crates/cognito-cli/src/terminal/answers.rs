//! Answers from standard input or from the terminal.

use std::io;

use cognito_flow::SecretString;
use zeroize::Zeroizing;

use super::{MAX_LINE, ask_line, ask_secret, is_there, read_line, within, write_there};
use crate::failure::{Failure, Kind};

/// Where answers come from: lines of standard input while there are any, if that is wanted, then the terminal.
pub(crate) struct Answers {
    lines: bool,
    /// What standard input is called for.
    option: &'static str,
}

impl Answers {
    /// `lines` when the option of this name was given.
    pub(crate) const fn new(lines: bool, option: &'static str) -> Self {
        Self { lines, option }
    }

    /// Something that must not show: a password, a code.
    pub(crate) fn secret(&mut self, question: &str) -> Result<SecretString, Failure> {
        if let Some(line) = self.line(question)? {
            return Ok(line);
        }
        if !is_there() {
            return Err(self.nobody(question));
        }
        match ask_secret(question)? {
            empty if empty.expose().is_empty() => Err(Failure::new(
                Kind::Unanswered,
                "Unanswered",
                format!("nothing was typed: {}", within(question)),
                "Run the command again, and answer it",
            )),
            secret => Ok(secret),
        }
    }

    /// A password that is set: asked for twice at a terminal, as typing errors do not show.
    pub(crate) fn new_password(&mut self, question: &str) -> Result<SecretString, Failure> {
        let asked_by_lines = self.lines;
        loop {
            let password = self.secret(question)?;
            if asked_by_lines && self.lines {
                return Ok(password);
            }
            let again = ask_secret(&format!("{question}, once more"))?;
            if password.ct_eq(again.expose()) {
                return Ok(password);
            }
            write_there("The two are not the same.\n");
        }
    }

    /// Something that may show.
    pub(crate) fn text(&mut self, question: &str) -> Result<String, Failure> {
        if let Some(line) = self.line(question)? {
            return Ok(line.expose().clone());
        }
        match is_there() {
            true => ask_line(question),
            false => Err(self.nobody(question)),
        }
    }

    /// Makes sure that this can be answered, before anything is begun that is of no use without an answer.
    pub(crate) fn expect(&self, question: &str) -> Result<(), Failure> {
        match self.lines || is_there() {
            true => Ok(()),
            false => Err(self.nobody(question)),
        }
    }

    /// Whether a person can be asked who was not asked to begin with.
    pub(crate) fn can_ask(&self) -> bool {
        !self.lines && is_there()
    }

    /// The next line of standard input, where answers come from there and it has not ended.
    fn line(&mut self, question: &str) -> Result<Option<SecretString>, Failure> {
        if !self.lines {
            return Ok(None);
        }
        // As long as any line can be, so that growing leaves no copies behind.
        let mut line = Zeroizing::new(Vec::with_capacity(MAX_LINE + 1));
        let unreadable = |what: &str| {
            let message = format!(
                "standard input cannot be used for this: {}: {what}",
                within(question)
            );
            Failure::new(
                Kind::Unanswered,
                "Unanswered",
                message,
                "Give one answer on each line",
            )
        };
        match read_line(&mut Unbuffered, &mut line) {
            Ok(()) if line.is_empty() => Err(unreadable("the line is empty")),
            Ok(()) => {
                let text = std::str::from_utf8(&line).map_err(|_| unreadable("it is not UTF-8"))?;
                Ok(Some(SecretString::from(text)))
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.lines = false;
                Ok(None)
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(unreadable("the line is too long"))
            }
            Err(error) => Err(unreadable(&error.to_string())),
        }
    }

    fn nobody(&self, question: &str) -> Failure {
        Failure::new(
            Kind::Unanswered,
            "NoTerminal",
            format!("there is no terminal to ask at: {}", within(question)),
            format!(
                "Run it in a terminal, or give the answer as a line of standard input with {}",
                self.option
            ),
        )
    }
}

/// Standard input without a buffer of its own that would keep a copy.
struct Unbuffered;

#[cfg(unix)]
impl io::Read for Unbuffered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        rustix::io::retry_on_intr(|| rustix::io::read(io::stdin(), &mut *buffer)).map_err(Into::into)
    }
}

#[cfg(not(unix))]
impl io::Read for Unbuffered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        io::stdin().lock().read(buffer)
    }
}
