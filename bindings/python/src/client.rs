//! `Client`: everything over HTTP. Each method makes an [`Operation`] that Python waits for or awaits.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use cognito_flow::core::login::SEAL_KEY_BYTES;
use cognito_flow::core::token::Claims;
use cognito_flow::{CognitoClient, DeviceRememberedStatus, Error, MfaPreference, MfaSettings, SecretString};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Serialize;

use crate::answer::Tagged;
use crate::config::{Home, Settings, bad};
use crate::convert::{
    DeviceDict, NewDeviceDict, SessionDict, device_to_dict, json_to_python, read_attributes, session_of,
    session_to_dict,
};
use crate::error::Fault;
use crate::operation::Operation;
use crate::sign_in::{PendingSignIn, resumed_to_python, step_to_python};
use crate::text::{Text, read, texts};
use crate::token_provider::TokenProvider;

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Client>()?;
    module.add_class::<PendingSignIn>()?;
    module.add_class::<TokenProvider>()
}

#[pyclass(frozen, module = "cognito_srp._native")]
pub(crate) struct Client {
    home: Arc<Home>,
    settings: Settings,
}

#[pymethods]
impl Client {
    #[new]
    fn new(config: &Bound<'_, PyDict>) -> PyResult<Self> {
        Ok(Self {
            home: Arc::new(Home::new(config)?),
            settings: Settings::default().with(config)?,
        })
    }

    #[getter]
    fn endpoint(&self) -> PyResult<String> {
        Ok(self.home.client()?.endpoint().to_string())
    }

    fn with_settings(&self, settings: &Bound<'_, PyDict>) -> PyResult<Self> {
        Ok(Self {
            home: Arc::clone(&self.home),
            settings: self.settings.clone().with(settings)?,
        })
    }

    fn start_sign_in(&self, username: &Bound<'_, PyAny>, flow: Tagged) -> PyResult<Operation> {
        texts!(username);
        let flow = flow.into_flow()?;
        self.work(
            move |client| async move { client.start_sign_in(&username, flow).await },
            step_to_python,
        )
    }

    fn resume_sign_in(
        &self,
        saved: Vec<u8>,
        key: [u8; SEAL_KEY_BYTES],
        context: Vec<u8>,
    ) -> PyResult<Operation> {
        let work = move |client: CognitoClient| async move {
            let seal = client.seal(key, context);
            client.resume_sign_in(&saved, &seal).await
        };
        self.work(work, resumed_to_python)
    }

    fn remember_device(
        &self,
        session: SessionDict,
        alias: &Bound<'_, PyAny>,
        device: DeviceDict,
    ) -> PyResult<Operation> {
        texts!(alias);
        let (SessionDict(session), DeviceDict(device)) = (session, device);
        self.nothing(move |client| async move { client.remember_device(&session, &alias, &device).await })
    }

    fn confirm_device(&self, new_device: NewDeviceDict) -> PyResult<Operation> {
        let NewDeviceDict(device) = new_device;
        self.work(
            move |client| async move { client.confirm_device(&device).await },
            |py, (record, left_to_user)| {
                let record = device_to_dict(py, &record)?;
                Ok((record, left_to_user).into_pyobject(py)?.into_any().unbind())
            },
        )
    }

    fn update_device_status(
        &self,
        access_token: &Bound<'_, PyAny>,
        device_key: &Bound<'_, PyAny>,
        remembered: bool,
    ) -> PyResult<Operation> {
        texts!(access_token, device_key);
        let session = session_of(access_token);
        let status = if remembered {
            DeviceRememberedStatus::Remembered
        } else {
            DeviceRememberedStatus::NotRemembered
        };
        self.nothing(
            move |client| async move { client.update_device_status(&session, &device_key, status).await },
        )
    }

    fn get_device(
        &self,
        access_token: &Bound<'_, PyAny>,
        device_key: &Bound<'_, PyAny>,
    ) -> PyResult<Operation> {
        texts!(access_token, device_key);
        let session = session_of(access_token);
        self.answer(move |client| async move { client.get_device(&session, &device_key).await })
    }

    fn list_devices(&self, access_token: &Bound<'_, PyAny>) -> PyResult<Operation> {
        texts!(access_token);
        let session = session_of(access_token);
        self.answer(move |client| async move { client.list_all_devices(&session).await })
    }

