//! Custom challenges: what Lambda functions decide with AWS, a callback or a fixed answer decides here.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use cognito_srp_core::SecretString;
use cognito_srp_core::message::Parameters;
use cognito_srp_core::message::challenge::CustomChallenge;

use super::Login;
use super::first_factor::check_status;
use super::next_step::{Next, ask, go_on};
use super::session::Step;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::client::PoolClient;

/// A sign-in with `CUSTOM_AUTH`, as the callback of
/// [`Builder::custom_challenges`](crate::Builder::custom_challenges) sees it.
#[derive(Clone)]
#[non_exhaustive]
pub struct CustomSignIn {
    /// The user pool.
    pub user_pool_id: String,
    /// The app client.
    pub client_id: String,
    /// The user's internal name.
    pub username: String,
    /// Whether there is such a user. Where existence errors are hidden, callbacks are asked for others too,
    /// and should ask them the same questions: no answer of theirs is right.
    pub user_exists: bool,
    /// The user's attributes.
    pub attributes: BTreeMap<String, String>,
    /// What was answered so far, oldest first.
    pub rounds: Vec<CustomRound>,
}

/// Nothing about the user is shown by accident.
impl fmt::Debug for CustomSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomSignIn")
            .field("rounds", &self.rounds)
            .finish_non_exhaustive()
    }
}

/// A challenge of a sign-in with `CUSTOM_AUTH` that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustomRound {
    /// Such as `CUSTOM_CHALLENGE`, or `SRP_A` and `PASSWORD_VERIFIER` before the first of them.
    pub challenge: String,
    /// Whether the answer was right.
    pub passed: bool,
}

/// What comes next in a sign-in with `CUSTOM_AUTH`.
#[derive(Debug, Clone)]
pub enum CustomStep {
    /// A `CUSTOM_CHALLENGE`.
    Ask(CustomQuestion),
    /// The sign-in is good: tokens, perhaps after a device has proven itself.
    SignIn,
    /// The sign-in is over, with `NotAuthorizedException`.
    Fail,
}

/// A `CUSTOM_CHALLENGE`.
#[derive(Debug, Clone)]
pub struct CustomQuestion {
    /// Its `ChallengeParameters`, for everyone to see.
    pub parameters: BTreeMap<String, String>,
    /// The right `ANSWER`; compared in constant time.
    pub answer: SecretString,
}

impl CustomQuestion {
    /// A question without parameters.
    pub fn new(answer: impl Into<SecretString>) -> Self {
        Self {
            parameters: BTreeMap::new(),
            answer: answer.into(),
        }
    }

    /// The same with `name` = `value` among the parameters.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }
}

/// The callback that decides about custom challenges.
#[derive(Clone)]
pub(crate) struct Decide(pub(crate) Arc<dyn Fn(&CustomSignIn) -> CustomStep + Send + Sync>);

impl fmt::Debug for Decide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decide")
    }
}

/// The part of a [`Login`] that custom flows have.
#[derive(Clone, Default)]
pub(crate) struct CustomRounds {
    rounds: Vec<CustomRound>,
    /// Nothing more is asked.
    pub(crate) done: bool,
}

impl CustomRounds {
    pub(crate) fn push(&mut self, challenge: &str, passed: bool) {
        self.rounds.push(CustomRound {
            challenge: challenge.to_owned(),
            passed,
        });
    }
}

/// How often a fixed answer may be given wrongly, in pools that have one.
const FIXED_ANSWER_TRIES: usize = 3;

/// Whether anything decides about custom challenges in this pool.
///
/// # Errors
/// `InvalidParameterException` where nothing does.
pub(crate) fn check_configured(service: &Service, pool_id: &str) -> Result<(), Refusal> {
    let fixed = service.store().pool(pool_id)?.settings.custom_answer().is_some();
    if fixed || service.settings().custom_challenges.is_some() {
        return Ok(());
    }
    Err(Refusal::invalid_parameter(
        "Custom auth lambda trigger is not configured for the user pool.",
    ))
}

/// Asks what comes next in a custom sign-in, and does it. The callback is called without the lock: it may
/// use the pool.
pub(crate) fn consult(service: &Service, client: &PoolClient, mut login: Login) -> Result<Next, Refusal> {
    let rounds = login.custom.as_ref().map(|custom| custom.rounds.clone());
    let (sign_in, fixed) = {
        let store = service.store();
        let pool = store.pool(&login.pool_id)?;
        let user = pool.user(&login.username);
        let attributes = user.map(|user| user.attributes.iter().collect::<Vec<_>>());
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let sign_in = CustomSignIn {
            user_pool_id: login.pool_id.clone(),
            client_id: login.client_id.clone(),
            username: login.username.clone(),
            user_exists: user.is_some(),
            attributes: attributes.unwrap_or_default().into_iter().map(owned).collect(),
            rounds: rounds.unwrap_or_default(),
        };
        (sign_in, pool.settings.custom_answer().map(SecretString::from))
    };
    let step = match (&service.settings().custom_challenges, fixed) {
        (Some(decide), _) => decide.0(&sign_in),
        (None, Some(answer)) => by_fixed_answer(&sign_in, answer),
        (None, None) => CustomStep::Fail,
    };
    let now = service.now();
    match step {
        CustomStep::Ask(question) => {
            let mut parameters: Parameters = question.parameters.into_iter().collect();
            parameters.insert("USERNAME", login.username.as_str());
            let mut store = service.store();
            let step = Step::Custom(question.answer);
            Ok(ask(
                &mut store,
                client,
                login,
                CustomChallenge { parameters },
                step,
                now,
            ))
        }
        CustomStep::SignIn if sign_in.user_exists => {
            if let Some(custom) = &mut login.custom {
                custom.done = true;
            }
            let mut store = service.store();
            let pool = store.pool(&login.pool_id)?;
            let user = pool.user(&login.username).ok_or_else(Refusal::wrong_password)?;
            check_status(pool, user, now)?;
            go_on(service, &mut store, client, login, now)
        }
        CustomStep::SignIn | CustomStep::Fail => Err(Refusal::wrong_password()),
    }
}

fn by_fixed_answer(sign_in: &CustomSignIn, answer: SecretString) -> CustomStep {
    let tries: Vec<bool> = sign_in
        .rounds
        .iter()
        .filter(|round| round.challenge == CustomChallenge::NAME)
        .map(|round| round.passed)
        .collect();
    match tries.last() {
        Some(true) => CustomStep::SignIn,
        Some(false) if tries.len() >= FIXED_ANSWER_TRIES => CustomStep::Fail,
        _ => CustomStep::Ask(CustomQuestion::new(answer)),
    }
}
