//! A login that waits for a person, saved so that another process can go on with it: a server that keeps no
//! state gets the code in the next request.
//!
//! What is saved is encrypted with XChaCha20-Poly1305 and a random nonce of 192 bits. It holds the question,
//! the session, the user's internal name and the device's key; the password, the client secret and the device
//! password are not in it, and the caller gives the latter two again. The pool, the app client, the endpoint,
//! the caller's context and the time of expiry are authenticated with it.
//!
//! A saved login can be restored any number of times until it expires: the service's sessions are good once,
//! so a second use fails there.
//!
//! ```text
//! version (1 byte) ‖ expiry (8 bytes, big-endian unix time) ‖ nonce (24 bytes) ‖ ciphertext and tag
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand_core::CryptoRng;
use serde::Serialize;

use super::asked::{self, Asking};
use super::context::Context;
use super::{Login, LoginConfig, Prompt, Question, SoftwareTokenSetup, State, Step};
use crate::error::{Error, Misuse, SavedLoginError};
use crate::json::{Fields, FromJson, Json, Mismatch, to_json};
use crate::message::{AuthResponse, Outcome, UnixTime};
use crate::secret::{Secret, SecretBytes, SecretString};

/// Bytes of the key that saved logins are encrypted with.
pub const SEAL_KEY_BYTES: usize = 32;

const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;
const HEADER_BYTES: usize = 1 + 8 + NONCE_BYTES;
/// The most bytes of a saved login.
const MAX_BYTES: usize = 64 << 10;

/// What a saved login is bound to, besides its pool and app client.
#[derive(Clone)]
pub struct Seal {
    key: Secret<[u8; SEAL_KEY_BYTES]>,
    endpoint: String,
    context: Vec<u8>,
}

impl Seal {
    /// A secret key of 32 random bytes, kept by all processes that are to go on with the login; the address
    /// of the service; and whatever tells apart who may go on, such as the browser session that the login
    /// belongs to, so that one user's saved login is of no use to another.
    pub fn new(
        key: impl Into<Secret<[u8; SEAL_KEY_BYTES]>>,
        endpoint: impl Into<String>,
        context: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            key: key.into(),
            endpoint: endpoint.into(),
            context: context.into(),
        }
    }

    /// Everything that is authenticated, each part with its length in front.
    fn associated_data(&self, context: &Context, expiry: UnixTime) -> Vec<u8> {
        let config = &context.config;
        let expiry = expiry.to_be_bytes();
        let parts: [&[u8]; 6] = [
            &[VERSION],
            &expiry,
            config.pool.as_str().as_bytes(),
            config.client_id.as_bytes(),
            self.endpoint.as_bytes(),
            &self.context,
        ];
        let framed = parts
            .iter()
            .map(|part| [&(part.len() as u64).to_be_bytes(), *part].concat());
        framed.collect::<Vec<_>>().concat()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key.expose().into())
    }
}

/// What is encrypted.
#[derive(Serialize)]
struct Saved {
    /// The challenge and its session, as the service sent them.
    asked: AuthResponse,
    /// There when an authenticator app is being set up.
    secret_code: Option<SecretString>,
    username: String,
    username_is_internal: bool,
    /// Which device the login goes on with, if the caller gives it again.
    device_key: Option<String>,
    forgotten_device: Option<String>,
    clock_offset: i64,
    exchanges: u32,
    admin: bool,
}

impl Login {
    /// Saves a login that waits for a person's answer, for `seconds` from `now`: opaque bytes.
    ///
    /// # Errors
    /// [`Misuse::NothingAsked`] at any other moment, [`SavedLoginError::TooLong`] for more than 64 KiB. The
    /// login can go on here all the same.
    pub fn save(
        &self,
        seal: &Seal,
        seconds: u32,
        rng: &mut dyn CryptoRng,
        now: UnixTime,
    ) -> Result<Vec<u8>, Error> {
        let State::Asking(asking) = &self.state else {
            return Err(Error::Misuse(Misuse::NothingAsked));
        };
        let context = &self.context;
        let plain = to_json(&Saved::of(context, asking)).to_text();

        let expiry = now.saturating_add(i64::from(seconds));
        let mut nonce = [0; NONCE_BYTES];
        rng.fill_bytes(&mut nonce);
        let aad = seal.associated_data(context, expiry);
        let payload = Payload {
            msg: plain.expose().as_bytes(),
            aad: &aad,
        };
        let sealed = seal.cipher().encrypt(&XNonce::from(nonce), payload);
        // It fails only for texts of more than 256 GiB.
        let sealed = sealed.map_err(|_| Error::SavedLogin(SavedLoginError::TooLong))?;
        let saved = [&[VERSION], &expiry.to_be_bytes()[..], &nonce, &sealed].concat();
        if saved.len() > MAX_BYTES {
            return Err(Error::SavedLogin(SavedLoginError::TooLong));
        }
        Ok(saved)
    }

