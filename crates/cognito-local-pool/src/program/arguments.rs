//! The arguments of the program.

use std::time::Duration;

use cognito_srp_core::SecretString;

use crate::builder::Builder;
use crate::http::AccessKey;
use crate::local_pool::LocalPool;
use crate::service::Issuer;

/// Where the program listens unless told otherwise, so that clients find it without being told: the number of
/// the RFC on SRP. It is below the ports that systems give out by themselves. 9229, which cognito-local has,
/// is that of Node's debugger.
pub const DEFAULT_PORT: u16 = 5054;

/// What the program can be told.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Listen on this port of 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PORT)]
    port: u16,

    /// The region in the ids of pools and devices
    #[arg(long, value_name = "R", default_value = "eu-west-1")]
    region: String,

    /// What tokens name as their issuer: `local` is this pool's address, `aws` the address that AWS's would
    /// have, and an address such as http://127.0.0.1:4000 is that one
    #[arg(long, value_name = "WHO", default_value = "local", value_parser = issuer)]
    issuer: Issuer,

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
    /// signatures are not looked at
    #[arg(long = "access-key", value_name = "ID:SECRET", value_parser = access_key)]
    access_keys: Vec<AccessKey>,

    /// Let web pages on loopback call operations of administrators
    #[arg(long)]
    pages_may_administrate: bool,
}

impl Arguments {
    pub(super) fn into_builder(self) -> Builder {
        let builder = LocalPool::builder()
            .port(self.port)
            .region(self.region)
            .issuer(self.issuer)
            .test_clock(self.test_clock)
            .timestamp_window(Duration::from_secs(self.timestamp_window))
            .refresh_needs_device(!self.refresh_without_device)
            .pages_may_administrate(self.pages_may_administrate)
            .first_pool(true);
        let keys = self.access_keys.into_iter();
        keys.fold(builder, |builder, key| builder.access_key(key.id, key.secret))
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

fn access_key(text: &str) -> Result<AccessKey, String> {
    match text.split_once(':') {
        Some((id, secret)) if !id.is_empty() && !secret.is_empty() => Ok(AccessKey {
            id: id.to_owned(),
            secret: SecretString::from(secret),
        }),
        _ => Err("it has to be an id, a colon and a secret".to_owned()),
    }
}
