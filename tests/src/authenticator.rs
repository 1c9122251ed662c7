//! An authenticator app: `totp-rs`, which shares no code with the pool.

use totp_rs::{Builder, Secret, Totp};

/// An app that was given a `SecretCode`.
pub struct Authenticator(Totp);

impl Authenticator {
    /// Takes the base32 text of `AssociateSoftwareToken`.
    ///
    /// # Panics
    /// When it is not base32 of 128 bits or more.
    pub fn new(secret_code: &str) -> Self {
        let secret = Secret::try_from_base32(secret_code).expect("SecretCode is base32");
        Self(
            Builder::new()
                .with_secret(secret)
                .build()
                .expect("SecretCode is long enough"),
        )
    }

    /// The six digits that are shown at a time, in seconds since 1970.
    pub fn code(&self, unix_time: i64) -> String {
        self.0.generate(unix_time.unsigned_abs()).to_string()
    }
}
