//! Codes of an authenticator app: RFC 6238 with HMAC-SHA-1, 6 digits, 30 seconds, T0 = 0.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use crate::clock::Moment;
use crate::random;

/// The shared secret: 20 to 64 random bytes.
#[derive(Clone)]
pub(crate) struct TotpSecret(Vec<u8>);

/// The steps of 30 seconds that a code may be off, either way.
const WINDOW: i64 = 1;

impl TotpSecret {
    /// 32 random bytes: 52 characters, as Cognito has them.
    pub(crate) fn generate() -> Self {
        Self(random::bytes::<32>().to_vec())
    }

    /// As in `SecretCode`: base32 (RFC 4648) without padding.
    pub(crate) fn to_base32(&self) -> String {
        data_encoding::BASE32_NOPAD.encode(&self.0)
    }

    /// Reads what [`TotpSecret::to_base32`] writes, if it is 20 to 64 bytes.
    pub(crate) fn from_base32(text: &str) -> Option<Self> {
        let secret = data_encoding::BASE32_NOPAD.decode(text.as_bytes()).ok()?;
        (20..=64).contains(&secret.len()).then_some(Self(secret))
    }

    /// The step whose code this is, of those around `now`. All candidates are compared, each in constant
    /// time, and the newest that fits wins.
    pub(crate) fn step_of(&self, code: &str, now: Moment) -> Option<i64> {
        let current = step_at(now);
        let mut found = Choice::from(0);
        let mut step = 0;
        for candidate in current - WINDOW..=current + WINDOW {
            let fits = self.code(candidate).as_bytes().ct_eq(code.as_bytes());
            step = i64::conditional_select(&step, &candidate, fits);
            found |= fits;
        }
        bool::from(found).then_some(step)
    }

    /// The last step whose code is taken at this time.
    pub(crate) fn last_step_at(now: Moment) -> i64 {
        step_at(now) + WINDOW
    }

    /// The code of one step (RFC 4226, 5.3).
    fn code(&self, step: i64) -> String {
        // HMAC takes keys of any length.
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!());
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let offset = usize::from(hash[19] & 0x0f);
        let word = u32::from_be_bytes([hash[offset], hash[offset + 1], hash[offset + 2], hash[offset + 3]]);
        format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
    }
}

fn step_at(now: Moment) -> i64 {
    now.unix_seconds().div_euclid(30)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    /// RFC 6238, appendix B (SHA-1), cut to six digits.
    #[test]
    fn codes_of_the_rfc() {
        let secret = TotpSecret(b"12345678901234567890".to_vec());
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code(seconds / 30), code, "at {seconds}");
        }
    }

    #[test]
    fn a_code_is_good_one_step_early_and_late_and_no_further() {
        let secret = TotpSecret(b"12345678901234567890".to_vec());
        let step = 1_234_567_890 / 30;
        let at = |step: i64| Clock::standing_at(step as u64 * 30 + 7).now();
        for offset in -1..=1 {
            assert_eq!(secret.step_of("005924", at(step + offset)), Some(step));
        }
        assert_eq!(secret.step_of("005924", at(step - 2)), None);
        assert_eq!(secret.step_of("005924", at(step + 2)), None);
        assert_eq!(secret.step_of("", at(step)), None);
    }

    #[test]
    fn the_secret_has_52_characters() {
        assert_eq!(TotpSecret::generate().to_base32().len(), 52);
    }
}
