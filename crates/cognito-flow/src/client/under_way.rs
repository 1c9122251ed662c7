//! A sign-in that is under way, whoever answers its questions.

use cognito_srp_core::login::{self, Answer, Flow, Login, LoginConfig, Prompt, RememberedDevice, Seal, Step};
use cognito_srp_core::message::{Request, Response};
use rand_core::CryptoRng;

use super::device::StoredDevices;
use super::{CognitoClient, Session, SignedIn};
use crate::error::Error;
use crate::exchange;
use crate::handler::Handler;
use crate::transport::Transport;

pub(super) struct UnderWay<T> {
    client: CognitoClient<T>,
    login: Box<Login>,
    devices: StoredDevices,
    /// The device that the typed name led to, until the internal name is known.
    led_by_alias: Option<RememberedDevice>,
    /// Whether the store was asked for a device by the internal name.
    searched: bool,
}

/// Where a sign-in stops by itself.
pub(super) enum Event {
    Ask(Prompt),
    Done(login::SignedIn),
}

impl<T: Transport> UnderWay<T> {
    pub(super) async fn start(
        client: &CognitoClient<T>,
        username: &str,
        flow: Flow,
    ) -> Result<(Self, Event), Error> {
        let devices = StoredDevices::new(client, username);
        let device = devices.by_alias().await?;
        let mut config = client.login_config(username);
        if let Some(device) = &device {
            config = config.device(device.clone());
        }
        let randomness = &client.shared.surroundings.randomness;
        let (login, request) = randomness.with(|rng| Login::start(config, flow, rng))?;
        let mut sign_in = Self {
            client: client.clone(),
            login: Box::new(login),
            devices,
            led_by_alias: device,
            searched: false,
        };
        let event = sign_in.go_on(Step::Send(request)).await?;
        Ok((sign_in, event))
    }

    /// Goes on with a saved sign-in. The saved name is known only once it is opened, and the device is looked
    /// up by that.
    pub(super) async fn resume(
        client: &CognitoClient<T>,
        saved: &[u8],
        seal: &Seal,
    ) -> Result<(Self, Prompt), Error> {
        let now = client.shared.surroundings.now();
        let open = |config| Login::restore(saved, seal, config, now);
        let (mut login, mut prompt) = open(client.login_config(""))?;
        let mut devices = StoredDevices::new(client, login.username());
        let device = match devices.by_username(&login, None).await? {
            Some(device) => Some(device),
            None => devices.by_alias().await?,
        };
        if let Some(device) = &device {
            (login, prompt) = open(client.login_config("").device(device.clone()))?;
        }
        let sign_in = Self {
            client: client.clone(),
            login: Box::new(login),
            devices,
            led_by_alias: device,
            searched: false,
        };
        Ok((sign_in, prompt))
    }

    /// Gives the person's answer, and goes on to the next question or the end.
    pub(super) async fn answer(&mut self, answer: Answer) -> Result<Event, Error> {
        let randomness = &self.client.shared.surroundings.randomness;
        let step = randomness.with(|rng| self.login.answer(answer, rng))?;
        self.go_on(step).await
    }

    /// What comes after the tokens: the device.
    pub(super) async fn finish(mut self, done: login::SignedIn, handler: &mut impl Handler) -> SignedIn {
        let mut session = Session {
            tokens: done.tokens,
            username: done.username,
            device_key: done.device_key,
        };
        let device = match done.new_device {
            Some(device) => {
                session.device_key = Some(device.device_key().into());
                self.client
                    .welcome_device(device, &session, handler, &mut self.devices)
                    .await
            }
            None => self.devices.used(&session).await,
        };
        SignedIn {
            session,
            device,
            forgotten_device: self.login.forgotten_device().map(Into::into),
            store_error: self.devices.error,
        }
    }

    async fn go_on(&mut self, mut step: Step) -> Result<Event, Error> {
        loop {
            step = match step {
                Step::Send(request) => match self.exchange(request).await {
                    Ok(step) => step,
                    Err(error) => {
                        self.devices.forget(&self.login).await;
                        return Err(self.explain(error));
                    }
                },
                Step::Ask(prompt) => {
                    // The person may never answer.
                    self.devices.forget(&self.login).await;
                    return Ok(Event::Ask(prompt));
                }
                Step::Done(done) => {
                    self.devices.forget(&self.login).await;
                    return Ok(Event::Done(done));
                }
            };
        }
    }

    async fn exchange(&mut self, mut request: Request) -> Result<Step, Error> {
        // By now the internal name is known: there may be a device under that.
        if exchange::step(&request) == Some("PASSWORD_VERIFIER") && !self.searched {
            self.searched = true;
            let found = self.led_by_alias.take();
            let given_up = self.login.forgotten_device().is_some();
            if !given_up && let Some(device) = self.devices.by_username(&self.login, found.as_ref()).await? {
                request = self.login.use_device(device)?;
            }
        }
        let response = self.client.send(&request).await;
        drop(request);
        self.receive(&response?)
    }

    fn receive(&mut self, response: &Response) -> Result<Step, Error> {
        let surroundings = &self.client.shared.surroundings;
        let now = surroundings.now();
        Ok(surroundings
            .randomness
            .with(|rng| self.login.receive(response, rng, now))?)
    }

    /// An error in the device's own rounds is about the device: the user's password was right. One that
    /// may come of a wrong clock says so.
    fn explain(&mut self, error: Error) -> Error {
        let Error::Refused(error) = error else {
            return error;
        };
        if let Some(device_key) = self.login.refused_device() {
            return Error::DeviceRefused {
                device_key: device_key.into(),
                error,
                store_error: self.devices.error.take().map(Box::new),
            };
        }
        match self.login.large_clock_offset() {
            Some(clock_offset) => Error::RefusedWithClockOff { error, clock_offset },
            None => Error::Refused(error),
        }
    }
}

impl<T> UnderWay<T> {
    pub(super) const fn client(&self) -> &CognitoClient<T> {
        &self.client
    }

    pub(super) fn username(&self) -> &str {
        self.login.username()
    }

    pub(super) fn save(&self, seal: &Seal, seconds: u32) -> Result<Vec<u8>, Error> {
        let surroundings = &self.client.shared.surroundings;
        let now = surroundings.now();
        let save = |rng: &mut dyn CryptoRng| self.login.save(seal, seconds, rng, now);
        Ok(surroundings.randomness.with(save)?)
    }
}

impl<T> CognitoClient<T> {
    pub(super) fn login_config(&self, username: &str) -> LoginConfig {
        let (shared, settings) = (&*self.shared, &*self.settings);
        let mut config = LoginConfig::new(shared.pool.clone(), &*shared.client_id, username);
        if let Some(secret) = &settings.client_secret {
            config = config.client_secret(secret.clone());
        }
        if let Some(metadata) = &settings.client_metadata {
            config = config.client_metadata(metadata.clone());
        }
        if let Some(metadata) = &settings.analytics_metadata {
            config = config.analytics_metadata(metadata.clone());
        }
        if let Some(data) = &settings.user_context_data {
            config = config.user_context_data(data.clone());
        }
        if let Some(admin) = &settings.admin {
            config = config.as_admin(admin.context_data.clone());
        }
        config
    }
}
