//! Second factors.

use serde_json::{Value, json};

use crate::support::{PASSWORD, World, assert_code, assert_refused, merged, text, tokens, totp};

/// The user jane with an authenticator app, whose current code is used up.
fn with_app(configuration: &str) -> (World, String) {
    let world = World::plain();
    world.pool_has_app("OPTIONAL");
    world.add_user("jane");
    let app = world.set_up_app(&world.sign_in("jane"));
    world.pool_has_app(configuration);
    (world, app)
}

fn asked(world: &World) -> Value {
    let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    asked
}

fn code(code: impl Into<Value>) -> Value {
    json!({ "SOFTWARE_TOKEN_MFA_CODE": code.into() })
}

#[test]
fn the_code_of_an_app_signs_in() {
    for configuration in ["OPTIONAL", "ON"] {
        let (world, app) = with_app(configuration);
        let asked = asked(&world);
        assert_eq!(asked["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"], "phone");
        assert_eq!(asked["ChallengeParameters"]["USER_ID_FOR_SRP"], "jane");
        tokens(world.respond(&asked, code(world.next_app_code(&app))));
    }
}

#[test]
fn no_code_is_asked_for_where_mfa_is_off() {
    let (world, _) = with_app("OFF");
    world.sign_in("jane");
}

#[test]
fn mfa_is_asked_for_only_after_the_password() {
    let (world, _) = with_app("ON");
    assert_eq!(world.start("jane").answer["ChallengeName"], "PASSWORD_VERIFIER");
    assert_code(
        world.prove("jane", "Wrong-Horse-9!", json!({})),
        "NotAuthorizedException",
    );
}

#[test]
fn the_same_code_twice_is_refused() {
    let (world, app) = with_app("ON");
    let message = "Your software token has already been used once.";
    // The one that set the app up counts as used.
    let answer = world.respond(&asked(&world), code(world.app_code(&app)));
    assert_refused(answer, "ExpiredCodeException", message);
    let current = world.next_app_code(&app);
    tokens(world.respond(&asked(&world), code(current.clone())));
    assert_refused(
        world.respond(&asked(&world), code(current)),
        "ExpiredCodeException",
        message,
    );
}

#[test]
fn codes_are_good_one_step_early_and_late() {
    let (world, app) = with_app("ON");
    world.advance(300);
    let step = world.pool.clock().now().unix_seconds() / 30;
    for (off, accepted) in [(-2, false), (2, false), (-1, true), (0, true), (1, true)] {
        let answer = world.respond(&asked(&world), code(totp::code(&app, step + off)));
        if accepted {
            tokens(answer);
        } else {
            assert_refused(answer, "CodeMismatchException", "Invalid code received for user");
        }
    }
}

#[test]
fn a_wrong_code_leaves_the_session_usable() {
    let (world, app) = with_app("ON");
    let asked = asked(&world);
    let message = "Invalid code received for user";
    for wrong in ["000000", "", "12345", "1234567", "abcdef"] {
        let answer = world.respond(&asked, code(wrong));
        assert_refused(answer, "CodeMismatchException", message);
    }
    tokens(world.respond(&asked, code(world.next_app_code(&app))));
}

#[test]
fn wrong_codes_are_bounded_per_session() {
    let (world, app) = with_app("ON");
    let asked = asked(&world);
    let mut tries = 0;
    let ended = loop {
        let refused = world.respond(&asked, code("000000")).expect_err("a wrong code");
        tries += 1;
        if refused.code != "CodeMismatchException" {
            break refused;
        }
        assert!(tries < 100);
    };
    assert_eq!(
        (ended.code.as_str(), ended.message.as_str()),
        ("NotAuthorizedException", "Invalid session for the user.")
    );
    assert!(tries > 6, "the real service was seen to allow six");
    let right = code(world.next_app_code(&app));
    assert_code(world.respond(&asked, right), "NotAuthorizedException");
}

#[test]
fn an_app_can_be_set_up_only_where_the_pool_has_it() {
    let world = World::plain();
    world.add_user("jane");
    let token = json!({ "AccessToken": world.sign_in("jane")["AccessToken"] });
    let message = "Software Token MFA has not been enabled by the userPool";
    assert_refused(
        world.call("AssociateSoftwareToken", token),
        "SoftwareTokenMFANotFoundException",
        message,
    );
}

