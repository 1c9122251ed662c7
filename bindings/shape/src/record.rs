//! Values that have members: requests and what they are answered with, devices, tokens.

use alloc::vec::Vec;

use cognito_srp_core::SecretString;
use cognito_srp_core::error::ServiceError;
use cognito_srp_core::json::Json;
use cognito_srp_core::login::{NewDevice, RememberedDevice, Tokens};
use cognito_srp_core::message::{NewDeviceMetadata, Parameters, Request, Response};
use rand_core::CryptoRng;

use crate::argument::Argument;
use crate::fault::Fault;
use crate::machine::Outcome;

pub(crate) fn parameters_to_json(parameters: &Parameters) -> Json {
    let mut members = Vec::new();
    for (name, text) in parameters.iter() {
        members.push((name.into(), text.into()));
    }
    Json::Object(members)
}

pub(crate) fn request_to_json(request: &Request) -> Json {
    Json::object(&mut [
        ("operation", request.operation().into()),
        ("input", request.body().json().clone()),
    ])
}

/// An answer of the service. `body` is the text of an HTTP body or the JSON of what another client read;
/// `status` and `errorType` come with HTTP, `error` from another client.
pub(crate) fn read_response(argument: Argument<'_>) -> Result<Response, Fault> {
    let response = match argument.optional_object("error")? {
        Some(error) => {
            let status = status(error)?.unwrap_or(400);
            let code = error.text("code")?;
            let message = error.optional_text("message")?.unwrap_or_default();
            Response::refusal(ServiceError::new(code, message).with_status(status))
        }
        None => {
            let body = argument.text("body")?.as_bytes().to_vec();
            let status = status(argument)?.unwrap_or(200);
            Response::from_http(status, argument.optional_text("errorType")?, body)
        }
    };
    Ok(response.with_date(argument.optional_text("date")?))
}

fn status(holder: Argument<'_>) -> Result<Option<u16>, Fault> {
    let status = holder.count("status")?.map(u16::try_from).transpose();
    status.map_err(|_| Fault::wrong("status", "an HTTP status"))
}

/// The JSON object of an operation's answer, or the service's error as a fault.
pub(crate) fn read_http(argument: Argument<'_>) -> Outcome {
    Ok(read_response(argument)?.json()?)
}

pub(crate) fn tokens_to_json(tokens: &Tokens) -> Json {
    let text = |token: &Option<SecretString>| Json::from(token.as_ref().map(|token| token.expose().as_str()));
    Json::object(&mut [
        ("accessToken", tokens.access_token.expose().as_str().into()),
        ("idToken", text(&tokens.id_token)),
        ("refreshToken", text(&tokens.refresh_token)),
        ("expiresIn", Json::number(tokens.expires_in.into())),
    ])
}

pub(crate) fn read_tokens(tokens: Argument<'_>) -> Result<Tokens, Fault> {
    Ok(Tokens {
        access_token: tokens.secret("accessToken")?,
        id_token: tokens.optional_secret("idToken")?,
        refresh_token: tokens.optional_secret("refreshToken")?,
        expires_in: tokens.count("expiresIn")?.unwrap_or_default(),
    })
}

pub(crate) fn read_device(device: Argument<'_>) -> Result<RememberedDevice, Fault> {
    Ok(RememberedDevice {
        device_key: device.string("deviceKey")?,
        device_group_key: device.string("deviceGroupKey")?,
        device_password: device.secret("devicePassword")?,
        username: device.string("username")?,
    })
}

pub(crate) fn new_device_to_json(device: &NewDevice) -> Json {
    Json::object(&mut [
        ("deviceKey", device.device_key().into()),
        ("deviceGroupKey", device.device_group_key().into()),
        ("username", device.username().into()),
        ("accessToken", device.access_token().expose().as_str().into()),
    ])
}

/// The `ConfirmDevice` request for a device that the pool offered, and the record to keep.
pub(crate) fn confirm_device(argument: Argument<'_>, rng: &mut dyn CryptoRng) -> Outcome {
    let offered = argument.object("device")?;
    let metadata = NewDeviceMetadata {
        device_key: offered.string("deviceKey")?,
        device_group_key: offered.string("deviceGroupKey")?,
    };
    let (username, access_token) = (offered.string("username")?, offered.secret("accessToken")?);
    let device = NewDevice::new(metadata, username, access_token);
    let (request, record) = device.confirm(argument.optional_text("name")?, rng);
    let record = Json::object(&mut [
        ("deviceKey", record.device_key.into()),
        ("deviceGroupKey", record.device_group_key.into()),
        ("devicePassword", record.device_password.expose().as_str().into()),
        ("username", record.username.into()),
    ]);
    Ok(Json::object(&mut [
        ("request", request_to_json(&request)),
        ("device", record),
    ]))
}
