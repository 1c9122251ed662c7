//! The WebAssembly module of the npm package `@cognito-srp/client`: it hands calls on to `cognito-srp-shape`.
//! Randomness is the host's `crypto.getRandomValues`.
//!
//! It is built without the standard library: a panic would only be put into words that nobody reads.
#![cfg_attr(target_family = "wasm", no_std)]

extern crate alloc;

use alloc::string::String;

use cognito_srp_core::SecretString;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
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

    /// JSON in, JSON out.
    pub fn call(&mut self, name: &str, argument: String) -> String {
        let argument = SecretString::new(argument);
        let answer = self.0.call(name, &argument, &mut UnwrapErr(SysRng));
        answer.expose().clone()
    }
}

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
