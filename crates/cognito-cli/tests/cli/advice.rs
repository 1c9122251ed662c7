//! What the program says to do next can be done as it stands there.

use serde_json::json;

use crate::support::{PASSWORD, PROGRAM, World, failed, finish, without_terminal};

/// What is advised can be run as it is printed.
#[cfg(unix)]
#[test]
fn advice_has_the_options_that_it_needs() {
    let world = World::new("OPTIONAL", false);
    let user = "jane_o'neill";
    let place = [
        "--pool",
        &world.pool_id,
        "--client",
        &world.client_id,
        "--endpoint",
        world.pool.endpoint(),
    ];
    let bare = |arguments: &[&str], lines: &[&str]| {
        let mut command = world.command(arguments);
        for name in ["COGNITO_POOL", "COGNITO_CLIENT", "COGNITO_ENDPOINT"] {
            command.env_remove(name);
        }
        finish(&mut command, lines)
    };
    // The command after this text, as a shell runs it, with an option more.
    let advised = |shown: &str, before: &str, option: &str, lines: &[&str]| {
        let (_, command) = shown.split_once(before).unwrap_or_else(|| panic!("{shown}"));
        let command = command.lines().next().expect("a line");
        let command = command.strip_prefix("cognito ").expect("this program");
        let mut shell = std::process::Command::new("sh");
        crate::support::clean(&mut shell);
        shell
            .args(["-c", &format!("\"$0\" {command} {option}"), PROGRAM])
            .env("COGNITO_HOME", world.home());
        finish(shell.env("COGNITO_KEYRING", "off"), lines)
    };
    let made = [
        "sign-up",
        "--user",
        user,
        "--email",
        "jane@example.com",
        "--password-stdin",
    ];
    let made = bare(&[&made[..], &place].concat(), &[PASSWORD]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let sign_in = ["sign-in", "--user", user, "--password-stdin"];
    let sign_in = bare(&[&sign_in[..], &place].concat(), &[PASSWORD]);
    failed(&sign_in, 4, "not confirmed", "cognito confirm --pool");

    let code = world.code(user);
    let confirmed = advised(&made.stdout, "with the code: ", "--code-stdin", &[&code]);
    assert_eq!(confirmed.code, 0, "{}", confirmed.stderr);
    let signed_in = advised(&confirmed.stdout, "Sign in: ", "--password-stdin", &[PASSWORD]);
    assert_eq!(signed_in.code, 0, "{}", signed_in.stderr);

    // A sign-in that has ended knows where it was.
    world.call(
        "AdminUserGlobalSignOut",
        &json!({"UserPoolId": world.pool_id, "Username": user}),
    );
    let ended = bare(&["token", "--refresh"], &[]);
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    let again = advised(&ended.stderr, "Sign in again: ", "--password-stdin", &[PASSWORD]);
    assert_eq!(again.code, 0, "{}", again.stderr);
}

#[cfg(unix)]
#[test]
fn advice_about_a_file_is_for_the_right_sign_in() {
    let world = World::new("OPTIONAL", false).signed_in();
    std::fs::rename(world.session_file(), world.home().join("sessions/local.json")).expect("it is ours");
    std::fs::write(world.home().join("sessions/local.json"), "{").expect("it is writable");
    let mut command = without_terminal();
    command
        .args(["--local", "token"])
        .env("COGNITO_HOME", world.home())
        .env("COGNITO_KEYRING", "off");
    failed(
        &finish(&mut command, &[]),
        1,
        "damaged",
        "sign in again: cognito --local sign-in",
    );
}
