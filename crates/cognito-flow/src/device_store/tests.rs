//! Both kinds of store, and what the file system may do to the one that is a file.

use std::fs;
use std::future::Future;
use std::pin::pin;
use std::process::Command;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tempfile::TempDir;

use super::*;

#[test]
fn a_device_is_found_by_internal_name_and_by_every_alias() {
    for_each_store(|store| {
        let (scope, jane) = (scope("client"), device("jane"));
        assert!(by_alias(store, &scope, "jane@example.com").is_none());

        save(store, &scope, "jane@example.com", &jane);
        save(store, &scope, "+15550100", &jane);
        for alias in ["jane@example.com", "+15550100"] {
            let found = by_alias(store, &scope, alias).expect("it was saved");
            assert_eq!(found.device_password.expose(), jane.device_password.expose());
            assert_eq!(found.device_group_key, jane.device_group_key);
            assert_eq!(found.device_key, jane.device_key);
            assert_eq!(found.username, "jane");
        }
        assert!(by_username(store, &scope, "jane").is_some());
        assert!(
            by_alias(store, &scope, "jane").is_none(),
            "the internal name is no alias unless it was typed"
        );
        assert!(by_username(store, &scope, "jane@example.com").is_none());
    });
}

#[test]
fn a_new_device_takes_the_place_of_the_old_one() {
    for_each_store(|store| {
        let scope = scope("client");
        save(store, &scope, "jane", &device("jane"));
        let mut newer = device("jane");
        newer.device_key = "eu-west-1_new".into();
        save(store, &scope, "jane", &newer);
        assert_eq!(
            by_username(store, &scope, "jane").expect("saved").device_key,
            "eu-west-1_new"
        );
        done(store.forget(&scope, "eu-west-1_new"));
        assert!(by_username(store, &scope, "jane").is_none());
    });
}

#[test]
fn an_alias_leads_to_one_user() {
    for_each_store(|store| {
        let scope = scope("client");
        save(store, &scope, "us@example.com", &device("jane"));
        save(store, &scope, "us@example.com", &device("joe"));
        assert_eq!(
            by_alias(store, &scope, "us@example.com").expect("saved").username,
            "joe"
        );
        assert!(
            by_username(store, &scope, "jane").is_some(),
            "jane's device is still there"
        );
    });
}

#[test]
fn scopes_do_not_mix() {
    for_each_store(|store| {
        save(store, &scope("one"), "jane", &device("jane"));
        let mut elsewhere = scope("one");
        elsewhere.endpoint = "https://elsewhere.example/".into();
        for other in [scope("two"), elsewhere] {
            assert!(by_alias(store, &other, "jane").is_none());
            assert!(by_username(store, &other, "jane").is_none());
            done(store.forget(&other, &device("jane").device_key));
        }
        assert!(by_alias(store, &scope("one"), "jane").is_some());
    });
}

#[test]
fn a_file_is_there_for_the_next_process() {
    let (dir, store) = file_store();
    save(&store, &scope("client"), "jane", &device("jane"));
    drop(store);
    let store = FileDeviceStore::open(dir.path().join("devices")).unwrap();
    assert!(by_alias(&store, &scope("client"), "jane").is_some());
    assert!(!format!("{store:?}").contains("device password"));
}

#[test]
fn a_damaged_file_is_an_error_and_is_left_alone() {
    let (dir, store) = file_store();
    save(&store, &scope("client"), "jane", &device("jane"));
    let file = dir.path().join("devices/devices.json");
    let whole = fs::read(&file).unwrap();
    let long = vec![b' '; 5 << 20];
    let damaged: [&[u8]; 6] = [
        b"",
        b"<html>",
        b"{\"version\":2,\"devices\":[]}",
        b"{\"version\":1,\"devices\":[{}]}",
        &whole[..whole.len() / 2],
        &long,
    ];
    for damaged in damaged {
        fs::write(&file, damaged).unwrap();
        let scope = scope("client");
        for error in [
            wait(store.by_alias(&scope, "jane")).expect_err("reading"),
            wait(store.save(&scope, "jane", &device("jane"))).expect_err("writing"),
            wait(store.forget(&scope, "key")).expect_err("forgetting"),
        ] {
            assert!(matches!(error, DeviceStoreError::Damaged { .. }), "{error}");
            assert!(error.to_string().contains("devices.json"));
        }
        assert_eq!(fs::read(&file).unwrap(), damaged);
    }
}

#[test]
fn threads_do_not_lose_each_others_devices() {
    let (_dir, store) = file_store();
    let store = Arc::new(store);
    std::thread::scope(|threads| {
        for thread in 0..8 {
            let store = Arc::clone(&store);
            threads.spawn(move || save_several(&store, thread));
        }
    });
    for thread in 0..8 {
        has_several(&store, thread);
    }
}

const CHILD: &str = "COGNITO_FLOW_TEST_STORE";

/// Run by [`processes_do_not_lose_each_others_devices`] in another process; alone it does nothing.
#[test]
fn child_process() {
    if let Some(argument) = std::env::var_os(CHILD) {
        let argument = argument.into_string().unwrap();
        let (process, folder) = argument.split_once(' ').unwrap();
        save_several(&FileDeviceStore::open(folder).unwrap(), process.parse().unwrap());
    }
}

#[test]
fn processes_do_not_lose_each_others_devices() {
    let (dir, store) = file_store();
    let folder = dir.path().join("devices");
    let children: Vec<_> = (0..4)
        .map(|process| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "device_store::tests::child_process"])
                .env(CHILD, format!("{process} {}", folder.display()))
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    for process in 0..4 {
        has_several(&store, process);
    }
}

