//! What other emulators let through.

use serde_json::json;

use crate::support::{PASSWORD, WRONG_PASSWORD, World, assert_code, assert_refused, merged, tokens};

const N: &str = "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd\
                 ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
                 ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f\
                 83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b\
                 e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510\
                 15728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7\
                 abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c\
                 bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff";
#[test]
fn srp_a_that_lets_anyone_in_or_is_no_number() {
    let world = World::plain();
    world.add_user("jane");
    let two_n = double(N);
    let long = "f".repeat(200_000);
    for bad in [
        "0", "00", N, &two_n, "-1", "-", "", " 1", "0x1f", "xyz", "1_000", "１２", &long,
    ] {
        let answer = world.try_start("jane", bad);
        assert_code(answer, "InvalidParameterException");
    }
    for missing in [json!({ "USERNAME": "jane" }), json!({ "SRP_A": "1f" }), json!({})] {
        assert_code(
            world.initiate("USER_SRP_AUTH", missing),
            "InvalidParameterException",
        );
    }
    world.sign_in("jane");
}

/// Twice a hexadecimal number.
fn double(hex: &str) -> String {
    let mut carry = 0;
    let mut digits: Vec<char> = Vec::new();
    for digit in hex.chars().rev() {
        let twice = 2 * digit.to_digit(16).expect("a digit") + carry;
        digits.push(char::from_digit(twice % 16, 16).expect("a digit"));
        carry = twice / 16;
    }
    digits.push(char::from_digit(carry, 16).expect("a digit"));
    digits.into_iter().rev().collect()
}

#[test]
fn a_made_up_session_on_any_challenge() {
    let world = World::with_devices(true, false);
    world.add_user("jane");
    let device = world.confirm(&world.sign_in("jane"));
    let mut exchange = world.start("jane");
    exchange.answer["Session"] = "A".repeat(120).into();
    let challenge = exchange.answer.clone();
    let claim = world.claim(exchange, PASSWORD);
    let every = json!({
        "USERNAME": "jane",
        "NEW_PASSWORD": "Another-Horse-8!",
        "SOFTWARE_TOKEN_MFA_CODE": "123456",
        "SMS_MFA_CODE": "123456",
        "EMAIL_OTP_CODE": "12345678",
        "SMS_OTP_CODE": "12345678",
        "ANSWER": "SOFTWARE_TOKEN_MFA",
        "PASSWORD": PASSWORD,
        "DEVICE_KEY": device.key,
        "SRP_A": "1f".repeat(300),
    });
    for name in [
        "PASSWORD_VERIFIER",
        "NEW_PASSWORD_REQUIRED",
        "SOFTWARE_TOKEN_MFA",
        "SMS_MFA",
        "DEVICE_SRP_AUTH",
        "MFA_SETUP",
        "SELECT_MFA_TYPE",
        "CUSTOM_CHALLENGE",
        "EMAIL_OTP",
        "SMS_OTP",
        "SELECT_CHALLENGE",
        "PASSWORD",
        "PASSWORD_SRP",
        "WEB_AUTHN",
        "ADMIN_NO_SRP_AUTH",
    ] {
        let mut body = world.response(&challenge, merged(every.clone(), claim.clone()));
        body["ChallengeName"] = name.into();
        let answer = world.call("RespondToAuthChallenge", body);
        assert_refused(answer, "NotAuthorizedException", "Invalid session for the user.");
    }
    // And with a real exchange for the device.
    let asked = world
        .prove("jane", PASSWORD, json!({ "DEVICE_KEY": device.key }))
        .expect("a challenge");
    let mut exchange = world.device_start(&asked, &device).expect("a challenge");
    exchange.answer["Session"] = "A".repeat(120).into();
    let answer = world.device_claim(exchange, &device, &device.password);
    assert_refused(answer, "NotAuthorizedException", "Invalid session for the user.");
}

