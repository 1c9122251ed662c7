//! The lock around the state, and what is to happen before it is given back.

use std::ops::{Deref, DerefMut};
use std::sync::MutexGuard;

use tokio::sync::watch;

use super::Store;

/// What keeps the state somewhere else too.
pub(crate) trait Keep: Send + Sync {
    /// Takes down what was changed. Called under the lock, so that changes stay in order.
    fn take(&self, store: &mut Store);

    /// Waits until all that was taken down so far is kept.
    ///
    /// # Errors
    /// What went wrong: it will not be kept, and nothing after it.
    fn settle(&self) -> Result<(), String>;

    /// Tells what went wrong, once it does.
    fn failed(&self) -> watch::Receiver<Option<String>>;
}

/// The state, under the lock. When it is given back, what was changed is taken down.
pub(crate) struct Held<'a> {
    store: MutexGuard<'a, Store>,
    keep: Option<&'a dyn Keep>,
}

impl<'a> Held<'a> {
    pub(crate) fn new(store: MutexGuard<'a, Store>, keep: Option<&'a dyn Keep>) -> Self {
        Self { store, keep }
    }
}

impl Deref for Held<'_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut Store {
        &mut self.store
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        match self.keep {
            Some(keep) => keep.take(&mut self.store),
            None => self.store.forget_changes(),
        }
    }
}
