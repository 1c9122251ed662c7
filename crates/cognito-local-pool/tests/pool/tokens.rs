//! Tokens: what they say, who verifies them, and when they end.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use cognito_local_pool::{Issuer, LocalPool};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::support::{World, assert_code, assert_refused, http, text, tokens};

/// The claims of a token that a key of the set has signed, and the id of that key.
fn verified(set: &Value, token: &Value) -> Option<(Value, String)> {
    let token = text(token);
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let json = |part: &str| -> Value {
        serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).expect("base64")).expect("JSON")
    };
    let header = json(header);
    assert_eq!(header["alg"], "RS256");
    let keys = set["keys"].as_array().expect("keys");
    let key = keys.iter().find(|key| key["kid"] == header["kid"])?;
    assert_eq!(
        (&key["kty"], &key["alg"], &key["use"]),
        (&json!("RSA"), &json!("RS256"), &json!("sig"))
    );
    let number = |name: &str| {
        BASE64URL_NOPAD
            .decode(text(&key[name]).as_bytes())
            .expect("base64")
    };
    let public = RsaPublicKeyComponents {
        n: number("n"),
        e: number("e"),
    };
    assert_eq!(public.n.len(), 256);
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).expect("base64");
    public
        .verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature)
        .ok()?;
    Some((json(claims), text(&header["kid"])))
}

impl World {
    fn key_set(&self) -> Value {
        let reply = http::get(
            self.pool.endpoint(),
            &format!("/{}/.well-known/jwks.json", self.pool_id),
            &[],
        );
        assert_eq!(
            (reply.status, reply.header("access-control-allow-origin")),
            (200, Some("*"))
        );
        reply.json()
    }

    fn get_user(&self, tokens: &Value) -> crate::support::Answer {
        self.call("GetUser", json!({ "AccessToken": tokens["AccessToken"] }))
    }

    fn refresh(&self, tokens: &Value) -> crate::support::Answer {
        self.initiate(
            "REFRESH_TOKEN_AUTH",
            json!({ "REFRESH_TOKEN": tokens["RefreshToken"] }),
        )
    }

    fn revoke(&self, token: &Value) -> crate::support::Answer {
        self.call(
            "RevokeToken",
            json!({ "Token": token, "ClientId": self.client_id }),
        )
    }
}

#[test]
fn tokens_say_what_the_real_ones_say() {
    let world = World::with_devices(true, false);
    let email = json!([
        { "Name": "email", "Value": "jane@example.com" },
        { "Name": "email_verified", "Value": "true" },
    ]);
    world.add_user_with("jane", email);
    let given = world.sign_in("jane");
    let now = world.pool.clock().now().unix_seconds();
    let set = world.key_set();
    let (access, access_kid) = verified(&set, &given["AccessToken"]).expect("a signature");
    let (id, id_kid) = verified(&set, &given["IdToken"]).expect("a signature");
    assert_ne!(access_kid, id_kid);
    assert_eq!(set["keys"].as_array().expect("keys").len(), 2);

    let issuer = format!("{}/{}", world.pool.endpoint(), world.pool_id);
    let sub = world.admin("AdminGetUser", "jane", json!({}))["UserAttributes"].take();
    let sub = sub
        .as_array()
        .expect("a list")
        .iter()
        .find(|a| a["Name"] == "sub")
        .expect("a sub")["Value"]
        .clone();
    for claims in [&access, &id] {
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!(issuer), &sub));
        let times = ["iat", "auth_time", "exp"].map(|name| claims[name].as_i64().expect("an integer"));
        assert!((now - times[0]).abs() < 60 && times[0] == times[1] && times[2] == times[0] + 3600);
    }
    for name in ["origin_jti", "event_id"] {
        assert!(access[name].is_string() && access[name] == id[name], "{name}");
    }
    assert!(access["jti"].is_string() && access["jti"] != id["jti"]);
    assert_eq!(
        (&access["token_use"], &id["token_use"]),
        (&json!("access"), &json!("id"))
    );
    assert_eq!(
        (access.get("aud"), &access["client_id"]),
        (None, &json!(world.client_id))
    );
    assert_eq!((id.get("client_id"), &id["aud"]), (None, &json!(world.client_id)));
    assert_eq!(
        (&access["username"], &id["cognito:username"]),
        (&json!("jane"), &json!("jane"))
    );
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    assert_eq!(
        (&id["email"], &id["email_verified"]),
        (&json!("jane@example.com"), &json!(true))
    );
    assert_eq!(access["device_key"], given["NewDeviceMetadata"]["DeviceKey"]);
    assert_eq!(
        (&given["TokenType"], &given["ExpiresIn"]),
        (&json!("Bearer"), &json!(3600))
    );
}

