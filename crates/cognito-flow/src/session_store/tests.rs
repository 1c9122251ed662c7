//! What is kept comes back, and what others did to the files is an error.

use std::fs;

use cognito_srp_core::login::RememberedDevice;
use tempfile::TempDir;

use super::*;

#[tokio::test]
async fn a_session_is_there_for_the_next_process() {
    let (dir, store) = store();
    store.save("default", &kept("jane")).await.unwrap();
    store.save("work", &kept("joe")).await.unwrap();
    drop(store);

    let store = FileSessionStore::open(dir.path().join("sessions")).unwrap();
    let found = store.load("default").await.unwrap().expect("it was kept");
    assert_eq!(found.session.username, "jane");
    assert_eq!(found.session.device_key.as_deref(), Some("eu-west-1_device"));
    assert_eq!(found.session.tokens.access_token.expose(), "an access token");
    assert_eq!(
        found.session.tokens.refresh_token.unwrap().expose(),
        "a refresh token"
    );
    assert_eq!((found.received, found.alias.as_str()), (42, "jane@example.com"));
    assert_eq!(found.scope, kept("jane").scope);
    assert_eq!(store.names().await.unwrap(), ["default", "work"]);

    assert!(store.remove("default").await.unwrap());
    assert!(!store.remove("default").await.unwrap());
    assert!(store.load("default").await.unwrap().is_none());
    assert_eq!(store.names().await.unwrap(), ["work"]);
}