#[test]
fn a_file_that_is_full_stays_as_it_is() {
    let (dir, store) = file_store();
    save(&store, &scope("client"), "jane", &device("jane"));
    let file = dir.path().join("devices").join("devices.json");
    let before = fs::read(&file).unwrap();
    let alias = "x".repeat(5 << 20);
    match wait(store.save(&scope("client"), &alias, &device("joe"))) {
        Err(DeviceStoreError::Full { .. }) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read(&file).unwrap(), before);
    assert!(by_alias(&store, &scope("client"), "jane").is_some());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::Path;

    use super::*;

    #[test]
    fn folder_and_files_are_private_from_the_start() {
        let (dir, store) = file_store();
        save(&store, &scope("client"), "jane", &device("jane"));
        let folder = dir.path().join("devices");
        assert_eq!(mode(&folder), 0o700);
        let files: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert_eq!(files.len(), 2, "nothing is left behind: {files:?}");
        for file in files {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }

    #[test]
    fn what_others_can_read_is_refused() {
        let (dir, store) = file_store();
        save(&store, &scope("client"), "jane", &device("jane"));
        let folder = dir.path().join("devices");
        set_mode(&folder.join("devices.json"), 0o640);
        refused(wait(store.by_alias(&scope("client"), "jane")));
        set_mode(&folder.join("devices.json"), 0o600);
        assert!(by_alias(&store, &scope("client"), "jane").is_some());
        set_mode(&folder, 0o750);
        refused(FileDeviceStore::open(&folder));
        assert_eq!(mode(&folder), 0o750, "it is left alone");
    }

    #[test]
    fn links_are_not_followed() {
        let (dir, store) = file_store();
        save(&store, &scope("client"), "jane", &device("jane"));
        let folder = dir.path().join("devices");

        let link = dir.path().join("link");
        symlink(&folder, &link).unwrap();
        refused(FileDeviceStore::open(&link));
        for ending in ["/", "//", "/."] {
            let mut through = link.clone().into_os_string();
            through.push(ending);
            refused(FileDeviceStore::open(through));
        }
        symlink(dir.path().join("nowhere"), dir.path().join("dangling")).unwrap();
        refused(FileDeviceStore::open(dir.path().join("dangling")));
        assert!(!dir.path().join("nowhere").exists());

        // Nor for the files in it, whether to read, to write or to lock.
        let target = dir.path().join("target");
        for name in ["devices.json", "devices.lock"] {
            let file = folder.join(name);
            fs::rename(&file, &target).unwrap();
            symlink(&target, &file).unwrap();
            let before = fs::read(&target).unwrap();
            refused(wait(store.save(&scope("client"), "joe", &device("joe"))));
            assert_eq!(fs::read(&target).unwrap(), before);
            fs::remove_file(&file).unwrap();
            fs::rename(&target, &file).unwrap();
        }

        // One in the place of the new file is removed, and its target is not touched.
        fs::write(&target, "untouched").unwrap();
        symlink(&target, folder.join("devices.json.new")).unwrap();
        save(&store, &scope("client"), "joe", &device("joe"));
        assert_eq!(fs::read(&target).unwrap(), b"untouched");
        assert!(by_alias(&store, &scope("client"), "joe").is_some());
    }

    #[test]
    fn a_file_in_the_folders_place_is_refused() {
        let dir = TempDir::new().unwrap();
        let file = dir.path().join("devices");
        fs::write(&file, "").unwrap();
        refused(FileDeviceStore::open(&file));
    }

    fn refused<T>(result: Result<T, DeviceStoreError>) {
        match result {
            Err(DeviceStoreError::NotPrivate { .. }) => {}
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("it was accepted"),
        }
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
}

fn for_each_store(test: impl Fn(&dyn DeviceStore)) {
    test(&MemoryDeviceStore::new());
    let (_dir, store) = file_store();
    test(&store);
}

fn file_store() -> (TempDir, FileDeviceStore) {
    let dir = TempDir::new().unwrap();
    let store = FileDeviceStore::open(dir.path().join("devices")).unwrap();
    (dir, store)
}

fn scope(client_id: &str) -> DeviceScope {
    DeviceScope {
        endpoint: "https://cognito-idp.eu-west-1.amazonaws.com/".into(),
        pool_id: "eu-west-1_Pool1".into(),
        client_id: client_id.into(),
    }
}

fn device(username: &str) -> RememberedDevice {
    RememberedDevice {
        device_key: format!("eu-west-1_{username}"),
        device_group_key: "-group".into(),
        device_password: "a \"device password\"".into(),
        username: username.into(),
    }
}

fn save(store: &dyn DeviceStore, scope: &DeviceScope, alias: &str, device: &RememberedDevice) {
    done(store.save(scope, alias, device));
}

fn by_alias(store: &dyn DeviceStore, scope: &DeviceScope, alias: &str) -> Option<RememberedDevice> {
    done(store.by_alias(scope, alias))
}

fn by_username(store: &dyn DeviceStore, scope: &DeviceScope, username: &str) -> Option<RememberedDevice> {
    done(store.by_username(scope, username))
}

fn save_several(store: &FileDeviceStore, writer: u32) {
    for number in 0..5 {
        let name = format!("{writer}-{number}");
        save(store, &scope("client"), &name, &device(&name));
    }
}

fn has_several(store: &FileDeviceStore, writer: u32) {
    for number in 0..5 {
        let name = format!("{writer}-{number}");
        assert!(
            by_alias(store, &scope("client"), &name).is_some(),
            "{name} is lost"
        );
    }
}

fn done<T>(future: StoreFuture<'_, T>) -> T {
    wait(future).expect("the store works")
}

/// Outside of a runtime the stores do their work at once.
fn wait<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits for something"),
    }
}
