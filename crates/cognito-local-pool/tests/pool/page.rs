//! The page for people: who gets it, what it shows, and in Chromium that it shows hostile text as text.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cognito_local_pool::LocalPool;
use cognito_srp_core::srp::Salt;
use serde_json::{Value, json};

use crate::support::device::{Device, device_configuration};
use crate::support::{PASSWORD, World, http, merged};

const HOSTILE: &str =
    r#"<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>"#;

fn world() -> World {
    let settings = merged(
        device_configuration(false, false),
        json!({ "AutoVerifiedAttributes": ["email"] }),
    );
    let world = World::built(
        LocalPool::builder().page(true),
        settings,
        json!({ "ClientName": HOSTILE }),
    );
    let attributes = json!([
        { "Name": "name", "Value": HOSTILE },
        { "Name": "email", "Value": "jane@example.com" },
        { "Name": "email_verified", "Value": "true" },
    ]);
    world.add_user_with("jane", attributes);
    let tokens = world.sign_in("jane");
    let device = world.confirm(&tokens);
    world.sign_in_with("jane", &device);
    let hostile_name = json!({ "USERNAME": "<b>joe</b>", "PASSWORD": PASSWORD });
    let refused = world.initiate("USER_PASSWORD_AUTH", hostile_name);
    refused.expect_err("not allowed");
    let forgotten = json!({ "ClientId": world.client_id, "Username": "jane" });
    world.call("ForgotPassword", forgotten).expect("a code");
    world
}

fn overview(world: &World) -> (String, Value) {
    let bearer = format!("Bearer {}", world.pool.token());
    let reply = http::get(
        world.pool.endpoint(),
        "/_local/overview",
        &[("Authorization", &bearer)],
    );
    assert_eq!(
        (reply.status, reply.header("access-control-allow-origin")),
        (200, None)
    );
    let json = reply.json();
    (String::from_utf8(reply.body).expect("text"), json)
}

#[test]
fn the_overview_has_what_happened_and_no_secret() {
    let world = world();
    let (text, overview) = overview(&world);
    let pool = &overview["pools"][0];
    assert_eq!(
        (&pool["id"], &pool["user_count"]),
        (&json!(world.pool_id), &json!(1))
    );
    let jane = &pool["users"][0];
    assert_eq!(jane["attributes"]["name"], HOSTILE);
    assert_eq!(jane["devices"][0]["remembered"], true);
    assert_eq!(jane["codes"][0]["code"], world.code("jane"));
    let exchanges = overview["exchanges"].as_array().expect("a list");
    let steps: Vec<_> = exchanges
        .iter()
        .rev()
        .filter_map(|one| {
            let given = one["given"]
                .as_array()?
                .iter()
                .find(|pair| pair[0] == "ChallengeName")?;
            Some(format!("{} {}", one["operation"].as_str()?, given[1].as_str()?))
        })
        .collect();
    assert_eq!(
        steps,
        [
            "InitiateAuth PASSWORD_VERIFIER",
            "InitiateAuth PASSWORD_VERIFIER",
            "RespondToAuthChallenge DEVICE_SRP_AUTH",
            "RespondToAuthChallenge DEVICE_PASSWORD_VERIFIER"
        ]
    );
    assert_eq!(exchanges[1]["outcome"], "InvalidParameterException");
    let token = world.pool.token();
    assert!(
        !text.contains(PASSWORD) && !text.contains(token) && !text.contains("eyJ"),
        "{text}"
    );
}

#[test]
fn the_page_itself_is_open_and_tells_nothing() {
    let world = world();
    for (path, content_type) in [
        ("/_local/", "text/html; charset=utf-8"),
        ("/_local/page.css", "text/css; charset=utf-8"),
        ("/_local/page.js", "text/javascript; charset=utf-8"),
    ] {
        let reply = http::get(world.pool.endpoint(), path, &[]);
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (200, Some(content_type))
        );
        let policy = reply.header("content-security-policy").expect("a policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(reply.header("x-frame-options"), Some("DENY"));
        let text = String::from_utf8(reply.body).expect("text");
        assert!(!text.contains("jane") && !text.contains("innerHTML") && !text.contains("http://"));
    }
    for (origin, bearer) in [
        ("", "Bearer guess"),
        ("", ""),
        ("http://localhost:3000", world.pool.token()),
        ("http://evil.example", world.pool.token()),
    ] {
        let headers = [("Origin", origin), ("Authorization", bearer)];
        let reply = http::get(world.pool.endpoint(), "/_local/overview", &headers);
        assert!(matches!(reply.status, 401 | 403), "{origin} {bearer}");
    }
    // Only if asked for.
    let plain = World::plain();
    assert_eq!(http::get(plain.pool.endpoint(), "/_local/", &[]).status, 401);
    let bearer = format!("Bearer {}", plain.pool.token());
    let headers = [("Authorization", bearer.as_str())];
    assert_eq!(
        http::get(plain.pool.endpoint(), "/_local/overview", &headers).status,
        404
    );
}

