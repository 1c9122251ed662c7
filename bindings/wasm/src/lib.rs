//! The WebAssembly module of the npm package `@cognito-srp/client`: it hands calls on to `cognito-srp-shape`.
//! Randomness is the host's `crypto.getRandomValues`.

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