#[test]
fn keys_belong_to_one_pool_and_stay() {
    let world = World::built(LocalPool::builder(), json!({}), json!({}));
    world.add_user("jane");
    let given = world.sign_in("jane");
    let other = world
        .call("CreateUserPool", json!({ "PoolName": "other" }))
        .expect("a pool");
    let path = format!("/{}/.well-known/jwks.json", text(&other["UserPool"]["Id"]));
    let others = http::get(world.pool.endpoint(), &path, &[]).json();
    assert!(verified(&others, &given["IdToken"]).is_none());
    let set = world.key_set();
    assert_eq!(set, world.key_set());
    let kids: Vec<_> = [&set, &others]
        .iter()
        .flat_map(|set| set["keys"].as_array().expect("keys"))
        .collect();
    assert!(
        kids.iter()
            .all(|key| kids.iter().filter(|other| other["kid"] == key["kid"]).count() == 1)
    );
}

#[test]
fn the_openid_configuration_names_issuer_and_keys() {
    let world = World::plain();
    let issuer = format!("{}/{}", world.pool.endpoint(), world.pool_id);
    let path = format!("/{}/.well-known/openid-configuration", world.pool_id);
    let reply = http::get(
        world.pool.endpoint(),
        &path,
        &[("Origin", "https://anywhere.example")],
    );
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    let configuration = reply.json();
    assert_eq!(configuration["issuer"], issuer.as_str());
    assert_eq!(
        configuration["jwks_uri"],
        format!("{issuer}/.well-known/jwks.json")
    );
    for path in [
        "/eu-west-1_nowhere/.well-known/jwks.json",
        "/x/.well-known/y",
        "//.well-known/jwks.json",
    ] {
        assert_eq!(http::get(world.pool.endpoint(), path, &[]).status, 404, "{path}");
    }
}

#[test]
fn the_issuer_can_be_that_of_aws() {
    for (region, host) in [
        ("eu-west-1", "cognito-idp.eu-west-1.amazonaws.com"),
        ("cn-north-1", "cognito-idp.cn-north-1.amazonaws.com.cn"),
    ] {
        let builder = LocalPool::builder().issuer(Issuer::Aws).region(region);
        let world = World::built(builder, json!({}), json!({}));
        world.add_user("jane");
        let given = world.sign_in("jane");
        let (claims, _) = verified(&world.key_set(), &given["IdToken"]).expect("a signature");
        assert_eq!(claims["iss"], format!("https://{host}/{}", world.pool_id));
        world.get_user(&given).expect("the token is good here too");
    }
}

#[test]
fn an_access_token_after_global_sign_out() {
    let world = World::plain();
    world.add_user("jane");
    let (one, other) = (world.sign_in("jane"), world.sign_in("jane"));
    world
        .call("GlobalSignOut", json!({ "AccessToken": one["AccessToken"] }))
        .expect("signed out");
    for given in [&one, &other] {
        let revoked = "Access Token has been revoked";
        assert_refused(world.get_user(given), "NotAuthorizedException", revoked);
        let revoked = "Refresh Token has been revoked";
        assert_refused(world.refresh(given), "NotAuthorizedException", revoked);
    }
    let again = world.sign_in("jane");
    world.get_user(&again).expect("a new sign-in is untouched");
}

#[test]
fn an_access_token_after_revoke_token() {
    let world = World::plain();
    world.add_user("jane");
    let (one, other) = (world.sign_in("jane"), world.sign_in("jane"));
    let refreshed = tokens(world.refresh(&one));
    world.revoke(&one["RefreshToken"]).expect("revoked");
    for given in [&one, &refreshed] {
        let message = "Access Token has been revoked";
        assert_refused(world.get_user(given), "NotAuthorizedException", message);
    }
    assert_refused(
        world.refresh(&one),
        "NotAuthorizedException",
        "Refresh Token has been revoked",
    );
    world.get_user(&other).expect("other sign-ins stay");
    world.revoke(&one["RefreshToken"]).expect("repeating it succeeds");
}

