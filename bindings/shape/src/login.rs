//! `Login`: the sign-in as a state machine that does no I/O.

use alloc::vec::Vec;

use cognito_srp_core::Error;
use cognito_srp_core::bytes::encode_base64;
use cognito_srp_core::error::{FieldError, Problem};
use cognito_srp_core::json::Json;
use cognito_srp_core::login::{Login as Core, LoginConfig, Prompt, Seal, SignedIn, Step};
use cognito_srp_core::message::{
    AnalyticsMetadata, ContextData, HttpHeader, PoolId, UserContextData, Variant,
};
use rand_core::CryptoRng;

use crate::answer::{prompt_to_json, read_answer, read_flow};
use crate::argument::Argument;
use crate::fault::Fault;
use crate::machine::Outcome;
use crate::record::{new_device_to_json, read_device, read_response, request_to_json, tokens_to_json};

pub(crate) struct Login {
    core: Core,
    /// What the caller is to do; nothing once the login has failed.
    step: Option<Step>,
}

impl Login {
    pub(crate) fn start(argument: Argument<'_>, rng: &mut dyn CryptoRng) -> Result<Self, Fault> {
        let config = read_config(argument.object("config")?)?;
        let flow = read_flow(argument.object("flow")?)?;
        let (core, request) = Core::start(config, flow, rng)?;
        let step = Some(Step::Send(request));
        Ok(Self { core, step })
    }

    pub(crate) fn restore(argument: Argument<'_>) -> Result<Self, Fault> {
        let config = read_config(argument.object("config")?)?;
        let (core, prompt) = Core::restore(
            &argument.bytes("saved")?,
            &read_seal(argument)?,
            config,
            argument.now()?,
        )?;
        let step = Some(Step::Ask(prompt));
        Ok(Self { core, step })
    }

    pub(crate) fn call(&mut self, method: &str, argument: Argument<'_>, rng: &mut dyn CryptoRng) -> Outcome {
        match method {
            "receive" => {
                let (response, now) = (read_response(argument)?, argument.now()?);
                self.step = None;
                self.step = Some(self.core.receive(&response, rng, now)?);
            }
            "answer" => {
                let answer = read_answer(argument, self.asked().map(|prompt| &prompt.question))?;
                self.step = None;
                self.step = Some(self.core.answer(answer, rng)?);
            }
            "useDevice" => {
                let device = read_device(argument.object("device")?)?;
                self.step = Some(Step::Send(self.core.use_device(device)?));
            }
            "save" => {
                let seconds = argument.count("seconds")?.unwrap_or_default();
                let saved = self
                    .core
                    .save(&read_seal(argument)?, seconds, rng, argument.now()?)?;
                return Ok(encode_base64(saved).into());
            }
            "status" => {}
            _ => return Err(Fault::unknown("method")),
        }
        Ok(self.status())
    }

    /// The step and whatever the login knows by now. There are no secrets in it but those of the step.
    pub(crate) fn status(&self) -> Json {
        Json::object(&mut [
            ("step", self.step.as_ref().map_or(Json::Null, step_to_json)),
            ("username", self.core.username().into()),
            ("forgottenDevice", self.core.forgotten_device().into()),
            ("clockOffset", Json::number(self.core.clock_offset())),
        ])
    }

    const fn asked(&self) -> Option<&Prompt> {
        match &self.step {
            Some(Step::Ask(prompt)) => Some(prompt),
            _ => None,
        }
    }
}

fn step_to_json(step: &Step) -> Json {
    let (kind, name, value) = match step {
        Step::Send(request) => ("send", "request", request_to_json(request)),
        Step::Ask(prompt) => ("ask", "prompt", prompt_to_json(prompt)),
        Step::Done(done) => ("done", "signedIn", signed_in_to_json(done)),
    };
    Json::object(&mut [("type", kind.into()), (name, value)])
}

fn signed_in_to_json(done: &SignedIn) -> Json {
    let new_device = done.new_device.as_ref();
    Json::object(&mut [
        ("tokens", tokens_to_json(&done.tokens)),
        ("username", done.username.as_str().into()),
        ("deviceKey", done.device_key.as_deref().into()),
        ("newDevice", new_device.map_or(Json::Null, new_device_to_json)),
    ])
}

fn read_config(config: Argument<'_>) -> Result<LoginConfig, Fault> {
    let pool = PoolId::parse(config.text("userPoolId")?)?;
    let client_id = config.text("clientId")?;
    if client_id.is_empty() {
        return Err(FieldError::new("ClientId", Problem::Empty).into());
    }
    let mut read = LoginConfig::new(pool, client_id, config.text("username")?);
    if let Some(secret) = config.optional_secret("clientSecret")? {
        read = read.client_secret(secret);
    }
    if let Some(device) = config.optional_object("device")? {
        read = read.device(read_device(device)?);
    }
    if let Some(metadata) = config.parameters("clientMetadata")? {
        read = read.client_metadata(metadata);
    }
    if let Some(metadata) = config.optional_object("analyticsMetadata")? {
        let id = metadata.optional_text("AnalyticsEndpointId")?;
        read = read.analytics_metadata(AnalyticsMetadata {
            analytics_endpoint_id: id.map(Into::into),
        });
    }
    if let Some(data) = config.optional_object("userContextData")? {
        read = read.user_context_data(UserContextData {
            ip_address: data.optional_string("IpAddress")?,
            encoded_data: data.optional_string("EncodedData")?,
        });
    }
    match config.optional_object("contextData")? {
        Some(data) => Ok(read.as_admin(Some(read_context(data)?))),
        None if config.flag("admin")? => Ok(read.as_admin(None)),
        None => Ok(read),
    }
}

/// What a server says of the request that it acts for.
fn read_context(data: Argument<'_>) -> Result<ContextData, Fault> {
    let mut headers = Vec::new();
    for header in data.objects("HttpHeaders")? {
        headers.push(HttpHeader {
            header_name: header.optional_string("headerName")?,
            header_value: header.optional_string("headerValue")?,
        });
    }
    Ok(ContextData {
        ip_address: data.string("IpAddress")?,
        server_name: data.string("ServerName")?,
        server_path: data.string("ServerPath")?,
        http_headers: headers,
        encoded_data: data.optional_string("EncodedData")?,
    })
}

fn read_seal(argument: Argument<'_>) -> Result<Seal, Fault> {
    Ok(Seal::new(
        argument.array::<32>("key")?,
        argument.text("endpoint")?,
        argument.bytes("context")?,
    ))
}

/// Where AWS's own service for a pool is. The pool's id becomes part of it, so it is checked.
pub(crate) fn endpoint_host(argument: Argument<'_>) -> Outcome {
    let pool = PoolId::parse(argument.text("userPoolId")?).map_err(Error::BadArgument)?;
    let variant = Variant {
        fips: argument.flag("fips")?,
        dual_stack: argument.flag("dualStack")?,
    };
    Ok(variant.host(&pool).into())
}
