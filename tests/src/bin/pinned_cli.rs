//! The program `cognito` with the time and the random numbers of a test: `PINNED_TIME` in seconds since 1970, and
//! `PINNED_BYTE` in place of every random byte. For comparing what it sends with what others send, and for nothing
//! else: the program itself has no such switch.

use std::convert::Infallible;
use std::env;
use std::process::ExitCode;

use rand::{TryCryptoRng, TryRng};

fn main() -> ExitCode {
    cognito_cli::run(env::args_os(), |client| {
        let time = number("PINNED_TIME");
        let byte = u8::try_from(number("PINNED_BYTE")).expect("PINNED_BYTE is a byte");
        client.clock(move || time).rng(Constant(byte))
    })
}

fn number(name: &str) -> i64 {
    let text = env::var(name).expect("PINNED_TIME and PINNED_BYTE are set");
    text.parse().expect("they are numbers")
}

/// The same byte for ever.
struct Constant(u8);

impl TryRng for Constant {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_ne_bytes([self.0; 4]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_ne_bytes([self.0; 8]))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(self.0);
        Ok(())
    }
}

impl TryCryptoRng for Constant {}