#[test]
fn what_cannot_be_revoked() {
    let world = World::plain();
    world.add_user("jane");
    let given = world.sign_in("jane");
    assert_code(
        world.revoke(&given["AccessToken"]),
        "UnsupportedTokenTypeException",
    );
    let other = json!({ "Token": given["RefreshToken"], "ClientId": world.new_client(json!({})).0 });
    assert_code(world.call("RevokeToken", other), "UnauthorizedException");
    let fixed = world.new_client(json!({ "EnableTokenRevocation": false })).0;
    let fixed = json!({ "Token": given["RefreshToken"], "ClientId": fixed });
    assert_code(world.call("RevokeToken", fixed), "UnsupportedOperationException");
    world.get_user(&given).expect("nothing happened");
}

#[test]
fn a_refresh_keeps_what_belongs_to_the_sign_in() {
    for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
        let world = World::plain();
        world.add_user("jane");
        let given = world.sign_in("jane");
        world.advance(1800);
        let refreshed = tokens(world.initiate(flow, json!({ "REFRESH_TOKEN": given["RefreshToken"] })));
        assert_eq!(refreshed.get("RefreshToken"), None);
        let set = world.key_set();
        let claims = |tokens: &Value| verified(&set, &tokens["AccessToken"]).expect("a signature").0;
        let (before, after) = (claims(&given), claims(&refreshed));
        for name in ["sub", "origin_jti", "auth_time", "username"] {
            assert_eq!(before[name], after[name], "{name}");
        }
        assert_ne!(before["jti"], after["jti"]);
        assert!(after["exp"].as_i64() >= before["exp"].as_i64().map(|exp| exp + 1800));
        world.get_user(&refreshed).expect("a user");
    }
}

#[test]
fn get_tokens_from_refresh_token() {
    let world = World::plain();
    world.add_user("jane");
    let given = world.sign_in("jane");
    let request = json!({ "RefreshToken": given["RefreshToken"], "ClientId": world.client_id });
    let answer = world.call("GetTokensFromRefreshToken", request).expect("tokens");
    world.get_user(&answer["AuthenticationResult"]).expect("a user");
}

#[test]
fn refresh_tokens_that_are_none() {
    let world = World::plain();
    world.add_user("jane");
    let given = world.sign_in("jane");
    for token in [
        json!("x"),
        json!(""),
        given["AccessToken"].clone(),
        given["IdToken"].clone(),
    ] {
        let answer = world.initiate("REFRESH_TOKEN_AUTH", json!({ "REFRESH_TOKEN": token }));
        assert_refused(answer, "NotAuthorizedException", "Invalid Refresh Token");
    }
    let body = json!({
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "ClientId": world.new_client(json!({})).0,
        "AuthParameters": { "REFRESH_TOKEN": given["RefreshToken"] },
    });
    assert_refused(
        world.call("InitiateAuth", body),
        "NotAuthorizedException",
        "Invalid Refresh Token",
    );
}

#[test]
fn a_refresh_needs_the_device_where_devices_are_tracked() {
    let world = World::with_devices(true, false);
    world.add_user("jane");
    let given = world.sign_in("jane");
    let refresh = |key: Value| {
        world.initiate(
            "REFRESH_TOKEN_AUTH",
            json!({ "REFRESH_TOKEN": given["RefreshToken"], "DEVICE_KEY": key }),
        )
    };
    let offered = given["NewDeviceMetadata"]["DeviceKey"].clone();
    let invalid = "Invalid Refresh Token";
    // Not confirmed yet.
    assert_refused(refresh(offered.clone()), "NotAuthorizedException", invalid);
    let other = world.confirm(&world.sign_in("jane"));
    world.confirm(&given);
    for wrong in [json!(null), json!(other.key), json!("eu-west-1_0")] {
        assert_refused(refresh(wrong), "NotAuthorizedException", invalid);
    }
    let refreshed = tokens(refresh(offered.clone()));
    assert_eq!(refreshed.get("NewDeviceMetadata"), None);
    let request = json!({
        "RefreshToken": given["RefreshToken"], "ClientId": world.client_id, "DeviceKey": offered,
    });
    world.call("GetTokensFromRefreshToken", request).expect("tokens");
    let forget = json!({ "AccessToken": given["AccessToken"], "DeviceKey": offered });
    world.call("ForgetDevice", forget).expect("forgotten");
    assert_refused(refresh(offered), "NotAuthorizedException", invalid);
}

