//! Many clients at once: logins per second and how long the slowest take, in memory and with a data file, and how much
//! memory 10,000 users with a device each need. `cargo bench -p cognito-local-pool`.
//!
//! Clients and pool share the machine, so the clients' half of the arithmetic is in the figures.

#![expect(clippy::panic, reason = "a benchmark that cannot go on ends")]

mod client;
mod process;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Account;
use crate::process::Pool;

const USERS: usize = 10_000;
/// Users who really sign in; the rest have the verifier of one of them.
const ACTIVE: usize = 64;
const POOL: &str = "eu-west-1_Bench0000";
const CLIENT: &str = "bench";

fn main() {
    let seconds = std::env::var("SECONDS").ok().and_then(|text| text.parse().ok());
    let time = Duration::from_secs(seconds.unwrap_or(8));
    let folder = tempfile::tempdir().expect("a folder");
    let accounts: Vec<Account> = (0..ACTIVE).map(Account::new).collect();
    let seed = folder.path().join("seed.json");
    std::fs::write(&seed, seed_of(&accounts).to_string()).expect("written");
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} cores, clients and pool on the same machine; {time:?} each\n");
    memory(&seed);
    println!("\n| clients | login | kept in | logins per second | median | 99th percentile |");
    println!("|---|---|---|---|---|---|");
    for clients in [1, 16, 64] {
        for (place, data) in [
            ("memory", None),
            ("a file", Some(folder.path().join(format!("{clients}.data")))),
        ] {
            for (login, with_device) in [("user SRP", false), ("user and device SRP", true)] {
                let pool = Pool::start(Some(&seed), data.as_deref());
                let mut times = load(&pool, &accounts, clients, time, with_device);
                times.sort_unstable();
                let part = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1000.0;
                let rate = times.len() as f64 / time.as_secs_f64();
                println!(
                    "| {clients} | {login} | {place} | {rate:.0} | {:.1} ms | {:.1} ms |",
                    part(50),
                    part(99)
                );
            }
        }
    }
}

fn memory(seed: &Path) {
    let empty = Pool::start(None, None).megabytes();
    let start = Instant::now();
    let pool = Pool::start(Some(seed), None);
    println!(
        "memory: {empty:.1} MB with the first pool, {:.1} MB with {USERS} users and {USERS} devices, ready after {:.2} s",
        pool.megabytes(),
        start.elapsed().as_secs_f64()
    );
}

/// Signs in again and again with so many clients, and gives how long each login took.
fn load(
    pool: &Pool,
    accounts: &[Account],
    clients: usize,
    time: Duration,
    with_device: bool,
) -> Vec<Duration> {
    let end = Instant::now() + time;
    thread::scope(|scope| {
        let threads: Vec<_> = accounts
            .iter()
            .cycle()
            .take(clients)
            .map(|account| {
                scope.spawn(move || {
                    let mut connection = client::Connection::new(pool.address());
                    let mut times = Vec::new();
                    while Instant::now() < end {
                        let start = Instant::now();
                        account.sign_in(&mut connection, with_device);
                        times.push(start.elapsed());
                    }
                    times
                })
            })
            .collect();
        let times = threads
            .into_iter()
            .map(|thread| thread.join().expect("it signs in"));
        times.flatten().collect()
    })
}

fn seed_of(accounts: &[Account]) -> Value {
    let users: Vec<_> = (0..USERS)
        .map(|number| accounts[number % accounts.len()].record(number))
        .collect();
    json!({
        "UserPools": [{
            "Id": POOL,
            "PoolName": "bench",
            "Settings": { "DeviceConfiguration": {} },
            "Clients": [{ "ClientId": CLIENT, "Settings": { "ClientName": "bench" } }],
            "Users": users,
        }],
    })
}
