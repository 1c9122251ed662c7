//! Loopback only: which hosts and which web pages are let in.

use std::net::{TcpStream, UdpSocket};

use cognito_local_pool::LocalPool;
use serde_json::json;

use crate::support::World;
use crate::support::http::{Reply, get, raw, request, send};

const PAGE: &str = "http://localhost:3000";

fn list(world: &World, headers: &[(&str, &str)]) -> Reply {
    let request = request(
        world.pool.endpoint(),
        "ListUserPools",
        headers,
        br#"{"MaxResults": 1}"#,
    );
    send(world.pool.endpoint(), &request).expect("an answer")
}

fn sign_in(world: &World, headers: &[(&str, &str)]) -> Reply {
    let body = json!({
        "AuthFlow": "USER_SRP_AUTH",
        "ClientId": world.client_id,
        "AuthParameters": { "USERNAME": "jane", "SRP_A": "1f".repeat(300) },
    });
    let request = request(
        world.pool.endpoint(),
        "InitiateAuth",
        headers,
        body.to_string().as_bytes(),
    );
    send(world.pool.endpoint(), &request).expect("an answer")
}

fn port(world: &World) -> &str {
    world.pool.endpoint().rsplit(':').next().expect("a port")
}

#[test]
fn it_listens_on_loopback_only() {
    let world = World::plain();
    let port: u16 = port(&world).parse().expect("a number");
    assert_eq!(world.pool.endpoint(), format!("http://127.0.0.1:{port}"));
    // The port is free on every other address of this machine: the one that it would send from, if any.
    let outside = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    if let Ok(address) = outside.map(|address| address.ip())
        && !address.is_loopback()
    {
        assert!(
            TcpStream::connect((address, port)).is_err(),
            "it answers at {address}"
        );
    }
}

#[test]
fn a_foreign_host_name_is_refused() {
    let world = World::plain();
    let own = port(&world).to_owned();
    for host in ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"] {
        assert_eq!(
            list(&world, &[("Host", &format!("{host}:{own}"))]).status,
            200,
            "{host}"
        );
    }
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{own}"),
        format!("localhost.evil.example:{own}"),
        "localhost:1".to_owned(),
        "localhost".to_owned(),
    ] {
        let reply = list(&world, &[("Host", &host)]);
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (403, "ForbiddenException"),
            "{host}"
        );
        let path = format!("/{}/.well-known/jwks.json", world.pool_id);
        let reply = send(world.pool.endpoint(), &raw("GET", &path, &[("Host", &host)], b""));
        assert_eq!(reply.expect("an answer").status, 403, "{host}");
        let bearer = format!("Bearer {}", world.pool.token());
        let headers = [("Host", host.as_str()), ("Authorization", bearer.as_str())];
        let reply = send(world.pool.endpoint(), &raw("GET", "/_local/codes", &headers, b""));
        assert_eq!(reply.expect("an answer").status, 403, "{host}");
    }
}

#[test]
fn a_page_on_loopback_can_use_it() {
    let world = World::plain();
    world.add_user("jane");
    for origin in [
        PAGE,
        "http://127.0.0.1:8080",
        "http://[::1]:5173",
        "https://localhost",
    ] {
        let reply = sign_in(&world, &[("Origin", origin)]);
        assert_eq!(
            (reply.status, reply.header("access-control-allow-origin")),
            (200, Some(origin))
        );
        assert_eq!(reply.header("vary"), Some("Origin"));
        let exposed = reply
            .header("access-control-expose-headers")
            .expect("a list")
            .to_ascii_lowercase();
        for name in [
            "x-amzn-requestid",
            "x-amzn-errortype",
            "x-amzn-errormessage",
            "date",
        ] {
            assert!(exposed.contains(name), "{name}");
        }
    }
}

#[test]
fn a_preflight_is_answered() {
    let world = World::plain();
    let host = world
        .pool
        .endpoint()
        .strip_prefix("http://")
        .expect("an endpoint");
    let headers = [
        ("Host", host),
        ("Origin", PAGE),
        ("Access-Control-Request-Method", "POST"),
        (
            "Access-Control-Request-Headers",
            "cache-control,content-type,x-amz-target,x-amz-user-agent",
        ),
    ];
    let reply = send(world.pool.endpoint(), &raw("OPTIONS", "/", &headers, b"")).expect("an answer");
    assert_eq!(
        (reply.status, reply.header("access-control-allow-origin")),
        (204, Some(PAGE))
    );
    let allowed = reply.header("access-control-allow-headers").expect("a list");
    for name in [
        "cache-control",
        "content-type",
        "x-amz-target",
        "x-amz-user-agent",
    ] {
        assert!(allowed.split(',').any(|allowed| allowed.trim() == name), "{name}");
    }
    assert_eq!(reply.header("access-control-allow-methods"), Some("POST"));
    assert_eq!(reply.header("access-control-allow-credentials"), None);
}

#[test]
fn a_page_elsewhere_cannot_use_it() {
    let world = World::plain();
    let host = world
        .pool
        .endpoint()
        .strip_prefix("http://")
        .expect("an endpoint");
    for origin in [
        "https://evil.example",
        "http://localhost.evil.example",
        "null",
        "file://",
        "http://localhost@evil.example",
    ] {
        let reply = sign_in(&world, &[("Origin", origin)]);
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (403, "ForbiddenException"),
            "{origin}"
        );
        assert_eq!(reply.header("access-control-allow-origin"), None);
        let headers = [
            ("Host", host),
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
        ];
        let reply = send(world.pool.endpoint(), &raw("OPTIONS", "/", &headers, b"")).expect("an answer");
        assert_eq!(
            (reply.status, reply.header("access-control-allow-origin")),
            (403, None),
            "{origin}"
        );
    }
}

#[test]
fn pages_cannot_administrate_unless_allowed() {
    let world = World::plain();
    let reply = list(&world, &[("Origin", PAGE)]);
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (403, "ForbiddenException")
    );
    assert_eq!(list(&world, &[]).status, 200);
    let builder = LocalPool::builder().pages_may_administrate(true);
    let world = World::built(builder, json!({}), json!({}));
    assert_eq!(list(&world, &[("Origin", PAGE)]).status, 200);
    assert_eq!(list(&world, &[("Origin", "https://evil.example")]).status, 403);
}

#[test]
fn pages_cannot_use_the_local_paths() {
    let world = World::plain();
    world.add_user("jane");
    let path = format!("/_local/codes?user_pool_id={}&username=jane", world.pool_id);
    let bearer = format!("Bearer {}", world.pool.token());
    for origin in [PAGE, "https://evil.example"] {
        let headers = [("Authorization", bearer.as_str()), ("Origin", origin)];
        let reply = get(world.pool.endpoint(), &path, &headers);
        assert_eq!(
            (reply.status, reply.header("access-control-allow-origin")),
            (403, None),
            "{origin}"
        );
    }
    let host = world
        .pool
        .endpoint()
        .strip_prefix("http://")
        .expect("an endpoint");
    let headers = [
        ("Host", host),
        ("Origin", PAGE),
        ("Access-Control-Request-Method", "GET"),
    ];
    let reply = send(world.pool.endpoint(), &raw("OPTIONS", &path, &headers, b"")).expect("an answer");
    assert_eq!(reply.header("access-control-allow-origin"), None);
}
