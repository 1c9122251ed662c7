//! Second factors that are chosen or set up.

use cognito_srp_core::Error;
use cognito_srp_core::login::{Answer, Question};
use cognito_srp_tests::scripted::*;
use serde_json::json;

use crate::{done, reply};

#[test]
fn a_second_factor_is_chosen() {
    let (mut login, _) = proving(config());
    let parameters = json!({"MFAS_CAN_CHOOSE": "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]"});
    let prompt = asked(receive(
        &mut login,
        &challenge("SELECT_MFA_TYPE", &parameters, Some("s1")),
    ));
    let Question::SelectMfaType(select) = prompt.question else {
        panic!()
    };
    assert_eq!(select.options, ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]);
    let request = reply(&mut login, Answer::Choice("SMS_MFA".into()));
    assert_eq!(response(&request, "ANSWER").as_deref(), Some("SMS_MFA"));
    asked(receive(&mut login, &challenge("SMS_MFA", &json!({}), Some("s2"))));
    assert_eq!(
        member(&reply(&mut login, Answer::Code("1".into())), "/Session").as_deref(),
        Some("s2")
    );

    let (mut login, _) = proving(config());
    let hostile = challenge("SELECT_MFA_TYPE", &json!({"MFAS_CAN_CHOOSE": "SMS_MFA"}), None);
    assert!(
        matches!(receive(&mut login, &hostile), Err(Error::BadAnswer(error)) if error.field == "MFAS_CAN_CHOOSE")
    );
}

#[test]
fn an_authenticator_app_is_set_up_on_the_way() {
    let (mut login, _) = proving(config().client_secret("secret"));
    let parameters = json!({"MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\"]"});
    let associate = sent(receive(
        &mut login,
        &challenge("MFA_SETUP", &parameters, Some("s1")),
    ));
    assert_eq!(associate.operation(), "AssociateSoftwareToken");
    assert_eq!(associate.body().expose(), &json!({"Session": "s1"}));
    let prompt = asked(receive(
        &mut login,
        &answer(&json!({"SecretCode": "JBSWY3DP", "Session": "s2"})),
    ));
    let Question::SoftwareTokenSetup(setup) = prompt.question else {
        panic!()
    };
    assert_eq!(setup.secret_code.expose(), "JBSWY3DP");

    let verify = reply(&mut login, Answer::Code("000000".into()));
    assert_eq!(verify.operation(), "VerifySoftwareToken");
    assert_eq!(
        verify.body().expose(),
        &json!({"Session": "s2", "UserCode": "000000"})
    );
    let cases = [
        (refusal("EnableSoftwareTokenMFAException", "Code mismatch"), "s2"),
        (refusal("TooManyRequestsException", "Rate exceeded"), "s2"),
        (answer(&json!({"Status": "ERROR"})), "s2"),
        (answer(&json!({"Status": "ERROR", "Session": "s2b"})), "s2b"),
    ];
    for (refused, session) in cases {
        asked(receive(&mut login, &refused)).refused.unwrap();
        let verify = reply(&mut login, Answer::Code("123456".into()));
        assert_eq!(
            member(&verify, "/Session").as_deref(),
            Some(session),
            "the newest session"
        );
    }
    let end = sent(receive(
        &mut login,
        &answer(&json!({"Status": "SUCCESS", "Session": "s3"})),
    ));
    assert_eq!(member(&end, "/ChallengeName").as_deref(), Some("MFA_SETUP"));
    assert_eq!(member(&end, "/Session").as_deref(), Some("s3"));
    assert!(response(&end, "SECRET_HASH").is_some());
    done(receive(&mut login, &tokens()));

    // Nobody is asked anything at the end.
    let mut login = setting_up_an_app();
    reply(&mut login, Answer::Code("123456".into()));
    sent(receive(
        &mut login,
        &answer(&json!({"Status": "SUCCESS", "Session": "s3"})),
    ));
    let busy = refusal("TooManyRequestsException", "Rate exceeded");
    assert_eq!(
        receive(&mut login, &busy).unwrap_err().code(),
        "TooManyRequestsException"
    );
}

#[test]
fn an_address_is_set_up_on_the_way() {
    let (mut login, _) = proving(config());
    let parameters = json!({"MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\",\"EMAIL_OTP\"]"});
    asked(receive(
        &mut login,
        &challenge("MFA_SETUP", &parameters, Some("s1")),
    ));
    let request = reply(&mut login, Answer::Email("jane@example.com".into()));
    assert_eq!(member(&request, "/ChallengeName").as_deref(), Some("MFA_SETUP"));
    assert_eq!(response(&request, "EMAIL").as_deref(), Some("jane@example.com"));
    asked(receive(
        &mut login,
        &challenge("EMAIL_OTP", &json!({}), Some("s2")),
    ));

    let (mut login, _) = proving(config());
    asked(receive(
        &mut login,
        &challenge("MFA_SETUP", &parameters, Some("s1")),
    ));
    let request = reply(&mut login, Answer::Choice("SOFTWARE_TOKEN_MFA".into()));
    assert_eq!(request.operation(), "AssociateSoftwareToken");
}