    fn forget_device(
        &self,
        access_token: &Bound<'_, PyAny>,
        device_key: &Bound<'_, PyAny>,
    ) -> PyResult<Operation> {
        texts!(access_token, device_key);
        let session = session_of(access_token);
        self.nothing(move |client| async move { client.forget_device(&session, &device_key).await })
    }

    #[pyo3(signature = (username, password, attributes))]
    fn sign_up(
        &self,
        username: &Bound<'_, PyAny>,
        password: &Bound<'_, PyAny>,
        attributes: &Bound<'_, PyAny>,
    ) -> PyResult<Operation> {
        texts!(username, password);
        let attributes = read_attributes(attributes, "attributes")?;
        self.answer(move |client| async move { client.sign_up(&username, password, &attributes).await })
    }

    fn confirm_sign_up(
        &self,
        username: &Bound<'_, PyAny>,
        code: &Bound<'_, PyAny>,
        session: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Operation> {
        texts!(username, code, session);
        self.answer(move |client| async move {
            match session {
                Some(session) => client.confirm_sign_up_in_session(&username, code, session).await,
                None => client.confirm_sign_up(&username, code).await,
            }
        })
    }

    fn resend_confirmation_code(&self, username: &Bound<'_, PyAny>) -> PyResult<Operation> {
        texts!(username);
        self.answer(move |client| async move { client.resend_confirmation_code(&username).await })
    }

    fn forgot_password(&self, username: &Bound<'_, PyAny>) -> PyResult<Operation> {
        texts!(username);
        self.answer(move |client| async move { client.forgot_password(&username).await })
    }

    fn confirm_forgot_password(
        &self,
        username: &Bound<'_, PyAny>,
        code: &Bound<'_, PyAny>,
        password: &Bound<'_, PyAny>,
    ) -> PyResult<Operation> {
        texts!(username, code, password);
        self.nothing(
            move |client| async move { client.confirm_forgot_password(&username, code, password).await },
        )
    }

    fn change_password(
        &self,
        access_token: &Bound<'_, PyAny>,
        previous: Option<&Bound<'_, PyAny>>,
        proposed: &Bound<'_, PyAny>,
    ) -> PyResult<Operation> {
        texts!(access_token, previous, proposed);
        let session = session_of(access_token);
        let previous = previous.map(SecretString::from);
        self.nothing(move |client| async move { client.change_password(&session, previous, proposed).await })
    }

    fn get_user(&self, access_token: &Bound<'_, PyAny>) -> PyResult<Operation> {
        texts!(access_token);
        let session = session_of(access_token);
        self.answer(move |client| async move { client.get_user(&session).await })
    }

    fn update_user_attributes(
        &self,
        access_token: &Bound<'_, PyAny>,
        attributes: &Bound<'_, PyAny>,
    ) -> PyResult<Operation> {
        texts!(access_token);
        let session = session_of(access_token);
        let attributes = read_attributes(attributes, "attributes")?;
        self.answer(move |client| async move { client.update_user_attributes(&session, &attributes).await })
    }

    fn delete_user_attributes(
        &self,
        access_token: &Bound<'_, PyAny>,
        names: &Bound<'_, PyAny>,
    ) -> PyResult<Operation> {
        texts!(access_token);
        let session = session_of(access_token);
        let names: Vec<Text> = read(names, "names")?;
        self.nothing(move |client| async move {
            let names: Vec<&str> = names.iter().map(|name| &**name).collect();
            client.delete_user_attributes(&session, &names).await
        })
    }

    fn get_user_attribute_verification_code(
        &self,
        access_token: &Bound<'_, PyAny>,
        name: &Bound<'_, PyAny>,
    ) -> PyResult<Operation> {
        texts!(access_token, name);
        let session = session_of(access_token);
        self.answer(move |client| async move {
            client.get_user_attribute_verification_code(&session, &name).await
        })
    }

    fn verify_user_attribute(
        &self,
        access_token: &Bound<'_, PyAny>,
        name: &Bound<'_, PyAny>,
        code: &Bound<'_, PyAny>,
    ) -> PyResult<Operation> {
        texts!(access_token, name, code);
        let session = session_of(access_token);
        self.nothing(move |client| async move { client.verify_user_attribute(&session, &name, code).await })
    }

    fn get_user_auth_factors(&self, access_token: &Bound<'_, PyAny>) -> PyResult<Operation> {
        texts!(access_token);
        let session = session_of(access_token);
        self.answer(move |client| async move { client.get_user_auth_factors(&session).await })
    }

    fn delete_user(&self, access_token: &Bound<'_, PyAny>) -> PyResult<Operation> {
        texts!(access_token);
        let session = session_of(access_token);
        self.nothing(move |client| async move { client.delete_user(&session).await })
    }

    fn associate_software_token(&self, access_token: &Bound<'_, PyAny>) -> PyResult<Operation> {
        texts!(access_token);
        let session = session_of(access_token);
        self.answer(move |client| async move { client.associate_software_token(&session).await })
    }

    fn verify_software_token(
        &self,
        access_token: &Bound<'_, PyAny>,
        code: &Bound<'_, PyAny>,
        name: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Operation> {
        texts!(access_token, code, name);
        let session = session_of(access_token);
        self.answer(move |client| async move {
            client
                .verify_software_token(&session, code, name.as_deref())
                .await
        })
    }

    fn set_user_mfa_preference(
        &self,
        access_token: &Bound<'_, PyAny>,
        preference: BTreeMap<String, (bool, bool)>,
    ) -> PyResult<Operation> {
        texts!(access_token);
        let session = session_of(access_token);
        let mut wanted = MfaPreference::default();
        for (factor, (enabled, preferred_mfa)) in preference {
            let settings = Some(MfaSettings {
                enabled,
                preferred_mfa,
            });
            match factor.as_str() {
                "software_token" => wanted.software_token = settings,
                "sms" => wanted.sms = settings,
                "email" => wanted.email = settings,
                _ => {
                    return Err(PyValueError::new_err(format!(
                        "no second factor is called {factor:?}"
                    )));
                }
            }
        }
        self.nothing(move |client| async move { client.set_user_mfa_preference(&session, wanted).await })
    }

    fn refresh(&self, session: SessionDict) -> PyResult<Operation> {
        let SessionDict(session) = session;
        self.work(
            move |client| async move { client.refresh(&session).await },
            |py, session| Ok(session_to_dict(py, &session)?.into_any().unbind()),
        )
    }

    fn global_sign_out(&self, access_token: &Bound<'_, PyAny>) -> PyResult<Operation> {
        texts!(access_token);
        let session = session_of(access_token);
        self.nothing(move |client| async move { client.sign_out(&session).await })
    }

    fn revoke_token(&self, refresh_token: &Bound<'_, PyAny>) -> PyResult<Operation> {
        texts!(refresh_token);
        let mut session = session_of("");
        session.tokens.refresh_token = Some(refresh_token.into());
        self.nothing(move |client| async move { client.revoke(&session).await })
    }

    fn verify_token(&self, token: &Bound<'_, PyAny>, token_use: &str) -> PyResult<Operation> {
        texts!(token);
        let is_id = match token_use {
            "id" => true,
            "access" => false,
            _ => return Err(bad("token_use", "'id' or 'access'")),
        };
        self.answer(move |client| async move {
            let claims: Claims = match is_id {
                true => client.verify_id_token(&token).await?,
                false => client.verify_access_token(&token).await?,
            };
            Ok(claims)
        })
    }

    fn token_provider(
        &self,
        session: SessionDict,
        received: Option<&Bound<'_, PyAny>>,
        on_new_tokens: Option<Py<PyAny>>,
    ) -> PyResult<TokenProvider> {
        TokenProvider::new(
            Arc::clone(&self.home),
            self.settings.clone(),
            session.0,
            received.map(|received| read(received, "received")).transpose()?,
            on_new_tokens,
        )
    }
}

impl Client {
    fn work<T, F>(
        &self,
        work: impl FnOnce(CognitoClient) -> F,
        give: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
    ) -> PyResult<Operation>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let work = work(self.settings.apply(self.home.client()?));
        Ok(Operation::new(async { work.await.map_err(Fault::from) }, give))
    }

    /// Work that ends with one of the service's own answers.
    fn answer<T, F>(&self, work: impl FnOnce(CognitoClient) -> F) -> PyResult<Operation>
    where
        T: Serialize + Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        self.work(work, |py, answer| {
            let json = serde_json::to_value(answer);
            let json = json.map_err(|error| PyValueError::new_err(error.to_string()))?;
            json_to_python(py, &json)
        })
    }

    fn nothing<F>(&self, work: impl FnOnce(CognitoClient) -> F) -> PyResult<Operation>
    where
        F: Future<Output = Result<(), Error>> + Send + 'static,
    {
        self.work(work, |py, ()| Ok(py.None()))
    }
}
