//! The data file: what a pool keeps over a stop and a crash.
//!
//! ```text
//! an operation changes the state ─► the changed records are queued, still under the lock
//!     a thread of its own: all that is queued ─► one transaction ─► synced to disk ─► the answers go out
//! ```
//!
//! The database is redb: it is plain Rust, has no other dependency, keeps everything in one file, and checks every
//! page of it with a checksum. [`file`] puts a header of our own before it, which tells a damaged file from a sound
//! older state of it.

mod changes;
mod file;
mod keeper;
mod load;
#[cfg(test)]
mod power_cut;

use std::io;
use std::path::PathBuf;

use redb::TableDefinition;

pub(crate) use self::keeper::Keeper;

/// Every record by its key; see [`changes::Key`].
const RECORDS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("records");
/// How many transactions there were, under `()`.
const SEQUENCE: TableDefinition<'_, (), u64> = TableDefinition::new("sequence");

/// Why a data file cannot be used. The file is left as it was.
#[derive(Debug, thiserror::Error)]
#[error("the data file {path:?} {problem}")]
pub struct DataError {
    pub(crate) path: PathBuf,
    pub(crate) problem: DataProblem,
}

/// What is the matter with a data file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataProblem {
    /// Another process has it open.
    #[error("is in use by another process: stop that one, or take another file")]
    InUse,
    /// It is a symbolic link, and what it leads to is not there.
    #[error("is a symbolic link to a file that is not there: name that file itself, or take another one")]
    LeadsNowhere,
    /// It is something else, or of a later version.
    #[error("is not a data file of this version of the local pool: take another file")]
    Foreign,
    /// It was changed or cut off from outside.
    #[error("is damaged ({0}): put back a copy of it, or take another file")]
    Damaged(String),
    /// The system refuses.
    #[error("cannot be {0}: {1}")]
    Io(&'static str, io::Error),
}
