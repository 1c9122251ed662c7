//! What is printed for shells and for `man`.

use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::arguments::CommandLine;
use crate::failure::{Failure, Kind};
use crate::output::write_out;

pub(super) fn completions(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), "cognito", &mut script);
    write_out(&script)
}

pub(super) fn manual(words: &[String]) -> Result<(), Failure> {
    let mut command = CommandLine::command();
    command.build();
    for word in words {
        let found = command.find_subcommand(word).cloned();
        command = found.ok_or_else(|| {
            Failure::usage(
                format!("there is no command {}", words.join(" ")),
                "See cognito --help",
            )
        })?;
    }
    let name = command.get_bin_name().unwrap_or("cognito").replace(' ', "-");
    let mut page = Vec::new();
    Man::new(command.display_name(name))
        .render(&mut page)
        .map_err(|error| Failure::new(Kind::Machine, "Output", error.to_string(), "Try again"))?;
    write_out(with_examples_as_they_are(&page).as_bytes())
}

/// Sets the lines that are indented as they are: `man` would fill them.
fn with_examples_as_they_are(page: &[u8]) -> String {
    let mut text = String::new();
    let mut inside = false;
    for line in String::from_utf8_lossy(page).lines() {
        let indented = line.starts_with("  ");
        if indented != inside {
            text.push_str(if indented { ".nf\n" } else { ".fi\n" });
            inside = indented;
        }
        text.push_str(line);
        text.push('\n');
    }
    if inside {
        text.push_str(".fi\n");
    }
    text
}
