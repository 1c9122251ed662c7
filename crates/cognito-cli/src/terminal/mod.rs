//! The person at the terminal.

mod answers;
mod interrupt;
mod progress;

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};

use cognito_flow::SecretString;

pub(crate) use self::answers::Answers;
pub(crate) use self::interrupt::watch_for_interrupts;
pub(crate) use self::progress::Progress;
use crate::failure::{Failure, Kind};

#[cfg(unix)]
const INPUT: &str = "/dev/tty";
#[cfg(unix)]
const OUTPUT: &str = "/dev/tty";
#[cfg(not(unix))]
const INPUT: &str = "CONIN$";
#[cfg(not(unix))]
const OUTPUT: &str = "CONOUT$";

/// The longest line that is read.
const MAX_LINE: usize = 4096;

/// Asks for something that must not show.
pub(crate) fn ask_secret(question: &str) -> Result<SecretString, Failure> {
    let _guard = interrupt::remember_terminal();
    rpassword::prompt_password(format!("{question}: "))
        .map(SecretString::new)
        .map_err(|error| no_answer(question, &error))
}

/// Asks for something that may show.
pub(crate) fn ask_line(question: &str) -> Result<String, Failure> {
    let ask = || -> io::Result<String> {
        let mut output = OpenOptions::new().write(true).open(OUTPUT)?;
        write!(output, "{question}: ")?;
        output.flush()?;
        let mut line = Vec::new();
        let read = read_line(&mut File::open(INPUT)?, &mut line);
        if read.is_err() {
            // What comes next begins on a line of its own.
            writeln!(output)?;
        }
        read?;
        String::from_utf8(line).map_err(|_| io::ErrorKind::InvalidData.into())
    };
    ask().map_err(|error| no_answer(question, &error))
}

/// Asks for a yes or a no; nothing is a no.
pub(crate) fn ask_yes(question: &str) -> Result<bool, Failure> {
    loop {
        match ask_line(&format!("{question} [y/N]"))?
            .trim()
            .to_lowercase()
            .as_str()
        {
            "y" | "yes" => return Ok(true),
            "" | "n" | "no" => return Ok(false),
            _ => drop(write_there("Type y for yes, or n for no.\n")),
        }
    }
}

/// Whether there is a terminal to ask at.
pub(crate) fn is_there() -> bool {
    File::open(INPUT).is_ok()
}

/// Writes to the terminal, wherever standard error goes; says whether there is one.
pub(crate) fn write_there(text: &str) -> bool {
    let terminal = OpenOptions::new().write(true).open(OUTPUT);
    terminal
        .and_then(|mut terminal| terminal.write_all(text.as_bytes()))
        .is_ok()
}

/// A question as a part of a sentence. Names in it stay as they are.
fn within(question: &str) -> String {
    let mut letters = question.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// Reads up to the end of a line, byte by byte, so that what follows is there for the next reader.
fn read_line(input: &mut impl io::Read, line: &mut Vec<u8>) -> io::Result<()> {
    let mut some = false;
    let mut byte = [0];
    while input.read(&mut byte)? != 0 {
        some = true;
        match byte[0] {
            b'\n' => break,
            _ if line.len() == MAX_LINE => return Err(io::ErrorKind::InvalidData.into()),
            byte => line.push(byte),
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    match some {
        true => Ok(()),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

fn no_answer(question: &str, error: &io::Error) -> Failure {
    let question = within(question);
    match error.kind() {
        io::ErrorKind::Interrupted => Failure::new(
            Kind::Interrupted,
            "Interrupted",
            "interrupted",
            "Nothing was changed",
        ),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Failure::new(
            Kind::Unanswered,
            "Unanswered",
            format!("the question was not answered: {question}"),
            "Run the command again, and answer it",
        ),
        _ => Failure::new(
            Kind::Unanswered,
            "NoTerminal",
            format!("there is no terminal to ask at: {question}"),
            "Run it in a terminal, or give options and standard input what is asked for (see --help)",
        ),
    }
}

/// Text from elsewhere, without what would steer a terminal, and on one line.
pub(crate) fn printable(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => plain.push(' '),
            _ if letter.is_control() || is_direction(letter) => {}
            _ => plain.push(letter),
        }
    }
    plain
}

/// Characters that turn the direction of writing, so that a text reads otherwise than it is.
const fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> io::Result<String> {
        let mut line = Vec::new();
        read_line(&mut text.as_bytes(), &mut line)?;
        Ok(String::from_utf8(line).unwrap())
    }

    #[test]
    fn a_line_ends_where_it_ends() {
        for (text, expected) in [
            ("a b\nc", "a b"),
            ("a\r\n", "a"),
            ("last", "last"),
            ("\n", ""),
            (" a \n", " a "),
        ] {
            assert_eq!(line(text).unwrap(), expected);
        }
        assert_eq!(line("").unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(line(&"x".repeat(MAX_LINE + 1)).is_err());
    }

    #[test]
    fn names_in_a_question_stay_as_they_are() {
        let question = "Code that was sent by e-mail to J***@E***";
        assert_eq!(within(question), "code that was sent by e-mail to J***@E***");
    }

    #[test]
    fn a_terminal_is_not_steered() {
        assert_eq!(printable("a\u{1b}]0;x\u{7}b\nc\u{202e}d\u{9b}e"), "a]0;xb cde");
        assert_eq!(printable("Jäne ☂"), "Jäne ☂");
    }
}
