//! `Login`: the sign-in as a state machine that does no I/O.

use std::process;
use std::sync::{Mutex, TryLockError};

use cognito_flow::core::Error;
use cognito_flow::core::error::{FieldError, Misuse, Problem};
use cognito_flow::core::login::{Login as Machine, LoginConfig, SEAL_KEY_BYTES, Seal, Step};
use cognito_flow::core::message::{
    AnalyticsMetadata, PoolId, Request, Response, ServiceError, UserContextData,
};
use cognito_flow::{Endpoint, RememberedDevice, SecretString, otpauth_uri as uri};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::answer::{Tagged, prompt_to_dict};
use crate::convert::{
    DeviceDict, NewDeviceDict, device_to_dict, json_to_python, member, needed, new_device_to_dict, read_json,
    read_parameters, tokens_to_dict,
};
use crate::error::Fault;
use crate::surroundings::{now, rng};
use crate::text::{Text, read, texts};

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Login>()?;
    module.add_function(wrap_pyfunction!(confirm_device, module)?)?;
    module.add_function(wrap_pyfunction!(otpauth_uri, module)?)?;
    module.add_function(wrap_pyfunction!(endpoint_of_pool, module)?)?;
    module.add_function(wrap_pyfunction!(check_endpoint, module)?)?;
    module.add("SEAL_KEY_BYTES", SEAL_KEY_BYTES)
}

/// Who signs in, and where, as Python gives it.
fn read_config(dict: &Bound<'_, PyDict>) -> PyResult<LoginConfig> {
    let any = |name| member::<Bound<'_, PyAny>>(dict, name);
    let pool = PoolId::parse(&needed::<Text>(dict, "pool_id")?).map_err(Fault::from)?;
    let client_id = needed::<Text>(dict, "client_id")?;
    if client_id.is_empty() {
        return Err(Fault::from(FieldError::new("ClientId", Problem::Empty)).into());
    }
    let mut config = LoginConfig::new(pool, client_id, needed::<Text>(dict, "username")?);
    if let Some(secret) = member::<Text>(dict, "client_secret")? {
        config = config.client_secret(secret);
    }
    if let Some(DeviceDict(device)) = member(dict, "device")? {
        config = config.device(device);
    }
    if let Some(metadata) = any("client_metadata")? {
        config = config.client_metadata(read_parameters(&metadata, "client_metadata")?);
    }
    if let Some(metadata) = any("analytics_metadata")? {
        let metadata: AnalyticsMetadata = read_members(&metadata, "analytics_metadata")?;
        config = config.analytics_metadata(metadata);
    }
    if let Some(data) = any("user_context_data")? {
        let data: UserContextData = read_members(&data, "user_context_data")?;
        config = config.user_context_data(data);
    }
    let context = any("context_data")?;
    if member::<bool>(dict, "admin")?.unwrap_or_default() || context.is_some() {
        let context = context.map(|data| read_members(&data, "context_data"));
        config = config.as_admin(context.transpose()?);
    }
    Ok(config)
}

/// A mapping with Cognito's own member names, and no others: a slip of the pen would not be noticed.
pub(crate) fn read_members<T>(mapping: &Bound<'_, PyAny>, name: &'static str) -> PyResult<T>
where
    T: Serialize + DeserializeOwned,
{
    let json = read_json(mapping, name)?;
    // Its own error may show a value.
    let wrong = |_| PyTypeError::new_err(format!("{name} lacks a member, or one has a wrong type"));
    let read: T = serde_json::from_value(json.clone()).map_err(wrong)?;
    let known = serde_json::to_value(&read).map_err(wrong)?;
    let members = json.as_object().into_iter().flatten();
    let mut unknown =
        members.filter(|(member, value)| !value.is_null() && known.get(member.as_str()).is_none());
    match unknown.next() {
        None => Ok(read),
        Some((member, _)) => Err(PyTypeError::new_err(format!("{name} has no member {member:?}"))),
    }
}

#[pyclass(frozen, module = "cognito_srp._native")]
struct Login {
    process: u32,
    under_way: Mutex<UnderWay>,
}

struct UnderWay {
    machine: Machine,
    /// What the caller is to do; none once the login has failed.
    step: Option<Step>,
}

