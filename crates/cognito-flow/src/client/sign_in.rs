//! `USER_SRP_AUTH` from the password to the tokens.

use cognito_srp_core::SecretString;
use cognito_srp_core::login::{Login, LoginConfig, RememberedDevice, Step};
use cognito_srp_core::message::{Request, Response};

use super::device::StoredDevices;
use super::{CognitoClient, Session, SignedIn};
use crate::error::Error;
use crate::exchange;
use crate::handler::Handler;
use crate::transport::Transport;

impl<T: Transport> CognitoClient<T> {
    /// Signs a user in with `USER_SRP_AUTH`: the password itself is never sent. `username` is a user name or
    /// an alias such as an e-mail address; `handler` is asked for codes and new passwords.
    ///
    /// With a device store, the device that this user has remembered here signs in too, which spares the
    /// user the code where the pool allows that. A device that the pool offers to know is confirmed, as
    /// without that the tokens cannot be refreshed, and remembered as [`DevicePolicy`](crate::DevicePolicy) says; should that
    /// fail, the sign-in is good all the same: see [`SignedIn::device`].
    ///
    /// A stored device that the pool does not know any more is taken out of the store, and the sign-in goes
    /// on without it. When the pool takes the user's password but not the device's, the record is taken out
    /// too, since every sign-in to come would fail on it, and the sign-in ends with
    /// [`Error::DeviceRefused`]: the next one will ask for a code.
    ///
    /// Dropping the future ends the sign-in at any point; a device that was just being confirmed may then
    /// be known to the pool but not stored.
    ///
    /// # Errors
    /// [`Error::Refused`] with the service's error, `NotAuthorizedException` for a wrong password;
    /// [`Error::DeviceRefused`]; [`Error::Protocol`]; [`Error::Transport`]; [`Error::Unanswered`];
    /// [`Error::DeviceStore`] when the store could not be read.
    pub async fn sign_in(
        &self,
        username: &str,
        password: impl Into<SecretString>,
        mut handler: impl Handler,
    ) -> Result<SignedIn, Error> {
        let mut devices = StoredDevices::new(self, username);
        let device = devices.by_alias().await?;
        let mut led_by_alias = device.clone();
        let (mut login, request) = self.start_login(username, password.into(), device)?;

        let mut answered = None;
        let mut step = Step::Send(request);
        let done = loop {
            let next = match step {
                Step::Send(mut request) => {
                    let step = exchange::step(&request).map(str::to_owned);
                    // The first answer told the internal name: there may be a device under that.
                    if (answered.as_deref(), step.as_deref()) == FIRST_PROOF {
                        let found = led_by_alias.take();
                        if let Some(device) = devices.by_username(&login, found.as_ref()).await? {
                            request = login.use_device(device)?;
                        }
                    }
                    answered = step;
                    let response = self.send(&request).await;
                    drop(request);
                    response.and_then(|response| self.receive(&mut login, &response))
                }
                Step::Ask(prompt) => match handler.ask(prompt).await {
                    Ok(answer) => {
                        let randomness = &self.0.surroundings.randomness;
                        randomness
                            .with(|rng| login.answer(answer, rng))
                            .map_err(Error::from)
                    }
                    Err(error) => Err(Error::Unanswered(error)),
                },
                Step::Done(done) => break done,
            };
            step = match next {
                Ok(step) => step,
                Err(error) => {
                    devices.forget(&login).await;
                    return Err(blame_device(error, &login, answered.as_deref()));
                }
            };
        };

        devices.forget(&login).await;
        let mut session = Session {
            tokens: done.tokens,
            username: done.username,
            device_key: done.device_key,
        };
        let device = match done.new_device {
            Some(device) => {
                session.device_key = Some(device.device_key().into());
                self.welcome_device(device, &session, &mut handler, &mut devices)
                    .await
            }
            None => devices.used(&session).await,
        };
        Ok(SignedIn {
            session,
            device,
            forgotten_device: login.forgotten_device().map(Into::into),
            store_error: devices.error,
        })
    }

    fn start_login(
        &self,
        username: &str,
        password: SecretString,
        device: Option<RememberedDevice>,
    ) -> Result<(Box<Login>, Request), Error> {
        let inner = &*self.0;
        let mut config = LoginConfig::new(inner.pool.clone(), &*inner.client_id, username);
        if let Some(secret) = &inner.client_secret {
            config = config.client_secret(secret.clone());
        }
        if let Some(device) = device {
            config = config.device(device);
        }
        if let Some(metadata) = &inner.client_metadata {
            config = config.client_metadata(metadata.clone());
        }
        let randomness = &inner.surroundings.randomness;
        let (login, request) = randomness.with(|rng| Login::start(config, password.into(), rng))?;
        Ok((Box::new(login), request))
    }

    fn receive(&self, login: &mut Login, response: &Response) -> Result<Step, Error> {
        let surroundings = &self.0.surroundings;
        let now = surroundings.now();
        Ok(surroundings
            .randomness
            .with(|rng| login.receive(response, rng, now))?)
    }
}

/// What the request before and the next one are about when a device can still be added.
const FIRST_PROOF: (Option<&str>, Option<&str>) = (Some("USER_SRP_AUTH"), Some("PASSWORD_VERIFIER"));

/// An error in the device's own rounds is about the device: the user's password was right.
fn blame_device(error: Error, login: &Login, answered: Option<&str>) -> Error {
    let in_device_round = matches!(answered, Some("DEVICE_SRP_AUTH" | "DEVICE_PASSWORD_VERIFIER"));
    match (error, login.forgotten_device()) {
        (Error::Refused(error), Some(device_key)) if in_device_round => Error::DeviceRefused {
            device_key: device_key.into(),
            error,
        },
        (error, _) => error,
    }
}
