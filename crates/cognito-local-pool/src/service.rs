//! The pool without HTTP: an operation's name and a JSON body in, a JSON body or Cognito's error out.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cognito_srp_core::message::{PoolId, ServiceError};
use serde_json::Value;
#[cfg(feature = "program")]
use tokio::sync::watch;

use crate::clock::{Clock, Moment};
use crate::operation::{Access, Entry};
use crate::refusal::Refusal;
use crate::seed::Seed;
use crate::sign_in::custom::Decide;
use crate::state::Store;
use crate::state::code::SentCode;
use crate::state::kept::{Held, Keep};
use crate::token;
use crate::token::SigningKeys;

/// What is set when a pool is started.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) region: String,
    pub(crate) issuer: Issuer,
    /// The base URL under which the pool answers, without a slash at its end.
    pub(crate) endpoint: String,
    /// How far the `TIMESTAMP` of a claim may be off, either way.
    pub(crate) timestamp_window: Duration,
    /// Where devices are tracked, a refresh needs the device that the token was given to.
    pub(crate) refresh_needs_device: bool,
    /// The keys of all pools, where they share them.
    pub(crate) shared_keys: Option<Arc<SigningKeys>>,
    /// Decides about custom challenges, before any fixed answer of a pool.
    pub(crate) custom_challenges: Option<Decide>,
}

/// What stands in the claim `iss`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Issuer {
    /// The pool's own address, such as `http://127.0.0.1:4000/eu-west-1_AbCdEf123`: verifiers find the keys
    /// there.
    #[default]
    Local,
    /// The address that the real service would have.
    Aws,
    /// Another address, in place of the pool's own and without a slash at its end: such as the one that a
    /// pool had before, so that its tokens stay valid.
    At(String),
}

