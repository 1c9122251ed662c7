//! The file itself: a page of our own, then the database.
//!
//! The page says what the file is, and how many transactions were finished. A transaction is finished when the
//! database is synced, and only after that the number is written, so an undamaged database is never behind it. One
//! that is went back to an older state because the newest was damaged.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redb::StorageBackend;
use sha2::{Digest, Sha256};

use super::DataProblem;

/// What a data file begins with: its format is named here.
const TITLE: &[u8; 64] =
    b"cognito-local-pool data file, format 1\n\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
/// The page of our own.
const HEAD: u64 = 4096;
const COUNTER: u64 = 64;

/// How often it is tried to lock a file, and the time between.
const LOCK_TRIES: u32 = 50;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// An open and locked data file.
#[derive(Debug, Clone)]
pub(super) struct DataFile {
    file: Arc<Mutex<File>>,
}

impl DataFile {
    /// Opens and locks the file, if there is one.
    pub(super) fn open(path: &Path) -> Result<Option<Self>, DataProblem> {
        let file = match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if std::fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
                    return Err(DataProblem::LeadsNowhere);
                }
                return Ok(None);
            }
            Err(error) => return Err(DataProblem::Io("opened", error)),
        };
        lock(&file)?;
        // The second name of a file whose maker was killed before it could take that away.
        let hidden = hidden_name(path);
        if is_name_of(&hidden, &file) == Some(true) {
            let _ = std::fs::remove_file(&hidden);
        }
        Ok(Some(Self::of(file)))
    }

    /// Makes a file that is not there under its own name yet: [`NewFile::appear`] sees to that.
    pub(super) fn make(path: &Path) -> Result<NewFile, DataProblem> {
        let hidden = hidden_name(path);
        // What a process left there that was killed meanwhile. It may be a second name of a finished file, so it is
        // not written to.
        if let Ok(file) = File::open(&hidden) {
            lock(&file)?;
            // While this one waited for the lock, another may have put its own there.
            if is_name_of(&hidden, &file) != Some(false) {
                std::fs::remove_file(&hidden).map_err(|error| DataProblem::Io("made", error))?;
            }
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&hidden).map_err(|error| match error.kind() {
            // Another start was faster.
            io::ErrorKind::AlreadyExists => DataProblem::InUse,
            _ => DataProblem::Io("made", error),
        })?;
        lock(&file)?;
        // Before it was locked, another start may have taken it for a leftover.
        if is_name_of(&hidden, &file) == Some(false) {
            return Err(DataProblem::InUse);
        }
        let made = Self::of(file);
        made.write_head()
            .map_err(|error| DataProblem::Io("written", error))?;
        Ok(NewFile { file: made, hidden })
    }

    fn of(file: File) -> Self {
        Self {
            file: Arc::new(Mutex::new(file)),
        }
    }

    /// Lets nobody else read it, whoever could before.
    pub(super) fn make_private(&self) -> Result<(), DataProblem> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let file = self.lock();
            let metadata = file.metadata().map_err(|error| DataProblem::Io("read", error))?;
            if metadata.permissions().mode() & 0o077 != 0 {
                file.set_permissions(std::fs::Permissions::from_mode(0o600))
                    .map_err(|error| DataProblem::Io("made private", error))?;
            }
        }
        Ok(())
    }

    /// The database and the number of finished transactions, read into memory.
    pub(super) fn read(&self) -> Result<(Vec<u8>, u64), DataProblem> {
        let mut file = self.lock();
        let mut bytes = Vec::new();
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.read_to_end(&mut bytes));
        read.map_err(|error| DataProblem::Io("read", error))?;
        if bytes.is_empty() || !bytes.starts_with(&TITLE[..TITLE.len().min(bytes.len())]) {
            return Err(DataProblem::Foreign);
        }
        if bytes.len() as u64 <= HEAD {
            return Err(DataProblem::Damaged("it ends too early".to_owned()));
        }
        let database = bytes.split_off(HEAD as usize);
        let rest = bytes.get(COUNTER as usize..).unwrap_or_default();
        let (number, check) = rest.split_at(8);
        let number = u64::from_le_bytes(number.try_into().unwrap_or_default());
        if !check.starts_with(&check_of(number)) || check.iter().skip(8).any(|byte| *byte != 0) {
            return Err(DataProblem::Damaged("its first page was changed".to_owned()));
        }
        Ok((database, number))
    }

    /// Takes note of a finished transaction.
    pub(super) fn write_counter(&self, number: u64) -> io::Result<()> {
        let mut bytes = number.to_le_bytes().to_vec();
        bytes.extend(check_of(number));
        self.write_at(COUNTER, &bytes)
    }

    fn write_head(&self) -> io::Result<()> {
        self.lock().set_len(HEAD)?;
        self.write_at(0, TITLE)?;
        self.write_counter(0)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.lock();
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)
    }

    fn lock(&self) -> MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file that is not finished: it goes away again unless it appears.
pub(super) struct NewFile {
    pub(super) file: DataFile,
    hidden: PathBuf,
}

