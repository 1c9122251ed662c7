//! `DEVICE_SRP_AUTH`: A for the device password, with an `a` of its own, answered by
//! `DEVICE_PASSWORD_VERIFIER`.

use rand_core::CryptoRng;

use super::context::Context;
use super::{Given, Next, State, Step, device_password_verifier, unexpected};
use crate::error::Error;
use crate::message::challenge::DeviceSrpAuth;
use crate::message::{AuthResponse, Challenge, Outcome, Parameters, Response};
use crate::secret::SecretString;
use crate::srp::Client;

/// A was sent.
pub(super) struct AwaitDeviceVerifier {
    srp: Client,
}

pub(super) fn start(
    context: &mut Context,
    challenge: DeviceSrpAuth,
    session: Option<SecretString>,
    rng: &mut dyn CryptoRng,
) -> Result<Next, Error> {
    let Some(device) = &context.device else {
        return Err(unexpected(
            DeviceSrpAuth::NAME,
            "a challenge for a login without a device",
        ));
    };
    let told = challenge.username.filter(|username| !username.is_empty());
    if let Some(username) = told.or((!context.username_is_internal).then(|| device.username.clone())) {
        context.username = username;
        context.username_is_internal = true;
    }
    let srp = Client::generate(rng).map_err(Error::BadArgument)?;
    let responses = Parameters::new().with("SRP_A", srp.public_a().to_hex());
    let request = context.respond_with_device(DeviceSrpAuth::NAME, responses, session);
    Ok((
        State::DeviceVerifier(AwaitDeviceVerifier { srp }),
        Step::Send(request),
    ))
}

impl AwaitDeviceVerifier {
    pub(super) fn receive(
        self,
        context: &mut Context,
        response: &Response,
        given: &Given<'_>,
    ) -> Result<Next, Error> {
        const EXPECTED: &str = "DEVICE_PASSWORD_VERIFIER";
        if let Some(error) = response.error() {
            // The password is gone by now, so the sign-in has to start again, without the device.
            context.gave_up_device(error);
        }
        match response
            .message::<AuthResponse>()?
            .outcome()
            .map_err(Error::BadAnswer)?
        {
            Outcome::Challenge(Challenge::DevicePasswordVerifier(challenge), session) => {
                device_password_verifier::answer(context, challenge, session, self.srp, given.now)
            }
            Outcome::Challenge(challenge, _) => Err(unexpected(challenge.name(), EXPECTED)),
            Outcome::SignedIn(_) => {
                let got = "tokens before the device password was proved".into();
                Err(Error::UnexpectedAnswer {
                    got,
                    expected: EXPECTED,
                })
            }
        }
    }
}
