//! `PASSWORD_VERIFIER`: the password claim.

use rand_core::CryptoRng;

use super::context::Context;
use super::{Next, State, Step, proceed};
use crate::error::Error;
use crate::message::challenge::PasswordVerifier;
use crate::message::{Parameters, PasswordClaim, Request, Response, Timestamp, UnixTime};
use crate::secret::SecretString;
use crate::srp::{Client, Party, PrivateKey};

/// The claim was sent. It is kept, without `a` and the password, to be sent once more should the service
/// not know the device.
pub(super) struct AwaitPasswordVerdict {
    claim: PasswordClaim,
    session: Option<SecretString>,
}

pub(super) fn answer(
    context: &mut Context,
    challenge: PasswordVerifier,
    session: Option<SecretString>,
    srp: Client,
    password: &SecretString,
    now: UnixTime,
) -> Result<Next, Error> {
    let PasswordVerifier {
        server,
        user_id_for_srp,
        username,
    } = challenge;
    let pool = context.pool.clone();
    let party = Party {
        namespace: pool.name(),
        name: &user_id_for_srp,
    };
    let x = PrivateKey::derive(party, password.expose(), &server.salt);
    let key = srp.session_key(&x, &server.b).map_err(Error::BadAnswer)?;
    let claim = PasswordClaim::sign(&key, party, &server.secret_block, &Timestamp::at(now));

    let username = username
        .filter(|username| !username.is_empty())
        .unwrap_or(user_id_for_srp);
    context.learn_username(&username);
    let state = AwaitPasswordVerdict { claim, session };
    let request = state.request(context);
    Ok((State::PasswordVerdict(state), Step::Send(request)))
}

impl AwaitPasswordVerdict {
    /// The claim as an answer, with the device's key where there is a device.
    pub(super) fn request(&self, context: &Context) -> Request {
        let mut responses = Parameters::new();
        self.claim.write(&mut responses);
        context.respond_with_device(PasswordVerifier::NAME, responses, self.session.clone())
    }

    pub(super) fn receive(
        self,
        context: &mut Context,
        response: &Response,
        rng: &mut dyn CryptoRng,
    ) -> Result<Next, Error> {
        match response.error() {
            Some(error) if context.gave_up_device(error) => {
                let request = self.request(context);
                Ok((State::PasswordVerdict(self), Step::Send(request)))
            }
            _ => proceed(context, response, rng),
        }
    }
}
