//! `PASSWORD_VERIFIER`: the password claim.

use rand_core::CryptoRng;

use super::context::Context;
use super::{Given, Next, State, Step, proceed};
use crate::error::Error;
use crate::message::challenge::PasswordVerifier;
use crate::message::{Parameters, PasswordClaim, Request, Response, Timestamp, UnixTime};
use crate::secret::SecretString;
use crate::srp::{Client, Party, PrivateKey};

/// A proof of the password that has begun: A was sent, or is about to be.
pub(super) struct PasswordProof {
    srp: Client,
    password: SecretString,
}

impl PasswordProof {
    /// Draws `a`, and gives the parameter `SRP_A`.
    pub(super) fn begin(
        password: SecretString,
        rng: &mut dyn CryptoRng,
    ) -> Result<(Self, Parameters), Error> {
        let srp = Client::generate(rng).map_err(Error::BadArgument)?;
        let parameters = Parameters::new().with("SRP_A", srp.public_a().to_hex());
        Ok((Self { srp, password }, parameters))
    }

    /// Makes the claim.
    pub(super) fn answer(
        self,
        context: &Context,
        challenge: PasswordVerifier,
        session: Option<SecretString>,
        now: UnixTime,
    ) -> Result<Next, Error> {
        let PasswordVerifier {
            server,
            user_id_for_srp,
            ..
        } = challenge;
        let party = Party {
            namespace: context.pool.name(),
            name: &user_id_for_srp,
        };
        let x = PrivateKey::derive(party, self.password.expose(), &server.salt);
        let key = self.srp.session_key(&x, &server.b).map_err(Error::BadAnswer)?;
        let claim = PasswordClaim::sign(&key, party, &server.secret_block, &Timestamp::at(now));
        let state = AwaitPasswordVerdict { claim, session };
        let request = state.request(context);
        Ok((State::PasswordVerdict(state), Step::Send(request)))
    }
}

/// The claim was sent. It is kept, without `a` and the password, to be sent once more should the service
/// not know the device.
pub(super) struct AwaitPasswordVerdict {
    claim: PasswordClaim,
    session: Option<SecretString>,
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
        given: &mut Given<'_>,
    ) -> Result<Next, Error> {
        match response.error() {
            Some(error) if context.gave_up_device(error) => {
                let request = self.request(context);
                Ok((State::PasswordVerdict(self), Step::Send(request)))
            }
            _ => proceed(context, response, None, given),
        }
    }
}
