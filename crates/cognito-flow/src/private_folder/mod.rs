//! A folder that only its owner can read, and files in it that are replaced as a whole.
//!
//! On Unix the folder has mode 0700 and the files 0600 from the moment they are made, and a looser mode is an
//! error. On Windows the access rights come from the folder around it: use one inside the user's profile.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::store_error::StoreError;

mod contents;
mod sealed;
mod thread;

pub(crate) use self::thread::where_it_may_block;

pub(crate) struct PrivateFolder {
    path: PathBuf,
    /// There when the files are encrypted.
    key: Option<sealed::Key>,
}

impl PrivateFolder {
    /// Opens the folder; makes it, and the folders above it, where they are missing.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        // Without a slash at the end, which would lead through a symbolic link before it is seen.
        let path = &path.components().collect::<PathBuf>();
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        owner_only::folder(&mut builder);
        let folder = Self {
            path: path.clone(),
            key: None,
        };
        // A link is refused before anything is made behind it.
        if let Ok(metadata) = fs::symlink_metadata(path) {
            folder.check(path, &metadata, fs::Metadata::is_dir)?;
        }
        builder.create(path).map_err(|error| failed(path, error))?;
        let metadata = fs::symlink_metadata(path).map_err(|error| failed(path, error))?;
        folder.check(path, &metadata, fs::Metadata::is_dir)?;
        Ok(folder)
    }

    /// The same with files that are encrypted under this key, whatever their names and access rights. They open in a
    /// folder of the same `kind` alone.
    pub(crate) fn open_sealed(path: &Path, key: &[u8; 32], kind: &'static str) -> Result<Self, StoreError> {
        let key = Some(sealed::Key::new(key, kind)?);
        Ok(Self {
            key,
            ..Self::open(path)?
        })
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Waits until no other thread and no other process holds the lock `name`; it is free again when the
    /// result is dropped.
    pub(crate) fn lock(&self, name: &str) -> Result<File, StoreError> {
        let path = self.path(name);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = self.open_file(&path, &mut options)?;
        file.lock().map_err(|error| failed(&path, error))?;
        Ok(file)
    }

    /// The contents of a file, at most `max` bytes and one; nothing when it is not there.
    pub(crate) fn read(&self, name: &str, max: usize) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let path = self.path(name);
        let file = match self.open_file(&path, OpenOptions::new().read(true)) {
            Err(StoreError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return Ok(None);
            }
            file => file?,
        };
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        let capacity = usize::try_from(length).unwrap_or(max).min(max) + 1;
        // Large enough to begin with, so that growing leaves no copies behind.
        let mut contents = Zeroizing::new(Vec::with_capacity(capacity));
        file.take(max as u64 + 1)
            .read_to_end(&mut contents)
            .map_err(|error| failed(&path, error))?;
        Ok(Some(contents))
    }

    /// Removes a file, and what a process left behind that was stopped while it wrote; says whether the file was
    /// there. The caller holds the lock.
    pub(crate) fn remove(&self, name: &str) -> Result<bool, StoreError> {
        let was_there = remove_file(&self.path(name))?;
        remove_file(&self.new_path(name))?;
        Ok(was_there)
    }

    /// The names of the files in it.
    pub(crate) fn names(&self) -> Result<Vec<String>, StoreError> {
        let entries = fs::read_dir(&self.path).map_err(|error| failed(&self.path, error))?;
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| failed(&self.path, error))?;
            names.extend(entry.file_name().into_string());
        }
        Ok(names)
    }

    /// Puts `contents` in the place of a file. Whoever reads sees the old or the new file, never a part;
    /// after a power cut as well. The caller holds the lock.
    pub(crate) fn replace(&self, name: &str, contents: &[u8]) -> Result<(), StoreError> {
        let (path, new) = (self.path(name), self.new_path(name));
        let file = self.begin(&new)?;
        self.put(&new, &path, file, contents)
    }

    /// Writes `length` bytes where [`PrivateFolder::replace_reserved`] puts its contents, so that a full disk shows
    /// before they are there. The caller holds the lock.
    pub(crate) fn reserve(&self, name: &str, length: usize) -> Result<(), StoreError> {
        let new = self.new_path(name);
        let mut file = self.begin(&new)?;
        let written = file.write_all(&vec![b' '; length]).and_then(|()| file.sync_all());
        written.map_err(|error| {
            let _ = fs::remove_file(&new);
            failed(&new, error)
        })
    }

    /// [`PrivateFolder::replace`] in the space that was reserved. The caller has held the lock since.
    pub(crate) fn replace_reserved(&self, name: &str, contents: &[u8]) -> Result<(), StoreError> {
        let (path, new) = (self.path(name), self.new_path(name));
        let file = self.open_file(&new, OpenOptions::new().write(true))?;
        self.put(&new, &path, file, contents)
    }

    /// Gives back what was reserved. The caller has held the lock since.
    pub(crate) fn give_back(&self, name: &str) -> Result<(), StoreError> {
        remove_file(&self.new_path(name)).map(|_| ())
    }

    /// Where the next contents of a file are written.
    fn new_path(&self, name: &str) -> PathBuf {
        self.path(&format!("{name}.new"))
    }

    /// An empty file, in place of one that a process left behind that was stopped while it wrote.
    fn begin(&self, new: &Path) -> Result<File, StoreError> {
        remove_file(new)?;
        self.open_file(new, OpenOptions::new().write(true).create_new(true))
    }

    /// Writes the contents over what `new` holds, and makes it the file at `path`.
    fn put(&self, new: &Path, path: &Path, mut file: File, contents: &[u8]) -> Result<(), StoreError> {
        let written = file
            .write_all(contents)
            .and_then(|()| file.set_len(contents.len() as u64))
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(new, path));
        if let Err(error) = written {
            let _ = fs::remove_file(new);
            return Err(failed(path, error));
        }
        owner_only::sync_folder(&self.path).map_err(|error| failed(&self.path, error))
    }

    fn open_file(&self, path: &Path, options: &mut OpenOptions) -> Result<File, StoreError> {
        if let Ok(metadata) = fs::symlink_metadata(path) {
            self.check(path, &metadata, fs::Metadata::is_file)?;
        }
        owner_only::file(options);
        let file = options.open(path).map_err(|error| failed(path, error))?;
        // Once more, of what was really opened.
        let metadata = file.metadata().map_err(|error| failed(path, error))?;
        self.check(path, &metadata, fs::Metadata::is_file)?;
        Ok(file)
    }

    fn check(
        &self,
        path: &Path,
        metadata: &fs::Metadata,
        right_kind: impl Fn(&fs::Metadata) -> bool,
    ) -> Result<(), StoreError> {
        let problem = if metadata.is_symlink() {
            "it is a symbolic link"
        } else if !right_kind(metadata) {
            "it is something else than it should be"
        } else if !owner_only::is_so(metadata) {
            "others than its owner have rights to it (chmod 700 for the folder, 600 for the file)"
        } else {
            return Ok(());
        };
        Err(StoreError::NotPrivate {
            path: path.into(),
            problem,
        })
    }
}

/// Says whether it was there.
fn remove_file(path: &Path) -> Result<bool, StoreError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(path, error)),
    }
}

fn failed(path: &Path, source: io::Error) -> StoreError {
    StoreError::Io {
        path: path.into(),
        source,
    }
}

#[cfg(unix)]
mod owner_only {
    use std::fs::{DirBuilder, File, Metadata, OpenOptions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
    use std::path::Path;

    pub(super) fn folder(builder: &mut DirBuilder) {
        builder.mode(0o700);
    }

    pub(super) fn file(options: &mut OpenOptions) {
        options.mode(0o600).custom_flags(libc::O_NOFOLLOW);
    }

    pub(super) fn is_so(metadata: &Metadata) -> bool {
        metadata.mode() & 0o077 == 0
    }

    pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }
}

#[cfg(not(unix))]
mod owner_only {
    use std::fs::{DirBuilder, Metadata, OpenOptions};
    use std::io;
    use std::path::Path;

    pub(super) fn folder(_: &mut DirBuilder) {}

    pub(super) fn file(_: &mut OpenOptions) {}

    pub(super) fn is_so(_: &Metadata) -> bool {
        true
    }

    pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
        Ok(())
    }
}
