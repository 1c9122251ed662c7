//! Signatures of administrators, for pools that were started with keys.

use std::time::{SystemTime, UNIX_EPOCH};

use cognito_local_pool::{BlockingLocalPool, LocalPool};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::support::http::{request, send};

const BODY: &str = r#"{"MaxResults": 1}"#;

fn pool() -> BlockingLocalPool {
    let builder = LocalPool::builder().access_key("AKIDONE", "one");
    let builder = builder.access_key("AKIDTWO", "two");
    builder.start_blocking().expect("a pool")
}

/// The time `ahead` seconds from now, as signatures have it.
fn date(ahead: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time");
    let seconds = i64::try_from(now.as_secs()).expect("a time") + ahead;
    let time = UNIX_EPOCH + std::time::Duration::from_secs(seconds.unsigned_abs());
    // "Sun, 06 Nov 1994 08:49:37 GMT"
    let text = httpdate::fmt_http_date(time);
    let months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let month = months.find(&text[8..11]).expect("a month") / 3 + 1;
    let clock = text[17..25].replace(':', "");
    format!("{}{month:02}{}T{clock}Z", &text[12..16], &text[5..7])
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length will do");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn authorization(pool: &BlockingLocalPool, id: &str, secret: &str, date: &str, body: &str) -> String {
    let host = pool.endpoint().strip_prefix("http://").expect("an endpoint");
    let hash = |text: &str| HEXLOWER.encode(&Sha256::digest(text));
    let canonical = format!(
        "POST\n/\n\nhost:{host}\nx-amz-date:{date}\n\nhost;x-amz-date\n{}",
        hash(body)
    );
    let day = &date[..8];
    let scope = format!("{day}/eu-west-1/cognito-idp/aws4_request");
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hash(&canonical));
    let mut key = mac(format!("AWS4{secret}").as_bytes(), day);
    for part in ["eu-west-1", "cognito-idp", "aws4_request"] {
        key = mac(&key, part);
    }
    let signature = HEXLOWER.encode(&mac(&key, &text));
    format!("AWS4-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}")
}

fn list(pool: &BlockingLocalPool, authorization: &str, date: &str, body: &str) -> Result<(), String> {
    let headers = [("Authorization", authorization), ("X-Amz-Date", date)];
    let request = request(pool.endpoint(), "ListUserPools", &headers, body.as_bytes());
    let reply = send(pool.endpoint(), &request).expect("an answer");
    if reply.status == 200 {
        Ok(())
    } else {
        Err(reply.error())
    }
}

#[test]
fn a_right_signature_with_any_of_the_keys_is_accepted() {
    let pool = pool();
    for (id, secret) in [("AKIDONE", "one"), ("AKIDTWO", "two")] {
        let date = date(0);
        let signed = authorization(&pool, id, secret, &date, BODY);
        assert_eq!(list(&pool, &signed, &date, BODY), Ok(()));
    }
}

#[test]
fn others_are_refused() {
    let pool = pool();
    let now = date(0);
    let signed = authorization(&pool, "AKIDONE", "one", &now, BODY);
    let refused = |authorization: &str, date: &str, body: &str| {
        list(&pool, authorization, date, body).expect_err("a refusal")
    };
    assert_eq!(refused("", &now, BODY), "MissingAuthenticationTokenException");
    let unknown = signed.replace("AKIDONE", "AKIDTHREE");
    assert_eq!(refused(&unknown, &now, BODY), "UnrecognizedClientException");
    let invalid = "InvalidSignatureException";
    let other_key = signed.replace("AKIDONE", "AKIDTWO");
    assert_eq!(refused(&other_key, &now, BODY), invalid);
    assert_eq!(refused(&signed, &now, r#"{"MaxResults": 2}"#), invalid);
    assert_eq!(refused("Bearer x", &now, BODY), invalid);
    assert_eq!(
        refused("AWS4-HMAC-SHA256 Credential=AKIDONE/x", &now, BODY),
        invalid
    );
    for header in ["host;", ";x-amz-date"] {
        let unsigned = signed.replacen(header, "", 1);
        assert_eq!(refused(&unsigned, &now, BODY), invalid);
    }
    for off in [-16 * 60, 16 * 60] {
        let date = date(off);
        let signed = authorization(&pool, "AKIDONE", "one", &date, BODY);
        assert_eq!(refused(&signed, &date, BODY), invalid);
    }
}

#[test]
fn operations_that_need_no_signature_never_do() {
    let pool = pool();
    let body = br#"{"ClientId": "x", "AuthFlow": "USER_SRP_AUTH"}"#;
    let request = request(pool.endpoint(), "InitiateAuth", &[], body);
    let reply = send(pool.endpoint(), &request).expect("an answer");
    assert_eq!(reply.error(), "ResourceNotFoundException");
    // Nor does the host of the pool itself.
    assert!(pool.handle("ListUserPools", BODY.as_bytes()).is_ok());
}
