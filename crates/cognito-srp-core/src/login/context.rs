//! What stays the same, or is kept up to date, through a whole login.

use alloc::string::String;

use super::{LoginConfig, MAX_EXCHANGES, RememberedDevice};
use crate::error::Error;
use crate::message::operation::{
    AdminInitiateAuth, AdminRespondToAuthChallenge, InitiateAuth, RespondToAuthChallenge,
};
use crate::message::{Parameters, Request, Response, ServiceError, UnixTime, secret_hash};
use crate::secret::SecretString;

/// The furthest that the service's clock is believed to be off, in seconds.
const MAX_CLOCK_OFFSET: i64 = 24 * 60 * 60;

pub(super) struct Context {
    pub(super) config: LoginConfig,
    /// As typed, until the first challenge tells the internal name: then that.
    pub(super) username: String,
    pub(super) username_is_internal: bool,
    pub(super) device: Option<RememberedDevice>,
    pub(super) forgotten_device: Option<String>,
    /// Whether the login ended because the service refused the device's own proof.
    pub(super) device_was_refused: bool,
    /// Seconds by which the service's clock is ahead.
    pub(super) clock_offset: i64,
    pub(super) exchanges: u32,
}

impl Context {
    pub(super) fn new(mut config: LoginConfig) -> Self {
        Self {
            username: config.username.clone(),
            username_is_internal: false,
            device: config.device.take().filter(RememberedDevice::is_complete),
            forgotten_device: None,
            device_was_refused: false,
            clock_offset: 0,
            exchanges: 0,
            config,
        }
    }

    /// `InitiateAuth`, or `AdminInitiateAuth`, with the flow's parameters, `USERNAME` and `SECRET_HASH`.
    pub(super) fn initiate(
        &self,
        flow: &str,
        parameters: Parameters,
        session: Option<SecretString>,
    ) -> Request {
        let config = &self.config;
        let auth_parameters = Some(self.named(parameters));
        if config.admin {
            return Request::new(&AdminInitiateAuth {
                user_pool_id: config.pool.as_str().into(),
                client_id: config.client_id.clone(),
                auth_flow: flow.into(),
                auth_parameters,
                client_metadata: config.client_metadata.clone(),
                analytics_metadata: config.analytics_metadata.clone(),
                context_data: config.context_data.clone(),
                session,
            });
        }
        Request::new(&InitiateAuth {
            auth_flow: flow.into(),
            client_id: config.client_id.clone(),
            auth_parameters,
            client_metadata: config.client_metadata.clone(),
            analytics_metadata: config.analytics_metadata.clone(),
            user_context_data: config.user_context_data.clone(),
            session,
        })
    }

    /// `RespondToAuthChallenge`, or `AdminRespondToAuthChallenge`, with the challenge's responses, `USERNAME`
    /// and `SECRET_HASH`.
    pub(super) fn respond(
        &self,
        challenge: &str,
        responses: Parameters,
        session: Option<SecretString>,
    ) -> Request {
        let config = &self.config;
        let challenge_responses = Some(self.named(responses));
        if config.admin {
            return Request::new(&AdminRespondToAuthChallenge {
                user_pool_id: config.pool.as_str().into(),
                client_id: config.client_id.clone(),
                challenge_name: challenge.into(),
                challenge_responses,
                session,
                analytics_metadata: config.analytics_metadata.clone(),
                context_data: config.context_data.clone(),
                client_metadata: config.client_metadata.clone(),
            });
        }
        Request::new(&RespondToAuthChallenge {
            challenge_name: challenge.into(),
            client_id: config.client_id.clone(),
            session,
            challenge_responses,
            client_metadata: config.client_metadata.clone(),
            analytics_metadata: config.analytics_metadata.clone(),
            user_context_data: config.user_context_data.clone(),
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
        if let Some(secret) = &self.config.client_secret {
            parameters.insert(
                "SECRET_HASH",
                secret_hash(secret, &self.username, &self.config.client_id),
            );
        }
        parameters.insert("USERNAME", self.username.as_str());
        parameters
    }

    /// Takes the internal name from the parameters of the first challenge that tells it: all later answers
    /// are given under that. A device of another user is put aside.
    pub(super) fn learn_username(&mut self, parameters: &Parameters) {
        let mut names = ["USERNAME", "USER_ID_FOR_SRP"]
            .into_iter()
            .filter_map(|name| parameters.get(name));
        if let Some(username) = names.find(|name| !name.is_empty() && !self.username_is_internal) {
            self.username = username.into();
            self.username_is_internal = true;
            self.device = self.device.take().and_then(|device| self.own(device));
        }
    }

    /// The caller's time, corrected by how far the service's clock is ahead of it.
    pub(super) fn learn_time(&mut self, response: &Response, now: UnixTime) -> UnixTime {
        if let Some(date) = response.date() {
            self.clock_offset = date
                .saturating_sub(now)
                .clamp(-MAX_CLOCK_OFFSET, MAX_CLOCK_OFFSET);
        }
        now.saturating_add(self.clock_offset)
    }

    /// The device, if it is this user's and all of it is there.
    pub(super) fn own(&self, device: RememberedDevice) -> Option<RememberedDevice> {
        (device.username == self.username && device.is_complete()).then_some(device)
    }

    /// Whether a device may still come: there is none, and none was given up.
    pub(super) const fn takes_device(&self) -> bool {
        self.device.is_none() && self.forgotten_device.is_none()
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
