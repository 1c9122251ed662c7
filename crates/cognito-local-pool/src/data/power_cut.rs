//! Disks that forget what was not synced, fail or take their time: what was answered is there, and what was not kept
//! is not shown.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use redb::StorageBackend;
use serde_json::json;

use super::keeper::{Keeper, Medium, look_at_copy};
use crate::clock::Clock;
use crate::http::{Listener, Rules};
use crate::local_pool::LocalPool;
use crate::record::Fresh;
use crate::seed::Seed;
use crate::service::{Issuer, Service, Settings};
use crate::state::Store;
use crate::state::kept::Keep;

const POOL: &str = "eu-west-1_Local0000";

/// What happened to a disk, in order.
enum Event {
    Write(usize, Vec<u8>),
    SetLength(usize),
    /// All before is on the disk for good.
    Synced,
    Counter(u64),
    /// A change was answered.
    Answered(String),
}

#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Syncs,
    /// A sync waits until the mood is another.
    Waits,
    Fails,
}

#[derive(Debug, Clone)]
struct Disk(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    changed: Condvar,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Disk")
    }
}

struct State {
    bytes: Vec<u8>,
    events: Vec<Event>,
    mood: Mood,
    waiting: usize,
}

impl Disk {
    fn new() -> Self {
        let state = State {
            bytes: Vec::new(),
            events: Vec::new(),
            mood: Mood::Syncs,
            waiting: 0,
        };
        Self(Arc::new(Inner {
            state: Mutex::new(state),
            changed: Condvar::new(),
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, mood: Mood) {
        self.lock().mood = mood;
        self.0.changed.notify_all();
    }

    /// Waits until a sync hangs.
    fn wait_for_sync(&self) {
        while self.lock().waiting == 0 {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.lock().bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let offset = offset as usize;
        let state = self.lock();
        let part = state.bytes.get(offset..offset + out.len());
        out.copy_from_slice(part.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.lock();
        state.bytes.resize(len as usize, 0);
        state.events.push(Event::SetLength(len as usize));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.lock();
        state.waiting += 1;
        while state.mood == Mood::Waits {
            state = self.0.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting -= 1;
        if state.mood == Mood::Fails {
            return Err(io::Error::other("the disk is broken"));
        }
        state.events.push(Event::Synced);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let offset = offset as usize;
        let mut state = self.lock();
        let part = state.bytes.get_mut(offset..offset + data.len());
        part.ok_or(io::ErrorKind::UnexpectedEof)?.copy_from_slice(data);
        state.events.push(Event::Write(offset, data.to_vec()));
        Ok(())
    }
}

impl Medium for Disk {
    fn write_counter(&self, number: u64) -> io::Result<()> {
        self.lock().events.push(Event::Counter(number));
        Ok(())
    }
}

/// What a disk has after a power cut behind `events`: all that was synced, and of the rest what chance leaves. Gives the
/// counter too, and what was answered until then.
fn after_cut<'a>(events: &'a [Event], rng: &mut StdRng) -> (Vec<u8>, u64, Vec<&'a str>) {
    let synced = events.iter().rposition(|event| matches!(event, Event::Synced));
    let (mut bytes, mut counter, mut answered) = (Vec::new(), 0, Vec::new());
    for (index, event) in events.iter().enumerate() {
        let stays = synced.is_some_and(|synced| index < synced) || rng.random();
        match event {
            Event::Answered(name) => answered.push(name.as_str()),
            // Lengths stay, so that the writes that are left have their place.
            Event::SetLength(length) => bytes.resize(*length, 0),
            Event::Write(offset, data) if stays => {
                bytes[*offset..*offset + data.len()].copy_from_slice(data);
            }
            Event::Counter(number) if stays => counter = *number,
            Event::Write(..) | Event::Counter(_) | Event::Synced => {}
        }
    }
    (bytes, counter, answered)
}

fn fresh() -> Fresh<'static> {
    Fresh {
        now: Clock::standing_at(1_767_323_045).now(),
        region: "eu-west-1",
        shared_keys: None,
    }
}

/// A pool that keeps everything on this disk.
fn service(disk: &Disk, endpoint: &str) -> Arc<Service> {
    let seed = json!({ "UserPools": [{ "Id": POOL, "PoolName": "x", "Users": [{ "Username": "jane" }] }] });
    let seed = Seed::from_json(&seed.to_string()).expect("a seed");
    let mut store = seed.into_store(&fresh()).expect("a store");
    let keeper = Keeper::begin_with(disk.clone(), &mut store).expect("a keeper");
    let settings = Settings {
        region: "eu-west-1".to_owned(),
        issuer: Issuer::Local,
        endpoint: endpoint.to_owned(),
        timestamp_window: Duration::from_secs(600),
        refresh_needs_device: true,
        shared_keys: None,
        custom_challenges: None,
    };
    let clock = Arc::new(Clock::system());
    Arc::new(Service::new(settings, clock, store, Some(Box::new(keeper))))
}

fn create_group(service: &Service, name: &str) -> bool {
    let body = json!({ "UserPoolId": POOL, "GroupName": name });
    service.handle("CreateGroup", body.to_string().as_bytes()).is_ok()
}

fn groups_of(store: &Store) -> Vec<String> {
    let pool = store.pool(POOL).map_err(|_| ()).expect("the pool");
    pool.groups.keys().cloned().collect()
}

/// The power is cut behind every single write, with three clients at work.
#[test]
fn what_was_answered_is_there_after_a_power_cut() {
    const GROUPS: usize = 15;
    let disk = Disk::new();
    let begun = {
        let service = service(&disk, "http://127.0.0.1");
        let begun = disk.lock().events.len();
        thread::scope(|scope| {
            for client in 0..3 {
                let (service, disk) = (&service, &disk);
                scope.spawn(move || {
                    for number in 0..GROUPS {
                        let name = format!("{client}-{number}");
                        assert!(create_group(service, &name));
                        disk.lock().events.push(Event::Answered(name));
                    }
                });
            }
        });
        begun
    };
    let state = disk.lock();
    let mut rng = StdRng::seed_from_u64(20_260_102);
    for end in begun..=state.events.len() {
        let (bytes, counter, answered) = after_cut(&state.events[..end], &mut rng);
        let (store, sequence) = look_at_copy(bytes, &fresh()).expect("it opens");
        assert!(sequence >= counter, "event {end}: {sequence} of {counter}");
        let groups = groups_of(&store);
        for name in answered {
            assert!(groups.iter().any(|group| group == name), "event {end}: {name}");
        }
    }
    let answered = state
        .events
        .iter()
        .filter(|event| matches!(event, Event::Answered(_)));
    assert_eq!(answered.count(), 3 * GROUPS);
}

/// A change is under way while the disk takes its time: nobody is shown it before it is kept.
#[test]
fn nothing_is_shown_before_it_is_synced() {
    let disk = Disk::new();
    let running = Running::start(&disk);
    disk.set(Mood::Waits);
    thread::scope(|scope| {
        let change = scope.spawn(|| create_group(&running.service, "staff"));
        disk.wait_for_sync();
        let looks = [
            scope.spawn(|| running.service.codes(POOL, "jane").is_ok()),
            scope.spawn(|| running.service.export().is_ok()),
            scope.spawn(|| running.get("/_local/overview").0 == 200),
            scope.spawn(|| running.get(&running.codes()).0 == 200),
            scope.spawn(|| running.get(&running.configuration()).0 == 200),
        ];
        thread::sleep(Duration::from_millis(300));
        let early: Vec<_> = looks.iter().map(thread::ScopedJoinHandle::is_finished).collect();
        // Those who wait do not hold up the others, though there is one thread for all connections.
        let page = running.get("/_local/").0;
        disk.set(Mood::Syncs);
        assert_eq!(early, [false; 5]);
        assert_eq!(page, 200);
        assert!(change.join().expect("it ends"));
        for look in looks {
            assert!(look.join().expect("it ends"));
        }
    });
}

#[test]
fn what_could_not_be_kept_is_refused_and_not_shown() {
    let disk = Disk::new();
    let running = Running::start(&disk);
    assert!(create_group(&running.service, "kept"));
    disk.set(Mood::Fails);
    assert!(!create_group(&running.service, "lost"));
    assert!(!create_group(&running.service, "later"));
    assert!(running.service.codes(POOL, "jane").is_err());
    assert!(running.service.export().is_err());
    for path in [
        "/_local/overview",
        "/_local/export",
        &running.codes(),
        &running.configuration(),
    ] {
        let (status, text) = running.get(path);
        assert_eq!(status, 500, "{path}");
        assert!(!text.contains("lost"), "{path}");
    }
    assert!(
        running
            .service
            .failed()
            .is_some_and(|failed| failed.borrow().is_some())
    );
}

/// Those who wait for the disk are told too when a record cannot be written down.
#[test]
fn a_failure_wakes_those_who_wait() {
    let disk = Disk::new();
    let mut store = Store::default();
    let keeper = Keeper::begin_with(disk.clone(), &mut store).expect("a keeper");
    let mut failed = keeper.failed();
    disk.set(Mood::Waits);
    let seed = json!({ "UserPools": [{ "PoolName": "x" }] });
    let seed = Seed::from_json(&seed.to_string()).expect("a seed");
    store = seed.into_store(&fresh()).expect("a store");
    keeper.take(&mut store);
    disk.wait_for_sync();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| keeper.settle());
        thread::sleep(Duration::from_millis(50));
        keeper.fail("no JSON");
        let mut tries = 0;
        while !waiting.is_finished() && tries < 500 {
            tries += 1;
            thread::sleep(Duration::from_millis(10));
        }
        let woken = waiting.is_finished();
        disk.set(Mood::Syncs);
        assert!(woken);
        assert_eq!(waiting.join().expect("it ends"), Err("no JSON".to_owned()));
    });
    assert_eq!(failed.borrow_and_update().as_deref(), Some("no JSON"));
}

/// Keys are made outside the lock, and are on the disk before anybody has seen them.
#[test]
fn keys_are_kept_before_they_are_shown() {
    let disk = Disk::new();
    let service = service(&disk, "http://127.0.0.1");
    let kept = || {
        let bytes = disk.lock().bytes.clone();
        let (store, _) = look_at_copy(bytes, &fresh()).expect("it opens");
        Arc::clone(&store.pool(POOL).map_err(|_| ()).expect("the pool").keys)
    };
    assert_eq!(kept().made(), 0);
    let shown = service.key_set(POOL).map_err(|_| ()).expect("keys");
    assert_eq!(kept().made(), 2);
    let kept = crate::token::key_set(&kept()).map_err(|_| ()).expect("keys");
    assert_eq!(kept, shown);
}

/// A pool that listens, with one thread for its connections.
struct Running {
    service: Arc<Service>,
    endpoint: String,
    _pool: LocalPool,
    _runtime: tokio::runtime::Runtime,
}

impl Running {
    const TOKEN: &'static str = "a-token-for-tests";

    fn start(disk: &Disk) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime.block_on(Listener::bind(0)).expect("a port");
        let endpoint = listener.endpoint();
        let service = service(disk, &endpoint);
        let rules = Rules {
            token: Self::TOKEN.to_owned(),
            test_clock: false,
            pages_may_administrate: false,
            access_keys: Vec::new(),
            page: true,
        };
        let pool = {
            let _inside = runtime.enter();
            LocalPool::start(listener, Arc::clone(&service), rules)
        };
        Self {
            service,
            endpoint,
            _pool: pool,
            _runtime: runtime,
        }
    }

    fn codes(&self) -> String {
        format!("/_local/codes?user_pool_id={POOL}&username=jane")
    }

    fn configuration(&self) -> String {
        format!("/{POOL}/.well-known/openid-configuration")
    }

    /// Status and text of an answer.
    fn get(&self, path: &str) -> (u16, String) {
        let host = self.endpoint.strip_prefix("http://").expect("an endpoint");
        let mut stream = TcpStream::connect(host).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a time-out");
        let token = Self::TOKEN;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.expect("a status"), answer)
    }
}