    /// Goes on with a saved login, and gives the question that it waits at. Pool, app client, client secret,
    /// device and metadata come from `config`, whose user name is not looked at.
    ///
    /// # Errors
    /// [`Error::SavedLogin`] when it has expired, was changed, or belongs to another key, pool, client,
    /// endpoint or context.
    pub fn restore(
        saved: &[u8],
        seal: &Seal,
        config: LoginConfig,
        now: UnixTime,
    ) -> Result<(Self, Prompt), Error> {
        let refuse = |why| Error::SavedLogin(why);
        if saved.len() < HEADER_BYTES || saved.len() > MAX_BYTES || saved[0] != VERSION {
            return Err(refuse(SavedLoginError::Format));
        }
        let (header, sealed) = saved.split_at(HEADER_BYTES);
        let (expiry, nonce) = header[1..].split_at(8);
        let expiry = expiry.try_into().map(UnixTime::from_be_bytes);
        let expiry = expiry.map_err(|_| refuse(SavedLoginError::Format))?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| refuse(SavedLoginError::Format))?;

        let mut context = Context::new(config);
        let aad = seal.associated_data(&context, expiry);
        let plain = seal.cipher().decrypt(
            &XNonce::from(nonce),
            Payload {
                msg: sealed,
                aad: &aad,
            },
        );
        let plain = SecretBytes::new(plain.map_err(|_| refuse(SavedLoginError::Forged))?);
        if now >= expiry {
            return Err(refuse(SavedLoginError::Expired));
        }
        let saved = Json::parse(plain.expose()).unwrap_or_default();
        let saved = Saved::from_json(&saved).map_err(|_| refuse(SavedLoginError::Format))?;
        let (question, session) = saved.resume(&mut context)?;
        let (state, step) = asked::ask(question, session);
        match step {
            Step::Ask(prompt) => Ok((Self { context, state }, prompt)),
            _ => Err(refuse(SavedLoginError::Format)),
        }
    }
}

impl Saved {
    fn of(context: &Context, asking: &Asking) -> Self {
        let secret_code = match &asking.question {
            Question::SoftwareTokenSetup(setup) => Some(setup.secret_code.clone()),
            _ => None,
        };
        Self {
            asked: AuthResponse::challenge(&asking.question.challenge(), asking.session.clone()),
            secret_code,
            username: context.username.clone(),
            username_is_internal: context.username_is_internal,
            device_key: context.device.as_ref().map(|device| device.device_key.clone()),
            forgotten_device: context.forgotten_device.clone(),
            clock_offset: context.clock_offset,
            exchanges: context.exchanges,
            admin: context.config.admin,
        }
    }

    /// Puts what was saved into the context.
    fn resume(self, context: &mut Context) -> Result<(Question, Option<SecretString>), Error> {
        let same_device = |key: &str| self.device_key.as_deref() == Some(key);
        context.device = context
            .device
            .take()
            .filter(|device| same_device(&device.device_key));
        context.username = self.username;
        context.username_is_internal = self.username_is_internal;
        context.forgotten_device = self.forgotten_device;
        context.clock_offset = self.clock_offset;
        context.exchanges = self.exchanges;
        context.config.admin = self.admin;

        let format = Error::SavedLogin(SavedLoginError::Format);
        let Outcome::Challenge(challenge, session) = self.asked.outcome().map_err(Error::BadAnswer)? else {
            return Err(format);
        };
        let question = match self.secret_code {
            Some(secret_code) => Question::SoftwareTokenSetup(SoftwareTokenSetup { secret_code }),
            None => Question::of(challenge).ok_or(format)?,
        };
        Ok((question, session))
    }
}

impl FromJson for Saved {
    fn from_json(json: &Json) -> Result<Self, Mismatch> {
        let fields = Fields::of(json)?;
        Ok(Self {
            asked: fields.read("asked")?.ok_or(Mismatch)?,
            secret_code: fields.secret("secret_code")?,
            username: fields.text("username")?.ok_or(Mismatch)?,
            username_is_internal: fields.flag("username_is_internal")?,
            device_key: fields.text("device_key")?,
            forgotten_device: fields.text("forgotten_device")?,
            clock_offset: fields.number("clock_offset")?.ok_or(Mismatch)?,
            exchanges: fields.count("exchanges")?,
            admin: fields.flag("admin")?,
        })
    }
}
