//! Where sessions are kept while a program does not run, for any number of processes at a time.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use cognito_flow::session_store::FileSessionStore;
//! use cognito_flow::{CognitoClient, NoQuestions};
//!
//! let client = CognitoClient::builder("eu-west-1_AbCdEf123", "1example23456789").build()?;
//! let store = FileSessionStore::open("/home/jane/.local/state/example/sessions")?;
//! if client.kept_session(&store, "default").await?.is_none() {
//!     let signed_in = client.sign_in("jane", "a password", NoQuestions).await?;
//!     client.keep_session(&store, "default", "jane", &signed_in.session).await?;
//! }
//! // At any later time, in any process: tokens that are good.
//! let kept = client.kept_session(&store, "default").await?;
//! # Ok(())
//! # }
//! ```

mod before_exit;
mod kept;

use std::fmt;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::login::Tokens;
use cognito_srp_core::message::UnixTime;
use serde::{Deserialize, Serialize};

pub use self::before_exit::{Paused, pause_refreshes};
use crate::Session;
use crate::device_store::{DeviceScope, StoreFuture};
use crate::private_folder::{PrivateFolder, where_it_may_block};
pub use crate::store_error::StoreError;

/// Keeps sessions in files, each under a name of its own: `<name>.json` in a folder that holds nothing else.
///
/// The files are guarded as those of [`FileDeviceStore`](crate::device_store::FileDeviceStore) are: mode 0600 in a
/// folder of mode 0700, replaced as a whole, no symbolic links followed, locked across processes. The lock of a
/// name is held while its tokens are refreshed: where refresh tokens rotate, two refreshes at a time would end the
/// sign-in.
#[derive(Clone)]
pub struct FileSessionStore(Arc<PrivateFolder>);

/// A session as it is kept.
#[derive(Debug, Clone)]
pub struct KeptSession {
    /// The tokens and what belongs to them.
    pub session: Session,
    /// Where the user signed in.
    pub scope: DeviceScope,
    /// The name that was typed to sign in.
    pub alias: String,
    /// When the tokens came, in seconds since 1970.
    pub received: UnixTime,
}

const VERSION: u32 = 1;
/// How much longer new tokens may be than old ones.
const SLACK: usize = 16 << 10;

/// The file. Its members have Cognito's names.
#[derive(Serialize, Deserialize)]
struct Contents {
    version: u32,
    scope: DeviceScope,
    alias: String,
    username: String,
    device_key: Option<String>,
    received: UnixTime,
    access_token: SecretString,
    id_token: Option<SecretString>,
    refresh_token: Option<SecretString>,
    expires_in: u32,
}

impl FileSessionStore {
    /// A store in this folder, which is made if it is missing. Use a folder that holds nothing else.
    ///
    /// # Errors
    /// [`StoreError::NotPrivate`] when others have rights to the folder, or it is a symbolic link;
    /// [`StoreError::Io`].
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, StoreError> {
        PrivateFolder::open(folder.as_ref()).map(|folder| Self(Arc::new(folder)))
    }

    /// The same with files that are encrypted under this key, for a key that is kept where files are not, such as
    /// the system's keyring. A file under another key, or none, is an error and is left as it is.
    ///
    /// # Errors
    /// As [`FileSessionStore::open`].
    pub fn open_sealed(folder: impl AsRef<Path>, key: &[u8; 32]) -> Result<Self, StoreError> {
        PrivateFolder::open_sealed(folder.as_ref(), key, "sessions").map(|folder| Self(Arc::new(folder)))
    }

    /// Whether a session can be kept under this name: 1 to 64 of a-z, 0-9, `-` and `_`. Capitals are not allowed, as
    /// some file systems take them for small letters.
    pub fn is_name(name: &str) -> bool {
        (1..=64).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
    }

