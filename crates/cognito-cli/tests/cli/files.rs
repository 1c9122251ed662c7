//! Files that are not as they should be, and what is left behind.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use crate::proxy::Proxy;
use crate::support::{PASSWORD, SIGN_IN, World, finish};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[test]
fn secrets_are_the_owners_alone() {
    let world = World::new("OPTIONAL", false).signed_in();
    for folder in ["sessions", "devices", "devices-not-remembered"] {
        let folder = world.home().join(folder);
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for file in fs::read_dir(&folder).expect("it is there") {
            let path = file.expect("it is there").path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
            assert_ne!(
                path.extension().and_then(|end| end.to_str()),
                Some("new"),
                "half-written"
            );
            let text = fs::read_to_string(&path).expect("it is text");
            assert!(!text.contains(PASSWORD), "{}", path.display());
        }
    }
}

#[test]
fn a_token_file_that_cannot_be_used_is_left_alone() {
    let world = World::new("OPTIONAL", false).signed_in();
    let file = world.session_file();
    let whole = fs::read(&file).expect("it is there");
    let check = |what: &str, advice: &str| {
        let done = world.run(&["token"]);
        assert_eq!((done.code, done.stdout.as_str()), (1, ""), "{}", done.stderr);
        assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
        assert!(
            done.stderr.contains(what) && done.stderr.contains(advice),
            "{}",
            done.stderr
        );
        assert!(done.stderr.contains("default.json"), "{}", done.stderr);
    };
    fs::set_permissions(&file, Permissions::from_mode(0o644)).expect("it is ours");
    check("not private", "cognito sign-in");
    fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("it is ours");

    fs::write(&file, &whole[..whole.len() / 2]).expect("it is writable");
    check("damaged", "Remove the file");
    assert_eq!(fs::read(&file).expect("it is there"), whole[..whole.len() / 2]);

    let elsewhere = world.home().join("elsewhere");
    fs::rename(&file, &elsewhere).expect("it is ours");
    symlink(&elsewhere, &file).expect("a link");
    check("symbolic link", "cognito sign-in");
    fs::remove_file(&file).expect("it is ours");

    fs::create_dir(&file).expect("a folder");
    check("something else", "cognito sign-in");
}

#[test]
fn a_sign_in_that_cannot_be_kept_is_not_begun() {
    let world = World::new("OPTIONAL", false).with_jane();
    fs::write(world.home().join("sessions"), "in the way").expect("it is writable");
    let proxy = Proxy::start(&world);
    let mut command = world.command(&SIGN_IN);
    let done = finish(command.env("COGNITO_ENDPOINT", &proxy.endpoint), &[PASSWORD]);
    assert!(proxy.seen().is_empty(), "it was begun");
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    assert_eq!(
        fs::read(world.home().join("sessions")).expect("it is there"),
        b"in the way"
    );
}