#[test]
fn the_page_is_found_without_its_slash() {
    let world = World::built(LocalPool::builder().page(true), json!({}), json!({}));
    let reply = http::get(world.pool.endpoint(), "/_local", &[]);
    assert_eq!((reply.status, reply.header("location")), (308, Some("/_local/")));
}

#[test]
fn of_many_pools_the_first_are_shown() {
    let world = World::built(LocalPool::builder().page(true), json!({}), json!({}));
    for _ in 0..60 {
        world
            .call("CreateUserPool", json!({ "PoolName": "x" }))
            .expect("a pool");
    }
    let (_, overview) = overview(&world);
    assert_eq!(overview["pools"].as_array().map(Vec::len), Some(50));
    assert_eq!(overview["pool_count"], 61);
}

/// The page as Chromium has it after its script ran. With the environment variable `SCREENSHOTS`, a picture is put
/// into that folder too.
#[test]
fn a_browser_shows_hostile_text_as_text() {
    let Some(chromium) = chromium() else {
        assert!(std::env::var_os("CI").is_none(), "Chromium is needed");
        println!("left out: there is no Chromium here, and CHROMIUM names none");
        return;
    };
    let world = world();
    let tokens = world.sign_in("jane");
    let device = Device::offered_with(&tokens);
    let long_name = "N".repeat(60);
    let confirmed = json!({
        "AccessToken": tokens["AccessToken"],
        "DeviceKey": device.key,
        "DeviceSecretVerifierConfig": device.secret_config(&Salt::generate(&mut rand::rng())),
        "DeviceName": long_name,
    });
    world.call("ConfirmDevice", confirmed).expect("confirmed");
    let address = format!("{}/_local#token={}", world.pool.endpoint(), world.pool.token());
    let page = browse(&chromium, &address, &["--dump-dom"]);
    let escaped = "&lt;img src=x onerror=";
    assert!(page.contains("<title>Local pool</title>"), "{page}");
    assert!(
        page.contains(&world.pool_id) && page.contains("jane@example.com"),
        "{page}"
    );
    assert!(
        page.contains(escaped) && page.contains("&lt;b&gt;joe&lt;/b&gt;"),
        "{page}"
    );
    assert!(
        !page.contains("<img") && !page.contains(world.pool.token()),
        "{page}"
    );
    assert!(
        page.contains("DEVICE_PASSWORD_VERIFIER") && page.contains(&world.code("jane")),
        "{page}"
    );
    assert!(
        page.contains(&format!(">{}…<", "N".repeat(40))) && !page.contains(&format!(">{long_name}<")),
        "{page}"
    );
    let wrong = browse(
        &chromium,
        &format!("{}/_local/#token=guess", world.pool.endpoint()),
        &["--dump-dom"],
    );
    assert!(
        wrong.contains("That is not the token of this pool.") && !wrong.contains("jane"),
        "{wrong}"
    );
    if let Some(folder) = std::env::var_os("SCREENSHOTS") {
        let file = Path::new(&folder).join("pool.png");
        let option = format!("--screenshot={}", file.display());
        browse(&chromium, &address, &[&option, "--window-size=1280,1400"]);
        assert!(file.exists());
    }
}

fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];
    named.or_else(|| usual.iter().map(PathBuf::from).find(|path| path.exists()))
}

fn browse(chromium: &Path, address: &str, options: &[&str]) -> String {
    let profile = tempfile::tempdir().expect("a folder");
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--virtual-time-budget=1500",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(options)
        .arg(address)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .expect("it runs");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text")
}
