//! What a client takes from its surroundings, so that tests can give it instead: randomness, the time, waiting.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cognito_srp_core::message::UnixTime;
use getrandom::SysRng;
use rand_core::{CryptoRng, UnwrapErr};

pub(crate) struct Surroundings {
    pub(crate) randomness: Randomness,
    pub(crate) clock: Box<dyn Fn() -> UnixTime + Send + Sync>,
    pub(crate) sleep: Box<dyn Fn(Duration) -> Sleep + Send + Sync>,
}

pub(crate) type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Surroundings {
    pub(crate) fn now(&self) -> UnixTime {
        (self.clock)()
    }
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            randomness: Randomness::System,
            clock: Box::new(system_time),
            sleep: Box::new(|duration| Box::pin(tokio::time::sleep(duration))),
        }
    }
}

/// Where random numbers come from.
pub(crate) enum Randomness {
    /// The operating system.
    System,
    /// A generator that was given.
    Given(Mutex<Box<dyn CryptoRng + Send>>),
}

impl Randomness {
    pub(crate) fn given(rng: impl CryptoRng + Send + 'static) -> Self {
        Self::Given(Mutex::new(Box::new(rng)))
    }

    pub(crate) fn with<R>(&self, draw: impl FnOnce(&mut dyn CryptoRng) -> R) -> R {
        match self {
            Self::System => draw(&mut UnwrapErr(SysRng)),
            Self::Given(rng) => draw(&mut **rng.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    /// A number from 0 to 1, to spread repeated requests of many clients over time.
    pub(crate) fn jitter(&self) -> f64 {
        self.with(|rng| f64::from(rng.next_u32()) / f64::from(u32::MAX))
    }
}

fn system_time() -> UnixTime {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
    }
}
