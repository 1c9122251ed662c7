//! `USER_SRP_AUTH`: `InitiateAuth` with A, answered by `PASSWORD_VERIFIER`.

use rand_core::CryptoRng;

use super::context::Context;
use super::{Next, State, challenged, password_verifier};
use crate::error::Error;
use crate::message::{AuthResponse, Challenge, Outcome, Parameters, Request, Response, UnixTime};
use crate::secret::SecretString;
use crate::srp::Client;

/// `InitiateAuth` was sent.
pub(super) struct AwaitPasswordVerifier {
    srp: Client,
    password: SecretString,
}

pub(super) fn start(
    context: &Context,
    password: SecretString,
    rng: &mut dyn CryptoRng,
) -> Result<(State, Request), Error> {
    let srp = Client::generate(rng).map_err(Error::BadArgument)?;
    let parameters = Parameters::new().with("SRP_A", srp.public_a().to_hex());
    let request = context.initiate("USER_SRP_AUTH", parameters);
    Ok((
        State::PasswordVerifier(AwaitPasswordVerifier { srp, password }),
        request,
    ))
}

impl AwaitPasswordVerifier {
    pub(super) fn receive(
        self,
        context: &mut Context,
        response: &Response,
        rng: &mut dyn CryptoRng,
        now: UnixTime,
    ) -> Result<Next, Error> {
        match response
            .read::<AuthResponse>()?
            .outcome()
            .map_err(Error::BadAnswer)?
        {
            Outcome::Challenge(Challenge::PasswordVerifier(challenge), session) => {
                password_verifier::answer(context, challenge, session, self.srp, &self.password, now)
            }
            Outcome::Challenge(challenge, session) => challenged(context, challenge, session, rng),
            Outcome::SignedIn(_) => Err(Error::UnexpectedAnswer {
                got: "tokens before the password was proved".into(),
                expected: "PASSWORD_VERIFIER",
            }),
        }
    }
}
