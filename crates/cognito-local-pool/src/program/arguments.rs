//! The arguments of the program.

use std::path::PathBuf;
use std::time::Duration;

use cognito_srp_core::SecretString;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::{Failure, Reason};
use crate::builder::Builder;
use crate::http::AccessKey;
use crate::local_pool::LocalPool;
use crate::seed::Seed;
use crate::service::Issuer;

/// Where the program listens unless told otherwise, so that clients find it without being told: the number of
/// the RFC on SRP. It is below the ports that systems give out by themselves. 9229, which cognito-local has,
/// is that of Node's debugger.
pub const DEFAULT_PORT: u16 = 5054;

/// What the program can be told.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Listen on this port of 127.0.0.1, 5054 unless told otherwise; 0 takes a free one
    #[arg(long, value_name = "N")]
    port: Option<u16>,

    /// The region in the ids of pools and devices
    #[arg(long, value_name = "R", default_value = "eu-west-1")]
    region: String,

    /// What tokens name as their issuer: `local` is this pool's address, `aws` the address that AWS's would
    /// have, and an address such as http://127.0.0.1:4000 is that one
    #[arg(long, value_name = "WHO", default_value = "local", value_parser = issuer)]
    issuer: Issuer,

    /// Keep everything in this file, over a stop and a crash; without it, all is in memory. It is made if it is
    /// not there
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,

    /// Begin with the user pools, clients and users of this file: TOML if its name ends with .toml, JSON
    /// otherwise. Not read if the data file is there already
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// Log from this level: error, warn, info, debug or trace. info is one line per request
    #[arg(long, value_name = "LEVEL", value_parser = log_filter)]
    log: Option<String>,

    /// How a line of the log looks
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = log_format)]
    log_format: LogFormat,

    /// Let the clock be moved with POST /_local/clock
    #[arg(long)]
    test_clock: bool,

    /// How far the time of a password claim may be off
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    timestamp_window: u64,

    /// Where devices are tracked, refresh without the device too
    #[arg(long)]
    refresh_without_device: bool,

    /// Check the signatures of administrators with this key; may be given several times. Without it,
    /// signatures are not looked at. Make one up: other users of this machine can see it
    #[arg(long = "access-key", value_name = "ID:SECRET", value_parser = access_key)]
    access_keys: Vec<AccessKey>,

    /// Let web pages on loopback call operations of administrators
    #[arg(long)]
    pages_may_administrate: bool,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LogFormat {
    Text,
    Json,
}

impl Arguments {
    /// How people are told something: where the log is JSON as an event of it, so that every line is JSON.
    pub(super) fn teller(&self, tell: fn(&str)) -> fn(&str) {
        match self.log_format {
            LogFormat::Text => tell,
            LogFormat::Json => |text| tracing::info!("{text}"),
        }
    }

    /// What to log, as `RUST_LOG` has it, and how; nothing if nothing is to be.
    pub(super) fn log(&self) -> Option<(String, LogFormat)> {
        let from_environment = || std::env::var("RUST_LOG").ok().filter(|filter| !filter.is_empty());
        // Who wants JSON wants a log.
        let default = || (self.log_format == LogFormat::Json).then(|| "info".to_owned());
        let filter = self.log.clone().or_else(from_environment).or_else(default)?;
        Some((filter, self.log_format))
    }

    /// The same, with this port if none was asked for.
    #[must_use]
    pub fn or_port(mut self, port: u16) -> Self {
        self.port.get_or_insert(port);
        self
    }

    /// The settings that were asked for.
    ///
    /// # Errors
    /// [`Reason::Seed`].
    pub(super) fn into_builder(self, tell: fn(&str)) -> Result<Builder, Failure> {
        let mut builder = LocalPool::builder()
            .port(self.port.unwrap_or(DEFAULT_PORT))
            .region(self.region)
            .issuer(self.issuer)
            .test_clock(self.test_clock)
            .timestamp_window(Duration::from_secs(self.timestamp_window))
            .refresh_needs_device(!self.refresh_without_device)
            .pages_may_administrate(self.pages_may_administrate)
            .first_pool(true)
            .page(true);
        let begun = self.data.as_ref().is_some_and(|path| path.exists());
        if let Some(path) = self.seed {
            if begun {
                tell("The seed is not read: the data file is there already.");
            } else {
                let seed = Seed::read(&path).map_err(|error| Reason::Seed(path, error))?;
                builder = builder.seed(seed);
            }
        }
        if let Some(path) = self.data {
            builder = builder.data(path);
        }
        let keys = self.access_keys.into_iter();
        Ok(keys.fold(builder, |builder, key| builder.access_key(key.id, key.secret)))
    }
}

fn issuer(name: &str) -> Result<Issuer, String> {
    match name {
        "local" => Ok(Issuer::Local),
        "aws" => Ok(Issuer::Aws),
        address if address.starts_with("http://") || address.starts_with("https://") => {
            Ok(Issuer::At(address.trim_end_matches('/').to_owned()))
        }
        _ => Err("it is neither local nor aws nor an address with http:// or https://".to_owned()),
    }
}

fn log_filter(text: &str) -> Result<String, String> {
    // A bare word that is no level would be the name of a module, and nothing would be logged.
    let is_level = |part: &str| !part.is_empty() && part.parse::<LevelFilter>().is_ok();
    let fits = |part: &str| part.contains(['=', '{', '}']) || is_level(part);
    if text.split(',').all(fits) && EnvFilter::try_new(text).is_ok() {
        return Ok(text.to_owned());
    }
    Err("it has to be error, warn, info, debug or trace".to_owned())
}

fn log_format(name: &str) -> Result<LogFormat, String> {
    match name {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("it is neither text nor json".to_owned()),
    }
}

fn access_key(text: &str) -> Result<AccessKey, String> {
    match text.split_once(':') {
        Some((id, secret)) if !id.is_empty() && !secret.is_empty() => Ok(AccessKey {
            id: id.to_owned(),
            secret: SecretString::from(secret),
        }),
        _ => Err("it has to be an id, a colon and a secret".to_owned()),
    }
}
