//! `Login`: the sign-in as a state machine that does no I/O.

use std::sync::{Mutex, PoisonError};

use cognito_flow::core::Error;
use cognito_flow::core::error::{FieldError, Misuse, Problem};
use cognito_flow::core::login::{Login as Machine, LoginConfig, Seal, Step};
use cognito_flow::core::message::{
    AnalyticsMetadata, PoolId, Request, Response, ServiceError, UserContextData,
};
use cognito_flow::{Endpoint, RememberedDevice, SecretString, otpauth_uri as uri};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::de::DeserializeOwned;

use crate::answer::{Tagged, prompt_to_dict};
use crate::convert::{
    DeviceDict, NewDeviceDict, device_to_dict, json_to_python, member, needed, new_device_to_dict, read_json,
    read_parameters, tokens_to_dict,
};
use crate::error::Fault;
use crate::surroundings::{now, rng};
use crate::text::{Text, number};

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Login>()?;
    module.add_function(wrap_pyfunction!(confirm_device, module)?)?;
    module.add_function(wrap_pyfunction!(otpauth_uri, module)?)?;
    module.add_function(wrap_pyfunction!(endpoint_of_pool, module)?)
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

/// A mapping with Cognito's own member names.
pub(crate) fn read_members<T: DeserializeOwned>(mapping: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    let json = read_json(mapping, name)?;
    serde_json::from_value(json).map_err(|error| PyTypeError::new_err(format!("{name}: {error}")))
}

#[pyclass(frozen, module = "cognito_srp._native")]
struct Login(Mutex<UnderWay>);

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
        key: [u8; 32],
        endpoint: Text,
        context: &[u8],
        config: &Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        let config = read_config(config)?;
        let seal = Seal::new(key, endpoint, context);
        let restored = py.detach(|| Machine::restore(saved, &seal, config, now()));
        let (machine, prompt) = restored.map_err(Fault::from)?;
        Ok(Self::at(machine, Step::Ask(prompt)))
    }

    fn step(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let step = py.detach(|| self.with(|login| login.step.as_ref().map(copy)));
        match step {
            Some(step) => step_to_python(py, &step),
            None => Err(Fault::from(Error::Misuse(Misuse::Over)).into()),
        }
    }

    fn receive(
        &self,
        py: Python<'_>,
        response: &Bound<'_, PyAny>,
        date: Option<Text>,
    ) -> PyResult<Py<PyAny>> {
        let json = read_json(response, "response")?.to_string();
        let response = Response::success(json.into_bytes()).with_date(date.as_deref());
        self.go_on(py, |machine| machine.receive(&response, &mut rng(), now()))
    }

    fn receive_error(
        &self,
        py: Python<'_>,
        code: Text,
        message: Text,
        status: &Bound<'_, PyAny>,
        date: Option<Text>,
    ) -> PyResult<Py<PyAny>> {
        let error = ServiceError::new(code, message).with_status(number(status, "status")?);
        let response = Response::refusal(error).with_date(date.as_deref());
        self.go_on(py, |machine| machine.receive(&response, &mut rng(), now()))
    }

    fn receive_http(
        &self,
        py: Python<'_>,
        status: &Bound<'_, PyAny>,
        error_type: Option<Text>,
        body: &[u8],
        date: Option<Text>,
    ) -> PyResult<Py<PyAny>> {
        let response = Response::from_http(number(status, "status")?, error_type.as_deref(), body.to_vec());
        let response = response.with_date(date.as_deref());
        self.go_on(py, |machine| machine.receive(&response, &mut rng(), now()))
    }

    fn answer(&self, py: Python<'_>, answer: Tagged) -> PyResult<Py<PyAny>> {
        let question = py.detach(|| {
            self.with(|login| match &login.step {
                Some(Step::Ask(prompt)) => Some(prompt.question.clone()),
                _ => None,
            })
        });
        let answer = answer.into_answer(question.as_ref())?;
        self.go_on(py, |machine| machine.answer(answer, &mut rng()))
    }

    fn save(
        &self,
        py: Python<'_>,
        key: [u8; 32],
        endpoint: Text,
        context: &[u8],
        seconds: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<u8>> {
        let seconds = number(seconds, "seconds")?;
        let seal = Seal::new(key, endpoint, context);
        let saved = py.detach(|| self.with(|login| login.machine.save(&seal, seconds, &mut rng(), now())));
        Ok(saved.map_err(Fault::from)?)
    }

    #[getter]
    fn username(&self, py: Python<'_>) -> String {
        py.detach(|| self.with(|login| login.machine.username().into()))
    }

    #[getter]
    fn forgotten_device(&self, py: Python<'_>) -> Option<String> {
        py.detach(|| self.with(|login| login.machine.forgotten_device().map(Into::into)))
    }

    #[getter]
    fn refused_device(&self, py: Python<'_>) -> Option<String> {
        py.detach(|| self.with(|login| login.machine.refused_device().map(Into::into)))
    }

    #[getter]
    fn large_clock_offset(&self, py: Python<'_>) -> Option<i64> {
        py.detach(|| self.with(|login| login.machine.large_clock_offset()))
    }

    #[getter]
    fn clock_offset(&self, py: Python<'_>) -> i64 {
        py.detach(|| self.with(|login| login.machine.clock_offset()))
    }
}

impl Login {
    const fn at(machine: Machine, step: Step) -> Self {
        Self(Mutex::new(UnderWay {
            machine,
            step: Some(step),
        }))
    }

    /// To be called without the GIL: whoever has the lock never waits for the GIL.
    fn with<T>(&self, work: impl FnOnce(&mut UnderWay) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn go_on(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut Machine) -> Result<Step, Error> + Send,
    ) -> PyResult<Py<PyAny>> {
        let step = py.detach(|| {
            self.with(|login| {
                login.step = None;
                let step = work(&mut login.machine)?;
                login.step = Some(copy(&step));
                Ok::<_, Error>(step)
            })
        });
        step_to_python(py, &step.map_err(Fault::from)?)
    }
}

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
    name: Option<Text>,
) -> PyResult<(&'static str, Py<PyAny>, Py<PyDict>)> {
    let NewDeviceDict(device) = new_device;
    let (request, record): (Request, RememberedDevice) =
        py.detach(|| device.confirm(name.as_deref(), &mut rng()));
    let (operation, body) = request_to_python(py, &request)?;
    Ok((operation, body, device_to_dict(py, &record)?.unbind()))
}

#[pyfunction]
fn otpauth_uri(secret_code: Text, issuer: Text, account: Text) -> String {
    let secret_code = SecretString::from(secret_code);
    uri(&issuer, &account, &secret_code).expose().clone()
}

#[pyfunction]
fn endpoint_of_pool(pool_id: Text) -> Result<String, Fault> {
    Ok(Endpoint::of_pool(&PoolId::parse(&pool_id)?).to_string())
}
