//! The thread that writes, and those who wait for it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use redb::{Builder, Database, StorageBackend};
use tokio::sync::watch;

use super::changes::{Change, Watch};
use super::file::{Copy, DataFile};
use super::load::load;
use super::{DataError, DataProblem, RECORDS, SEQUENCE};
use crate::builder::StartError;
use crate::record::Fresh;
use crate::state::Store;
use crate::state::kept::Keep;

/// Keeps a data file in step with a store.
pub(crate) struct Keeper {
    shared: Arc<Shared>,
    watch: Mutex<Watch>,
    writer: Option<JoinHandle<()>>,
}

struct Shared {
    queue: Mutex<Queue>,
    /// There is something to write, or nothing will come any more.
    more: Condvar,
    /// Something was written, or cannot be.
    done: Condvar,
    /// Why nothing can be kept any more, once that is so.
    failed: watch::Sender<Option<String>>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Change>,
    /// How many times something was put in the queue, and how much of that is on disk.
    put: u64,
    written: u64,
    failure: Option<String>,
    closed: bool,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing is kept from now: tells those who wait for what they changed, and those who wait for the end.
    fn fail(&self, failure: String) {
        self.lock().failure = Some(failure.clone());
        self.done.notify_all();
        self.failed.send_replace(Some(failure));
    }
}

impl Keeper {
    /// Opens a data file, and gives what is in it; or makes one that holds what `first` gives.
    pub(crate) fn open(
        path: &Path,
        fresh: &Fresh<'_>,
        first: impl FnOnce() -> Result<Store, StartError>,
    ) -> Result<(Self, Store), StartError> {
        let problem = |problem| {
            let path = path.to_owned();
            StartError::Data(DataError { path, problem })
        };
        match DataFile::open(path).map_err(problem)? {
            Some(file) => Self::go_on(file, fresh).map_err(problem),
            None => Self::begin(path, first()?).map_err(problem),
        }
    }

    fn begin(path: &Path, mut store: Store) -> Result<(Self, Store), DataProblem> {
        let new = DataFile::make(path)?;
        let (writer, watch) = fill(new.file.clone(), &mut store)?;
        new.appear(path)?;
        Ok((Self::start(writer, watch)?, store))
    }

    /// Keeps a store in memory that a test looks into.
    #[cfg(test)]
    pub(super) fn begin_with(medium: impl Medium, store: &mut Store) -> Result<Self, DataProblem> {
        let (writer, watch) = fill(medium, store)?;
        Self::start(writer, watch)
    }

    fn go_on(file: DataFile, fresh: &Fresh<'_>) -> Result<(Self, Store), DataProblem> {
        let (bytes, counter) = file.read()?;
        let (mut store, sequence) = look_at_copy(bytes, fresh)?;
        if sequence < counter {
            let message = "what was written last is not there any more";
            return Err(DataProblem::Damaged(message.to_owned()));
        }
        file.make_private()?;
        let writer = Writer::new(file, sequence)?;
        let mut watch = Watch::default();
        // So it knows what is there.
        watch
            .take(&mut store)
            .map_err(|error| DataProblem::Io("read", error.into()))?;
        Ok((Self::start(writer, watch)?, store))
    }

    fn start(mut writer: Writer<impl Medium>, watch: Watch) -> Result<Self, DataProblem> {
        let shared = Arc::new(Shared {
            queue: Mutex::default(),
            more: Condvar::new(),
            done: Condvar::new(),
            failed: watch::Sender::new(None),
        });
        let of_thread = Arc::clone(&shared);
        let work = move || {
            // A panic in here would leave everybody waiting.
            let run = AssertUnwindSafe(|| writer.run(&of_thread));
            let failure = match catch_unwind(run) {
                Ok(Ok(())) => return,
                Ok(Err(error)) => error.to_string(),
                Err(_) => "the database failed".to_owned(),
            };
            of_thread.fail(failure);
        };
        let writer = thread::Builder::new()
            .name("cognito-local-pool data".to_owned())
            .spawn(work)
            .map_err(|error| DataProblem::Io("written", error))?;
        Ok(Self {
            shared,
            watch: Mutex::new(watch),
            writer: Some(writer),
        })
    }
}

/// Writes a whole store into a database that is made for it.
fn fill<M: Medium>(medium: M, store: &mut Store) -> Result<(Writer<M>, Watch), DataProblem> {
    let mut writer = Writer::new(medium, 0)?;
    let mut watch = Watch::default();
    let changes = watch
        .take(store)
        .map_err(|error| DataProblem::Io("written", error.into()))?;
    writer
        .write(&changes)
        .map_err(|error| DataProblem::Io("written", error))?;
    Ok((writer, watch))
}

