//! Data files that are cut off, changed, full or not ours: what was answered is there, or it is said why not, and the
//! file stays as it was.

use std::fs;
use std::path::Path;

use cognito_local_pool::{LocalPool, StartError};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::support::program::{Running, folder_in_memory, program, run};
use crate::support::{World, http};

/// Opens a file and gives what is in it, or why it does not open.
fn open(path: &Path) -> Result<Vec<u8>, String> {
    match LocalPool::builder().data(path).build() {
        Ok(service) => Ok(service.export().expect("an export")),
        Err(error @ StartError::Data(_)) => Err(error.to_string()),
        Err(other) => panic!("another error: {other}"),
    }
}

/// A sound file, and what is in it. With `clean`, the pool was stopped; without, it was killed, as far as the file can
/// tell.
fn sound(folder: &Path, clean: bool) -> (Vec<u8>, Vec<u8>) {
    let path = folder.join("sound.data");
    let world = World::built(LocalPool::builder().data(&path), json!({}), json!({}));
    for name in ["jane", "joe"] {
        world.add_user(name);
    }
    world.sign_in("jane");
    let group = json!({ "UserPoolId": world.pool_id, "GroupName": "the-last-that-was-answered" });
    world.call("CreateGroup", group).expect("a group");
    let contents = world.pool.export().expect("an export");
    let running = fs::read(&path).expect("the file");
    drop(world);
    let bytes = if clean {
        fs::read(&path).expect("the file")
    } else {
        running
    };
    fs::remove_file(&path).expect("removed");
    (bytes, contents)
}

/// Opens a changed copy: all is there, or an error says what is wrong and leaves the copy alone.
fn try_copy(path: &Path, bytes: &[u8], contents: &[u8], what: &str) -> bool {
    fs::write(path, bytes).expect("written");
    match open(path) {
        Ok(found) => {
            assert!(found == contents, "{what}: something else is in it");
            true
        }
        Err(error) => {
            let known = error.contains("is damaged") || error.contains("is not a data file");
            assert!(known && error.lines().count() == 1, "{what}: {error}");
            assert!(
                fs::read(path).expect("the file") == bytes,
                "{what}: it was written to"
            );
            false
        }
    }
}

#[test]
fn files_that_were_cut_off() {
    let folder = folder_in_memory();
    let path = folder.path().join("copy.data");
    for clean in [true, false] {
        let (bytes, contents) = sound(folder.path(), clean);
        assert!(try_copy(&path, &bytes, &contents, "whole"));
        let lengths =
            (0..bytes.len())
                .step_by(1999)
                .chain([1, 63, 64, 80, 4095, 4096, 4097, bytes.len() - 1]);
        for length in lengths {
            let opened = try_copy(&path, &bytes[..length], &contents, &format!("{length} bytes"));
            assert!(!opened || length > bytes.len() / 2, "{length}");
        }
    }
}

/// Every bit that says which state of the database is the newest, and many others.
#[test]
fn files_with_a_wrong_bit() {
    let folder = folder_in_memory();
    let path = folder.path().join("copy.data");
    let mut rng = StdRng::seed_from_u64(20_260_102);
    for clean in [true, false] {
        let (bytes, contents) = sound(folder.path(), clean);
        let database = 4096 * 8;
        let page = (0..96 * 8).step_by(11);
        let choice = database..database + 16 * 8;
        let header = (database + 16 * 8..database + 384 * 8).step_by(13);
        let others: Vec<_> = (0..150)
            .map(|_| rng.random_range(database..bytes.len() * 8))
            .collect();
        let beginnings = page.chain(choice).chain(header);
        let mut refused = 0;
        for bit in beginnings.chain(others) {
            let mut wrong = bytes.clone();
            wrong[bit / 8] ^= 1 << (bit % 8);
            refused += usize::from(!try_copy(
                &path,
                &wrong,
                &contents,
                &format!("bit {bit}, clean {clean}"),
            ));
        }
        assert!(refused > 150, "{refused}");
    }
}

#[test]
fn files_that_are_not_ours() {
    let folder = folder_in_memory();
    let path = folder.path().join("other");
    for (bytes, error) in [
        (&b""[..], "is not a data file"),
        (b"# notes\n", "is not a data file"),
        (b"cognito-local-pool data file, format 2\n", "is not a data file"),
        (&[0; 100_000], "is not a data file"),
    ] {
        fs::write(&path, bytes).expect("written");
        let given = open(&path).expect_err("refused");
        assert!(given.contains(error), "{given}");
        assert!(fs::read(&path).expect("the file") == bytes);
    }
    let given = open(&folder.path().join("nowhere/pool.data")).expect_err("refused");
    assert!(given.contains("cannot be made"), "{given}");
    let given = open(folder.path()).expect_err("refused");
    assert!(given.contains("cannot be opened"), "{given}");
}

#[test]
fn one_file_is_for_one_process() {
    let folder = folder_in_memory();
    let path = folder.path().join("pool.data");
    let path_text = path.to_str().expect("text");
    let running = Running::start(program(&["--data", path_text]));
    let second = run(&["--port", "0", "--data", path_text]);
    let error = String::from_utf8(second.stderr).expect("text");
    assert_eq!((second.status.code(), second.stdout.len()), (Some(2), 0));
    assert!(
        error.lines().count() == 1 && error.contains("in use by another process"),
        "{error}"
    );
    http::call(running.endpoint(), "CreateUserPool", &json!({ "PoolName": "x" })).expect("it goes on");
    drop(running);
    open(&path).expect("free again");
    // Of a start that was killed while it made the file.
    let other = folder.path().join("other.data");
    fs::write(folder.path().join("other.data.new"), b"half of it").expect("written");
    open(&other).expect("a new file");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
}

/// A file that may not grow any more: the pool says so, ends, and what it answered is kept.
#[cfg(unix)]
#[test]
fn a_full_disk_ends_the_pool_and_loses_nothing() {
    let folder = folder_in_memory();
    let path = folder.path().join("pool.data");
    let mut command = std::process::Command::new("sh");
    command
        .args([
            "-c",
            r#"trap "" XFSZ; ulimit -f 512; exec "$0" --port 0 --data "$1""#,
        ])
        .arg(env!("CARGO_BIN_EXE_cognito-local-pool"))
        .arg(&path)
        .env_remove("RUST_LOG")
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let running = Running::start(command);
    let mut kept = Vec::new();
    let refused = loop {
        let body = json!({ "PoolName": format!("pool {} {}", kept.len(), "x".repeat(100)) });
        match http::call(running.endpoint(), "CreateUserPool", &body) {
            Ok(made) => kept.push(made["UserPool"]["Id"].clone()),
            Err(refused) => break refused,
        }
        assert!(kept.len() < 2000, "the limit has no effect");
    };
    assert_eq!(
        (refused.status, refused.code.as_str()),
        (500, "InternalErrorException")
    );
    assert!(
        refused.message.contains("data file cannot be written"),
        "{}",
        refused.message
    );
    let (status, said) = running.wait();
    let last = said.lines().last().expect("a line");
    assert_eq!(status, Some(1));
    assert!(
        last.contains("the data file cannot be written") && last.contains("File too large"),
        "{last}"
    );
    let export: Value = serde_json::from_slice(&open(&path).expect("it opens")).expect("JSON");
    let pools = export["UserPools"].as_array().expect("pools");
    assert!(kept.len() > 10);
    for id in &kept {
        assert!(pools.iter().any(|pool| pool["Id"] == *id), "{id}");
    }
}
