//! Answers of the service as JSON: whatever is understood can be written and understood again.
#![no_main]

use cognito_srp_core::message::{AuthResponse, Challenge, Outcome, Parameters, Response};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(answer) = Response::success(data.to_vec()).read::<AuthResponse>() else {
        return;
    };
    let Ok(Outcome::Challenge(challenge, session)) = answer.outcome() else {
        return;
    };
    let parameters = challenge.to_parameters();
    let again = Challenge::parse(challenge.name(), &parameters).expect("what is written can be read");
    assert_eq!(again.name(), challenge.name());
    assert_eq!(texts(&again.to_parameters()), texts(&parameters));

    let json = serde_json::to_vec(&AuthResponse::challenge(&challenge, session)).expect("it has a JSON form");
    let answer: AuthResponse = Response::success(json)
        .read()
        .expect("what is written can be read");
    match answer.outcome() {
        Ok(Outcome::Challenge(again, _)) => assert_eq!(texts(&again.to_parameters()), texts(&parameters)),
        other => panic!("{other:?}"),
    }
});

fn texts(parameters: &Parameters) -> Vec<(&str, &str)> {
    parameters.iter().collect()
}
