use std::path::PathBuf;

use crate::error::BoxError;

/// Why a store failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Reading or writing failed.
    #[error("{} cannot be used", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not what this store writes. It was left alone: repair or remove it.
    #[error("{} is damaged: {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Others could read the file or folder, or lead it elsewhere. It was left alone.
    #[error("{} is not private: {problem}", path.display())]
    NotPrivate {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The file would become longer than is ever read again. It was left as it is: drop some records.
    #[error("{} is full: {max} bytes at the most", path.display())]
    Full {
        /// The file.
        path: PathBuf,
        /// Bytes that it may have.
        max: usize,
    },
    /// Whatever another kind of store says.
    #[error("the store failed")]
    Other(#[source] BoxError),
}

impl StoreError {
    /// The error of another kind of store.
    pub fn other(error: impl Into<BoxError>) -> Self {
        Self::Other(error.into())
    }
}