#[pymethods]
impl Login {
    #[new]
    fn new(py: Python<'_>, config: &Bound<'_, PyDict>, flow: Tagged) -> PyResult<Self> {
        let (config, flow) = (read_config(config)?, flow.into_flow()?);
        let started = py.detach(|| Machine::start(config, flow, &mut rng()));
        let (machine, request) = started.map_err(Fault::from)?;
        Ok(Self::at(machine, Step::Send(request)))
    }

    #[staticmethod]
    fn restore(
        py: Python<'_>,
        saved: &[u8],
        key: [u8; SEAL_KEY_BYTES],
        endpoint: &Bound<'_, PyAny>,
        context: &[u8],
        config: &Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        texts!(endpoint);
        let config = read_config(config)?;
        let seal = Seal::new(key, endpoint, context);
        let restored = py.detach(|| Machine::restore(saved, &seal, config, now()));
        let (machine, prompt) = restored.map_err(Fault::from)?;
        Ok(Self::at(machine, Step::Ask(prompt)))
    }

    fn step(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        match self.with(py, |login| Ok(login.step.as_ref().map(copy)))? {
            Some(step) => step_to_python(py, &step),
            None => Err(Fault::from(Error::Misuse(Misuse::Over)).into()),
        }
    }

    fn receive(
        &self,
        py: Python<'_>,
        response: &Bound<'_, PyAny>,
        date: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        texts!(date);
        let json = read_json(response, "response")?.to_string();
        let response = Response::success(json.into_bytes()).with_date(date.as_deref());
        self.go_on(py, |machine| machine.receive(&response, &mut rng(), now()))
    }

    fn receive_error(
        &self,
        py: Python<'_>,
        code: &Bound<'_, PyAny>,
        message: &Bound<'_, PyAny>,
        status: &Bound<'_, PyAny>,
        date: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        texts!(code, message, date);
        let error = ServiceError::new(code, message).with_status(read(status, "status")?);
        let response = Response::refusal(error).with_date(date.as_deref());
        self.go_on(py, |machine| machine.receive(&response, &mut rng(), now()))
    }

    fn receive_http(
        &self,
        py: Python<'_>,
        status: &Bound<'_, PyAny>,
        error_type: Option<&Bound<'_, PyAny>>,
        body: &[u8],
        date: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        texts!(error_type, date);
        let response = Response::from_http(read(status, "status")?, error_type.as_deref(), body.to_vec());
        let response = response.with_date(date.as_deref());
        self.go_on(py, |machine| machine.receive(&response, &mut rng(), now()))
    }

    fn answer(&self, py: Python<'_>, answer: Tagged) -> PyResult<Py<PyAny>> {
        let question = self.with(py, |login| match &login.step {
            Some(Step::Ask(prompt)) => Ok(Some(prompt.question.clone())),
            _ => Ok(None),
        })?;
        let answer = answer.into_answer(question.as_ref())?;
        self.go_on(py, |machine| machine.answer(answer, &mut rng()))
    }

    fn save(
        &self,
        py: Python<'_>,
        key: [u8; SEAL_KEY_BYTES],
        endpoint: &Bound<'_, PyAny>,
        context: &[u8],
        seconds: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<u8>> {
        texts!(endpoint);
        let seconds = read(seconds, "seconds")?;
        let seal = Seal::new(key, endpoint, context);
        let save = |login: &mut UnderWay| login.machine.save(&seal, seconds, &mut rng(), now());
        Ok(self.with(py, save)?)
    }

    #[getter]
    fn username(&self, py: Python<'_>) -> Result<String, Fault> {
        self.with(py, |login| Ok(login.machine.username().into()))
    }

    #[getter]
    fn forgotten_device(&self, py: Python<'_>) -> Result<Option<String>, Fault> {
        self.with(py, |login| Ok(login.machine.forgotten_device().map(Into::into)))
    }

    #[getter]
    fn refused_device(&self, py: Python<'_>) -> Result<Option<String>, Fault> {
        self.with(py, |login| Ok(login.machine.refused_device().map(Into::into)))
    }

    #[getter]
    fn large_clock_offset(&self, py: Python<'_>) -> Result<Option<i64>, Fault> {
        self.with(py, |login| Ok(login.machine.large_clock_offset()))
    }

    #[getter]
    fn clock_offset(&self, py: Python<'_>) -> Result<i64, Fault> {
        self.with(py, |login| Ok(login.machine.clock_offset()))
    }
}

impl Login {
    fn at(machine: Machine, step: Step) -> Self {
        Self {
            process: process::id(),
            under_way: Mutex::new(UnderWay {
                machine,
                step: Some(step),
            }),
        }
    }

