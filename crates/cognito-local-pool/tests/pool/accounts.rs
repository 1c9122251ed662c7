//! A sign-in that is under way belongs to an account and to the password that was proven, not to a name.

use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, World, assert_code, assert_refused, merged, tokens};

const NEW: &str = "Another-Horse-8!";

/// What comes after jane's password.
fn next(world: &World, challenge: &str) -> Value {
    let asked = world.prove("jane", PASSWORD, json!({})).expect("a challenge");
    assert_eq!(asked["ChallengeName"], challenge);
    asked
}

fn set_new(world: &World, asked: &Value, password: &str) -> Answer {
    world.respond(asked, json!({ "NEW_PASSWORD": password }))
}

#[track_caller]
fn assert_worth_nothing(answer: Answer) {
    assert_refused(answer, "NotAuthorizedException", "Invalid session for the user.");
}

/// The user jane with a temporary password.
fn with_temporary_password() -> World {
    let world = World::plain();
    world.add_user("jane");
    world.set_password("jane", false);
    world
}

/// The user jane with an authenticator app.
fn with_app() -> (World, String) {
    let world = World::plain();
    world.pool_has_app("OPTIONAL");
    let email = json!([
        { "Name": "email", "Value": "jane@example.com" },
        { "Name": "email_verified", "Value": "true" },
    ]);
    world.add_user_with("jane", email);
    let app = world.set_up_app(&world.sign_in("jane"));
    (world, app)
}

fn answer_with_app(world: &World, asked: &Value, app: &str) -> Answer {
    let code = world.next_app_code(app);
    world.respond(asked, json!({ "SOFTWARE_TOKEN_MFA_CODE": code }))
}

#[test]
fn a_temporary_password_is_replaced_once() {
    let world = with_temporary_password();
    let (one, other) = (
        next(&world, "NEW_PASSWORD_REQUIRED"),
        next(&world, "NEW_PASSWORD_REQUIRED"),
    );
    tokens(set_new(&world, &one, NEW));
    assert_worth_nothing(set_new(&world, &other, "Third-Horse-7!"));
    tokens(world.prove("jane", NEW, json!({})));
}

#[test]
fn a_password_of_an_administrator_ends_what_began_with_another() {
    for permanent in [true, false] {
        let world = with_temporary_password();
        let asked = next(&world, "NEW_PASSWORD_REQUIRED");
        world.set_password("jane", permanent);
        assert_worth_nothing(set_new(&world, &asked, NEW));
    }
}

#[test]
fn another_account_of_the_same_name_gets_nothing_of_the_first() {
    let world = with_temporary_password();
    let asked = next(&world, "NEW_PASSWORD_REQUIRED");
    world.admin("AdminDeleteUser", "jane", json!({}));
    assert_worth_nothing(set_new(&world, &asked, NEW));
    world.add_user("jane");
    world.set_password("jane", false);
    assert_worth_nothing(set_new(&world, &asked, NEW));
    tokens(set_new(&world, &next(&world, "NEW_PASSWORD_REQUIRED"), NEW));
}

#[test]
fn a_second_factor_does_not_outlive_the_password() {
    for operation in ["AdminResetUserPassword", "AdminSetUserPassword"] {
        let (world, app) = with_app();
        let asked = next(&world, "SOFTWARE_TOKEN_MFA");
        match operation {
            "AdminResetUserPassword" => drop(world.admin(operation, "jane", json!({}))),
            _ => world.set_password("jane", true),
        }
        assert_worth_nothing(answer_with_app(&world, &asked, &app));
    }
    let (world, app) = with_app();
    tokens(answer_with_app(&world, &next(&world, "SOFTWARE_TOKEN_MFA"), &app));
}

#[test]
fn the_set_up_of_a_factor_does_not_outlive_the_password() {
    let world = World::plain();
    world.add_user("jane");
    world.pool_has_app("ON");
    let asked = next(&world, "MFA_SETUP");
    let session = json!({ "Session": asked["Session"] });
    let given = world.call("AssociateSoftwareToken", session).expect("a secret");
    world.set_password("jane", true);
    let code = world.app_code(given["SecretCode"].as_str().expect("a secret"));
    let proof = json!({ "Session": given["Session"], "UserCode": code });
    assert_worth_nothing(world.call("VerifySoftwareToken", proof));
    let asked = next(&world, "MFA_SETUP");
    world.set_password("jane", true);
    let session = json!({ "Session": asked["Session"] });
    assert_worth_nothing(world.call("AssociateSoftwareToken", session));
}

#[test]
fn a_code_in_place_of_a_password_is_for_one_account() {
    let policy =
        json!({ "Policies": { "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"] } } });
    let world = World::with(policy, json!({ "ExplicitAuthFlows": ["ALLOW_USER_AUTH"] }));
    let email = json!([{ "Name": "email", "Value": "jane@example.com" }]);
    world.add_user_with("jane", email.clone());
    let wanted = json!({ "USERNAME": "jane", "PREFERRED_CHALLENGE": "EMAIL_OTP" });
    let asked = world.initiate("USER_AUTH", wanted.clone()).expect("a challenge");
    let code = json!({ "EMAIL_OTP_CODE": world.code("jane") });
    world.admin("AdminDeleteUser", "jane", json!({}));
    world.add_user_with("jane", email);
    assert_worth_nothing(world.respond(&asked, code));
    // No password was proven: a new one changes nothing.
    let asked = world.initiate("USER_AUTH", wanted).expect("a challenge");
    let code = json!({ "EMAIL_OTP_CODE": world.code("jane") });
    world.set_password("jane", true);
    tokens(world.respond(&asked, code));
}

#[test]
fn a_custom_sign_in_is_for_one_account() {
    let pool = json!({ "UserPoolTags": { "local:custom-answer": "42" } });
    let client = json!({
        "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"],
        "PreventUserExistenceErrors": "ENABLED",
    });
    let world = World::with(pool, client);
    let start = || {
        world
            .initiate("CUSTOM_AUTH", json!({ "USERNAME": "jane" }))
            .expect("a challenge")
    };
    let answer = json!({ "ANSWER": "42" });
    let nobody = start();
    world.add_user("jane");
    assert_worth_nothing(world.respond(&nobody, answer.clone()));
    let jane = start();
    world.admin("AdminDeleteUser", "jane", json!({}));
    world.add_user("jane");
    assert_worth_nothing(world.respond(&jane, answer.clone()));
    tokens(world.respond(&start(), answer));
}

#[test]
fn the_session_of_a_sign_up_is_for_the_account_that_it_made() {
    let pool = json!({ "AutoVerifiedAttributes": ["email"] });
    let world = World::with(pool, json!({ "ExplicitAuthFlows": ["ALLOW_USER_AUTH"] }));
    let jane = json!({ "ClientId": world.client_id, "Username": "jane" });
    let sign_up = json!({
        "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "jane@example.com" }],
    });
    let made = world
        .call("SignUp", merged(jane.clone(), sign_up))
        .expect("signed up");
    let confirm = json!({ "ConfirmationCode": world.code("jane"), "Session": made["Session"] });
    let confirmed = world
        .call("ConfirmSignUp", merged(jane, confirm))
        .expect("confirmed");
    world.set_password("jane", false);
    let start = json!({
        "AuthFlow": "USER_AUTH",
        "ClientId": world.client_id,
        "AuthParameters": { "USERNAME": "jane" },
        "Session": confirmed["Session"],
    });
    assert_code(world.call("InitiateAuth", start), "NotAuthorizedException");
}
