//! Signing in step by step, where nobody can wait for the person: a server asks in one request and gets the
//! answer in the next, perhaps in another process.

use std::fmt;

use cognito_srp_core::Secret;
use cognito_srp_core::login::{Answer, Flow, Prompt, SEAL_KEY_BYTES, Seal};

use super::under_way::{Event, UnderWay};
use super::{CognitoClient, SignedIn};
use crate::error::Error;
use crate::handler::NoQuestions;
use crate::transport::{ReqwestTransport, Transport};

/// How far a sign-in has come.
pub enum SignInStep<T = ReqwestTransport> {
    /// It waits for an answer.
    Ask(PendingSignIn<T>),
    /// The end.
    Done(SignedIn),
}

/// A sign-in that waits for an answer. It can be dropped, or saved for another process to go on with.
pub struct PendingSignIn<T = ReqwestTransport> {
    sign_in: UnderWay<T>,
    prompt: Prompt,
}

impl<T> CognitoClient<T> {
    /// What sign-ins are saved under: a secret key of 32 random bytes, kept by all processes that are to go
    /// on with them, and whatever tells apart who may, such as the id of the browser session that the
    /// sign-in belongs to. The pool, the app client and the address of the service are added.
    pub fn seal(&self, key: impl Into<Secret<[u8; SEAL_KEY_BYTES]>>, context: impl Into<Vec<u8>>) -> Seal {
        Seal::new(key, self.shared.device_scope.endpoint.as_str(), context)
    }
}

impl<T: Transport> CognitoClient<T> {
    /// Starts a sign-in and goes as far as it gets without an answer. Everything else is as with
    /// [`CognitoClient::sign_in_with`], but nobody is asked whether to remember the device: with
    /// [`DevicePolicy::Ask`](crate::DevicePolicy::Ask) it is not, where the pool leaves that to the user.
    ///
    /// # Errors
    /// As [`CognitoClient::sign_in`], except [`Error::Unanswered`].
    pub async fn start_sign_in(&self, username: &str, flow: impl Into<Flow>) -> Result<SignInStep<T>, Error> {
        let (sign_in, event) = UnderWay::start(self, username, flow.into()).await?;
        Ok(step(sign_in, event).await)
    }

    /// Goes on with a sign-in that was saved with [`PendingSignIn::save`], here or elsewhere. Settings of
    /// this client, such as its secret, count from now on, and the user's device comes from its store.
    ///
    /// # Errors
    /// [`Error::Protocol`] with code `SavedLogin` when it has expired, was changed, or belongs to another
    /// seal, pool or app client; [`Error::DeviceStore`].
    pub async fn resume_sign_in(&self, saved: &[u8], seal: &Seal) -> Result<PendingSignIn<T>, Error> {
        let (sign_in, prompt) = UnderWay::resume(self, saved, seal).await?;
        Ok(PendingSignIn { sign_in, prompt })
    }
}

async fn step<T: Transport>(sign_in: UnderWay<T>, event: Event) -> SignInStep<T> {
    match event {
        Event::Ask(prompt) => SignInStep::Ask(PendingSignIn { sign_in, prompt }),
        Event::Done(done) => SignInStep::Done(sign_in.finish(done, &mut NoQuestions).await),
    }
}

impl<T: Transport> PendingSignIn<T> {
    /// Gives the answer, and goes on to the next question or the end. An answer that the service does not
    /// take comes back as the same question, with the reason in [`Prompt::refused`].
    ///
    /// # Errors
    /// As [`CognitoClient::start_sign_in`]; the sign-in has ended then.
    pub async fn answer(mut self, answer: Answer) -> Result<SignInStep<T>, Error> {
        let event = self.sign_in.answer(answer).await?;
        Ok(step(self.sign_in, event).await)
    }
}

impl<T> PendingSignIn<T> {
    /// The question.
    pub const fn prompt(&self) -> &Prompt {
        &self.prompt
    }

    /// The user's name: as typed at first, and from the first challenge on the internal one.
    pub fn username(&self) -> &str {
        self.sign_in.username()
    }

    /// What this sign-in is saved under: see [`CognitoClient::seal`].
    pub fn seal(&self, key: impl Into<Secret<[u8; SEAL_KEY_BYTES]>>, context: impl Into<Vec<u8>>) -> Seal {
        self.sign_in.client().seal(key, context)
    }

    /// The sign-in as opaque bytes, for [`CognitoClient::resume_sign_in`] within `seconds` from now. They are
    /// encrypted, and hold neither the password nor the client's secret nor the device's password.
    ///
    /// The service's own session lives for 3 to 15 minutes, as the app client has it, so a longer time is of
    /// no use. Until then the bytes can be resumed any number of times, but a session is good only once.
    ///
    /// # Errors
    /// None that a caller could do something about.
    pub fn save(&self, seal: &Seal, seconds: u32) -> Result<Vec<u8>, Error> {
        self.sign_in.save(seal, seconds)
    }
}

impl<T> fmt::Debug for PendingSignIn<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingSignIn")
            .field("challenge", &self.prompt.question.challenge_name())
            .finish_non_exhaustive()
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
