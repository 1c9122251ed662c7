//! `USER_AUTH`: the choice of the first factor.

use cognito_srp_core::srp::Client;
use serde_json::{Value, json};

use crate::support::{
    Answer, Exchange, PASSWORD, WRONG_PASSWORD, World, assert_code, assert_refused, merged, text, tokens,
};

fn policy(factors: Value) -> Value {
    json!({ "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": factors } } })
}

fn every() -> Value {
    json!(["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"])
}

fn world(pool: Value, client: Value) -> World {
    let flows = json!({ "ExplicitAuthFlows": ["ALLOW_USER_AUTH"] });
    let world = World::with(pool, merged(flows, client));
    let attributes = json!([
        { "Name": "email", "Value": "jane@example.com" },
        { "Name": "phone_number", "Value": "+491701231234" },
    ]);
    world.add_user_with("jane", attributes);
    world
}

fn start(world: &World, more: Value) -> Answer {
    world.initiate(
        "USER_AUTH",
        world.with_hash(merged(json!({ "USERNAME": "jane" }), more)),
    )
}

fn choice(world: &World) -> Value {
    let asked = start(world, json!({})).expect("a choice");
    assert_eq!(asked["ChallengeName"], "SELECT_CHALLENGE");
    asked
}

/// A with the parameter that carries it.
fn srp_a() -> (Client, Value) {
    let client = Client::generate(&mut rand::rng()).expect("a key pair");
    let parameter = json!({ "SRP_A": client.public_a().to_hex() });
    (client, parameter)
}

fn claim(world: &World, client: Client, asked: Value, password: &str) -> Answer {
    assert_eq!(asked["ChallengeName"], "PASSWORD_VERIFIER");
    assert!(asked["Session"].is_string());
    let claim = world.claim(Exchange::new(client, asked.clone()), password);
    world.respond(&asked, claim)
}

#[test]
fn what_pool_and_user_can_do_is_offered() {
    let offered = |pool: Value| choice(&world(pool, json!({})))["AvailableChallenges"].take();
    assert_eq!(offered(json!({})), json!(["PASSWORD_SRP", "PASSWORD"]));
    assert_eq!(
        offered(policy(every())),
        json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"])
    );
    let world = world(policy(every()), json!({}));
    world.set_password("jane", false);
    let asked = choice(&world);
    assert_eq!(asked["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD"]));
    // Codes in place of a password do not go together with MFA.
    world.set_password("jane", true);
    world.pool_has_app("ON");
    let asked = choice(&world);
    assert_eq!(asked["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD"]));
}

#[test]
fn a_preferred_password_signs_in_at_once() {
    let world = world(json!({}), json!({ "GenerateSecret": true }));
    let prefer = |password: &str| json!({ "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": password });
    tokens(start(&world, prefer(PASSWORD)));
    let (code, message) = WRONG_PASSWORD;
    assert_refused(start(&world, prefer("Wrong-Horse-9!")), code, message);
    let (client, a) = srp_a();
    let preferred = merged(a, json!({ "PREFERRED_CHALLENGE": "PASSWORD_SRP" }));
    let asked = start(&world, preferred).expect("a challenge");
    tokens(claim(&world, client, asked, PASSWORD));
}

#[test]
fn a_preference_without_its_data_is_asked_for() {
    let world = world(json!({}), json!({}));
    let asked = start(&world, json!({ "PREFERRED_CHALLENGE": "PASSWORD" })).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "PASSWORD");
    let answer = |password: &str| world.respond_as("jane", &asked, json!({ "PASSWORD": password }));
    let (code, message) = WRONG_PASSWORD;
    assert_refused(answer("Wrong-Horse-9!"), code, message);
    tokens(answer(PASSWORD));
    assert_code(answer(PASSWORD), "NotAuthorizedException");
    let asked = start(&world, json!({ "PREFERRED_CHALLENGE": "PASSWORD_SRP" })).expect("a challenge");
    assert_eq!(asked["ChallengeName"], "PASSWORD_SRP");
    let (client, a) = srp_a();
    let asked = world.respond_as("jane", &asked, a).expect("a challenge");
    tokens(claim(&world, client, asked, PASSWORD));
}

#[test]
fn a_preference_that_is_not_available_gives_the_choice() {
    let world = world(json!({}), json!({}));
    for preferred in ["EMAIL_OTP", "WEB_AUTHN", "ANYTHING"] {
        let asked = start(&world, json!({ "PREFERRED_CHALLENGE": preferred })).expect("a choice");
        assert_eq!(asked["ChallengeName"], "SELECT_CHALLENGE", "{preferred}");
    }
}

#[test]
fn a_choice_is_answered_with_its_data_inline_or_without() {
    let world = world(policy(every()), json!({}));
    let select = |asked: &Value, more: Value| world.respond_as("jane", asked, more);
    let inline = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    tokens(select(&choice(&world), inline));
    let asked = select(&choice(&world), json!({ "ANSWER": "PASSWORD" })).expect("a challenge");
    tokens(select(&asked, json!({ "PASSWORD": PASSWORD })));
    let (client, a) = srp_a();
    let asked = select(&choice(&world), merged(a, json!({ "ANSWER": "PASSWORD_SRP" })));
    tokens(claim(&world, client, asked.expect("a challenge"), PASSWORD));
    // Or by its own name.
    let mut asked = choice(&world);
    asked["ChallengeName"] = "PASSWORD".into();
    tokens(select(&asked, json!({ "PASSWORD": PASSWORD })));
    let used = select(&asked, json!({ "PASSWORD": PASSWORD }));
    assert_code(used, "NotAuthorizedException");
    let mut asked = choice(&world);
    asked["ChallengeName"] = "PASSWORD_SRP".into();
    let (client, a) = srp_a();
    let asked = select(&asked, a).expect("a challenge");
    tokens(claim(&world, client, asked, PASSWORD));
}

