//! Signing in step by step; see [`crate::PendingSignIn`].

use std::fmt;
use std::sync::Arc;

use cognito_srp_core::Secret;
use cognito_srp_core::login::{Answer, Flow, Prompt, SEAL_KEY_BYTES, Seal};

use super::{Background, CognitoClient};
use crate::transport::{ReqwestTransport, Transport};
use crate::{Error, SignedIn};

/// How far a sign-in has come; see [`crate::SignInStep`].
pub enum SignInStep<T = ReqwestTransport> {
    /// It waits for an answer.
    Ask(PendingSignIn<T>),
    /// The end.
    Done(SignedIn),
}

/// A sign-in that waits for an answer; see [`crate::PendingSignIn`].
pub struct PendingSignIn<T = ReqwestTransport> {
    sign_in: crate::PendingSignIn<T>,
    background: Arc<Background>,
}

impl<T> CognitoClient<T> {
    /// See [`crate::CognitoClient::seal`].
    pub fn seal(&self, key: impl Into<Secret<[u8; SEAL_KEY_BYTES]>>, context: impl Into<Vec<u8>>) -> Seal {
        self.client.seal(key, context)
    }
}

impl<T: Transport> CognitoClient<T> {
    /// See [`crate::CognitoClient::start_sign_in`].
    ///
    /// # Errors
    /// The same.
    pub fn start_sign_in(&self, username: &str, flow: impl Into<Flow>) -> Result<SignInStep<T>, Error> {
        let flow = flow.into();
        let step = self.wait(Box::pin(self.client.start_sign_in(username, flow)))?;
        Ok(SignInStep::new(step, &self.background))
    }

    /// See [`crate::CognitoClient::resume_sign_in`].
    ///
    /// # Errors
    /// The same.
    pub fn resume_sign_in(&self, saved: &[u8], seal: &Seal) -> Result<PendingSignIn<T>, Error> {
        Ok(PendingSignIn {
            sign_in: self.wait(Box::pin(self.client.resume_sign_in(saved, seal)))?,
            background: Arc::clone(&self.background),
        })
    }
}

impl<T> SignInStep<T> {
    fn new(step: crate::SignInStep<T>, background: &Arc<Background>) -> Self {
        match step {
            crate::SignInStep::Ask(sign_in) => Self::Ask(PendingSignIn {
                sign_in,
                background: Arc::clone(background),
            }),
            crate::SignInStep::Done(done) => Self::Done(done),
        }
    }
}

impl<T: Transport> PendingSignIn<T> {
    /// See [`crate::PendingSignIn::answer`].
    ///
    /// # Errors
    /// The same.
    pub fn answer(self, answer: Answer) -> Result<SignInStep<T>, Error> {
        let Self { sign_in, background } = self;
        let step = background.wait(Box::pin(sign_in.answer(answer)))?;
        Ok(SignInStep::new(step, &background))
    }
}

impl<T> PendingSignIn<T> {
    /// The question.
    pub const fn prompt(&self) -> &Prompt {
        self.sign_in.prompt()
    }

    /// See [`crate::PendingSignIn::username`].
    pub fn username(&self) -> &str {
        self.sign_in.username()
    }

    /// See [`crate::PendingSignIn::save`].
    ///
    /// # Errors
    /// The same.
    pub fn save(&self, seal: &Seal, seconds: u32) -> Result<Vec<u8>, Error> {
        self.sign_in.save(seal, seconds)
    }
}

impl<T> fmt::Debug for PendingSignIn<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sign_in.fmt(f)
    }
}

impl<T> fmt::Debug for SignInStep<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ask(sign_in) => f.debug_tuple("Ask").field(sign_in).finish(),
            Self::Done(done) => f.debug_tuple("Done").field(done).finish(),
        }
    }
}
