//! What only a local pool has: codes that were sent, the clock, an export, and a page for people. For those who
//! have the token, and not for other web pages.

use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{self, HeaderMap};
use hyper::{Method, Request};
use serde::Deserialize;
use serde_json::json;
use subtle::ConstantTimeEq;

use super::answer::Answer;
use super::overview::overview;
use super::{Shared, guard, read_body};
use crate::clock::Clock;
use crate::refusal::Refusal;
use crate::service::Service;

/// The page for people, which itself tells nothing: path, content type, text.
const PAGE: [(&str, &str, &str); 3] = [
    (
        "/_local/",
        "text/html; charset=utf-8",
        include_str!("page/page.html"),
    ),
    (
        "/_local/page.css",
        "text/css; charset=utf-8",
        include_str!("page/page.css"),
    ),
    (
        "/_local/page.js",
        "text/javascript; charset=utf-8",
        include_str!("page/page.js"),
    ),
];
/// The page without the slash at its end. Its script and style stand in the folder.
pub(super) const SHORT: &str = "/_local";
/// What the token opens.
const OPENED: [&str; 4] = [
    "/_local/clock",
    "/_local/codes",
    "/_local/export",
    "/_local/overview",
];

/// The path, if it is one of ours.
pub(super) fn name(path: &str) -> &'static str {
    let pages = PAGE.iter().map(|(known, ..)| *known);
    let known = pages.chain(OPENED).find(|known| *known == path);
    known.unwrap_or("unknown")
}

pub(super) async fn answer(shared: &Shared, port: u16, request: Request<Incoming>) -> Answer {
    if shared.rules.page && request.uri().path() == SHORT {
        return Answer::moved("/_local/");
    }
    let page = PAGE.iter().find(|(path, ..)| *path == request.uri().path());
    if let (true, &Method::GET, Some((_, content_type, text))) = (shared.rules.page, request.method(), page) {
        return Answer::page(content_type, text);
    }
    Answer::json(run(shared, port, request).await)
}

async fn run(shared: &Shared, port: u16, request: Request<Incoming>) -> Result<Vec<u8>, Refusal> {
    if let Some(page) = guard::page(&request)? {
        // Its own page sends an Origin too.
        let own = ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("http://{host}:{port}"));
        if !own.iter().any(|own| page.0 == own.as_str()) {
            return Err(Refusal::forbidden("Web pages may not use the local paths."));
        }
    }
    if !has_token(request.headers(), &shared.rules.token) {
        let message = "Authorization: Bearer <token> is needed, with the token of the ready line.";
        return Err(Refusal::not_authorized(message).with_status(401));
    }
    match (request.method(), request.uri().path()) {
        (&Method::GET, "/_local/codes") => {
            let query = request.uri().query().unwrap_or_default().to_owned();
            shared.compute(move |service| codes(service, &query)).await
        }
        (&Method::GET, "/_local/export") => {
            let json = shared
                .compute(|service| service.export().map_err(|_| Refusal::internal()))
                .await?;
            Ok(json)
        }
        (&Method::GET, "/_local/overview") if shared.rules.page => {
            let exchanges = shared.exchanges.clone();
            let overview = move |service: &Service| overview(service, &exchanges);
            shared.compute(overview).await
        }
        (&Method::POST, "/_local/clock") if shared.rules.test_clock => {
            advance(&shared.service, &read_body(request).await?)
        }
        (&Method::POST, "/_local/clock") => Err(Refusal::forbidden(
            "The clock can be moved only if the pool was started with --test-clock.",
        )),
        _ => Err(Refusal::resource_not_found("There is nothing here.").with_status(404)),
    }
}

fn has_token(headers: &HeaderMap, token: &str) -> bool {
    let given = guard::only(headers, &header::AUTHORIZATION).map(header::HeaderValue::as_bytes);
    let given = given.and_then(|given| given.strip_prefix(b"Bearer "));
    given.is_some_and(|given| given.ct_eq(token.as_bytes()).into())
}

/// `GET /_local/codes?user_pool_id=…&username=…` → `[{"purpose", "destination", "code", "created"}]`, newest
/// first.
fn codes(service: &Service, query: &str) -> Result<Vec<u8>, Refusal> {
    let parameter = |name: &'static str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
            .ok_or_else(|| Refusal::missing(name))
    };
    let (pool, username) = (parameter("user_pool_id")?, parameter("username")?);
    let messages = service
        .messages(&pool, &username)
        .map_err(Refusal::into_not_found)?;
    serde_json::to_vec(&messages).map_err(|_| Refusal::internal())
}

/// `POST /_local/clock {"advance_seconds": n}` → `{"now": unix seconds}`.
fn advance(service: &Service, body: &[u8]) -> Result<Vec<u8>, Refusal> {
    #[derive(Deserialize)]
    struct Advance {
        advance_seconds: f64,
    }
    let Ok(Advance { advance_seconds }) = serde_json::from_slice(body) else {
        return Err(Refusal::serialization(
            "The body has to be {\"advance_seconds\": <number>}.",
        ));
    };
    let by = Duration::try_from_secs_f64(advance_seconds)
        .ok()
        .filter(|by| *by <= Clock::FURTHEST);
    let by =
        by.ok_or_else(|| Refusal::invalid_parameter("The clock goes forward only, and not that far."))?;
    service.clock().advance(by);
    Ok(json!({ "now": service.now() }).to_string().into_bytes())
}
