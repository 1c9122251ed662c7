//! Values on their way from and to Python.

use cognito_flow::core::message::{NewDeviceMetadata, Parameters};
use cognito_flow::{Attribute, NewDevice, RememberedDevice, SecretString, Session, Tokens};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PySequence, PyString};
use serde_json::{Map, Value};

use crate::config::bad;
use crate::text::{Text, read};

/// How deep a value may be nested.
const MOST_LEVELS: usize = 64;

/// A mapping from texts to texts, such as `ChallengeParameters`. `name` is what an error calls it.
pub(crate) fn read_texts<T>(mapping: &Bound<'_, PyAny>, name: &'static str) -> PyResult<T>
where
    T: FromIterator<(String, Text)>,
{
    let wrong = || PyTypeError::new_err(format!("{name} is not a mapping from str to str"));
    let mapping = mapping.cast::<PyMapping>().map_err(|_| wrong())?;
    let items = mapping.items()?;
    let read = items.iter().map(|item| {
        let (key, value) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        if !key.is_instance_of::<PyString>() || !value.is_instance_of::<PyString>() {
            return Err(wrong());
        }
        Ok((read::<Text>(&key, name)?.into(), read::<Text>(&value, name)?))
    });
    read.collect()
}

pub(crate) fn read_parameters(mapping: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Parameters> {
    read_texts(mapping, name)
}

pub(crate) fn read_attributes(mapping: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Vec<Attribute>> {
    let attributes: Vec<(String, Text)> = read_texts(mapping, name)?;
    let attributes = attributes.into_iter();
    Ok(attributes
        .map(|(name, value)| Attribute::new(name, value))
        .collect())
}

pub(crate) fn parameters_to_dict(py: Python<'_>, parameters: &Parameters) -> PyResult<Py<PyAny>> {
    let dict = PyDict::new(py);
    for (name, value) in parameters.iter() {
        dict.set_item(name, value)?;
    }
    Ok(dict.into_any().unbind())
}

/// A member of a mapping; absent and `None` are the same.
pub(crate) fn member<'py, T>(dict: &Bound<'py, PyDict>, name: &'static str) -> PyResult<Option<T>>
where
    T: for<'a> FromPyObject<'a, 'py>,
{
    match dict.get_item(name)? {
        Some(value) if !value.is_none() => read(&value, name).map(Some),
        _ => Ok(None),
    }
}

/// A member that has to be there.
pub(crate) fn needed<'py, T>(dict: &Bound<'py, PyDict>, name: &'static str) -> PyResult<T>
where
    T: for<'a> FromPyObject<'a, 'py>,
{
    member(dict, name)?.ok_or_else(|| PyTypeError::new_err(format!("{name} is missing")))
}

/// What JSON can say: mappings, sequences, texts, numbers, `True`, `False`, `None`.
pub(crate) fn read_json(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Value> {
    read_level(value, name, MOST_LEVELS)
}

fn read_level(value: &Bound<'_, PyAny>, name: &'static str, levels: usize) -> PyResult<Value> {
    if levels == 0 {
        return Err(bad(name, "within 64 levels of nesting"));
    }
    if value.is_none() {
        return Ok(Value::Null);
    }
    if value.is_instance_of::<PyString>() {
        return Ok(Value::String(read::<Text>(value, name)?.into()));
    }
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if value.is_instance_of::<PyInt>() {
        return Ok(Value::from(read::<i64>(value, name)?));
    }
    if value.is_instance_of::<PyFloat>() {
        return Ok(Value::from(value.extract::<f64>()?));
    }
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let mut members = Map::new();
        for item in mapping.items()?.iter() {
            let (key, value) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            if !key.is_instance_of::<PyString>() {
                return Err(PyTypeError::new_err(format!(
                    "{name} has a key that is not a str"
                )));
            }
            let key = read::<Text>(&key, name)?.into();
            members.insert(key, read_level(&value, name, levels - 1)?);
        }
        return Ok(Value::Object(members));
    }
    if let Ok(sequence) = value.cast::<PySequence>() {
        let values = sequence.try_iter()?;
        let values = values.map(|value| read_level(&value?, name, levels - 1));
        return values.collect::<PyResult<_>>().map(Value::Array);
    }
    Err(PyTypeError::new_err(format!(
        "{name} has a value of type {} that JSON does not know",
        value.get_type().name()?
    )))
}

/// The same in the other direction.
pub(crate) fn json_to_python(py: Python<'_>, value: &Value) -> PyResult<Py<PyAny>> {
    Ok(match value {
        Value::Null => py.None(),
        Value::Bool(flag) => PyBool::new(py, *flag).to_owned().into_any().unbind(),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => integer.into_pyobject(py)?.into_any().unbind(),
            None => PyFloat::new(py, number.as_f64().unwrap_or(f64::NAN))
                .into_any()
                .unbind(),
        },
        Value::String(text) => PyString::new(py, text).into_any().unbind(),
        Value::Array(values) => {
            let list = PyList::empty(py);
            for value in values {
                list.append(json_to_python(py, value)?)?;
            }
            list.into_any().unbind()
        }
        Value::Object(members) => {
            let dict = PyDict::new(py);
            for (name, value) in members {
                dict.set_item(name, json_to_python(py, value)?)?;
            }
            dict.into_any().unbind()
        }
    })
}

/// A session that has an access token and nothing else: enough for the operations of the user.
pub(crate) fn session_of(access_token: impl Into<SecretString>) -> Session {
    Session {
        tokens: Tokens {
            access_token: access_token.into(),
            id_token: None,
            refresh_token: None,
            expires_in: 0,
        },
        username: String::new(),
        device_key: None,
    }
}

/// A session as Python gives it.
pub(crate) struct SessionDict(pub(crate) Session);

impl<'py> FromPyObject<'_, 'py> for SessionDict {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let dict = value.cast::<PyDict>()?;
        let tokens = needed::<Bound<'_, PyDict>>(&dict, "tokens")?;
        Ok(Self(Session {
            tokens: Tokens {
                access_token: needed::<Text>(&tokens, "access_token")?.into(),
                id_token: member::<Text>(&tokens, "id_token")?.map(Into::into),
                refresh_token: member::<Text>(&tokens, "refresh_token")?.map(Into::into),
                expires_in: member(&tokens, "expires_in")?.unwrap_or_default(),
            },
            username: needed::<Text>(&dict, "username")?.into(),
            device_key: member::<Text>(&dict, "device_key")?.map(Into::into),
        }))
    }
}

