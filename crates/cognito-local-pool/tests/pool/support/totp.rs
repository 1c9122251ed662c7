//! An authenticator app: RFC 6238, written apart from the pool's.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;

use super::{World, text};

impl World {
    /// Sets an app up for the owner of tokens, and makes it the preferred factor. The code of the current
    /// step is used up by that.
    pub(crate) fn set_up_app(&self, tokens: &Value) -> String {
        let token = json!({ "AccessToken": tokens["AccessToken"] });
        let secret = text(&self.call("AssociateSoftwareToken", token).expect("a secret")["SecretCode"]);
        let proof = json!({
            "AccessToken": tokens["AccessToken"],
            "UserCode": self.app_code(&secret),
            "FriendlyDeviceName": "phone",
        });
        assert_eq!(
            self.call("VerifySoftwareToken", proof).expect("verified")["Status"],
            "SUCCESS"
        );
        let preference = json!({
            "AccessToken": tokens["AccessToken"],
            "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true },
        });
        self.call("SetUserMFAPreference", preference).expect("set");
        secret
    }

    /// What the app shows now.
    pub(crate) fn app_code(&self, secret: &str) -> String {
        let step = self.pool.clock().now().unix_seconds() / 30;
        code(secret, step)
    }

    /// What it shows after its next step, to which the clock is moved.
    pub(crate) fn next_app_code(&self, secret: &str) -> String {
        self.advance(30);
        self.app_code(secret)
    }

    pub(crate) fn pool_has_app(&self, configuration: &str) {
        let config = json!({
            "UserPoolId": self.pool_id,
            "MfaConfiguration": configuration,
            "SoftwareTokenMfaConfiguration": { "Enabled": true },
        });
        self.call("SetUserPoolMfaConfig", config).expect("set");
    }
}

pub(crate) fn code(secret: &str, step: i64) -> String {
    let key = BASE32_NOPAD.decode(secret.as_bytes()).expect("base32");
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).expect("any length will do");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let start = usize::from(hash[19] & 15);
    let number = hash[start..start + 4]
        .iter()
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}
