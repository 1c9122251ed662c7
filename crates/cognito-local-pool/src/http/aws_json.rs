//! `POST /`: AWS's JSON 1.1 protocol.

use hyper::Request;
use hyper::body::Incoming;
use hyper::header::{self, HeaderMap, HeaderName};

use super::answer::Answer;
use super::{Shared, guard, read_body, signature};
use crate::operation::{Access, Entry};
use crate::refusal::Refusal;
use crate::service::Service;

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const SERVICE: &str = "AWSCognitoIdentityProviderService";

pub(super) async fn answer(shared: &Shared, is_page: bool, request: Request<Incoming>) -> Answer {
    Answer::operation(run(shared, is_page, request).await)
}

async fn run(shared: &Shared, is_page: bool, request: Request<Incoming>) -> Result<Vec<u8>, Refusal> {
    let entry = entry(request.headers())?;
    if is_page && !shared.rules.pages_may_administrate && !Service::is_open_to_pages(entry) {
        return Err(Refusal::forbidden(
            "Web pages may not call operations of administrators.",
        ));
    }
    if !is_amz_json(request.headers()) {
        return Err(Refusal::serialization(
            "The content type has to be application/x-amz-json-1.1.",
        ));
    }
    let (headers, query) = (
        request.headers().clone(),
        request.uri().query().map(str::to_owned),
    );
    let body = read_body(request).await?;
    if entry.access() == Access::Signed {
        let query = query.unwrap_or_default();
        signature::check(&shared.rules.access_keys, &headers, &query, &body)?;
    }
    shared.operate(entry, body).await
}

/// The name of the operation that is asked for, if there is one.
pub(super) fn operation(headers: &HeaderMap) -> Option<&'static str> {
    entry(headers).ok().map(Entry::name)
}

/// The operation that is asked for.
fn entry(headers: &HeaderMap) -> Result<&'static Entry, Refusal> {
    let target = guard::only(headers, &TARGET).and_then(|target| target.to_str().ok());
    match target.and_then(|target| target.split_once('.')) {
        Some((SERVICE, operation)) => Entry::find(operation),
        _ => Err(Refusal::unknown_operation(
            "X-Amz-Target has to be AWSCognitoIdentityProviderService, a dot, and an operation.",
        )),
    }
}

/// Pages cannot send this content type without being asked who they are first.
fn is_amz_json(headers: &HeaderMap) -> bool {
    let content_type = guard::only(headers, &header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = content_type
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    ["application/x-amz-json-1.1", "application/x-amz-json-1.0"]
        .iter()
        .any(|known| media_type.eq_ignore_ascii_case(known))
}
