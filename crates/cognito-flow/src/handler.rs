//! Who answers the questions of a sign-in.

use std::future::Future;

use cognito_srp_core::login::{Answer, Prompt};

use crate::error::BoxError;

/// Answers the questions of a sign-in: MFA codes, new passwords. A closure `FnMut(Prompt) -> impl
/// Future<Output = Result<Answer, BoxError>>` is a handler too.
///
/// A question that the service was not content with the answer to comes again, with the reason in
/// [`Prompt::refused`]. An error ends the sign-in with [`Error::Unanswered`](crate::Error::Unanswered).
pub trait Handler: Send {
    /// Answers one question.
    fn ask(&mut self, prompt: Prompt) -> impl Future<Output = Result<Answer, BoxError>> + Send;

    /// Whether this device is to be remembered, so that it can sign in without a code from now on. It is
    /// asked with [`DevicePolicy::Ask`](crate::DevicePolicy::Ask), and only where the pool leaves it to the
    /// user. Without an implementation, and from closures, the answer is no.
    fn remember_device(&mut self, _device_key: &str) -> impl Future<Output = Result<bool, BoxError>> + Send {
        std::future::ready(Ok(false))
    }
}

impl<F, Fut> Handler for F
where
    F: FnMut(Prompt) -> Fut + Send,
    Fut: Future<Output = Result<Answer, BoxError>> + Send,
{
    fn ask(&mut self, prompt: Prompt) -> impl Future<Output = Result<Answer, BoxError>> + Send {
        self(prompt)
    }
}

/// For sign-ins that need no more than the password: any question ends them.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoQuestions;

impl Handler for NoQuestions {
    async fn ask(&mut self, _prompt: Prompt) -> Result<Answer, BoxError> {
        Err(NOBODY.into())
    }
}

pub(crate) const NOBODY: &str = "there is nobody to answer";