/// User pools in memory, and with a data file on disk too. It does no other I/O: [`crate::LocalPool`] puts it on a
/// socket, and a test can call it directly.
///
/// Calls compute: some take milliseconds, the first sign-in of a pool takes longer, since it makes the
/// pool's keys. With a data file they wait for the disk too. So in asynchronous code they belong on a thread for
/// blocking work.
pub struct Service {
    settings: Settings,
    clock: Arc<Clock>,
    store: Mutex<Store>,
    keep: Option<Box<dyn Keep>>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Service {
    pub(crate) fn new(
        settings: Settings,
        clock: Arc<Clock>,
        store: Store,
        keep: Option<Box<dyn Keep>>,
    ) -> Self {
        Self {
            settings,
            clock,
            store: Mutex::new(store),
            keep,
        }
    }

    /// Does an operation: `operation` is the name behind the dot of `X-Amz-Target`, `body` a JSON object.
    ///
    /// # Errors
    /// Cognito's own error, with its HTTP status; an operation that is not supported gives
    /// `UnknownOperationException`.
    pub fn handle(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, ServiceError> {
        let entry = Entry::find(operation).map_err(ServiceError::from)?;
        let start = Instant::now();
        let outcome = self.run(entry, body, || {});
        let milliseconds = milliseconds_since(start);
        let code = outcome.as_ref().err().map_or("ok", |refusal| refusal.code);
        tracing::info!(operation = entry.name(), outcome = code, milliseconds, "answered");
        outcome.map_err(ServiceError::from)
    }

    /// Does the operation of an entry. `computed` is called when
    /// only the disk is waited for any more.
    pub(crate) fn run(
        &self,
        entry: &Entry,
        body: &[u8],
        computed: impl FnOnce(),
    ) -> Result<Vec<u8>, Refusal> {
        let outcome = self.going_on().and_then(|()| entry.run(self, body));
        computed();
        self.settled(outcome)
    }

    /// Whether what is changed can still be kept.
    fn going_on(&self) -> Result<(), Refusal> {
        let failure = self.keep.as_ref().and_then(|keep| keep.failed().borrow().clone());
        failure.map_or(Ok(()), |failure| Err(Refusal::not_kept(&failure)))
    }

    /// The outcome, once all that it may tell of is on disk.
    pub(crate) fn settled<T>(&self, outcome: Result<T, Refusal>) -> Result<T, Refusal> {
        let Some(keep) = &self.keep else {
            return outcome;
        };
        // Keys are made outside the lock: giving it back takes them down.
        drop(self.store());
        match keep.settle() {
            Ok(()) => outcome,
            Err(failure) => Err(Refusal::not_kept(&failure)),
        }
    }

    /// Why changes cannot be kept any more, once that is so.
    #[cfg(feature = "program")]
    pub(crate) fn failed(&self) -> Option<watch::Receiver<Option<String>>> {
        self.keep.as_ref().map(|keep| keep.failed())
    }

    /// Every pool with its clients, groups, users and devices, as JSON that [`Seed`] reads. It holds verifiers in
    /// place of passwords, and secrets of clients, of authenticator apps and of the pools' keys. Codes and
    /// completed sign-ins are not in it.
    ///
    /// # Errors
    /// `InternalErrorException` if the pool's data file cannot be written any more.
    pub fn export(&self) -> Result<Vec<u8>, ServiceError> {
        let seed = Seed::of_store(&self.store());
        let json = seed.into_json().map_err(|_| Refusal::internal());
        self.settled(json).map_err(ServiceError::from)
    }

    /// The pool's clock.
    pub const fn clock(&self) -> &Arc<Clock> {
        &self.clock
    }

    /// The messages to a user, newest first: the codes that the real service would send. The name may be an
    /// alias.
    ///
    /// # Errors
    /// `ResourceNotFoundException` for a pool, `UserNotFoundException` for a user that does not exist;
    /// `InternalErrorException` if the pool's data file cannot be written any more.
    pub fn codes(&self, user_pool_id: &str, username: &str) -> Result<Vec<SentCode>, ServiceError> {
        self.messages(user_pool_id, username).map_err(ServiceError::from)
    }

    pub(crate) fn messages(&self, user_pool_id: &str, username: &str) -> Result<Vec<SentCode>, Refusal> {
        let messages = {
            let store = self.store();
            let user = store
                .pool(user_pool_id)
                .and_then(|pool| pool.find_for_admin(username));
            user.map(|user| user.inbox.messages().cloned().collect())
        };
        self.settled(messages)
    }

    /// Whether a web page may call an operation: the real service takes these without a signature.
    pub(crate) fn is_open_to_pages(entry: &Entry) -> bool {
        entry.access() != Access::Signed
    }

    /// A pool's JSON Web Key Set.
    pub(crate) fn key_set(&self, pool_id: &str) -> Result<Value, Refusal> {
        let keys = self.store().pool(pool_id).map(|pool| Arc::clone(&pool.keys));
        self.settled(keys.and_then(|keys| token::key_set(&keys)))
    }

    pub(crate) fn openid_configuration(&self, pool_id: &str) -> Result<Value, Refusal> {
        let pool_id = self.store().pool(pool_id).map(|pool| pool.id.clone());
        let pool_id = self.settled(pool_id)?;
        Ok(token::openid_configuration(
            &self.issuer(&pool_id),
            &self.settings.endpoint,
            &pool_id,
        ))
    }

    /// The claim `iss` of a pool's tokens.
    pub(crate) fn issuer(&self, pool: &PoolId) -> String {
        match &self.settings.issuer {
            Issuer::Local => format!("{}/{pool}", self.settings.endpoint),
            Issuer::At(address) => format!("{address}/{pool}"),
            Issuer::Aws => {
                let region = pool.region();
                let suffix = if region.starts_with("cn-") {
                    "amazonaws.com.cn"
                } else {
                    "amazonaws.com"
                };
                format!("https://cognito-idp.{region}.{suffix}/{pool}")
            }
        }
    }

    pub(crate) fn region(&self) -> &str {
        &self.settings.region
    }

    pub(crate) const fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The state. It is held for look-ups and changes only, never for arithmetic.
    pub(crate) fn store(&self) -> Held<'_> {
        // If a thread panicked under the lock, others go on with what there is.
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        Held::new(store, self.keep.as_deref())
    }
}

/// For the log and for people: to the microsecond.
pub(crate) fn milliseconds_since(start: Instant) -> f64 {
    start.elapsed().as_micros() as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::local_pool::LocalPool;

    const PASSWORD: &str = "Correct-Horse-9!";
    const DAYS: usize = 3;
    const ROUNDS_A_DAY: usize = 48;

    /// Sign-ins, ones that are given up, refreshes, codes, messages and wrong passwords, with a clock that is moved
    /// on: what is over is dropped, so that the second day needs no more memory than the first.
    #[test]
    fn days_of_use_do_not_pile_up() {
        let clock = Clock::standing_at(1_767_323_045);
        let service = LocalPool::builder().clock(clock).build().expect("a pool");
        let call = |operation: &str, body: Value| -> Result<Value, ServiceError> {
            let answer = service.handle(operation, body.to_string().as_bytes())?;
            Ok(serde_json::from_slice(&answer).expect("JSON"))
        };
        let done = |operation: &str, body: Value| call(operation, body).expect(operation);
        let pool = json!({ "PoolName": "x", "AutoVerifiedAttributes": ["email"] });
        let pool = done("CreateUserPool", pool)["UserPool"]["Id"].take();
        let client = json!({
            "UserPoolId": pool,
            "ClientName": "x",
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
            "RefreshTokenValidity": 1,
            "TokenValidityUnits": { "RefreshToken": "hours" },
            "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 10 },
        });
        let client = done("CreateUserPoolClient", client)["UserPoolClient"]["ClientId"].take();
        let email = json!([
            { "Name": "email", "Value": "jane@example.com" },
            { "Name": "email_verified", "Value": "true" },
        ]);
        let user = json!({ "UserPoolId": pool, "Username": "jane", "UserAttributes": email });
        done("AdminCreateUser", user);
        let password =
            json!({ "UserPoolId": pool, "Username": "jane", "Password": PASSWORD, "Permanent": true });
        done("AdminSetUserPassword", password);
        let initiate = |flow: &str, parameters: Value| {
            let body = json!({ "AuthFlow": flow, "ClientId": client, "AuthParameters": parameters });
            call("InitiateAuth", body)
        };
        let sizes = || {
            let store = service.store();
            let (_, pool) = store.pools.iter().next().expect("a pool");
            let (grants, sign_ins) = (&pool.grants, &store.sign_ins);
            let messages = pool.user("jane").map_or(0, |user| user.inbox.messages().count());
            let under_way = sign_ins.sessions.len() + sign_ins.rounds.len() + sign_ins.lockouts();
            [
                grants.by_event.len(),
                grants.by_refresh_token.len(),
                under_way,
                messages,
            ]
        };
        let mut after_two_days = [0; 4];
        for round in 0..DAYS * ROUNDS_A_DAY {
            let good = json!({ "USERNAME": "jane", "PASSWORD": PASSWORD });
            let tokens = initiate("USER_PASSWORD_AUTH", good).expect("tokens")["AuthenticationResult"].take();
            let old = json!({ "RefreshToken": tokens["RefreshToken"], "ClientId": client });
            done("GetTokensFromRefreshToken", old);
            let given_up = json!({ "USERNAME": "jane", "SRP_A": "7".repeat(256) });
            initiate("USER_SRP_AUTH", given_up).expect("a challenge");
            let name = format!("nobody-{round}");
            let wrong = json!({ "USERNAME": name, "PASSWORD": "Wrong-Horse-9!" });
            initiate("USER_PASSWORD_AUTH", wrong).expect_err("refused");
            done(
                "ForgotPassword",
                json!({ "ClientId": client, "Username": "jane" }),
            );
            service
                .clock()
                .advance(Duration::from_secs(24 * 60 * 60 / ROUNDS_A_DAY as u64));
            if round + 1 == 2 * ROUNDS_A_DAY {
                after_two_days = sizes();
            }
        }
        assert_eq!(sizes(), after_two_days);
        let [grants, refresh_tokens, under_way, messages] = after_two_days;
        assert!(
            grants <= 26 * 2 + 1 && refresh_tokens <= 2 * grants,
            "{after_two_days:?}"
        );
        assert!(under_way <= 4 && messages <= 20, "{after_two_days:?}");
    }
}
