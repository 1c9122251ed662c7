//! `kill -9` in the middle of writes: what was answered is there afterwards.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use cognito_local_pool::{FIRST_POOL_ID, LocalPool};
use rand::RngExt;
use serde_json::{Value, json};

use crate::support::http;
use crate::support::program::{Running, folder_in_memory, program};

/// How often, in the test suite. The environment variable `COGNITO_POOL_KILLS` asks for more.
const KILLS: usize = 60;
/// So many at the same time, each with a file of its own.
const FILES: usize = 4;
/// After so many, a file is left and a new one begun: they grow.
const KILLS_OF_A_FILE: usize = 25;

#[test]
fn nothing_that_was_answered_is_lost_by_a_kill() {
    let kills = std::env::var("COGNITO_POOL_KILLS").ok();
    let kills = kills.map_or(KILLS, |kills| kills.parse().expect("a number"));
    let answered: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..FILES)
            .map(|_| scope.spawn(move || kill_often(kills / FILES)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("it ends"))
            .sum()
    });
    println!("{kills} kills, {answered} changes answered, all there");
    assert!(answered > kills / 2);
}

/// Gives how many changes were answered.
fn kill_often(kills: usize) -> usize {
    let mut count = 0;
    for begun in (0..kills).step_by(KILLS_OF_A_FILE) {
        let folder = folder_in_memory();
        let path = folder.path().join("pool.data");
        let answered = Mutex::new(BTreeSet::new());
        for round in 0..KILLS_OF_A_FILE.min(kills - begun) {
            kill_once(&path, round, &answered);
            check(&path, &answered.lock().expect("no panic"));
        }
        count += answered.lock().expect("no panic").len();
    }
    count
}

/// Starts the program, changes things by three clients at once, and kills it at some moment.
fn kill_once(path: &Path, round: usize, answered: &Mutex<BTreeSet<String>>) {
    let mut running = Running::start(program(&["--data", path.to_str().expect("text")]));
    let endpoint = running.endpoint().to_owned();
    thread::scope(|scope| {
        for client in 0..3 {
            let endpoint = &endpoint;
            scope.spawn(move || {
                for number in 0.. {
                    let name = format!("{round}-{client}-{number}");
                    let body = json!({ "UserPoolId": FIRST_POOL_ID, "GroupName": name, "Description": "x".repeat(500) });
                    match http::try_call(endpoint, "CreateGroup", &body) {
                        Some(Ok(_)) => answered.lock().expect("no panic").insert(name),
                        Some(Err(refused)) => panic!("{refused:?}"),
                        None => break,
                    };
                }
            });
        }
        thread::sleep(Duration::from_micros(rand::rng().random_range(500..60_000)));
        running.child.kill().expect("killed");
        running.child.wait().expect("an end");
    });
}

fn check(path: &Path, answered: &BTreeSet<String>) {
    let service = LocalPool::builder().data(path).build().expect("it opens");
    let export: Value = serde_json::from_slice(&service.export().expect("an export")).expect("JSON");
    let groups = export["UserPools"][0]["Groups"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let found: BTreeSet<_> = groups
        .iter()
        .filter_map(|group| group["GroupName"].as_str())
        .map(str::to_owned)
        .collect();
    let lost: Vec<_> = answered.difference(&found).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}
