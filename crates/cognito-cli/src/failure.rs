//! What went wrong: one line that says what happened and what to do, and an exit code.

use std::fmt;

use crate::settings::Settings;

/// The exit codes, as `cognito --help` lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Machine = 1,
    Usage = 2,
    NotSignedIn = 3,
    Refused = 4,
    Unreachable = 5,
    Unanswered = 6,
    Interrupted = 130,
}

/// Why a command came to nothing.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    /// For programs to compare.
    pub(crate) code: String,
    /// What happened: a sentence.
    pub(crate) message: String,
    /// What to do: a sentence.
    pub(crate) advice: String,
}

impl Failure {
    pub(crate) fn new(
        kind: Kind,
        code: impl Into<String>,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            code: code.into(),
            message: sentence(&message.into()),
            advice: sentence(&advice.into()),
        }
    }

    /// Something on the command line or in the configuration.
    pub(crate) fn usage(message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Kind::Usage, "Usage", message, advice)
    }

    /// A file.
    pub(crate) fn file(error: &cognito_flow::session_store::StoreError, settings: &Settings) -> Self {
        use cognito_flow::session_store::StoreError;
        let sign_in = settings.command("sign-in");
        let advice = match error {
            StoreError::Damaged { .. } | StoreError::Full { .. } => {
                format!("Remove the file and sign in again: {sign_in}")
            }
            StoreError::NotPrivate { .. } => {
                format!("Make it yours alone, or remove it and sign in again: {sign_in}")
            }
            _ => "Look at the access rights and the space there, or name another folder with COGNITO_HOME"
                .to_owned(),
        };
        Self::new(Kind::Machine, "File", with_sources(error), advice)
    }
}

/// An error and what is behind it, in one line.
pub(crate) fn with_sources(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let further = error.to_string();
        if !text.ends_with(&further) {
            text.push_str(": ");
            text.push_str(&further);
        }
        source = error.source();
    }
    text
}

/// One line that begins with a capital and ends with a stop; or with a command, which is to be copied.
fn sentence(text: &str) -> String {
    let text = crate::terminal::printable(text);
    let mut letters = text.trim().chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let word = text.split_whitespace().next().unwrap_or_default();
    let mut sentence: String = match is_path(word) {
        true => [first].into_iter().chain(letters).collect(),
        false => first.to_uppercase().chain(letters).collect(),
    };
    let ends_with_command = sentence.contains(": cognito ") || sentence.contains(": chmod ");
    if !ends_with_command && !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// The name of a file, whose letters count.
fn is_path(word: &str) -> bool {
    word.trim_end_matches(['.', ',', ':', ';'])
        .contains(['/', '\\', '.'])
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.advice.is_empty() {
            write!(f, " {}", self.advice)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line() {
        let failure = Failure::usage("no\r\npool \u{1b}[31mis\u{7} named", "say --pool");
        assert_eq!(failure.to_string(), "No pool [31mis named. Say --pool.");
        let failure = Failure::usage("it has ended.", "sign in: cognito sign-in");
        assert_eq!(failure.to_string(), "It has ended. Sign in: cognito sign-in");
        let failure = Failure::usage(
            "home/config.toml line 1: no",
            "run: cognito confirm --user 'a: b'",
        );
        assert_eq!(
            failure.to_string(),
            "home/config.toml line 1: no. Run: cognito confirm --user 'a: b'"
        );
    }
}