#[test]
fn a_missing_session() {
    let world = World::plain();
    for (name, responses) in [
        (
            "NEW_PASSWORD_REQUIRED",
            json!({ "USERNAME": "jane", "NEW_PASSWORD": "Another-Horse-8!" }),
        ),
        (
            "SOFTWARE_TOKEN_MFA",
            json!({ "USERNAME": "jane", "SOFTWARE_TOKEN_MFA_CODE": "123456" }),
        ),
        ("SMS_MFA", json!({ "USERNAME": "jane", "SMS_MFA_CODE": "123456" })),
    ] {
        let body =
            json!({ "ChallengeName": name, "ClientId": world.client_id, "ChallengeResponses": responses });
        let answer = world.call("RespondToAuthChallenge", body);
        assert_refused(
            answer,
            "InvalidParameterException",
            "Missing required parameter Session",
        );
    }
}

#[test]
fn an_unknown_auth_flow() {
    let world = World::plain();
    let parameters = json!({ "USERNAME": "jane", "PASSWORD": PASSWORD });
    for flow in ["", "user_srp_auth", "ANYTHING", "USER_SRP_AUTH "] {
        assert_code(
            world.initiate(flow, parameters.clone()),
            "InvalidParameterException",
        );
    }
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        let answer = world.initiate(flow, parameters.clone());
        assert_refused(
            answer,
            "InvalidParameterException",
            "Initiate Auth method not supported.",
        );
    }
}

#[test]
fn an_unknown_challenge() {
    let world = World::plain();
    for name in ["", "PASSWORD_VERIFIER ", "ANYTHING"] {
        let body = json!({ "ChallengeName": name, "ClientId": world.client_id, "ChallengeResponses": {} });
        assert_code(
            world.call("RespondToAuthChallenge", body),
            "InvalidParameterException",
        );
    }
}

#[test]
fn a_flow_that_the_client_does_not_have() {
    let world = World::with(json!({}), json!({ "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"] }));
    world.add_user("jane");
    let answer = world.try_start("jane", "1f");
    assert_refused(
        answer,
        "InvalidParameterException",
        "USER_SRP_AUTH is not enabled for the client.",
    );
    assert_code(
        world.initiate("REFRESH_TOKEN_AUTH", json!({ "REFRESH_TOKEN": "x" })),
        "InvalidParameterException",
    );
}

#[test]
fn a_client_that_does_not_exist() {
    let world = World::plain();
    let body = json!({ "AuthFlow": "USER_SRP_AUTH", "ClientId": "nobody", "AuthParameters": {} });
    let message = "User pool client nobody does not exist.";
    assert_refused(
        world.call("InitiateAuth", body),
        "ResourceNotFoundException",
        message,
    );
}

#[test]
fn unconfirmed_users_after_the_right_password_only() {
    let world = World::plain();
    let user = json!({ "ClientId": world.client_id, "Username": "jane", "Password": PASSWORD });
    world.call("SignUp", user).expect("signed up");
    let (code, message) = WRONG_PASSWORD;
    assert_refused(world.prove("jane", "Wrong-Horse-9!", json!({})), code, message);
    let answer = world.prove("jane", PASSWORD, json!({}));
    assert_refused(answer, "UserNotConfirmedException", "User is not confirmed.");
}

#[test]
fn disabled_users() {
    let world = World::plain();
    world.add_user("jane");
    let given = world.sign_in("jane");
    world.admin("AdminDisableUser", "jane", json!({}));
    let answer = world.prove("jane", PASSWORD, json!({}));
    assert_refused(answer, "NotAuthorizedException", "User is disabled.");
    let token = json!({ "AccessToken": given["AccessToken"] });
    assert_code(world.call("GetUser", token), "NotAuthorizedException");
    let refresh = world.initiate(
        "REFRESH_TOKEN_AUTH",
        json!({ "REFRESH_TOKEN": given["RefreshToken"] }),
    );
    assert_code(refresh, "NotAuthorizedException");
    world.admin("AdminEnableUser", "jane", json!({}));
    world.sign_in("jane");
}

