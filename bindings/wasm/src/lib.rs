//! The WebAssembly module of the npm package `@cognito-srp/client`: it hands calls on to `cognito-srp-shape`.
//! Randomness is the host's `crypto.getRandomValues`.
//!
//! It is built without the standard library: a panic would only be put into words that nobody reads.
#![cfg_attr(target_family = "wasm", no_std)]

extern crate alloc;

use alloc::string::String;
use core::convert::Infallible;

use cognito_srp_core::SecretString;
use rand_core::{TryCryptoRng, TryRng};
use wasm_bindgen::prelude::wasm_bindgen;

/// One thing that JavaScript holds.
#[wasm_bindgen]
#[derive(Default)]
pub struct Machine(cognito_srp_shape::Machine);

#[wasm_bindgen]
impl Machine {
    /// A machine that holds nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// JSON in, JSON out. What becomes a string of JavaScript passes through memory that is not wiped.
    pub fn call(&mut self, name: &str, argument: String) -> String {
        let argument = SecretString::new(argument);
        let answer = self.0.call(name, &argument, &mut HostRng);
        answer.expose().clone()
    }
}

#[wasm_bindgen]
extern "C" {
    /// Should it throw, the call that needed it ends like one that panics: with `Internal`.
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);
}

/// The host's generator of random bytes.
struct HostRng;

impl HostRng {
    fn draw<const N: usize>() -> [u8; N] {
        let mut bytes = [0; N];
        get_random_values(&mut bytes);
        bytes
    }
}

impl TryRng for HostRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(Self::draw()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(Self::draw()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        get_random_values(bytes);
        Ok(())
    }
}

impl TryCryptoRng for HostRng {}

#[cfg(target_family = "wasm")]
mod runtime {
    //! What the standard library has otherwise: memory, and an end to panics.

    use core::panic::PanicInfo;

    use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

    /// A fraction of the size of the standard library's.
    #[global_allocator]
    static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

    /// A trap is an exception in JavaScript.
    #[panic_handler]
    fn panic(_info: &PanicInfo<'_>) -> ! {
        core::arch::wasm32::unreachable()
    }
}
