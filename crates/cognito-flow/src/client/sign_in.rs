//! Signing in while a [`Handler`] answers.

use cognito_srp_core::SecretString;
use cognito_srp_core::login::Flow;

use super::under_way::{Event, UnderWay};
use super::{CognitoClient, SignedIn};
use crate::error::Error;
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
    /// A wrong clock on this machine does no harm: the claim is made with the time that the service's
    /// answers state, up to a day away.
    ///
    /// Dropping the future ends the sign-in at any point; a device that was just being confirmed may then
    /// be known to the pool but not stored.
    ///
    /// # Errors
    /// [`Error::Refused`] with the service's error, `NotAuthorizedException` for a wrong password;
    /// [`Error::RefusedWithClockOff`] in its place when the clocks are far apart; [`Error::DeviceRefused`];
    /// [`Error::Protocol`]; [`Error::Transport`]; [`Error::Unanswered`]; [`Error::DeviceStore`] when the store
    /// could not be read.
    pub async fn sign_in(
        &self,
        username: &str,
        password: impl Into<SecretString>,
        handler: impl Handler,
    ) -> Result<SignedIn, Error> {
        self.sign_in_with(username, Flow::UserSrp(password.into()), handler)
            .await
    }

    /// Signs a user in with any flow; otherwise as [`CognitoClient::sign_in`]. The key of the user's
    /// remembered device goes into the first call where the flow takes it there.
    /// Flows for administrators belong to an [`AdminClient`](crate::AdminClient), which signs its requests.
    /// # Errors
    /// As [`CognitoClient::sign_in`].
    pub async fn sign_in_with(
        &self,
        username: &str,
        flow: impl Into<Flow>,
        mut handler: impl Handler,
    ) -> Result<SignedIn, Error> {
        let (mut sign_in, mut event) = UnderWay::start(self, username, flow.into()).await?;
        loop {
            event = match event {
                Event::Ask(prompt) => {
                    let answer = handler.ask(prompt).await.map_err(Error::Unanswered)?;
                    sign_in.answer(answer).await?
                }
                Event::Done(done) => return Ok(sign_in.finish(done, &mut handler).await),
            }
        }
    }
}