#[test]
fn users_who_are_disabled_in_the_middle_of_a_sign_in() {
    let world = World::plain();
    world.pool_has_app("OPTIONAL");
    world.add_user("jane");
    let app = world.set_up_app(&world.sign_in("jane"));
    let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    world.admin("AdminDisableUser", "jane", json!({}));
    let code = json!({ "SOFTWARE_TOKEN_MFA_CODE": world.next_app_code(&app) });
    assert_refused(
        world.respond(&asked, code),
        "NotAuthorizedException",
        "User is disabled.",
    );
}

#[test]
fn a_wrong_password() {
    let world = World::plain();
    world.add_user("jane");
    let (code, message) = WRONG_PASSWORD;
    assert_refused(world.prove("jane", "Wrong-Horse-9!", json!({})), code, message);
    world.sign_in("jane");
}

#[test]
fn a_claim_a_second_time() {
    let world = World::plain();
    world.add_user("jane");
    let (code, message) = WRONG_PASSWORD;
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let claim = world.claim(exchange, PASSWORD);
    tokens(world.respond(&challenge, claim.clone()));
    assert_refused(world.respond(&challenge, claim), code, message);
}

/// A wrong claim ends its exchange: otherwise one exchange would do for any number of guesses.
#[test]
fn a_right_claim_after_a_wrong_one() {
    let world = World::plain();
    world.add_user("jane");
    let (code, message) = WRONG_PASSWORD;
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let claim = world.claim(exchange, PASSWORD);
    let wrong = merged(
        claim.clone(),
        json!({ "PASSWORD_CLAIM_SIGNATURE": "A".repeat(43) + "=" }),
    );
    assert_refused(world.respond(&challenge, wrong), code, message);
    assert_refused(world.respond(&challenge, claim), code, message);
}

#[test]
fn a_claim_of_another_client_or_for_another_user() {
    let world = World::plain();
    world.add_user("jane");
    world.add_user("joe");
    let (code, message) = WRONG_PASSWORD;
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let mut body = world.response(&challenge, world.claim(exchange, PASSWORD));
    body["ClientId"] = world.new_client(json!({})).0.into();
    assert_refused(world.call("RespondToAuthChallenge", body), code, message);
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let claim = merged(world.claim(exchange, PASSWORD), json!({ "USERNAME": "joe" }));
    assert_refused(world.respond(&challenge, claim), code, message);
}

#[test]
fn a_claim_over_a_password_that_was_changed_meanwhile() {
    let world = World::plain();
    world.add_user("jane");
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let claim = world.claim(exchange, PASSWORD);
    world.set_password("jane", true);
    let (code, message) = WRONG_PASSWORD;
    assert_refused(world.respond(&challenge, claim), code, message);
}

#[test]
fn claims_that_are_no_claims() {
    let world = World::plain();
    world.add_user("jane");
    for (name, value, code) in [
        ("PASSWORD_CLAIM_SIGNATURE", json!(""), "NotAuthorizedException"),
        ("PASSWORD_CLAIM_SIGNATURE", json!("%%%"), "NotAuthorizedException"),
        (
            "PASSWORD_CLAIM_SIGNATURE",
            json!("AAAA"),
            "NotAuthorizedException",
        ),
        (
            "PASSWORD_CLAIM_SIGNATURE",
            json!(null),
            "InvalidParameterException",
        ),
        (
            "PASSWORD_CLAIM_SECRET_BLOCK",
            json!("AAAA"),
            "NotAuthorizedException",
        ),
        (
            "PASSWORD_CLAIM_SECRET_BLOCK",
            json!(null),
            "InvalidParameterException",
        ),
        ("TIMESTAMP", json!(null), "InvalidParameterException"),
        ("TIMESTAMP", json!(""), "InvalidParameterException"),
        (
            "TIMESTAMP",
            json!("2026-01-02T03:04:05Z"),
            "InvalidParameterException",
        ),
    ] {
        let exchange = world.start("jane");
        let challenge = exchange.answer.clone();
        let claim = merged(world.claim(exchange, PASSWORD), json!({ name: value }));
        assert_code(world.respond(&challenge, claim), code);
    }
}
