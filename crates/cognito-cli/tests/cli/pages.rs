//! Completions, manual pages and help texts.

use crate::support::{finish, without_terminal};

fn run(arguments: &[&str]) -> String {
    let done = finish(without_terminal().args(arguments), &[]);
    assert_eq!((done.code, done.stderr.as_str()), (0, ""), "{arguments:?}");
    done.stdout
}

const COMMANDS: [&str; 12] = [
    "sign-in",
    "token",
    "whoami",
    "sign-out",
    "devices",
    "mfa",
    "sign-up",
    "confirm",
    "password",
    "pool",
    "completions",
    "man",
];

#[test]
fn completions_know_every_command() {
    // How each begins, and how it offers a command.
    for (shell, beginning, offered) in [
        ("bash", "_cognito() {", "cognito,@)"),
        ("zsh", "#compdef cognito", "'@:"),
        ("fish", "# Print an optspec", "-a \"@\""),
        ("powershell", "using namespace", "CompletionResult]::new('@'"),
        ("elvish", "use builtin", "cand @ '"),
    ] {
        let script = run(&["completions", shell]);
        assert!(
            script.trim_start().starts_with(beginning),
            "{shell}: {}",
            &script[..80]
        );
        for command in COMMANDS {
            assert!(
                script.contains(&offered.replace('@', command)),
                "{shell}: {command}"
            );
        }
        assert!(script.contains("password-stdin"), "{shell}");
    }
}

#[cfg(unix)]
#[test]
fn bash_takes_its_completions() {
    let script = run(&["completions", "bash"]);
    let ask =
        "COMP_WORDS=(cognito sig); COMP_CWORD=1; _cognito cognito sig cognito; echo \"${COMPREPLY[@]}\"";
    let done = finish(
        std::process::Command::new("bash").args(["--norc", "-c", &format!("{script}\n{ask}")]),
        &[],
    );
    assert_eq!(done.stdout.trim(), "sign-in sign-out sign-up", "{}", done.stderr);
}

#[test]
fn manual_pages() {
    let page = run(&["man"]);
    assert!(page.contains(".TH cognito 1"), "{page}");
    for part in ["Exit codes", "COGNITO_HOME", "config.toml", "\\-\\-json"] {
        assert!(page.contains(part), "{part}");
    }
    // Examples are not filled.
    let begin = page
        .find("\n.nf\n  cognito \\-\\-local sign\\-up")
        .expect("an example");
    assert!(page[begin..].contains("\n.fi\n"), "{page}");
    let page = run(&["man", "sign-in"]);
    assert!(
        page.contains("cognito\\-sign\\-in") && page.contains("password\\-stdin"),
        "{page}"
    );
    assert!(run(&["man", "devices", "list"]).contains("cognito devices list"));
}

#[test]
fn help_texts_lead_on() {
    let help = run(&["--help"]);
    for part in [
        "cognito --local sign-up --user jane --email jane@example.com",
        "Exit codes:",
        "130  interrupted",
        "COGNITO_CLIENT_SECRET",
        "[default]",
    ] {
        assert!(help.contains(part), "{part}: {help}");
    }
    for command in COMMANDS {
        assert!(help.contains(&format!("\n  {command}")), "{command}: {help}");
        let own = run(&[command, "--help"]);
        assert!(own.contains(&format!("Usage: cognito {command}")), "{own}");
    }
    assert!(run(&["-h"]).len() < help.len());
    assert!(run(&["--version"]).starts_with("cognito "));
}