/// The record of a remembered device as Python gives it.
pub(crate) struct DeviceDict(pub(crate) RememberedDevice);

impl<'py> FromPyObject<'_, 'py> for DeviceDict {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let dict = value.cast::<PyDict>()?;
        Ok(Self(RememberedDevice {
            device_key: needed::<Text>(&dict, "device_key")?.into(),
            device_group_key: needed::<Text>(&dict, "device_group_key")?.into(),
            device_password: needed::<Text>(&dict, "device_password")?.into(),
            username: needed::<Text>(&dict, "username")?.into(),
        }))
    }
}

/// A device that the pool offers to know, as Python gives it.
pub(crate) struct NewDeviceDict(pub(crate) NewDevice);

impl<'py> FromPyObject<'_, 'py> for NewDeviceDict {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let dict = value.cast::<PyDict>()?;
        let metadata = NewDeviceMetadata {
            device_key: needed::<Text>(&dict, "device_key")?.into(),
            device_group_key: needed::<Text>(&dict, "device_group_key")?.into(),
        };
        let username = needed::<Text>(&dict, "username")?.into();
        let access_token = needed::<Text>(&dict, "access_token")?.into();
        Ok(Self(NewDevice::new(metadata, username, access_token)))
    }
}

pub(crate) fn tokens_to_dict<'py>(py: Python<'py>, tokens: &Tokens) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("access_token", tokens.access_token.expose())?;
    dict.set_item("id_token", tokens.id_token.as_ref().map(SecretString::expose))?;
    dict.set_item(
        "refresh_token",
        tokens.refresh_token.as_ref().map(SecretString::expose),
    )?;
    dict.set_item("expires_in", tokens.expires_in)?;
    Ok(dict)
}

pub(crate) fn session_to_dict<'py>(py: Python<'py>, session: &Session) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("tokens", tokens_to_dict(py, &session.tokens)?)?;
    dict.set_item("username", &session.username)?;
    dict.set_item("device_key", &session.device_key)?;
    Ok(dict)
}

pub(crate) fn device_to_dict<'py>(
    py: Python<'py>,
    device: &RememberedDevice,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("device_key", &device.device_key)?;
    dict.set_item("device_group_key", &device.device_group_key)?;
    dict.set_item("device_password", device.device_password.expose())?;
    dict.set_item("username", &device.username)?;
    Ok(dict)
}

pub(crate) fn new_device_to_dict<'py>(py: Python<'py>, device: &NewDevice) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("device_key", device.device_key())?;
    dict.set_item("device_group_key", device.device_group_key())?;
    dict.set_item("username", device.username())?;
    dict.set_item("access_token", device.access_token().expose())?;
    Ok(dict)
}
