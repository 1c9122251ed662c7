//! Which errors are tried again after, and when.

use std::time::Duration;

use cognito_srp_core::error::ServiceError;
use cognito_srp_core::retry::{back_off, delay, is_repeatable};

fn error(code: &str, status: u16) -> ServiceError {
    ServiceError::new(code, "").with_status(status)
}

#[test]
fn what_may_be_repeated() {
    for operation in [
        "InitiateAuth",
        "AdminInitiateAuth",
        "GetUser",
        "ListDevices",
        "AdminGetUser",
        "RevokeToken",
    ] {
        assert!(is_repeatable(operation), "{operation}");
    }
    for operation in [
        "RespondToAuthChallenge",
        "AdminRespondToAuthChallenge",
        "GetTokensFromRefreshToken",
        "GetUserAttributeVerificationCode",
        "GlobalSignOut",
        "SignUp",
        "ConfirmDevice",
        "VerifySoftwareToken",
    ] {
        assert!(!is_repeatable(operation), "{operation}");
    }
}

#[test]
fn what_is_worth_another_try() {
    let again = |operation, error: &ServiceError| delay(operation, error, 1, 0.5).is_some();
    for throttled in [
        error("TooManyRequestsException", 400),
        error("ThrottlingException", 400),
        error("Http429", 429),
    ] {
        assert!(
            again("RespondToAuthChallenge", &throttled),
            "it was turned away unread"
        );
    }
    for stumbled in [error("InternalErrorException", 500), error("Http503", 503)] {
        assert!(again("InitiateAuth", &stumbled));
        assert!(!again("RespondToAuthChallenge", &stumbled), "it may have arrived");
    }
    for refused in [
        "NotAuthorizedException",
        "LimitExceededException",
        "CodeMismatchException",
        "ResourceNotFoundException",
    ] {
        assert!(!again("InitiateAuth", &error(refused, 400)), "{refused}");
    }
}

#[test]
fn waits_grow_and_are_bounded() {
    assert_eq!(back_off(1, 0.0), Duration::from_millis(100));
    assert_eq!(back_off(3, 0.5), Duration::from_millis(600));
    for attempt in [0, 1, 6, 7, u32::MAX] {
        for jitter in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 2.0, 1.0] {
            assert!(
                back_off(attempt, jitter) <= Duration::from_millis(6400),
                "{attempt} {jitter}"
            );
        }
    }
}
