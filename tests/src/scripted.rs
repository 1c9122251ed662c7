//! A login, and a service that says what a test wants it to say.

use cognito_srp_core::Error;
use cognito_srp_core::error::ServiceError;
use cognito_srp_core::login::{Flow, Login, LoginConfig, Prompt, RememberedDevice, Step};
use cognito_srp_core::message::{PoolId, Request, Response};
use serde_json::{Value, json};

/// The time of all answers: 2026-01-02T03:04:05Z.
pub const NOW: i64 = 1_767_323_045;
/// What the user types.
pub const ALIAS: &str = "jane@example.com";
/// The user's internal name.
pub const INTERNAL: &str = "5f0c1e1a-3d5b-4d2e-9a37-6f2f6b1b0c11";

/// A login of [`ALIAS`].
pub fn config() -> LoginConfig {
    LoginConfig::new(
        PoolId::parse("eu-west-1_AbCdEf123").expect("as the test has it"),
        "client1",
        ALIAS,
    )
}

/// A device of the user.
pub fn device() -> RememberedDevice {
    RememberedDevice {
        device_key: "eu-west-1_0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9".into(),
        device_group_key: "-v3cT0r01".into(),
        device_password: "device password".into(),
        username: INTERNAL.into(),
    }
}

/// A login that has sent its first request.
///
/// # Panics
/// When it is something else.
pub fn start(config: LoginConfig) -> (Login, Request) {
    Login::start(config, "a password".into(), &mut rand::rng()).expect("as the test has it")
}

/// An answer with this body.
pub fn answer(value: &Value) -> Response {
    Response::success(serde_json::to_vec(value).expect("as the test has it"))
}

/// A challenge.
pub fn challenge(name: &str, parameters: &Value, session: Option<&str>) -> Response {
    answer(&json!({"ChallengeName": name, "ChallengeParameters": parameters, "Session": session}))
}

/// Parameters of a good `PASSWORD_VERIFIER`.
pub fn verifier_parameters() -> Value {
    json!({"SALT": "-1f", "SRP_B": "1234abc", "SECRET_BLOCK": "c2VjcmV0", "USER_ID_FOR_SRP": INTERNAL, "surplus": "ignored"})
}

/// A good `PASSWORD_VERIFIER`.
pub fn password_verifier() -> Response {
    challenge("PASSWORD_VERIFIER", &verifier_parameters(), None)
}

/// The end.
pub fn tokens() -> Response {
    answer(
        &json!({"ChallengeParameters": {}, "AuthenticationResult": {"AccessToken": "access", "IdToken": null, "ExpiresIn": 3600}}),
    )
}

/// An error of the service.
pub fn refusal(code: &str, message: &str) -> Response {
    Response::refusal(ServiceError::new(code, message))
}

/// Takes an answer.
pub fn receive(login: &mut Login, response: &Response) -> Result<Step, Error> {
    login.receive(response, &mut rand::rng(), NOW)
}

/// The request of a step.
///
/// # Panics
/// When it is something else.
pub fn sent(step: Result<Step, Error>) -> Request {
    match step.expect("as the test has it") {
        Step::Send(request) => request,
        other => panic!("{other:?}"),
    }
}

/// The prompt of a step.
///
/// # Panics
/// When it is something else.
pub fn asked(step: Result<Step, Error>) -> Prompt {
    match step.expect("as the test has it") {
        Step::Ask(prompt) => prompt,
        other => panic!("{other:?}"),
    }
}

/// A text of a request's body.
pub fn member(request: &Request, pointer: &str) -> Option<String> {
    request
        .body()
        .expose()
        .pointer(pointer)
        .and_then(Value::as_str)
        .map(Into::into)
}

/// A text of `ChallengeResponses`.
pub fn response(request: &Request, name: &str) -> Option<String> {
    member(request, &format!("/ChallengeResponses/{name}"))
}

/// A login that has sent its claim.
///
/// # Panics
/// When it is something else.
pub fn proving(config: LoginConfig) -> (Login, Request) {
    let (mut login, _) = start(config);
    let request = sent(receive(&mut login, &password_verifier()));
    (login, request)
}

/// A login that asks for the code of an authenticator app which is being set up.
///
/// # Panics
/// When it asks for something else.
pub fn setting_up_an_app() -> Login {
    let (mut login, _) = proving(config());
    sent(receive(
        &mut login,
        &challenge("MFA_SETUP", &json!({}), Some("s1")),
    ));
    asked(receive(
        &mut login,
        &answer(&json!({"SecretCode": "JBSWY3DP", "Session": "s2"})),
    ));
    login
}

/// A login that has sent the first request of a flow.
///
/// # Panics
/// When it cannot be started.
pub fn start_with(config: LoginConfig, flow: Flow) -> (Login, Request) {
    Login::start(config, flow, &mut rand::rng()).expect("a login starts")
}
