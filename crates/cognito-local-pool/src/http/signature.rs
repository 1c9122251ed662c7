//! Signatures of administrators: AWS's Signature Version 4 over the request, with the keys that the pool was
//! started with.

use std::time::Duration;

use cognito_srp_core::SecretString;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use hyper::header::{self, HeaderMap, HeaderName};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::guard;
use crate::clock::{Clock, Moment};
use crate::refusal::Refusal;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const SERVICE: &str = "cognito-idp";
const DATE: HeaderName = HeaderName::from_static("x-amz-date");
/// How far the time of a signature may be off, either way.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// An access key of an administrator.
#[derive(Debug, Clone)]
pub(crate) struct AccessKey {
    pub(crate) id: String,
    pub(crate) secret: SecretString,
}

/// What an `Authorization` header says.
struct Authorization<'a> {
    key_id: &'a str,
    /// `<day>/<region>/cognito-idp/aws4_request`.
    scope: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

/// Checks the signature of a `POST /` with this body. Without any keys every request is fine.
///
/// The time is compared with the system's and not with the pool's, which a test may have moved: those who
/// sign go by theirs.
///
/// # Errors
/// `MissingAuthenticationTokenException` without a signature, `UnrecognizedClientException` for a key that
/// is not known, `InvalidSignatureException` for a signature that is wrong or old.
pub(super) fn check(
    keys: &[AccessKey],
    headers: &HeaderMap,
    query: &str,
    body: &[u8],
) -> Result<(), Refusal> {
    if keys.is_empty() {
        return Ok(());
    }
    let given = guard::only(headers, &header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.ok_or_else(|| Refusal::missing_authentication_token("Missing Authentication Token"))?;
    let authorization = Authorization::parse(given).ok_or_else(incomplete)?;
    let key = keys.iter().find(|key| key.id == authorization.key_id);
    let key = key.ok_or_else(|| {
        Refusal::unrecognized_client("The security token included in the request is invalid.")
    })?;
    let date = guard::only(headers, &DATE).and_then(|value| value.to_str().ok());
    let date = date.ok_or_else(incomplete)?;
    let request = canonical_request("POST", query, headers, authorization.signed_headers, body);
    let request = request.ok_or_else(incomplete)?;
    let expected = sign(&key.secret, date, authorization.scope, &request).ok_or_else(incomplete)?;
    let right: bool = expected
        .as_bytes()
        .ct_eq(authorization.signature.as_bytes())
        .into();
    let now = Clock::system().now();
    let in_time =
        Moment::of_basic_format(date).is_some_and(|at| now.since(at) <= WINDOW && at.since(now) <= WINDOW);
    if right && in_time {
        return Ok(());
    }
    Err(Refusal::invalid_signature(if right {
        "Signature expired: the time of the request is too far off."
    } else {
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
         Access Key and signing method."
    }))
}

fn incomplete() -> Refusal {
    Refusal::invalid_signature("The Authorization header is not a complete AWS4-HMAC-SHA256 signature.")
}

impl<'a> Authorization<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let parts = text.strip_prefix(ALGORITHM)?.split(',');
        let (mut credential, mut signed_headers, mut signature) = (None, None, None);
        for part in parts {
            match part.trim().split_once('=')? {
                ("Credential", value) => credential = Some(value),
                ("SignedHeaders", value) => signed_headers = Some(value),
                ("Signature", value) => signature = Some(value),
                _ => return None,
            }
        }
        let (key_id, scope) = credential?.split_once('/')?;
        Some(Self {
            key_id,
            scope,
            signed_headers: signed_headers?,
            signature: signature?,
        })
    }
}

/// The text whose hash is signed. The host and the date have to be among the headers.
fn canonical_request(
    method: &str,
    query: &str,
    headers: &HeaderMap,
    signed_headers: &str,
    body: &[u8],
) -> Option<String> {
    let names: Vec<&str> = signed_headers.split(';').collect();
    if !names.contains(&"host") || !names.contains(&DATE.as_str()) {
        return None;
    }
    let mut text = format!("{method}\n/\n{query}\n");
    for name in names {
        let values = headers.get_all(name).iter();
        let values = values.map(|value| value.to_str().ok());
        let values: Vec<&str> = values.collect::<Option<_>>()?;
        let one_blank = |value: &&str| value.split_whitespace().collect::<Vec<_>>().join(" ");
        let values = values.iter().map(one_blank).collect::<Vec<_>>().join(",");
        text.push_str(&format!("{name}:{values}\n"));
    }
    text.push_str(&format!("\n{signed_headers}\n{}", hex_hash(body)));
    Some(text)
}

/// The signature in hex. Nothing for a scope that is not of this service and of the day of `date`.
fn sign(secret: &SecretString, date: &str, scope: &str, request: &str) -> Option<String> {
    let parts: Vec<&str> = scope.split('/').collect();
    let [day, region, SERVICE, "aws4_request"] = parts.as_slice() else {
        return None;
    };
    if date.get(..8) != Some(day) {
        return None;
    }
    let start = SecretString::new(format!("AWS4{}", secret.expose()));
    let mut key = mac(start.expose().as_bytes(), day);
    for part in [region, SERVICE, "aws4_request"] {
        key = mac(&key, part);
    }
    let text = format!("{ALGORITHM}\n{date}\n{scope}\n{}", hex_hash(request.as_bytes()));
    Some(HEXLOWER.encode(&mac(&key, &text)))
}

fn mac(key: &[u8], text: &str) -> [u8; 32] {
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!());
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

fn hex_hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