impl NewFile {
    /// Gives the file its name, if nobody else took that in the meantime.
    pub(super) fn appear(self, path: &Path) -> Result<DataFile, DataProblem> {
        let made = |error| DataProblem::Io("made", error);
        if let Err(error) = std::fs::hard_link(&self.hidden, path) {
            if error.kind() == io::ErrorKind::AlreadyExists {
                return Err(DataProblem::InUse);
            }
            // Not every file system knows second names.
            std::fs::rename(&self.hidden, path).map_err(made)?;
        }
        if is_name_of(path, &self.file.lock()) == Some(false) {
            return Err(DataProblem::InUse);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        #[cfg(unix)]
        File::open(folder.unwrap_or(Path::new(".")))
            .and_then(|folder| folder.sync_all())
            .map_err(made)?;
        #[cfg(not(unix))]
        let _ = folder;
        Ok(self.file.clone())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if is_name_of(&self.hidden, &self.file.lock()) != Some(false) {
            // If it cannot be removed, the next start does with it what it wants.
            let _ = std::fs::remove_file(&self.hidden);
        }
    }
}

/// The name of a file that is not finished.
fn hidden_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// Whether a name leads to this very file, where the system can tell.
#[cfg(unix)]
fn is_name_of(path: &Path, file: &File) -> Option<bool> {
    use std::os::unix::fs::MetadataExt;
    let inode = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    let named = std::fs::symlink_metadata(path).map(inode);
    let held = file.metadata().map(inode);
    Some(named.is_ok_and(|named| held.is_ok_and(|held| named == held)))
}

#[cfg(not(unix))]
const fn is_name_of(_: &Path, _: &File) -> Option<bool> {
    None
}

/// Locks a file, or waits a little for a process that is about to end.
fn lock(file: &File) -> Result<(), DataProblem> {
    let mut tries = 0;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if tries < LOCK_TRIES => {
                tries += 1;
                std::thread::sleep(LOCK_PAUSE);
            }
            Err(TryLockError::WouldBlock) => return Err(DataProblem::InUse),
            Err(TryLockError::Error(error)) => return Err(DataProblem::Io("locked", error)),
        }
    }
}

fn check_of(number: u64) -> [u8; 8] {
    let hash = Sha256::digest(number.to_le_bytes());
    let mut check = [0; 8];
    check.copy_from_slice(&hash[..8]);
    check
}

/// The part of the file that is the database's.
impl StorageBackend for DataFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.lock().metadata()?.len().saturating_sub(HEAD))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut file = self.lock();
        file.seek(SeekFrom::Start(HEAD + offset))?;
        file.read_exact(out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.lock().set_len(HEAD + len)
    }

    fn sync_data(&self) -> io::Result<()> {
        // Not under the lock: reads go on meanwhile.
        let file = self.lock().try_clone()?;
        file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.write_at(HEAD + offset, data)
    }
}

/// A database in memory, to look at a file without changing it.
#[derive(Debug)]
pub(super) struct Copy(Mutex<Vec<u8>>);

impl Copy {
    pub(super) const fn of(bytes: Vec<u8>) -> Self {
        Self(Mutex::new(bytes))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StorageBackend for Copy {
    fn len(&self) -> io::Result<u64> {
        Ok(self.lock().len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let bytes = self.lock();
        let part = range(offset, out.len()).and_then(|range| bytes.get(range));
        out.copy_from_slice(part.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let len = usize::try_from(len).map_err(|_| io::ErrorKind::OutOfMemory)?;
        self.lock().resize(len, 0);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut bytes = self.lock();
        let part = range(offset, data.len()).and_then(|range| bytes.get_mut(range));
        part.ok_or(io::ErrorKind::UnexpectedEof)?.copy_from_slice(data);
        Ok(())
    }
}

fn range(offset: u64, length: usize) -> Option<std::ops::Range<usize>> {
    let start = usize::try_from(offset).ok()?;
    Some(start..start.checked_add(length)?)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let mut names: Vec<_> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    /// Whoever is told that it made the file has the one that is there, whatever a killed process left.
    #[test]
    fn of_several_starts_at_once_one_makes_the_file() {
        for round in 0..3 {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("pool.data");
            std::fs::write(hidden_name(&path), b"half of it").expect("written");
            let start = || {
                let new = DataFile::make(&path)?;
                // What is made takes its time.
                std::thread::sleep(Duration::from_millis(5));
                new.appear(&path)
            };
            let made: Vec<_> = std::thread::scope(|scope| {
                let starts: Vec<_> = (0..4).map(|_| scope.spawn(start)).collect();
                let ended = starts.into_iter().map(|start| start.join().expect("it ends"));
                ended.filter_map(Result::ok).collect()
            });
            assert_eq!(made.len(), 1, "round {round}");
            assert_eq!(is_name_of(&path, &made[0].lock()), Some(true), "round {round}");
            assert_eq!(names(folder.path()), ["pool.data"], "round {round}");
        }
    }

    #[test]
    fn a_second_name_goes_away_and_another_file_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pool.data");
        let made = DataFile::make(&path).and_then(|new| new.appear(&path));
        drop(made.expect("made"));
        std::fs::hard_link(&path, hidden_name(&path)).expect("a second name");
        drop(DataFile::open(&path).expect("opened").expect("a file"));
        assert_eq!(names(folder.path()), ["pool.data"]);
        std::fs::write(hidden_name(&path), b"of somebody else").expect("written");
        drop(DataFile::open(&path).expect("opened").expect("a file"));
        assert_eq!(names(folder.path()), ["pool.data", "pool.data.new"]);
    }

    #[test]
    fn a_link_to_nothing_is_refused_by_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pool.data");
        std::os::unix::fs::symlink(folder.path().join("nowhere"), &path).expect("a link");
        let problem = DataFile::open(&path).expect_err("refused");
        assert!(problem.to_string().contains("symbolic link"), "{problem}");
        assert_eq!(names(folder.path()), ["pool.data"]);
    }
}
