//! Signatures of requests (AWS: *Signature Version 4*).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest::{SHA256, digest};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign as make_signature};
use aws_sigv4::sign::v4::SigningParams;
use cognito_srp_core::message::UnixTime;

use super::Credentials;
use crate::error::BoxError;
use crate::transport::HttpRequest;

/// The operations that need no signature (AWS: `authtype: none`); an access token, a session or nothing at
/// all opens them.
const OPEN: [&str; 32] = [
    "AssociateSoftwareToken",
    "ChangePassword",
    "CompleteWebAuthnRegistration",
    "ConfirmDevice",
    "ConfirmForgotPassword",
    "ConfirmSignUp",
    "DeleteUser",
    "DeleteUserAttributes",
    "DeleteWebAuthnCredential",
    "ForgetDevice",
    "ForgotPassword",
    "GetDevice",
    "GetTokensFromRefreshToken",
    "GetUser",
    "GetUserAttributeVerificationCode",
    "GetUserAuthFactors",
    "GlobalSignOut",
    "InitiateAuth",
    "ListDevices",
    "ListWebAuthnCredentials",
    "ResendConfirmationCode",
    "RespondToAuthChallenge",
    "RevokeToken",
    "SetUserMFAPreference",
    "SetUserSettings",
    "SignUp",
    "StartWebAuthnRegistration",
    "UpdateAuthEventFeedback",
    "UpdateDeviceStatus",
    "UpdateUserAttributes",
    "VerifySoftwareToken",
    "VerifyUserAttribute",
];

/// Whether an operation has to be signed.
pub(crate) fn is_signed(operation: &str) -> bool {
    OPEN.binary_search(&operation).is_err()
}

/// Adds `authorization`, `x-amz-date` and, where there is one, `x-amz-security-token`.
pub(crate) fn sign(
    request: &mut HttpRequest,
    credentials: &Credentials,
    region: &str,
    now: UnixTime,
) -> Result<(), BoxError> {
    // Given the body itself, the signer would write it to its log at level TRACE.
    let hash = digest(&SHA256, request.body());
    let hash: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let signed = ["content-type", "x-amz-target"];
    let headers = request.headers().filter(|(name, _)| signed.contains(name));
    let headers = headers.map(|(name, value): (&str, &str)| (name, value));
    let signable = SignableRequest::new("POST", request.url(), headers, SignableBody::Precomputed(hash))?;

    let identity = credentials.0.clone().into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("cognito-idp")
        .time(system_time(now))
        .settings(SigningSettings::default())
        .build()?;
    let (instructions, _) = make_signature(signable, &params.into())?.into_parts();
    for header in instructions.into_parts().0 {
        request.push_header(header.name(), header.value());
    }
    Ok(())
}

fn system_time(time: UnixTime) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(time.max(0).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use cognito_srp_core::message::Request;
    use cognito_srp_core::message::operation::AdminGetUser;

    use super::*;

    #[test]
    fn the_list_of_open_operations_is_sorted() {
        assert!(OPEN.is_sorted());
        assert!(is_signed("AdminInitiateAuth"));
        assert!(!is_signed("InitiateAuth"));
    }

    fn signed(url: &str, credentials: &Credentials) -> (HttpRequest, String) {
        let operation = AdminGetUser {
            user_pool_id: "eu-west-1_Pool1".into(),
            username: "jane".into(),
        };
        let mut request = HttpRequest::operation(url.into(), &Request::new(&operation));
        sign(&mut request, credentials, "eu-west-1", 1_767_323_045).unwrap();
        let authorization = header(&request, "authorization").unwrap();
        let (_, signature) = authorization.rsplit_once("Signature=").unwrap();
        (request.clone(), signature.into())
    }

    fn header(request: &HttpRequest, name: &str) -> Option<String> {
        let found = request.headers().find(|(found, _)| *found == name);
        found.map(|(_, value)| value.to_owned())
    }

    // The signatures were worked out step by step in Python, with hashlib and hmac alone, from
    // AKIDEXAMPLE and wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY, the keys of AWS's own examples, and the
    // canonical request
    //   POST, /, (no query), content-type, host, x-amz-date, [x-amz-security-token,] x-amz-target, and
    //   the SHA-256 of the body.
    #[test]
    fn a_request_is_signed() {
        let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        let url = "https://cognito-idp.eu-west-1.amazonaws.com/";
        let (request, signature) = signed(url, &credentials);
        assert_eq!(
            &request.body()[..],
            br#"{"UserPoolId":"eu-west-1_Pool1","Username":"jane"}"#
        );
        assert_eq!(header(&request, "x-amz-date").unwrap(), "20260102T030405Z");
        assert_eq!(
            header(&request, "authorization").unwrap(),
            format!(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/eu-west-1/cognito-idp/aws4_request, \
                 SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature={signature}"
            )
        );
        assert_eq!(
            signature,
            "59797c9fb6994ac7714f3f481db250434246a7a6c3166e840af7f96bceb59272"
        );
        assert_eq!(header(&request, "x-amz-security-token"), None);
    }

    #[test]
    fn a_session_token_is_signed_too_and_does_not_show() {
        let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
            .session_token("a session token");
        let (request, signature) = signed("http://127.0.0.1:9229/base/", &credentials);
        assert_eq!(
            signature,
            "710638ec23f6d5f3a2b08e5f7ce5a547fbdd4b772d88eb921abfe5efd02e9c5d"
        );
        assert_eq!(
            header(&request, "x-amz-security-token").unwrap(),
            "a session token"
        );
        let shown = format!("{request:?} {credentials:?}");
        for secret in ["a session token", "wJalr", signature.as_str()] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