    /// Without the GIL: whoever has the lock never waits for it.
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut UnderWay) -> Result<T, Error> + Send,
    ) -> Result<T, Fault> {
        py.detach(|| {
            // A thread of the parent may have had it at the fork, and nobody will ever give it back.
            let lock = match self.process == process::id() {
                true => self.under_way.lock().map_err(TryLockError::from),
                false => self.under_way.try_lock(),
            };
            match lock {
                Ok(mut under_way) => Ok(work(&mut under_way)?),
                Err(TryLockError::Poisoned(poisoned)) => Ok(work(&mut poisoned.into_inner())?),
                Err(TryLockError::WouldBlock) => Err(Fault::Misuse(IN_USE)),
            }
        })
    }

    fn go_on(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut Machine) -> Result<Step, Error> + Send,
    ) -> PyResult<Py<PyAny>> {
        let step = self.with(py, |login| {
            login.step = None;
            let step = work(&mut login.machine)?;
            login.step = Some(copy(&step));
            Ok(step)
        })?;
        step_to_python(py, &step)
    }
}

const IN_USE: &str = "this login was in use when the process forked: begin another one";

fn copy(step: &Step) -> Step {
    match step {
        Step::Send(request) => Step::Send(request.clone()),
        Step::Ask(prompt) => Step::Ask(prompt.clone()),
        Step::Done(done) => Step::Done(done.clone()),
    }
}

fn step_to_python(py: Python<'_>, step: &Step) -> PyResult<Py<PyAny>> {
    Ok(match step {
        Step::Send(request) => {
            let (operation, body) = request_to_python(py, request)?;
            ("send", operation, body).into_pyobject(py)?.into_any().unbind()
        }
        Step::Ask(prompt) => ("ask", prompt_to_dict(py, prompt)?)
            .into_pyobject(py)?
            .into_any()
            .unbind(),
        Step::Done(done) => {
            let dict = PyDict::new(py);
            dict.set_item("tokens", tokens_to_dict(py, &done.tokens)?)?;
            dict.set_item("username", &done.username)?;
            dict.set_item("device_key", &done.device_key)?;
            let new_device = done.new_device.as_ref();
            let new_device = new_device
                .map(|device| new_device_to_dict(py, device))
                .transpose()?;
            dict.set_item("new_device", new_device)?;
            ("done", dict).into_pyobject(py)?.into_any().unbind()
        }
    })
}

fn request_to_python(py: Python<'_>, request: &Request) -> PyResult<(&'static str, Py<PyAny>)> {
    Ok((request.operation(), json_to_python(py, request.body().expose())?))
}

#[pyfunction]
fn confirm_device(
    py: Python<'_>,
    new_device: NewDeviceDict,
    name: Option<&Bound<'_, PyAny>>,
) -> PyResult<(&'static str, Py<PyAny>, Py<PyDict>)> {
    texts!(name);
    let NewDeviceDict(device) = new_device;
    let (request, record): (Request, RememberedDevice) =
        py.detach(|| device.confirm(name.as_deref(), &mut rng()));
    let (operation, body) = request_to_python(py, &request)?;
    Ok((operation, body, device_to_dict(py, &record)?.unbind()))
}

#[pyfunction]
fn otpauth_uri(
    secret_code: &Bound<'_, PyAny>,
    issuer: &Bound<'_, PyAny>,
    account: &Bound<'_, PyAny>,
) -> PyResult<String> {
    texts!(secret_code, issuer, account);
    let secret_code = SecretString::from(secret_code);
    Ok(uri(&issuer, &account, &secret_code).expose().clone())
}

#[pyfunction]
fn endpoint_of_pool(pool_id: &Bound<'_, PyAny>) -> Result<String, Fault> {
    texts!(pool_id);
    Ok(Endpoint::of_pool(&PoolId::parse(&pool_id)?).to_string())
}

#[pyfunction]
fn check_endpoint(url: &Bound<'_, PyAny>, allow_plain_http: bool) -> PyResult<String> {
    let url: Text = read(url, "endpoint")?;
    let endpoint = match allow_plain_http {
        true => Endpoint::parse_with_plain_http(&url),
        false => Endpoint::parse(&url),
    };
    Ok(endpoint.map_err(Fault::from)?.to_string())
}