    /// The session of this name, with tokens that may have expired. Nothing is sent, and nobody is waited for.
    ///
    /// # Errors
    /// [`StoreError`], also for a name that [`FileSessionStore::is_name`] does not take.
    pub fn load(&self, name: &str) -> StoreFuture<'static, Option<KeptSession>> {
        self.run(name, Self::read)
    }

    /// Keeps a session in place of any other of this name, once nobody refreshes that any more.
    ///
    /// # Errors
    /// As [`FileSessionStore::load`].
    pub fn save(&self, name: &str, kept: &KeptSession) -> StoreFuture<'static, ()> {
        let kept = kept.clone();
        self.run(name, move |folder, name| {
            let _lock = folder.lock(&lock_of(name))?;
            Self::write(folder, name, kept)
        })
    }

    /// Drops the session of this name; says whether there was one.
    ///
    /// # Errors
    /// As [`FileSessionStore::load`].
    pub fn remove(&self, name: &str) -> StoreFuture<'static, bool> {
        self.run(name, |folder, name| {
            let _lock = folder.lock(&lock_of(name))?;
            folder.remove(&file_of(name))
        })
    }

    /// The names under which sessions are kept, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn names(&self) -> StoreFuture<'static, Vec<String>> {
        let folder = Arc::clone(&self.0);
        where_it_may_block(move || {
            let mut names = folder.names()?;
            names.retain_mut(|name| match name.strip_suffix(".json") {
                Some(stem) => {
                    *name = stem.to_owned();
                    Self::is_name(name)
                }
                None => false,
            });
            names.sort();
            Ok(names)
        })
    }

    /// Waits for the lock of a name; it is free again when the result is dropped.
    fn lock(&self, name: &str) -> StoreFuture<'static, File> {
        self.run(name, |folder, name| folder.lock(&lock_of(name)))
    }

    /// Sees to it that the session that comes in place of this one can be kept. The lock is held.
    fn reserve(&self, name: &str, kept: &KeptSession) -> StoreFuture<'static, ()> {
        let kept = kept.clone();
        self.run(name, move |folder, name| {
            folder.reserve_contents(&file_of(name), &Contents::from(kept), SLACK)
        })
    }

    /// Keeps a session where there is space reserved for it. The lock has been held since.
    fn save_reserved(&self, name: &str, kept: &KeptSession) -> StoreFuture<'static, ()> {
        let kept = kept.clone();
        self.run(name, move |folder, name| {
            folder.replace_contents_reserved(&file_of(name), &Contents::from(kept))
        })
    }

    /// Gives back the space that is reserved. The lock has been held since.
    fn give_back(&self, name: &str) -> StoreFuture<'static, ()> {
        self.run(name, |folder, name| folder.give_back(&file_of(name)))
    }

    fn read(folder: &PrivateFolder, name: &str) -> Result<Option<KeptSession>, StoreError> {
        let contents: Option<Contents> = folder.contents(&file_of(name), VERSION)?;
        Ok(contents.map(KeptSession::from))
    }

    fn write(folder: &PrivateFolder, name: &str, kept: KeptSession) -> Result<(), StoreError> {
        folder.replace_contents(&file_of(name), &Contents::from(kept))
    }

    fn run<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&PrivateFolder, &str) -> Result<T, StoreError> + Send + 'static,
    ) -> StoreFuture<'static, T> {
        let (folder, name) = (Arc::clone(&self.0), name.to_owned());
        where_it_may_block(move || match Self::is_name(&name) {
            true => work(&folder, &name),
            false => Err(StoreError::other(
                "a session's name has 1 to 64 small letters, digits, - and _",
            )),
        })
    }
}

fn file_of(name: &str) -> String {
    format!("{name}.json")
}

fn lock_of(name: &str) -> String {
    format!("{name}.lock")
}

impl fmt::Debug for FileSessionStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileSessionStore").field(&self.0.path("")).finish()
    }
}

impl From<KeptSession> for Contents {
    fn from(kept: KeptSession) -> Self {
        let Session {
            tokens,
            username,
            device_key,
        } = kept.session;
        Self {
            version: VERSION,
            scope: kept.scope,
            alias: kept.alias,
            username,
            device_key,
            received: kept.received,
            access_token: tokens.access_token,
            id_token: tokens.id_token,
            refresh_token: tokens.refresh_token,
            expires_in: tokens.expires_in,
        }
    }
}

impl From<Contents> for KeptSession {
    fn from(contents: Contents) -> Self {
        Self {
            session: Session {
                tokens: Tokens {
                    access_token: contents.access_token,
                    id_token: contents.id_token,
                    refresh_token: contents.refresh_token,
                    expires_in: contents.expires_in,
                },
                username: contents.username,
                device_key: contents.device_key,
            },
            scope: contents.scope,
            alias: contents.alias,
            received: contents.received,
        }
    }
}

#[cfg(test)]
mod tests;
