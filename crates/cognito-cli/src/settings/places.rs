//! The folders of this program.

use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy as _, choose_base_strategy};

use super::environment::path;
use crate::failure::{Failure, Kind};

/// What the folders are called.
const NAME: &str = "cognito";

/// Where files are.
pub(crate) struct Places {
    config: PathBuf,
    state: PathBuf,
}

impl Places {
    /// The folders of the XDG specification, or those of Windows; or all in one that the environment names.
    pub(super) fn find() -> Result<Self, Failure> {
        if let Some(home) = path("COGNITO_HOME") {
            return Ok(Self {
                config: home.clone(),
                state: home,
            });
        }
        let base = choose_base_strategy().map_err(|error| {
            Failure::new(
                Kind::Machine,
                "NoHome",
                format!("it is not known where your files are: {error}"),
                "Name a folder with COGNITO_HOME",
            )
        })?;
        // Windows has no folder for state, and its data must not roam.
        let state = base.state_dir().unwrap_or_else(|| base.cache_dir());
        Ok(Self {
            config: base.config_dir().join(NAME),
            state: state.join(NAME),
        })
    }

    /// The file of profiles.
    pub(crate) fn profiles(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The folder of what is kept between runs.
    #[cfg(feature = "keyring")]
    pub(crate) fn state(&self) -> &std::path::Path {
        &self.state
    }

    /// The folder of this kind of secrets.
    pub(crate) fn secrets(&self, kind: &str) -> PathBuf {
        self.state.join(kind)
    }
}
