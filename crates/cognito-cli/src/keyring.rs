//! The system's keyring, which keeps the key that files are encrypted under.

use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::settings::Places;

type Key = Zeroizing<[u8; 32]>;

/// The key, made at the first use. None where this program is built without the keyring, or is told not to use it.
#[cfg(not(feature = "keyring"))]
pub(crate) fn key(_: &Places) -> Result<Option<Key>, Failure> {
    Ok(None)
}

/// The key, made at the first use. None where this program is built without the keyring, or is told not to use it.
#[cfg(feature = "keyring")]
pub(crate) fn key(places: &Places) -> Result<Option<Key>, Failure> {
    if crate::settings::environment("COGNITO_KEYRING")?.as_deref() == Some("off") {
        return Ok(None);
    }
    let entry = keyring::Entry::new("cognito", "key of the files").map_err(|error| failed(&error))?;
    key_of(&entry, places.state()).map(Some)
}

/// The key of this entry. Processes that begin at the same time make one key: the second would replace the first, and
/// nobody could read what was encrypted under that.
#[cfg(feature = "keyring")]
fn key_of(entry: &keyring::Entry, state: &std::path::Path) -> Result<Key, Failure> {
    use crate::failure::Kind;

    let stored = match entry.get_secret() {
        Err(keyring::Error::NoEntry) => {
            let _lock = lock(state).map_err(|error| {
                let message = format!("{} cannot be used: {error}", state.display());
                let advice = "Look at the access rights there, or name another folder with COGNITO_HOME";
                Failure::new(Kind::Machine, "File", message, advice)
            })?;
            match entry.get_secret() {
                Err(keyring::Error::NoEntry) => {
                    let mut key = Key::default();
                    getrandom::fill(&mut *key).map_err(|error| {
                        let message = format!("the system gives no random numbers: {error}");
                        Failure::new(Kind::Machine, "Random", message, "Try again")
                    })?;
                    entry.set_secret(&*key).map_err(|error| failed(&error))?;
                    entry.get_secret()
                }
                found => found,
            }
        }
        found => found,
    };
    let stored = Zeroizing::new(stored.map_err(|error| failed(&error))?);
    match <[u8; 32]>::try_from(stored.as_slice()) {
        Ok(key) => Ok(Zeroizing::new(key)),
        Err(_) => Err(Failure::new(
            Kind::Machine,
            "Keyring",
            "the keyring's entry cognito is not a key of this program",
            "Remove it, or keep secrets in private files instead: COGNITO_KEYRING=off",
        )),
    }
}

/// Nobody else makes a key until the result is dropped.
#[cfg(feature = "keyring")]
fn lock(state: &std::path::Path) -> std::io::Result<std::fs::File> {
    let mut folder = std::fs::DirBuilder::new();
    let mut file = std::fs::OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        folder.mode(0o700);
        file.mode(0o600);
    }
    folder.recursive(true).create(state)?;
    let file = file
        .write(true)
        .create(true)
        .truncate(false)
        .open(state.join("keyring.lock"))?;
    file.lock()?;
    Ok(file)
}

#[cfg(feature = "keyring")]
fn failed(error: &keyring::Error) -> Failure {
    use crate::failure::{Kind, with_sources};

    // Why there is none is known only there.
    let reason = keyring::Entry::store_status().as_ref().err().unwrap_or(error);
    Failure::new(
        Kind::Machine,
        "Keyring",
        format!("the system's keyring cannot be used: {}", with_sources(reason)),
        "Unlock it, or keep secrets in private files instead: COGNITO_KEYRING=off",
    )
}

#[cfg(all(test, feature = "keyring"))]
mod tests {
    use std::sync::{Arc, Barrier};
    use std::thread;

    use keyring_core::CredentialStore;
    use keyring_core::mock::Store;

    use super::*;

    fn entry(store: &Arc<CredentialStore>) -> keyring::Entry {
        let inner = keyring_core::Entry::new_in_store(store, "cognito", "key of the files");
        let inner = inner.expect("the mock takes any name");
        keyring::Entry { inner }
    }

    #[test]
    fn all_who_begin_at_the_same_time_have_one_key() {
        let state = tempfile::TempDir::new().expect("a folder");
        let folder = state.path().join("cognito");
        for _ in 0..20 {
            let store: Arc<CredentialStore> = Store::new().expect("a mock");
            let barrier = Barrier::new(8);
            let keys: Vec<_> = thread::scope(|scope| {
                let begin = || {
                    let entry = entry(&store);
                    barrier.wait();
                    key_of(&entry, &folder).expect("a key")
                };
                let threads: Vec<_> = (0..8).map(|_| scope.spawn(begin)).collect();
                let ends = threads.into_iter().map(thread::ScopedJoinHandle::join);
                ends.map(|key| key.expect("it ends")).collect()
            });
            assert!(keys.iter().all(|key| key == &keys[0] && **key != [0; 32]));
            let later = key_of(&entry(&store), &folder).expect("it is kept");
            assert!(later == keys[0]);
        }
    }

    #[test]
    fn what_is_no_key_is_left_alone() {
        let state = tempfile::TempDir::new().expect("a folder");
        let store: Arc<CredentialStore> = Store::new().expect("a mock");
        entry(&store).set_secret(b"short").expect("it is kept");
        let Err(failure) = key_of(&entry(&store), state.path()) else {
            panic!("it was taken");
        };
        assert!(failure.advice.contains("COGNITO_KEYRING=off"), "{failure}");
        assert_eq!(entry(&store).get_secret().expect("it is there"), b"short");
    }
}
