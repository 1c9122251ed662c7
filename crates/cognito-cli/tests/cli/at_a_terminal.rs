//! A person at a terminal: everything that is asked is answered there, and nothing secret shows.

use std::process::Command;

use rexpect::session::{Options, PtySession, spawn_with_options};

use crate::proxy::Proxy;
use crate::support::{PASSWORD, PROGRAM, SIGN_IN, SIGN_UP, World, clean};

/// Runs the program in a terminal that shows what is typed, then says how the terminal was left.
const SCRIPT: &str = "stty sane; trap : INT; [ -z \"$SHELL_FILE\" ] || echo $$ >\"$SHELL_FILE\"; \"$0\" \"$@\"; echo \"exit $?\"; \
                      stty -a | tr ' ;' '\\n\\n' | grep -x -e echo -e -echo -e icanon -e -icanon -e isig -e -isig | tr '\\n' ' '; echo over";

pub(crate) struct Terminal(PtySession);

impl Terminal {
    fn run(world: &World, arguments: &[&str]) -> Self {
        Self::run_in(&world.environment(), arguments)
    }

    pub(crate) fn run_in(environment: &[(&'static str, String)], arguments: &[&str]) -> Self {
        let mut command = Command::new("sh");
        clean(&mut command);
        command.args(["-c", SCRIPT, PROGRAM]).args(arguments);
        command.envs(environment.iter().cloned()).env("TERM", "xterm");
        let options = Options::new()
            .timeout_ms(Some(60_000))
            .strip_ansi_escape_codes(false);
        Self(spawn_with_options(command, options).expect("a terminal"))
    }

    /// Waits for a text; gives what came before it.
    pub(crate) fn sees(&mut self, text: &str) -> String {
        self.0
            .exp_string(text)
            .unwrap_or_else(|error| panic!("{text:?} did not come: {error}"))
    }

    pub(crate) fn types(&mut self, line: &str) {
        self.0.send_line(line).expect("it is there");
    }

    /// The rest of the line.
    pub(crate) fn reads_line(&mut self) -> String {
        self.0.read_line().expect("a line").trim().to_owned()
    }

    /// What the program wrote until its end, which has this exit code; the terminal is as it was before.
    pub(crate) fn ends(mut self, code: i32) -> String {
        let before = self.sees("exit ");
        let end = self.sees("over");
        let mut words = end.split_whitespace();
        assert_eq!(words.next(), Some(code.to_string().as_str()), "{before}");
        let mut state: Vec<_> = words.collect();
        state.sort_unstable();
        assert_eq!(state, ["echo", "icanon", "isig"], "the terminal is left in order");
        before
    }
}

/// The terminal's bytes come as one letter each.
fn utf8(bytes: &str) -> String {
    let bytes: Vec<u8> = bytes
        .chars()
        .map(|byte| u8::try_from(byte).unwrap_or(b'?'))
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn from_an_account_to_a_remembered_sign_in_and_out() {
    let world = World::new("ON", true);

    let mut terminal = Terminal::run(
        &world,
        &["sign-up", "--user", "jane", "--email", "jane@example.com"],
    );
    terminal.sees("Password for the new account: ");
    terminal.types(PASSWORD);
    terminal.sees("once more: ");
    terminal.types("a slip of the fingers");
    let shown = terminal.sees("not the same");
    assert!(!shown.contains(PASSWORD), "it shows: {shown}");
    terminal.sees("Password for the new account: ");
    terminal.types(PASSWORD);
    terminal.sees("once more: ");
    terminal.types(PASSWORD);
    let shown = terminal.ends(0);
    assert!(
        shown.contains("A code was sent by e-mail to j***@e***."),
        "{shown}"
    );
    assert!(shown.contains("cognito confirm --user jane"), "{shown}");
    assert!(!shown.contains(PASSWORD), "it shows: {shown}");

    // The user name can be typed too.
    let mut terminal = Terminal::run(&world, &["confirm"]);
    terminal.sees("User name: ");
    terminal.types("jane");
    terminal.sees("Code that was sent: ");
    terminal.types(&world.code("jane"));
    let shown = terminal.ends(0);
    assert!(shown.contains("is confirmed"), "{shown}");

    // The pool wants a second factor: it is set up on the way.
    let mut terminal = Terminal::run(&world, &["sign-in", "--user", "jane"]);
    terminal.sees("Password: ");
    terminal.types(PASSWORD);
    let progress = terminal.sees("second factor: an authenticator app");
    assert!(progress.contains("Signing in as jane"), "{progress}");
    assert!(progress.contains("Proving the password"), "{progress}");
    let picture = terminal.sees("The key, to type it into the app: ");
    let picture = utf8(&picture);
    assert!(picture.contains("████████") && picture.contains('▀'), "{picture}");
    let key = terminal.reads_line();
    terminal.sees("Code that the app shows now: ");
    terminal.types("000000");
    terminal.sees("The code is wrong");
    terminal.sees("Code that the app shows now: ");
    terminal.types(&world.totp(&key));
    terminal.sees("Remember this device, so that it signs in without a code from now on? [y/N]: ");
    terminal.types("y");
    let shown = terminal.ends(0);
    assert!(
        shown.contains("Signed in as jane. This device is remembered from now on."),
        "{shown}"
    );
    assert!(!shown.contains("eyJ"), "no token is printed");

    // The next time, the device stands in for the code.
    let mut terminal = Terminal::run(&world, &["sign-in", "--user", "jane"]);
    terminal.sees("Password: ");
    terminal.types(PASSWORD);
    let shown = terminal.ends(0);
    assert!(shown.contains("Proving this device"), "{shown}");
    assert!(
        shown.contains("This device is remembered, and signed in too."),
        "{shown}"
    );

    // A token in a pipe, as curl would have it.
    let header = Command::new("sh")
        .args([
            "-c",
            "printf %s \"Authorization: Bearer $(\"$0\" token | cat)\"",
            PROGRAM,
        ])
        .envs(world.environment())
        .output()
        .expect("sh runs");
    let header = String::from_utf8(header.stdout).expect("it is text");
    let token = header.strip_prefix("Authorization: Bearer ").expect("a header");
    assert_eq!(world.owner_of(token), "jane");

    let shown = Terminal::run(&world, &["devices", "list"]).ends(0);
    assert!(
        shown.contains("* eu-west-1_") && shown.contains("* this device"),
        "{shown}"
    );
    let shown = Terminal::run(&world, &["whoami"]).ends(0);
    assert!(
        shown.contains("jane@example.com") && shown.contains("SOFTWARE_TOKEN_MFA"),
        "{shown}"
    );

    let shown = Terminal::run(&world, &["devices", "forget"]).ends(0);
    assert!(shown.contains("Forgotten: eu-west-1_"), "{shown}");
    let shown = Terminal::run(&world, &["sign-out"]).ends(0);
    assert!(shown.contains("Signed out."), "{shown}");
    let shown = Terminal::run(&world, &["token"]).ends(3);
    assert!(shown.contains("cognito sign-in"), "{shown}");

    // The device is forgotten: it takes a code again.
    let mut terminal = Terminal::run(&world, &["sign-in", "--user", "jane", "--remember"]);
    terminal.sees("Password: ");
    terminal.types(PASSWORD);
    terminal.sees("Code of the authenticator app");
    terminal.types(&world.totp(&key));
    let shown = terminal.ends(0);
    assert!(
        shown.contains("This device is remembered from now on."),
        "{shown}"
    );
}

#[test]
fn a_device_can_be_remembered_later() {
    let world = World::new("OPTIONAL", true).with_jane();
    let mut terminal = Terminal::run(&world, &["sign-in", "--user", "jane"]);
    terminal.sees("Password: ");
    terminal.types(PASSWORD);
    terminal.sees("[y/N]: ");
    terminal.types("perhaps");
    terminal.sees("[y/N]: ");
    terminal.types("");
    let shown = terminal.ends(0);
    assert!(shown.contains("This device is not remembered."), "{shown}");

    let shown = Terminal::run(&world, &["devices", "remember"]).ends(0);
    assert!(shown.contains("Remembered: eu-west-1_"), "{shown}");

    let mut terminal = Terminal::run(&world, &["sign-in", "--user", "jane"]);
    terminal.sees("Password: ");
    terminal.types(PASSWORD);
    let shown = terminal.ends(0);
    assert!(
        shown.contains("This device is remembered, and signed in too."),
        "{shown}"
    );
}

#[test]
fn an_authenticator_app_is_set_up_by_choice() {
    let world = World::new("OPTIONAL", false).signed_in();
    let mut terminal = Terminal::run(&world, &["mfa", "setup", "--name", "my phone"]);
    terminal.sees("Scan this with the app:");
    terminal.sees("The key, to type it into the app: ");
    let key = terminal.reads_line();
    terminal.sees("Code that the app shows now: ");
    terminal.types("123456");
    terminal.sees("The code is wrong: wait for the next one.");
    terminal.sees("Code that the app shows now: ");
    terminal.types(&world.totp(&key));
    let shown = terminal.ends(0);
    assert!(shown.contains("is set up"), "{shown}");

    // A machine that does not use its remembered device is asked.
    let mut terminal = Terminal::run(&world, &["sign-in", "--user", "jane", "--no-remember"]);
    terminal.sees("Password: ");
    terminal.types(PASSWORD);
    terminal.sees("Code of the authenticator app my phone: ");
    terminal.types(&world.totp(&key));
    terminal.ends(0);
}

#[test]
fn a_forgotten_password_is_set_anew() {
    let world = World::new("OPTIONAL", false);
    assert_eq!(world.run_with(&SIGN_UP, &[PASSWORD]).code, 0);
    assert_eq!(
        world
            .run_with(
                &["confirm", "--user", "jane", "--code-stdin"],
                &[&world.code("jane")]
            )
            .code,
        0
    );

    let mut terminal = Terminal::run(&world, &["password", "forgot", "--user", "jane"]);
    terminal.sees("A code was sent by e-mail");
    terminal.sees("Code that was sent: ");
    terminal.types(&world.code("jane"));
    terminal.sees("New password: ");
    terminal.types("Another-Horse-8!");
    terminal.sees("once more: ");
    terminal.types("Another-Horse-8!");
    let shown = terminal.ends(0);
    assert!(shown.contains("jane has a new password."), "{shown}");
    assert_eq!(world.run_with(&SIGN_IN, &[PASSWORD]).code, 4);
    assert_eq!(world.run_with(&SIGN_IN, &["Another-Horse-8!"]).code, 0);

    let mut terminal = Terminal::run(&world, &["password", "change"]);
    terminal.sees("Password that you have: ");
    terminal.types("Another-Horse-8!");
    terminal.sees("New password: ");
    terminal.types(PASSWORD);
    terminal.sees("once more: ");
    terminal.types(PASSWORD);
    terminal.ends(0);
    assert_eq!(world.run_with(&SIGN_IN, &[PASSWORD]).code, 0);
}

#[test]
fn control_c_leaves_the_terminal_in_order() {
    let world = World::new("OPTIONAL", false).with_jane();
    for (arguments, question) in [
        (["sign-in", "--user", "jane"].as_slice(), "Password: "),
        (&["sign-in"], "User name: "),
    ] {
        let mut terminal = Terminal::run(&world, arguments);
        terminal.sees(question);
        terminal.0.send_control('c').expect("it is there");
        let shown = terminal.ends(130);
        assert!(!shown.contains("cognito:"), "{shown}");
    }
    assert!(!world.session_file().exists());
}

/// Signals to the program alone, while it waits for something that must not show.
#[cfg(target_os = "linux")]
#[test]
fn signals_leave_the_terminal_in_order() {
    let world = World::new("OPTIONAL", false).with_jane();
    for (signal, code) in [("-TERM", 143), ("-HUP", 129)] {
        let file = world.home().join("shell");
        let mut environment = world.environment().to_vec();
        environment.push(("SHELL_FILE", file.display().to_string()));
        let mut terminal = Terminal::run_in(&environment, &["sign-in", "--user", "jane"]);
        terminal.sees("Password: ");
        let shell = std::fs::read_to_string(&file).expect("it was written");
        let shell = shell.trim();
        let children = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children"));
        let children = children.expect("it has some");
        let killed = Command::new("kill").args([signal, children.trim()]).status();
        assert!(killed.expect("kill runs").success());
        terminal.ends(code);
    }
}

#[test]
fn the_end_of_input_is_no_answer() {
    let world = World::new("OPTIONAL", false).with_jane();
    let mut terminal = Terminal::run(&world, &["sign-in", "--user", "jane"]);
    terminal.sees("Password: ");
    terminal.0.send_control('d').expect("it is there");
    let shown = terminal.ends(6);
    assert!(shown.contains("was not answered"), "{shown}");

    // What is said about it is on a line of its own.
    let mut terminal = Terminal::run(&world, &["sign-in"]);
    terminal.sees("User name: ");
    terminal.0.send_control('d').expect("it is there");
    let shown = terminal.ends(6);
    assert!(
        shown.starts_with("\r\ncognito: The question was not answered: user name"),
        "{shown:?}"
    );
}

#[test]
fn what_standard_input_does_not_answer_is_asked_at_the_terminal() {
    let world = World::new("OPTIONAL", false).signed_in();
    let shown = world.run_with(&["mfa", "setup", "--no-qr", "--code-stdin"], &[]);
    assert_eq!(shown.code, 6, "{}", shown.stderr);

    let mut terminal = Terminal::run(&world, &["mfa", "setup", "--no-qr"]);
    terminal.sees("The key, to type it into the app: ");
    let key = terminal.reads_line();
    terminal.types(&world.totp(&key));
    terminal.ends(0);

    let mut command = Command::new("sh");
    clean(&mut command);
    let script =
        "printf '%s\\n' \"$1\" | \"$0\" sign-in --user jane --no-remember --password-stdin; echo \"exit $?\"";
    command
        .args(["-c", script, PROGRAM, PASSWORD])
        .envs(world.environment());
    let options = Options::new().timeout_ms(Some(60_000));
    let mut terminal = Terminal(spawn_with_options(command, options).expect("a terminal"));
    terminal.sees("Code of the authenticator app: ");
    terminal.types(&world.totp(&key));
    terminal.sees("exit 0");
}

/// Only a wrong code is asked for again.
#[test]
fn a_set_up_that_is_refused_for_something_else_ends() {
    let world = World::new("OPTIONAL", false).with_jane();
    let proxy = Proxy::start(&world);
    let mut environment = world.environment().to_vec();
    environment.push(("COGNITO_ENDPOINT", proxy.endpoint.clone()));
    let mut terminal = Terminal::run_in(&environment, &["sign-in", "--user", "jane"]);
    terminal.sees("Password: ");
    terminal.types(PASSWORD);
    terminal.ends(0);

    proxy.refuse("VerifySoftwareToken", "InvalidParameterException");
    let mut terminal = Terminal::run_in(&environment, &["mfa", "setup"]);
    terminal.sees("Code that the app shows now: ");
    terminal.types("123456");
    let shown = terminal.ends(4);
    assert!(shown.contains("Correct it and run the command again."), "{shown}");
}

/// What goes to files shows no key of an authenticator app.
#[test]
fn a_key_goes_to_the_terminal_whatever_is_redirected() {
    let world = World::new("OPTIONAL", false).signed_in();
    let mut command = Command::new("sh");
    clean(&mut command);
    let script = "\"$0\" mfa setup >\"$1/out\" 2>\"$1/err\"; echo \"exit $?\"";
    command
        .args(["-c", script, PROGRAM])
        .arg(world.home())
        .envs(world.environment());
    let options = Options::new().timeout_ms(Some(60_000));
    let mut terminal = Terminal(spawn_with_options(command, options).expect("a terminal"));
    terminal.sees("The key, to type it into the app: ");
    let key = terminal.reads_line();
    terminal.sees("Code that the app shows now: ");
    terminal.types(&world.totp(&key));
    terminal.sees("exit 0");
    for name in ["out", "err"] {
        let text = std::fs::read_to_string(world.home().join(name)).expect("it was written");
        assert!(!text.contains(&key), "{name}: {text}");
    }
}
