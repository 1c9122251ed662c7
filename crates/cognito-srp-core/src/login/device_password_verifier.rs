//! `DEVICE_PASSWORD_VERIFIER`: the device's password claim.

use super::context::Context;
use super::{Given, Next, State, Step, proceed};
use crate::error::{Error, Misuse};
use crate::message::challenge::DevicePasswordVerifier;
use crate::message::{Parameters, Response, Timestamp, UnixTime};
use crate::secret::SecretString;
use crate::srp::Client;

/// The device's claim was sent.
pub(super) struct AwaitDeviceVerdict;

pub(super) fn answer(
    context: &mut Context,
    challenge: DevicePasswordVerifier,
    session: Option<SecretString>,
    srp: Client,
    now: UnixTime,
) -> Result<Next, Error> {
    let DevicePasswordVerifier { server, username, .. } = challenge;
    let device = context
        .device
        .as_ref()
        .ok_or(Error::Misuse(Misuse::NoPlaceForDevice))?;
    let password = device.device_password.expose();
    let claim = server.prove(srp, device.party(), password, &Timestamp::at(now));
    let claim = claim.map_err(Error::BadAnswer)?;

    let mut responses = Parameters::new();
    claim.write(&mut responses);
    if let Some(username) = username.filter(|username| !username.is_empty()) {
        context.username = username;
    }
    let request = context.respond_with_device(DevicePasswordVerifier::NAME, responses, session);
    Ok((State::DeviceVerdict(AwaitDeviceVerdict), Step::Send(request)))
}

impl AwaitDeviceVerdict {
    pub(super) fn receive(
        self,
        context: &mut Context,
        response: &Response,
        given: &mut Given<'_>,
    ) -> Result<Next, Error> {
        if let Some(error) = response.error() {
            // A record that the service does not know, or whose password it does not take, would stand in
            // the way of every sign-in to come.
            if error.is_wrong_proof() {
                context.give_up_device();
            } else {
                context.gave_up_device(error);
            }
        }
        proceed(context, response, None, given)
    }
}
