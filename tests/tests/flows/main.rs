//! Every flow and every challenge in the login machine, against a service that says what each test wants it
//! to say.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is wrong in a test ends it"
)]

mod first_factor;
mod second_factor;
mod surroundings;

use cognito_srp_core::Error;
use cognito_srp_core::login::{Answer, Login, Step};
use cognito_srp_core::message::{Request, Response};
use cognito_srp_tests::scripted::*;
use serde_json::{Value, json};

fn reply(login: &mut Login, answer: Answer) -> Request {
    sent(login.answer(answer, &mut rand::rng()))
}

fn parameter(request: &Request, name: &str) -> Option<String> {
    member(request, &format!("/AuthParameters/{name}"))
}

fn done(step: Result<Step, Error>) -> cognito_srp_core::login::SignedIn {
    match step.unwrap() {
        Step::Done(signed_in) => signed_in,
        other => panic!("{other:?}"),
    }
}

/// Tokens whose access token states a user name.
fn tokens_of(username: &str) -> Response {
    use cognito_srp_core::bytes::encode_base64;
    let part = |json: Value| {
        encode_base64(json.to_string())
            .trim_end_matches('=')
            .replace('+', "-")
            .replace('/', "_")
    };
    let token = format!(
        "{}.{}.AAAA",
        part(json!({"alg": "RS256", "kid": "k"})),
        part(json!({"username": username}))
    );
    answer(&json!({"AuthenticationResult": {"AccessToken": token, "ExpiresIn": 60}}))
}