/// Reads everything, without a change to the file: it is damaged, or every page and every record is sound.
pub(super) fn look_at_copy(bytes: Vec<u8>, fresh: &Fresh<'_>) -> Result<(Store, u64), DataProblem> {
    let look = || {
        let database = Builder::new()
            .set_check_integrity_on_open(true)
            .create_with_backend(Copy::of(bytes))
            .map_err(|error| DataProblem::Damaged(error.to_string()))?;
        load(&database, fresh)
    };
    catch_unwind(AssertUnwindSafe(look))
        .unwrap_or_else(|_| Err(DataProblem::Damaged("the database cannot be read".to_owned())))
}

impl Keep for Keeper {
    fn take(&self, store: &mut Store) {
        let changes = {
            let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
            watch.take(store)
        };
        let changes = match changes {
            Ok(changes) if changes.is_empty() => return,
            Ok(changes) => changes,
            Err(error) => return self.shared.fail(error.to_string()),
        };
        let mut queue = self.shared.lock();
        queue.waiting.extend(changes);
        queue.put += 1;
        drop(queue);
        self.shared.more.notify_one();
    }

    fn settle(&self) -> Result<(), String> {
        let mut queue = self.shared.lock();
        let put = queue.put;
        while queue.written < put && queue.failure.is_none() {
            queue = self
                .shared
                .done
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
        queue.failure.clone().map_or(Ok(()), Err)
    }

    fn failed(&self) -> watch::Receiver<Option<String>> {
        self.shared.failed.subscribe()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.more.notify_one();
        if let Some(writer) = self.writer.take() {
            // Its panics are caught.
            let _ = writer.join();
        }
    }
}

/// What a database is written to.
pub(super) trait Medium: StorageBackend + Clone {
    /// Takes note of a finished transaction.
    fn write_counter(&self, number: u64) -> io::Result<()>;
}

impl Medium for DataFile {
    fn write_counter(&self, number: u64) -> io::Result<()> {
        Self::write_counter(self, number)
    }
}

/// The database, for the one thread that writes.
struct Writer<M> {
    database: Database,
    medium: M,
    sequence: u64,
}

impl<M: Medium> Writer<M> {
    fn new(medium: M, sequence: u64) -> Result<Self, DataProblem> {
        let open = || Builder::new().create_with_backend(medium.clone());
        let database = catch_unwind(AssertUnwindSafe(open))
            .map_err(|_| DataProblem::Damaged("the database cannot be opened".to_owned()))?
            .map_err(|error| DataProblem::Io("opened", io::Error::other(error.to_string())))?;
        Ok(Self {
            database,
            medium,
            sequence,
        })
    }

    /// Writes what comes, all that waits at once, until nothing comes any more.
    fn run(&mut self, shared: &Shared) -> io::Result<()> {
        loop {
            let (changes, put) = {
                let mut queue = shared.lock();
                while queue.waiting.is_empty() {
                    if queue.closed {
                        return Ok(());
                    }
                    queue = shared.more.wait(queue).unwrap_or_else(PoisonError::into_inner);
                }
                (std::mem::take(&mut queue.waiting), queue.put)
            };
            self.write(&changes)?;
            shared.lock().written = put;
            shared.done.notify_all();
        }
    }

    /// One transaction, synced to disk.
    fn write(&mut self, changes: &[Change]) -> io::Result<()> {
        self.commit(changes).map_err(|error| match error {
            redb::Error::Io(error) => error,
            other => io::Error::other(other.to_string()),
        })?;
        self.medium.write_counter(self.sequence)
    }

    fn commit(&mut self, changes: &[Change]) -> Result<(), redb::Error> {
        let transaction = self.database.begin_write()?;
        {
            let mut records = transaction.open_table(RECORDS)?;
            for change in changes {
                match change {
                    Change::Put(key, value) => {
                        records.insert(key.bytes(), value.as_slice())?;
                    }
                    Change::Remove(key) => {
                        records.remove(key.bytes())?;
                    }
                    Change::RemovePool(before) => {
                        // The keys of a pool stand between its id with a NUL and its id with the next byte.
                        let mut after = before.clone();
                        if let Some(last) = after.last_mut() {
                            *last += 1;
                        }
                        records.retain_in(before.as_slice()..after.as_slice(), |_, _| false)?;
                    }
                }
            }
            let mut sequence = transaction.open_table(SEQUENCE)?;
            sequence.insert((), self.sequence + 1)?;
        }
        transaction.commit()?;
        self.sequence += 1;
        Ok(())
    }
}

#[cfg(test)]
impl Keeper {
    /// As when a record cannot be written down.
    pub(super) fn fail(&self, failure: &str) {
        self.shared.fail(failure.to_owned());
    }
}
