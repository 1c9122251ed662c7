use std::sync::{Arc, Mutex, PoisonError};

use cognito_srp_core::SecretString;
use cognito_srp_shape::Machine as Shape;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use napi::bindgen_prelude::AsyncTask;
use napi::{Env, Result, Task};
use napi_derive::napi;

use crate::guard::guarded;

/// One thing that JavaScript holds.
#[napi]
#[derive(Default)]
pub struct Machine(Arc<Mutex<Shape>>);

#[napi]
impl Machine {
    /// A machine that holds nothing yet.
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// JSON in, JSON out.
    #[napi]
    pub fn call(&self, name: String, argument: String) -> Result<String> {
        self.prepare(name, argument).run()
    }

    /// The same in another thread. Calls of one machine come one after the other.
    #[napi]
    pub fn call_async(&self, name: String, argument: String) -> AsyncTask<Call> {
        AsyncTask::new(self.prepare(name, argument))
    }

    fn prepare(&self, name: String, argument: String) -> Call {
        Call {
            machine: Arc::clone(&self.0),
            name,
            argument: argument.into(),
        }
    }
}

/// A call on its way.
pub struct Call {
    machine: Arc<Mutex<Shape>>,
    name: String,
    argument: SecretString,
}

impl Call {
    fn run(&self) -> Result<String> {
        guarded(|| {
            let mut machine = self.machine.lock().unwrap_or_else(PoisonError::into_inner);
            let answer = machine.call(&self.name, &self.argument, &mut UnwrapErr(SysRng));
            Ok(answer.expose().clone())
        })
    }
}

impl Task for Call {
    type Output = String;
    type JsValue = String;

    fn compute(&mut self) -> Result<String> {
        self.run()
    }

    fn resolve(&mut self, _env: Env, answer: String) -> Result<String> {
        Ok(answer)
    }
}
