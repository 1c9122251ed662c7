//! What a plain text stands for, question by question, and factors by their names.

use cognito_flow::core::login::{Answer, FirstFactor, Question, SoftwareTokenSetup};
use cognito_flow::core::message::Parameters;
use cognito_flow::core::message::challenge::{
    AdminNoSrpAuth, CustomChallenge, EmailOtp, MfaSetup, NewPasswordRequired, Password, PasswordSrp,
    SelectChallenge, SelectMfaType, SmsMfa, SmsOtp, SoftwareTokenMfa, UnknownChallenge, WebAuthn,
};

fn kind(question: &Question, text: &str) -> &'static str {
    match question.read_answer(text) {
        Some(Answer::Code(code)) if code.expose() == text => "code",
        Some(Answer::NewPassword { password, attributes })
            if password.expose() == text && attributes.is_empty() =>
        {
            "new password"
        }
        Some(Answer::Password(password)) if password.expose() == text => "password",
        Some(Answer::Choice(name)) if name == text => "choice",
        Some(Answer::Factor(FirstFactor::EmailOtp)) if text == "EMAIL_OTP" => "factor",
        Some(Answer::Text(answer)) if answer.expose() == text => "text",
        Some(Answer::Credential(json)) if json.expose() == text => "credential",
        Some(Answer::Email(address)) if address == text => "e-mail",
        None => "nothing",
        Some(_) => "something else",
    }
}

#[test]
fn a_text_answers_what_was_asked() {
    let setup = SoftwareTokenSetup {
        secret_code: "JBSWY3DPEHPK3PXP".into(),
    };
    for (question, text, expected) in [
        (Question::SmsMfa(SmsMfa::default()), "123456", "code"),
        (Question::EmailOtp(EmailOtp::default()), "123456", "code"),
        (Question::SmsOtp(SmsOtp::default()), "123456", "code"),
        (
            Question::SoftwareTokenMfa(SoftwareTokenMfa::default()),
            "123456",
            "code",
        ),
        (Question::SoftwareTokenSetup(setup), "123456", "code"),
        (
            Question::SelectMfaType(SelectMfaType::default()),
            "SMS_MFA",
            "choice",
        ),
        (
            Question::MfaSetup(MfaSetup::default()),
            "SOFTWARE_TOKEN_MFA",
            "choice",
        ),
        (
            Question::MfaSetup(MfaSetup::default()),
            "jane@example.com",
            "e-mail",
        ),
        (
            Question::NewPasswordRequired(NewPasswordRequired::default()),
            "Correct-Horse-9!",
            "new password",
        ),
        (
            Question::CustomChallenge(CustomChallenge::default()),
            "blue",
            "text",
        ),
        (
            Question::SelectChallenge(SelectChallenge::default()),
            "EMAIL_OTP",
            "factor",
        ),
        (
            Question::Password(Password::default()),
            "Correct-Horse-9!",
            "password",
        ),
        (
            Question::PasswordSrp(PasswordSrp::default()),
            "Correct-Horse-9!",
            "password",
        ),
        (
            Question::AdminNoSrpAuth(AdminNoSrpAuth::default()),
            "Correct-Horse-9!",
            "password",
        ),
        (Question::WebAuthn(WebAuthn::default()), "{}", "credential"),
        (
            Question::Unknown(UnknownChallenge::new("NEW_KIND", Parameters::new())),
            "123456",
            "nothing",
        ),
    ] {
        assert_eq!(kind(&question, text), expected, "{}", question.challenge_name());
    }
}

#[test]
fn factors_go_by_their_names() {
    let with_password = || Parameters::new().with("PASSWORD", "Correct-Horse-9!");
    for (name, parameters, expected) in [
        ("PASSWORD", with_password(), "Password"),
        ("PASSWORD_SRP", with_password(), "PasswordSrp"),
        ("PASSWORD_SRP", Parameters::new(), "PASSWORD_SRP"),
        ("EMAIL_OTP", Parameters::new(), "EmailOtp"),
        ("SMS_OTP", Parameters::new(), "SmsOtp"),
        ("WEB_AUTHN", Parameters::new(), "WebAuthn"),
        ("NEW_FACTOR", with_password(), "NEW_FACTOR"),
    ] {
        // The names of the factors that are known are written otherwise than Cognito's.
        assert_eq!(format!("{:?}", FirstFactor::named(name, parameters)), expected);
    }
    match FirstFactor::named("NEW_FACTOR", with_password()) {
        FirstFactor::Other(_, parameters) => assert_eq!(parameters.get("PASSWORD"), Some("Correct-Horse-9!")),
        other => panic!("{other:?}"),
    }
}