#[test]
fn passkeys_are_not_enabled() {
    let world = world(policy(every()), json!({}));
    let asked = choice(&world);
    let answer = |name: &str| world.respond_as("jane", &asked, json!({ "ANSWER": name }));
    assert_code(answer("WEB_AUTHN"), "WebAuthnNotEnabledException");
    assert_code(answer("CUSTOM_CHALLENGE"), "InvalidParameterException");
}

#[test]
fn a_code_takes_the_place_of_a_password_and_verifies_its_address() {
    let world = world(policy(every()), json!({}));
    for (challenge, parameter, attribute, masked) in [
        ("EMAIL_OTP", "EMAIL_OTP_CODE", "email_verified", "j***@e***"),
        ("SMS_OTP", "SMS_OTP_CODE", "phone_number_verified", "+*******1234"),
    ] {
        let asked = start(&world, json!({ "PREFERRED_CHALLENGE": challenge })).expect("a challenge");
        assert_eq!(asked["ChallengeName"], challenge);
        assert_eq!(asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], masked);
        let wrong = json!({ parameter: "00000000" });
        for _ in 0..6 {
            assert_code(world.respond(&asked, wrong.clone()), "CodeMismatchException");
        }
        let code = world.code("jane");
        assert_eq!(code.len(), 8);
        tokens(world.respond(&asked, json!({ parameter: code })));
        let user = world.admin("AdminGetUser", "jane", json!({}));
        let verified = json!({ "Name": attribute, "Value": "true" });
        let attributes = user["UserAttributes"].as_array().expect("a list");
        assert!(attributes.contains(&verified), "{attribute}");
    }
}

#[test]
fn a_code_confirms_an_account() {
    let world = world(policy(every()), json!({}));
    let account = json!({
        "ClientId": world.client_id,
        "Username": "joe",
        "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "joe@example.com" }],
    });
    world.call("SignUp", account).expect("an account");
    let preferred = json!({ "USERNAME": "joe", "PREFERRED_CHALLENGE": "EMAIL_OTP" });
    let asked = world.initiate("USER_AUTH", preferred).expect("a challenge");
    tokens(world.respond(&asked, json!({ "EMAIL_OTP_CODE": world.code("joe") })));
    let user = world.admin("AdminGetUser", "joe", json!({}));
    assert_eq!(user["UserStatus"], "CONFIRMED");
}

#[test]
fn unknown_users_get_a_choice_and_fail_where_they_are_hidden() {
    let hiding = json!({ "PreventUserExistenceErrors": "ENABLED" });
    let world = world(policy(every()), hiding);
    let nobody = json!({ "USERNAME": "nobody" });
    let asked = start(&world, nobody.clone()).expect("a choice");
    assert_eq!(
        asked["AvailableChallenges"],
        choice(&world)["AvailableChallenges"]
    );
    let inline = json!({ "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    let (code, message) = WRONG_PASSWORD;
    assert_refused(world.respond_as("nobody", &asked, inline), code, message);
    let (client, a) = srp_a();
    let by_srp = merged(a, json!({ "ANSWER": "PASSWORD_SRP" }));
    let exchange = world.respond_as("nobody", &asked, by_srp).expect("a challenge");
    assert_refused(claim(&world, client, exchange, PASSWORD), code, message);
    let preferred = merged(nobody, json!({ "PREFERRED_CHALLENGE": "EMAIL_OTP" }));
    let asked = start(&world, preferred).expect("a challenge");
    let destination = text(&asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"]);
    assert_eq!(destination.len(), "j***@e***".len());
    let answer = world.respond(&asked, json!({ "EMAIL_OTP_CODE": "12345678" }));
    assert_code(answer, "CodeMismatchException");
    let open = World::with(json!({}), json!({ "ExplicitAuthFlows": ["ALLOW_USER_AUTH"] }));
    let answer = open.initiate("USER_AUTH", json!({ "USERNAME": "nobody" }));
    assert_code(answer, "UserNotFoundException");
}

#[test]
fn a_fresh_account_signs_in_with_the_session_of_its_confirmation_once() {
    let pool = json!({ "AutoVerifiedAttributes": ["email"] });
    let world = world(pool, json!({}));
    let account = json!({
        "ClientId": world.client_id,
        "Username": "joe",
        "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "joe@example.com" }],
    });
    let session = world.call("SignUp", account).expect("an account")["Session"].take();
    let sign_in = |session: &Value, name: &str| {
        let body = json!({
            "AuthFlow": "USER_AUTH",
            "ClientId": world.client_id,
            "AuthParameters": { "USERNAME": name },
            "Session": session,
        });
        world.call("InitiateAuth", body)
    };
    assert_code(sign_in(&session, "joe"), "NotAuthorizedException");
    let confirm = json!({
        "ClientId": world.client_id,
        "Username": "joe",
        "ConfirmationCode": world.code("joe"),
        "Session": session,
    });
    let session = world.call("ConfirmSignUp", confirm).expect("confirmed")["Session"].take();
    assert_code(sign_in(&session, "jane"), "NotAuthorizedException");
    tokens(sign_in(&session, "joe"));
    assert_code(sign_in(&session, "joe"), "NotAuthorizedException");
}
