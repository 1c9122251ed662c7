//! Requests that mean no good. Whatever comes, the pool goes on serving.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::http::{connect, raw, request, send};
use crate::support::{PASSWORD, World};

#[test]
fn bodies_are_bounded() {
    let world = World::plain();
    let endpoint = world.pool.endpoint();
    let long = "a".repeat(2 << 20);
    let reply = send(endpoint, &request(endpoint, "InitiateAuth", &[], long.as_bytes())).expect("an answer");
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (413, "RequestEntityTooLargeException")
    );
    // Neither does a length that is only claimed help, nor one that is left open.
    let claimed = request(
        endpoint,
        "InitiateAuth",
        &[("Content-Length", "99999999999")],
        b"{}",
    );
    assert!(send(endpoint, &claimed).is_none_or(|reply| reply.status >= 400));
    let host = endpoint.strip_prefix("http://").expect("an endpoint");
    let headers = [
        ("Host", host),
        ("Content-Type", "application/x-amz-json-1.1"),
        ("X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth"),
        ("Transfer-Encoding", "chunked"),
    ];
    let body = format!("200000\r\n{long}\r\n0\r\n\r\n");
    let reply = send(endpoint, &raw("POST", "/", &headers, body.as_bytes()));
    assert!(reply.is_none_or(|reply| reply.status == 413));
    world.add_user("jane");
    world.sign_in("jane");
}

#[test]
fn what_is_no_http_is_dropped() {
    let world = World::plain();
    let endpoint = world.pool.endpoint();
    let host = endpoint.strip_prefix("http://").expect("an endpoint");
    let header = "x".repeat(200_000);
    for garbage in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        vec![0; 100_000],
        vec![0xff; 1000],
        raw("POST", "/", &[("Host", host), ("X-Long", &header)], b""),
        raw("POST", "/", &[("Host", host), ("Content-Length", "-1")], b""),
        raw(
            "POST",
            "/",
            &[
                ("Host", host),
                ("Content-Length", "1"),
                ("Transfer-Encoding", "chunked"),
            ],
            b"zz\r\n",
        ),
        format!("POST / HTTP/9.9\r\nHost: {host}\r\n\r\n").into_bytes(),
    ] {
        assert!(send(endpoint, &garbage).is_none_or(|reply| reply.status >= 400));
    }
    world.add_user("jane");
    world.sign_in("jane");
}

#[test]
fn members_of_wrong_types_and_sizes_are_refused() {
    let world = World::plain();
    let long = "x".repeat(40_000);
    let operations: Vec<_> = cognito_local_pool::operations().collect();
    assert!(operations.len() > 30);
    for operation in operations {
        for value in [
            json!(null),
            json!(-7),
            json!(-1.5e300),
            json!(true),
            json!([]),
            json!({}),
            json!(""),
            json!(long),
        ] {
            let members = [
                "UserPoolId",
                "ClientId",
                "Username",
                "AccessToken",
                "PoolName",
                "ClientName",
                "Password",
                "AuthFlow",
                "AuthParameters",
                "ChallengeName",
                "ChallengeResponses",
                "Session",
                "DeviceKey",
                "Token",
                "RefreshToken",
                "UserCode",
                "ConfirmationCode",
                "MaxResults",
                "UserAttributes",
                "DeviceSecretVerifierConfig",
                "SoftwareTokenMfaSettings",
                "Schema",
                "Policies",
            ];
            let body: Value = members
                .map(|name| (name.to_owned(), value.clone()))
                .into_iter()
                .collect();
            let Err(refused) = world.call(operation, body) else {
                panic!(
                    "{operation} accepted {}",
                    &value.to_string()[..value.to_string().len().min(20)]
                );
            };
            assert_eq!(refused.status, 400, "{operation}: {}", refused.message);
            assert!(refused.message.len() < 1000, "{operation}");
        }
    }
    world.add_user("jane");
    world.sign_in("jane");
}

#[test]
fn deep_json_is_refused() {
    let world = World::plain();
    let endpoint = world.pool.endpoint();
    for body in ["[".repeat(500_000), "{\"a\":".repeat(100_000)] {
        let reply =
            send(endpoint, &request(endpoint, "InitiateAuth", &[], body.as_bytes())).expect("an answer");
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (400, "SerializationException")
        );
    }
}

#[test]
fn hostile_text_comes_back_as_text() {
    let world = World::plain();
    let nickname = "<script>alert(1)</script>\u{202e}\"';--";
    world.add_user_with("<b>jane</b>", json!([{ "Name": "nickname", "Value": nickname }]));
    let user = world.admin("AdminGetUser", "<b>jane</b>", json!({}));
    let shown = json!({ "Name": "nickname", "Value": nickname });
    assert!(
        user["UserAttributes"]
            .as_array()
            .expect("a list")
            .contains(&shown)
    );
    world.sign_in("<b>jane</b>");
    // A name that is not there is shown in no header that it could break.
    let wrong = json!({ "UserPoolId": "x\r\nSet-Cookie: a=b" });
    let refused = world.call("DescribeUserPool", wrong.clone()).map(drop);
    assert!(refused.is_err());
    let endpoint = world.pool.endpoint();
    let reply = send(
        endpoint,
        &request(endpoint, "DescribeUserPool", &[], wrong.to_string().as_bytes()),
    );
    assert_eq!(reply.expect("an answer").header("set-cookie"), None);
}

#[test]
fn many_clients_at_once() {
    let world = World::plain();
    for name in 0..8 {
        world.add_user(&format!("user{name}"));
    }
    std::thread::scope(|scope| {
        for name in 0..8 {
            let world = &world;
            scope.spawn(move || {
                for round in 0..5 {
                    let name = format!("user{name}");
                    if round % 2 == 0 {
                        world.sign_in(&name);
                    } else {
                        assert!(world.prove(&name, "Wrong-Horse-9!", json!({})).is_err());
                    }
                }
            });
        }
    });
}

/// Eight threads send the same claim: it is good once.
#[test]
fn a_claim_is_good_once_even_at_the_same_moment() {
    let world = World::plain();
    world.add_user("jane");
    let exchange = world.start("jane");
    let challenge = exchange.answer.clone();
    let claim = world.claim(exchange, PASSWORD);
    let accepted = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| world.respond(&challenge, claim.clone()).is_ok()))
            .collect();
        tries
            .into_iter()
            .map(|one| one.join().expect("no panic"))
            .filter(|ok| *ok)
            .count()
    });
    assert_eq!(accepted, 1);
}

#[test]
fn it_stops_while_clients_dawdle() {
    let world = World::plain();
    let endpoint = world.pool.endpoint().to_owned();
    let mut silent = connect(&endpoint);
    let mut half = connect(&endpoint);
    half.write_all(b"POST / HTTP/1.1\r\nHost: x").expect("written");
    let mut open = connect(&endpoint);
    let whole = request(&endpoint, "InitiateAuth", &[("Content-Length", "100")], b"{");
    open.write_all(&whole).expect("written");
    let start = Instant::now();
    drop(world);
    assert!(start.elapsed() < Duration::from_secs(10));
    let address = endpoint.strip_prefix("http://").expect("an endpoint");
    assert!(TcpStream::connect(address).is_err(), "it still listens");
    for stream in [&mut silent, &mut half, &mut open] {
        let mut rest = Vec::new();
        // Closed or reset, but over.
        let _ = stream.read_to_end(&mut rest);
    }
}
