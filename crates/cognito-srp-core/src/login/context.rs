//! What stays the same, or is kept up to date, through a whole login.

use alloc::string::String;

use super::{LoginConfig, MAX_EXCHANGES, RememberedDevice};
use crate::error::{Error, FieldError, Problem};
use crate::message::operation::{InitiateAuth, RespondToAuthChallenge};
use crate::message::{Parameters, PoolId, Request, ServiceError, secret_hash};
use crate::secret::SecretString;

pub(super) struct Context {
    pub(super) pool: PoolId,
    client_id: String,
    client_secret: Option<SecretString>,
    client_metadata: Option<Parameters>,
    /// As typed, until the first challenge tells the internal name: then that.
    pub(super) username: String,
    pub(super) device: Option<RememberedDevice>,
    pub(super) forgotten_device: Option<String>,
    exchanges: u32,
}

impl Context {
    pub(super) fn new(config: LoginConfig) -> Result<Self, Error> {
        let LoginConfig {
            pool,
            client_id,
            client_secret,
            username,
            device,
            client_metadata,
        } = config;
        if username.is_empty() {
            return Err(Error::BadArgument(FieldError::new("USERNAME", Problem::Empty)));
        }
        Ok(Self {
            pool,
            client_id,
            client_secret,
            client_metadata,
            username,
            device,
            forgotten_device: None,
            exchanges: 0,
        })
    }

    /// `InitiateAuth` with the flow's parameters, `USERNAME` and `SECRET_HASH`.
    pub(super) fn initiate(&self, flow: &str, parameters: Parameters) -> Request {
        Request::new(&InitiateAuth {
            auth_flow: flow.into(),
            client_id: self.client_id.clone(),
            auth_parameters: Some(self.named(parameters)),
            client_metadata: self.client_metadata.clone(),
            session: None,
        })
    }

    /// `RespondToAuthChallenge` with the challenge's responses, `USERNAME` and `SECRET_HASH`.
    pub(super) fn respond(
        &self,
        challenge: &str,
        responses: Parameters,
        session: Option<SecretString>,
    ) -> Request {
        Request::new(&RespondToAuthChallenge {
            challenge_name: challenge.into(),
            client_id: self.client_id.clone(),
            session,
            challenge_responses: Some(self.named(responses)),
            client_metadata: self.client_metadata.clone(),
        })
    }

    /// The same with `DEVICE_KEY`, where there is a device.
    pub(super) fn respond_with_device(
        &self,
        challenge: &str,
        mut responses: Parameters,
        session: Option<SecretString>,
    ) -> Request {
        if let Some(device) = &self.device {
            responses.insert("DEVICE_KEY", device.device_key.as_str());
        }
        self.respond(challenge, responses, session)
    }

    /// `USERNAME`, and `SECRET_HASH` over just that text: they never differ.
    fn named(&self, mut parameters: Parameters) -> Parameters {
        if let Some(secret) = &self.client_secret {
            parameters.insert(
                "SECRET_HASH",
                secret_hash(secret, &self.username, &self.client_id),
            );
        }
        parameters.insert("USERNAME", self.username.as_str());
        parameters
    }

    /// The internal name, which all later answers are given under. A device of another user is put aside.
    pub(super) fn learn_username(&mut self, username: &str) {
        self.username = username.into();
        self.device = self.device.take().and_then(|device| self.own(device));
    }

    /// The device, if it is this user's.
    pub(super) fn own(&self, device: RememberedDevice) -> Option<RememberedDevice> {
        (device.username == self.username).then_some(device)
    }

    /// Whether an answer that carried `DEVICE_KEY` was refused for just that: then the device is given up,
    /// and the same answer may be sent again without it. Since there is no device any more, this can
    /// happen once.
    pub(super) fn gave_up_device(&mut self, error: &ServiceError) -> bool {
        error.is_unknown_device() && self.give_up_device()
    }

    /// Puts the device aside for good; false when there was none.
    pub(super) fn give_up_device(&mut self) -> bool {
        let device = self.device.take();
        let had_one = device.is_some();
        if let Some(device) = device {
            self.forgotten_device = Some(device.device_key.clone());
        }
        had_one
    }

    pub(super) fn count_exchange(&mut self) -> Result<(), Error> {
        self.exchanges += 1;
        if self.exchanges > MAX_EXCHANGES {
            let expected = "the end of the login";
            return Err(Error::UnexpectedAnswer {
                got: "one more challenge".into(),
                expected,
            });
        }
        Ok(())
    }
}