#[tokio::test]
async fn a_name_cannot_leave_the_folder() {
    let (dir, store) = store();
    for name in [
        "",
        ".",
        "..",
        "../other",
        "a/b",
        "a\\b",
        "Work",
        "é",
        "a.b",
        &"x".repeat(65),
    ] {
        assert!(!FileSessionStore::is_name(name));
        assert!(store.load(name).await.is_err(), "{name}");
        assert!(store.save(name, &kept("jane")).await.is_err(), "{name}");
        assert!(store.remove(name).await.is_err(), "{name}");
    }
    assert_eq!(fs::read_dir(dir.path().join("sessions")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_damaged_file_is_an_error_and_is_left_alone() {
    let (dir, store) = store();
    store.save("default", &kept("jane")).await.unwrap();
    let file = dir.path().join("sessions/default.json");
    let whole = fs::read(&file).unwrap();
    for damaged in [
        b"".as_slice(),
        b"<html>",
        b"{\"version\":2}",
        b"{\"version\":1}",
        &whole[..40],
    ] {
        fs::write(&file, damaged).unwrap();
        let error = store.load("default").await.expect_err("it is damaged");
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains("default.json"));
        assert_eq!(fs::read(&file).unwrap(), damaged);
    }
    // Signing in again puts a good one in its place.
    store.save("default", &kept("jane")).await.unwrap();
    assert!(store.load("default").await.unwrap().is_some());
}

#[tokio::test]
async fn an_encrypted_file_opens_with_its_key_and_under_its_name_alone() {
    let dir = TempDir::new().unwrap();
    let folder = dir.path().join("sessions");
    let store = FileSessionStore::open_sealed(&folder, &[7; 32]).unwrap();
    store.save("default", &kept("jane")).await.unwrap();
    assert!(store.load("default").await.unwrap().is_some());

    let file = fs::read(folder.join("default.json")).unwrap();
    for secret in ["a refresh token", "jane"] {
        let shown = file
            .windows(secret.len())
            .any(|window| window == secret.as_bytes());
        assert!(!shown, "{secret} is readable");
    }
    let damaged = |result: Result<Option<KeptSession>, StoreError>| {
        assert!(matches!(result, Err(StoreError::Damaged { .. })), "{result:?}");
    };
    let other = FileSessionStore::open_sealed(&folder, &[8; 32]).unwrap();
    damaged(other.load("default").await);
    damaged(FileSessionStore::open(&folder).unwrap().load("default").await);

    // Neither under another name, nor changed, nor cut off.
    store.save("work", &kept("joe")).await.unwrap();
    fs::write(folder.join("work.json"), &file).unwrap();
    damaged(store.load("work").await);
    for (length, flipped) in [(file.len(), 1), (file.len() - 1, 0), (25, 0), (5, 0)] {
        let mut changed = file[..length].to_vec();
        *changed.last_mut().unwrap() ^= flipped;
        fs::write(folder.join("default.json"), changed).unwrap();
        damaged(store.load("default").await);
    }

    // A plain file is not taken for an encrypted one.
    FileSessionStore::open(&folder)
        .unwrap()
        .save("plain", &kept("jane"))
        .await
        .unwrap();
    damaged(store.load("plain").await);
}

#[tokio::test]
async fn an_encrypted_file_of_another_kind_of_store_does_not_open() {
    use crate::device_store::{DeviceStore as _, FileDeviceStore};

    let dir = TempDir::new().unwrap();
    let devices = FileDeviceStore::open_sealed(dir.path().join("devices"), &[7; 32]).unwrap();
    let device = RememberedDevice {
        device_key: "eu-west-1_device".into(),
        device_group_key: "group".into(),
        device_password: "a device password".into(),
        username: "jane".into(),
    };
    devices.save(&kept("jane").scope, "jane", &device).await.unwrap();
    let store = FileSessionStore::open_sealed(dir.path().join("sessions"), &[7; 32]).unwrap();
    let file = dir.path().join("devices/devices.json");
    fs::rename(file, dir.path().join("sessions/devices.json")).unwrap();
    let error = store.load("devices").await.expect_err("it is none of a session");
    assert!(
        error.to_string().contains("encrypted with another key"),
        "{error}"
    );
}

#[tokio::test]
async fn nothing_is_left_of_what_is_removed() {
    let (dir, store) = store();
    store.save("default", &kept("jane")).await.unwrap();
    // As a process leaves it that is killed while it writes.
    store.reserve("default", &kept("jane")).await.unwrap();
    let new = dir.path().join("sessions/default.json.new");
    assert!(new.exists());
    assert!(store.remove("default").await.unwrap());
    assert!(!new.exists());
}

#[tokio::test]
async fn space_is_reserved_and_used() {
    let (dir, store) = store();
    store.save("default", &kept("jane")).await.unwrap();
    store.reserve("default", &kept("jane")).await.unwrap();
    let new = dir.path().join("sessions/default.json.new");
    let reserved = fs::metadata(&new).unwrap().len();
    assert!(
        reserved
            > fs::metadata(dir.path().join("sessions/default.json"))
                .unwrap()
                .len()
                + 16_000
    );
    store.save_reserved("default", &kept("joe")).await.unwrap();
    assert!(!new.exists());
    let found = store.load("default").await.unwrap().expect("it was kept");
    assert_eq!(found.session.username, "joe");
}

#[cfg(unix)]
#[tokio::test]
async fn folder_and_files_are_private() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let (dir, store) = store();
    store.save("default", &kept("jane")).await.unwrap();
    let folder = dir.path().join("sessions");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }

    let file = folder.join("default.json");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let error = store.load("default").await.expect_err("others can read it");
    assert!(matches!(error, StoreError::NotPrivate { .. }), "{error}");

    fs::rename(&file, dir.path().join("elsewhere")).unwrap();
    symlink(dir.path().join("elsewhere"), &file).unwrap();
    let error = store.load("default").await.expect_err("it is a link");
    assert!(matches!(error, StoreError::NotPrivate { .. }), "{error}");
}

#[test]
fn nothing_shows_in_debug() {
    let (_dir, store) = store();
    let shown = format!("{store:?} {:?}", kept("jane"));
    assert!(!shown.contains("token\""), "{shown}");
    assert!(!shown.contains("a refresh token"), "{shown}");
}

fn store() -> (TempDir, FileSessionStore) {
    let dir = TempDir::new().unwrap();
    let store = FileSessionStore::open(dir.path().join("sessions")).unwrap();
    (dir, store)
}

fn kept(username: &str) -> KeptSession {
    KeptSession {
        session: Session {
            tokens: Tokens {
                access_token: "an access token".into(),
                id_token: None,
                refresh_token: Some("a refresh token".into()),
                expires_in: 3600,
            },
            username: username.into(),
            device_key: Some("eu-west-1_device".into()),
        },
        scope: DeviceScope {
            endpoint: "https://cognito-idp.eu-west-1.amazonaws.com/".into(),
            pool_id: "eu-west-1_Pool1".into(),
            client_id: "1client".into(),
        },
        alias: format!("{username}@example.com"),
        received: 42,
    }
}
