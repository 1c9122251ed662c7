//! A sign-in over HTTP that stops at each question.

use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cognito_flow::core::Error;
use cognito_flow::core::error::Misuse;
use cognito_flow::core::login::SEAL_KEY_BYTES;
use cognito_flow::{DeviceOutcome, PendingSignIn as Pending, SignInStep, SignedIn};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::answer::{Tagged, prompt_to_dict};
use crate::convert::{device_to_dict, new_device_to_dict, session_to_dict};
use crate::error::Fault;
use crate::operation::Operation;
use crate::text::read;

#[pyclass(frozen, module = "cognito_srp._native")]
pub(crate) struct PendingSignIn {
    username: String,
    /// Its connections belong to this process.
    process: u32,
    pending: Mutex<Option<Pending>>,
}

#[pymethods]
impl PendingSignIn {
    #[getter]
    fn username(&self) -> &str {
        &self.username
    }

    #[pyo3(name = "answer")]
    fn go_on(&self, answer: Tagged) -> PyResult<Operation> {
        let pending = self.take()?;
        let answer = match answer.into_answer(Some(&pending.prompt().question)) {
            Ok(answer) => answer,
            Err(error) => {
                *self.lock() = Some(pending);
                return Err(error);
            }
        };
        let work = async move { pending.answer(answer).await.map_err(Fault::from) };
        Ok(Operation::new(work, step_to_python))
    }

    fn save(
        &self,
        key: [u8; SEAL_KEY_BYTES],
        context: Vec<u8>,
        seconds: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<u8>> {
        let seconds = read(seconds, "seconds")?;
        Ok(self.saved(key, context, seconds)?)
    }
}

const OVER: Fault = Fault::Core(Error::Misuse(Misuse::Over));
const OTHER_PROCESS: Fault =
    Fault::Misuse("this sign-in belongs to the process that began it: save it there and resume it here");

/// Under the lock nothing is done that may run Python, as that may hand the GIL to another thread, which may want the
/// lock. Not even the making of an exception: a fault becomes one only when the lock is gone.
impl PendingSignIn {
    fn lock(&self) -> MutexGuard<'_, Option<Pending>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Result<Pending, Fault> {
        self.check_process()?;
        let pending = self.lock().take();
        pending.ok_or(OVER)
    }

    fn saved(&self, key: [u8; SEAL_KEY_BYTES], context: Vec<u8>, seconds: u32) -> Result<Vec<u8>, Fault> {
        self.check_process()?;
        let pending = self.lock();
        let pending = pending.as_ref().ok_or(OVER)?;
        Ok(pending.save(&pending.seal(key, context), seconds)?)
    }

    fn check_process(&self) -> Result<(), Fault> {
        if self.process == process::id() {
            return Ok(());
        }
        Err(OTHER_PROCESS)
    }
}

pub(crate) fn step_to_python(py: Python<'_>, step: SignInStep) -> PyResult<Py<PyAny>> {
    match step {
        SignInStep::Ask(pending) => resumed_to_python(py, pending),
        SignInStep::Done(done) => Ok(("done", done_to_dict(py, &done)?)
            .into_pyobject(py)?
            .into_any()
            .unbind()),
    }
}

pub(crate) fn resumed_to_python(py: Python<'_>, pending: Pending) -> PyResult<Py<PyAny>> {
    let question = prompt_to_dict(py, pending.prompt())?;
    let pending = PendingSignIn {
        username: pending.username().into(),
        process: process::id(),
        pending: Mutex::new(Some(pending)),
    };
    Ok(("ask", pending, question).into_pyobject(py)?.into_any().unbind())
}

fn done_to_dict<'py>(py: Python<'py>, done: &SignedIn) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("session", session_to_dict(py, &done.session)?)?;
    dict.set_item("device", device_outcome_to_dict(py, &done.device)?)?;
    dict.set_item("forgotten_device", &done.forgotten_device)?;
    let store_error = done.store_error.as_ref();
    dict.set_item(
        "store_error",
        store_error.map(|error| Fault::of_store(py, error).into_value(py)),
    )?;
    Ok(dict)
}

fn device_outcome_to_dict<'py>(py: Python<'py>, outcome: &DeviceOutcome) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for absent in ["device_key", "record", "remembered", "new_device", "error"] {
        dict.set_item(absent, py.None())?;
    }
    let kind = match outcome {
        DeviceOutcome::Used { device_key } => {
            dict.set_item("device_key", device_key)?;
            "used"
        }
        DeviceOutcome::Confirmed { device, remembered } => {
            dict.set_item("device_key", &device.device_key)?;
            dict.set_item("record", device_to_dict(py, device)?)?;
            match remembered {
                Ok(remembered) => dict.set_item("remembered", remembered)?,
                Err(error) => {
                    dict.set_item("remembered", false)?;
                    dict.set_item("error", Fault::of_flow(py, error).into_value(py))?;
                }
            }
            "confirmed"
        }
        DeviceOutcome::Unconfirmed { device, error } => {
            dict.set_item("device_key", device.device_key())?;
            dict.set_item("new_device", new_device_to_dict(py, device)?)?;
            dict.set_item("error", Fault::of_flow(py, error).into_value(py))?;
            "unconfirmed"
        }
        _ => "untracked",
    };
    dict.set_item("kind", kind)?;
    Ok(dict)
}