#[test]
fn that_rule_can_be_switched_off() {
    let builder = LocalPool::builder().refresh_needs_device(false);
    let devices = crate::support::device::device_configuration(true, false);
    let world = World::built(builder, devices, json!({}));
    world.add_user("jane");
    tokens(world.refresh(&world.sign_in("jane")));
}

#[test]
fn pools_share_keys_only_if_asked_to() {
    for shared in [false, true] {
        let builder = LocalPool::builder().shared_keys(shared);
        let world = World::built(builder, json!({}), json!({}));
        world.add_user("jane");
        let given = world.sign_in("jane");
        world.get_user(&given).expect("a user");
        let other = world.call("CreateUserPool", json!({ "PoolName": "other" }));
        let other = text(&other.expect("a pool")["UserPool"]["Id"]);
        let path = format!("/{other}/.well-known/jwks.json");
        let set = http::get(world.pool.endpoint(), &path, &[]).json();
        assert_eq!(set == world.key_set(), shared);
        let (elsewhere, keys) = (World::plain(), world.key_set());
        elsewhere.add_user("jane");
        elsewhere.sign_in("jane");
        assert_eq!(elsewhere.key_set() == keys, shared);
        assert_eq!(verified(&set, &given["AccessToken"]).is_some(), shared);
    }
}

#[test]
fn tokens_expire_on_the_pools_clock() {
    let validity = json!({
        "AccessTokenValidity": 10,
        "RefreshTokenValidity": 2,
        "TokenValidityUnits": { "AccessToken": "minutes", "RefreshToken": "hours" },
    });
    let world = World::with(json!({}), validity);
    world.add_user("jane");
    let given = world.sign_in("jane");
    assert_eq!(given["ExpiresIn"], 600);
    world.advance(595);
    world.get_user(&given).expect("a user");
    world.advance(6);
    assert_refused(
        world.get_user(&given),
        "NotAuthorizedException",
        "Access Token has expired",
    );
    let refreshed = tokens(world.refresh(&given));
    world.get_user(&refreshed).expect("a user");
    world.advance(2 * 60 * 60);
    assert_refused(
        world.refresh(&given),
        "NotAuthorizedException",
        "Refresh Token has expired",
    );
}

#[test]
fn access_tokens_that_are_none() {
    let world = World::plain();
    world.add_user("jane");
    let given = world.sign_in("jane");
    let access = text(&given["AccessToken"]);
    let parts: Vec<&str> = access.split('.').collect();
    let header = BASE64URL_NOPAD.encode(br#"{"alg":"none"}"#);
    let unsigned = format!("{header}.{}.", parts[1]);
    let long = "a".repeat(100_000);
    let dots = "...";
    let id = text(&given["IdToken"]);
    let claims = BASE64URL_NOPAD.decode(parts[1].as_bytes()).expect("base64");
    let changed = String::from_utf8(claims).expect("text").replace("jane", "joe");
    let changed = format!(
        "{}.{}.{}",
        parts[0],
        BASE64URL_NOPAD.encode(changed.as_bytes()),
        parts[2]
    );
    for token in ["", "x", dots, &unsigned, &id, &changed, &long, &access[1..]] {
        let answer = world.call("GetUser", json!({ "AccessToken": token }));
        assert_refused(answer, "NotAuthorizedException", "Invalid Access Token");
    }
    world.get_user(&given).expect("a user");
}

#[test]
fn tokens_of_users_and_clients_that_are_gone() {
    let world = World::plain();
    world.add_user("jane");
    world.add_user("joe");
    let (jane, joe) = (world.sign_in("jane"), world.sign_in("joe"));
    world.admin("AdminDeleteUser", "jane", json!({}));
    assert_code(world.get_user(&jane), "UserNotFoundException");
    assert_code(world.refresh(&jane), "NotAuthorizedException");
    // Another user of the same name has nothing to do with it.
    world.add_user("jane");
    assert_code(world.get_user(&jane), "NotAuthorizedException");
    let client = json!({ "UserPoolId": world.pool_id, "ClientId": world.client_id });
    world.call("DeleteUserPoolClient", client).expect("deleted");
    assert_code(world.get_user(&joe), "NotAuthorizedException");
    assert_code(world.try_start("joe", "1f"), "ResourceNotFoundException");
}