#[test]
fn an_app_is_enabled_only_after_it_showed_a_right_code() {
    let world = World::plain();
    world.pool_has_app("OPTIONAL");
    world.add_user("jane");
    let token = json!({ "AccessToken": world.sign_in("jane")["AccessToken"] });
    let prefer = merged(
        token.clone(),
        json!({ "SoftwareTokenMfaSettings": { "Enabled": true } }),
    );
    let not_verified = "User has not verified software token mfa";
    let set = || world.call("SetUserMFAPreference", prefer.clone());
    assert_refused(set(), "InvalidParameterException", not_verified);
    let verify = |user_code: String| {
        world.call(
            "VerifySoftwareToken",
            merged(token.clone(), json!({ "UserCode": user_code })),
        )
    };
    assert_code(verify("123456".into()), "SoftwareTokenMFANotFoundException");
    let secret = text(
        &world
            .call("AssociateSoftwareToken", token.clone())
            .expect("a secret")["SecretCode"],
    );
    assert_eq!(secret.len(), 52);
    assert_refused(set(), "InvalidParameterException", not_verified);
    let mismatch = "Code mismatch and fail enable Software Token MFA";
    assert_refused(
        verify("000000".into()),
        "EnableSoftwareTokenMFAException",
        mismatch,
    );
    verify(world.app_code(&secret)).expect("verified");
    // Verified is not enabled yet.
    world.sign_in("jane");
    set().expect("enabled");
    asked(&world);
    let user = world.call("GetUser", token).expect("a user");
    assert_eq!(user["UserMFASettingList"], json!(["SOFTWARE_TOKEN_MFA"]));
    let user = world.admin("AdminGetUser", "jane", json!({}));
    assert_eq!(user["UserMFASettingList"], json!(["SOFTWARE_TOKEN_MFA"]));
}

#[test]
fn exactly_one_of_token_and_session_is_taken() {
    let world = World::plain();
    world.pool_has_app("OPTIONAL");
    world.add_user("jane");
    let token = world.sign_in("jane")["AccessToken"].take();
    for body in [
        json!({}),
        json!({ "AccessToken": token, "Session": "A".repeat(120) }),
    ] {
        assert_code(
            world.call("AssociateSoftwareToken", body),
            "InvalidParameterException",
        );
    }
    let session = json!({ "Session": "A".repeat(120) });
    assert_code(
        world.call("AssociateSoftwareToken", session),
        "NotAuthorizedException",
    );
}

#[test]
fn the_only_factor_cannot_be_disabled_where_mfa_is_required() {
    let (world, app) = with_app("ON");
    let given = tokens(world.respond(&asked(&world), code(world.next_app_code(&app))));
    let disable = json!({
        "AccessToken": given["AccessToken"],
        "SoftwareTokenMfaSettings": { "Enabled": false },
    });
    assert_code(
        world.call("SetUserMFAPreference", disable.clone()),
        "InvalidParameterException",
    );
    world.pool_has_app("OPTIONAL");
    world.call("SetUserMFAPreference", disable).expect("disabled");
    world.sign_in("jane");
}

#[test]
fn a_code_by_text_message() {
    let world = World::plain();
    world.pool_has_app("OPTIONAL");
    let phone = json!([
        { "Name": "phone_number", "Value": "+491701231234" },
        { "Name": "phone_number_verified", "Value": "true" },
    ]);
    world.add_user_with("jane", phone);
    let prefer = json!({
        "AccessToken": world.sign_in("jane")["AccessToken"],
        "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    world.call("SetUserMFAPreference", prefer).expect("set");
    let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "SMS_MFA");
    assert_eq!(
        asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"],
        "+*******1234"
    );
    assert_eq!(
        asked["ChallengeParameters"]["CODE_DELIVERY_DELIVERY_MEDIUM"],
        "SMS"
    );
    let wrong = world.respond(&asked, json!({ "SMS_MFA_CODE": "no code" }));
    assert_refused(
        wrong,
        "CodeMismatchException",
        "Invalid code or auth state for the user.",
    );
    let first = world.code("jane");
    // Another sign-in has another code.
    let again = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    if world.code("jane") != first {
        assert_code(
            world.respond(&again, json!({ "SMS_MFA_CODE": first })),
            "CodeMismatchException",
        );
    }
    tokens(world.respond(&asked, json!({ "SMS_MFA_CODE": first })));
    tokens(world.respond(&again, json!({ "SMS_MFA_CODE": world.code("jane") })));
}

#[test]
fn a_text_message_needs_a_verified_number() {
    let world = World::plain();
    world.add_user_with(
        "jane",
        json!([{ "Name": "phone_number", "Value": "+491701231234" }]),
    );
    let prefer = json!({
        "AccessToken": world.sign_in("jane")["AccessToken"],
        "SMSMfaSettings": { "Enabled": true },
    });
    assert_code(
        world.call("SetUserMFAPreference", prefer),
        "InvalidParameterException",
    );
}
