//! The system's keyring, which keeps the key that files are encrypted under.

use zeroize::Zeroizing;

use crate::failure::Failure;

type Key = Zeroizing<[u8; 32]>;

/// The key, made at the first use. None where this program is built without the keyring, or is told not to use it.
#[cfg(not(feature = "keyring"))]
pub(crate) fn key() -> Result<Option<Key>, Failure> {
    Ok(None)
}

/// The key, made at the first use. None where this program is built without the keyring, or is told not to use it.
#[cfg(feature = "keyring")]
pub(crate) fn key() -> Result<Option<Key>, Failure> {
    use crate::failure::{Kind, with_sources};

    if crate::settings::environment("COGNITO_KEYRING").as_deref() == Some("off") {
        return Ok(None);
    }
    let failed = |error: keyring::Error| {
        // Why there is none is known only there.
        let reason = keyring::Entry::store_status().as_ref().err().unwrap_or(&error);
        Failure::new(
            Kind::Machine,
            "Keyring",
            format!("the system's keyring cannot be used: {}", with_sources(reason)),
            "Unlock it, or keep secrets in private files instead: COGNITO_KEYRING=off",
        )
    };
    let entry = keyring::Entry::new("cognito", "key of the files").map_err(failed)?;
    let stored = match entry.get_secret() {
        Ok(stored) => Zeroizing::new(stored),
        Err(keyring::Error::NoEntry) => {
            let mut key = Key::default();
            getrandom::fill(&mut *key).map_err(|error| {
                let message = format!("the system gives no random numbers: {error}");
                Failure::new(Kind::Machine, "Random", message, "Try again")
            })?;
            entry.set_secret(&*key).map_err(failed)?;
            // Another process may have been faster: what is kept is what counts.
            Zeroizing::new(entry.get_secret().map_err(failed)?)
        }
        Err(error) => return Err(failed(error)),
    };
    match <[u8; 32]>::try_from(stored.as_slice()) {
        Ok(key) => Ok(Some(Zeroizing::new(key))),
        Err(_) => Err(Failure::new(
            Kind::Machine,
            "Keyring",
            "the keyring's entry cognito is not a key of this program",
            "Remove it, or keep secrets in private files instead: COGNITO_KEYRING=off",
        )),
    }
}
