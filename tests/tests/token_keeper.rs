//! Tokens that are kept fresh, without I/O.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is wrong in a test ends it"
)]

use cognito_srp_core::error::ServiceError;
use cognito_srp_core::message::{Request, Response, Tokens};
use cognito_srp_core::token::{Refresh, TokenKeeper, TokenNeed};
use serde_json::{Value, json};

const NOW: i64 = 1_767_323_045;

fn tokens(name: &str, expires_in: u32) -> Tokens {
    Tokens {
        access_token: name.into(),
        id_token: None,
        refresh_token: Some("refresh 1".into()),
        expires_in,
    }
}

fn keeper(rotation: bool) -> TokenKeeper {
    let refresh = Refresh {
        client_id: "client1".into(),
        client_secret: Some("client secret".into()),
        username: "jane".into(),
        refresh_token: "refresh 1".into(),
        device_key: Some("eu-west-1_device".into()),
        rotation,
    };
    TokenKeeper::new(refresh, tokens("access 1", 3600), NOW)
}

fn refresh(need: TokenNeed) -> Request {
    match need {
        TokenNeed::Refresh(request) => request,
        other => panic!("{other:?}"),
    }
}

fn used(need: TokenNeed) -> String {
    match need {
        TokenNeed::Use(tokens) => tokens.access_token.expose().clone(),
        other => panic!("{other:?}"),
    }
}

fn refreshed(access: &str, refresh: Option<&str>) -> Response {
    let result = json!({"AccessToken": access, "ExpiresIn": 3600, "RefreshToken": refresh});
    Response::success(serde_json::to_vec(&json!({"AuthenticationResult": result})).unwrap())
}

fn text<'a>(request: &'a Request, pointer: &str) -> Option<&'a str> {
    request.body().expose().pointer(pointer).and_then(Value::as_str)
}

#[test]
fn one_refresh_before_the_end_for_all_callers() {
    let mut keeper = keeper(false);
    assert_eq!(used(keeper.need(NOW + 3539)), "access 1");
    let request = refresh(keeper.need(NOW + 3540));
    assert_eq!(request.operation(), "InitiateAuth");
    assert_eq!(text(&request, "/AuthFlow"), Some("REFRESH_TOKEN_AUTH"));
    assert_eq!(text(&request, "/AuthParameters/REFRESH_TOKEN"), Some("refresh 1"));
    assert_eq!(
        text(&request, "/AuthParameters/DEVICE_KEY"),
        Some("eu-west-1_device")
    );
    assert!(text(&request, "/AuthParameters/SECRET_HASH").is_some());
    assert_eq!(
        used(keeper.need(NOW + 3541)),
        "access 1",
        "still good while somebody refreshes"
    );
    assert!(matches!(keeper.need(NOW + 3600), TokenNeed::Wait));
    keeper.receive(&refreshed("access 2", None), NOW + 3542).unwrap();
    assert_eq!(used(keeper.need(NOW + 3543)), "access 2");
    assert_eq!(
        keeper.tokens().refresh_token.as_ref().unwrap().expose(),
        "refresh 1",
        "the old one stays"
    );
}

#[test]
fn a_rotated_refresh_token_is_the_next_one() {
    let mut keeper = keeper(true);
    let request = refresh(keeper.need(NOW + 3600));
    assert_eq!(request.operation(), "GetTokensFromRefreshToken");
    assert_eq!(text(&request, "/RefreshToken"), Some("refresh 1"));
    assert_eq!(
        text(&request, "/ClientSecret"),
        Some("client secret"),
        "the secret itself"
    );
    assert_eq!(text(&request, "/DeviceKey"), Some("eu-west-1_device"));
    keeper
        .receive(&refreshed("access 2", Some("refresh 2")), NOW + 3600)
        .unwrap();
    keeper.expire();
    assert_eq!(
        text(&refresh(keeper.need(NOW + 3601)), "/RefreshToken"),
        Some("refresh 2")
    );
}

#[test]
fn a_token_that_is_still_good_is_given_out_when_a_refresh_fails() {
    let mut keeper = keeper(false);
    refresh(keeper.need(NOW + 3550));
    keeper.not_sent();
    assert_eq!(used(keeper.need(NOW + 3551)), "access 1");
    refresh(keeper.need(NOW + 3560));
    keeper.not_sent();
    refresh(keeper.need(NOW + 3600));
}

#[test]
fn an_answer_that_nobody_waits_for_is_refused() {
    let mut keeper = keeper(false);
    assert_eq!(
        keeper
            .receive(&refreshed("access 2", None), NOW)
            .unwrap_err()
            .code(),
        "Misuse"
    );
    keeper.expire();
    refresh(keeper.need(NOW));
    let ended = ServiceError::new("NotAuthorizedException", "Refresh Token has been revoked");
    assert!(keeper.receive(&Response::refusal(ended), NOW).is_err());
    assert!(keeper.receive(&refreshed("access 2", None), NOW).is_err());
    assert!(matches!(keeper.need(NOW), TokenNeed::SignIn));
}

#[test]
fn a_life_that_is_not_told_is_an_hour() {
    let mut keeper = keeper(false);
    keeper.expire();
    refresh(keeper.need(NOW));
    let answer = json!({"AuthenticationResult": {"AccessToken": "access 2"}});
    keeper
        .receive(&Response::success(serde_json::to_vec(&answer).unwrap()), NOW)
        .unwrap();
    assert_eq!(used(keeper.need(NOW + 3500)), "access 2");
    assert_eq!(
        keeper.tokens().refresh_token.as_ref().unwrap().expose(),
        "refresh 1"
    );
}

#[test]
fn trouble_is_not_the_end() {
    let mut keeper = keeper(false);
    keeper.expire();
    for (code, status) in [
        ("TooManyRequestsException", 400),
        ("InternalErrorException", 500),
        ("Http503", 503),
    ] {
        refresh(keeper.need(NOW));
        let error = ServiceError::new(code, "").with_status(status);
        assert!(keeper.receive(&Response::refusal(error), NOW).is_err());
    }
    refresh(keeper.need(NOW));
    keeper.not_sent();
    refresh(keeper.need(NOW));
    assert!(
        keeper
            .receive(&Response::success(b"<html>".to_vec()), NOW)
            .is_err()
    );
    refresh(keeper.need(NOW));
    keeper.receive(&refreshed("access 2", None), NOW).unwrap();
    assert_eq!(used(keeper.need(NOW)), "access 2");
}

#[test]
fn definitive_errors_end_the_sign_in() {
    for code in [
        "NotAuthorizedException",
        "UserNotFoundException",
        "UserNotConfirmedException",
        "PasswordResetRequiredException",
        "RefreshTokenReuseException",
    ] {
        let mut keeper = keeper(false);
        keeper.expire();
        refresh(keeper.need(NOW));
        assert!(
            keeper
                .receive(&Response::refusal(ServiceError::new(code, "")), NOW)
                .is_err()
        );
        assert!(matches!(keeper.need(NOW), TokenNeed::SignIn), "{code}");
    }
}

#[test]
fn short_lived_tokens_are_used_for_half_of_their_life() {
    let refresh = Refresh {
        client_id: "client1".into(),
        client_secret: None,
        username: "jane".into(),
        refresh_token: "refresh 1".into(),
        device_key: None,
        rotation: false,
    };
    let mut keeper = TokenKeeper::new(refresh, tokens("short", 40), NOW);
    assert_eq!(used(keeper.need(NOW + 19)), "short");
    assert!(matches!(keeper.need(NOW + 20), TokenNeed::Refresh(_)));
}
