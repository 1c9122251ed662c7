//! A client's machine and a pool, with nothing between them but JSON, or with real HTTP.

use cognito_flow::{AdminClient, CognitoClient, Credentials};
use cognito_local_pool::{BlockingLocalPool, Clock, LocalPool, Service};
use cognito_srp_core::error::{Error, ServiceError};
use cognito_srp_core::login::{
    Answer, Flow, Login, LoginConfig, Prompt, Question, RememberedDevice, SignedIn, Step,
};
use cognito_srp_core::message::{Operation, PoolId, Request, Response};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::runtime::Runtime;

use crate::authenticator::Authenticator;

/// What the user of a [`Pair`] signs in with.
pub const PASSWORD: &str = "Correct-Horse-9!";
/// The user's name.
pub const USERNAME: &str = "jane";

/// What is between the machine and the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// Nothing: the pool is called.
    Memory,
    /// A socket on the loopback interface, with the client of `cognito-flow`, which signs what an
    /// administrator sends.
    Http,
}

/// A client's machine, a pool with an app client and a user, and everything that the user has.
pub struct Pair {
    side: Side,
    /// Its id.
    pub pool_id: PoolId,
    /// Its app client.
    pub client_id: String,
    /// The client's secret, if it has one.
    pub client_secret: Option<String>,
    /// The user's authenticator app, if one was set up.
    pub authenticator: Option<Authenticator>,
}

enum Side {
    Memory(Box<Service>),
    Http {
        pool: BlockingLocalPool,
        client: Box<AdminClient>,
        runtime: Runtime,
    },
}

/// How a sign-in went.
pub struct Journey {
    /// The operations and the challenges that were answered, in their order.
    pub path: Vec<String>,
    /// Its end.
    pub end: Result<SignedIn, Error>,
    /// The device that turned out to be of no use.
    pub forgotten_device: Option<String>,
}

impl Pair {
    /// A pool with these members of `CreateUserPool` and `CreateUserPoolClient`, and a confirmed user. Its
    /// clock stands at 2026-01-02T03:04:05Z.
    pub fn new(wire: Wire, pool_members: Value, client_members: Value) -> Self {
        let pair = Self::empty(wire, pool_members, client_members);
        pair.create_user(&[]);
        pair
    }

    /// The same without a user.
    ///
    /// # Panics
    /// When the pool cannot be made.
    pub fn empty(wire: Wire, pool_members: Value, client_members: Value) -> Self {
        let builder = LocalPool::builder()
            .clock(Clock::standing_at(1_767_323_045))
            .shared_keys(true);
        match wire {
            Wire::Memory => {
                let pool = builder.build().expect("the region is a good one");
                let ids = make_pool(
                    &|operation, body| pool.handle(operation, body),
                    pool_members,
                    client_members,
                );
                Self::of(ids, |_| Side::Memory(Box::new(pool)))
            }
            Wire::Http => {
                let pool = builder.start_blocking().expect("a free port");
                let ids = make_pool(
                    &|operation, body| pool.handle(operation, body),
                    pool_members,
                    client_members,
                );
                Self::of(ids, |ids| {
                    let client = CognitoClient::builder(ids.pool_id.as_str(), &*ids.client_id)
                        .endpoint(pool.endpoint())
                        .build()
                        .expect("a good endpoint")
                        .admin(Credentials::new("AKIDEXAMPLE", "a secret access key"));
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                    Side::Http {
                        pool,
                        client: Box::new(client),
                        runtime: runtime.expect("a runtime"),
                    }
                })
            }
        }
    }

    fn of(ids: Ids, side: impl FnOnce(&Ids) -> Side) -> Self {
        let side = side(&ids);
        let Ids {
            pool_id,
            client_id,
            client_secret,
        } = ids;
        Self {
            side,
            pool_id,
            client_id,
            client_secret,
            authenticator: None,
        }
    }

    fn handle(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, ServiceError> {
        match &self.side {
            Side::Memory(pool) => pool.handle(operation, body),
            Side::Http { pool, .. } => pool.handle(operation, body),
        }
    }

    fn clock(&self) -> &Clock {
        match &self.side {
            Side::Memory(pool) => pool.clock(),
            Side::Http { pool, .. } => pool.clock(),
        }
    }

    /// Makes the user, with these attributes.
    pub fn create_user(&self, attributes: &[(&str, &str)]) {
        let attributes: Vec<Value> = attributes
            .iter()
            .map(|(name, value)| json!({"Name": name, "Value": value}))
            .collect();
        let user = json!({"UserPoolId": self.pool_id.as_str(), "Username": USERNAME});
        let mut created = with(user.clone(), "MessageAction", "SUPPRESS");
        created["UserAttributes"] = attributes.into();
        self.call("AdminCreateUser", &created);
        let mut password = with(user, "Password", PASSWORD);
        password["Permanent"] = true.into();
        self.call("AdminSetUserPassword", &password);
    }

    /// Does an operation that must succeed.
    pub fn call(&self, operation: &str, members: &Value) -> Value {
        call(
            &|operation, body| self.handle(operation, body),
            operation,
            members,
        )
    }

    /// Does a typed operation that must succeed.
    pub fn operate<O: Operation>(&self, message: &O) -> O::Response {
        self.send(&Request::new(message))
            .read()
            .unwrap_or_else(|error| panic!("{}: {error}", O::NAME))
    }

    /// Sends a request.
    ///
    /// # Panics
    /// When there is no answer.
    pub fn send(&self, request: &Request) -> Response {
        match &self.side {
            Side::Memory(pool) => {
                match pool.handle(request.operation(), request.body().to_json().expose().as_bytes()) {
                    Ok(body) => Response::success(body),
                    Err(error) => Response::refusal(error),
                }
            }
            Side::Http { client, runtime, .. } => {
                runtime.block_on(client.send(request)).expect("the pool answers")
            }
        }
    }

    /// The time of the pool.
    pub fn now(&self) -> i64 {
        self.clock().now().unix_seconds()
    }

    /// Moves the pool's clock on.
    pub fn advance(&self, seconds: u64) {
        self.clock().advance(Duration::from_secs(seconds));
    }

    /// A sign-in of the user, ready to be changed.
    pub fn config(&self) -> LoginConfig {
        let config = LoginConfig::new(self.pool_id.clone(), self.client_id.as_str(), USERNAME);
        match &self.client_secret {
            Some(secret) => config.client_secret(secret.as_str()),
            None => config,
        }
    }

    /// Signs in with the right password and codes.
    pub fn sign_in(&self, config: LoginConfig) -> Journey {
        self.travel(config, PASSWORD, Self::right_answer)
    }

    /// Signs in; `answers` is asked what the person would be. A password alone is proved by SRP.
    pub fn travel(
        &self,
        config: LoginConfig,
        flow: impl Into<Flow>,
        mut answers: impl FnMut(&Self, &Prompt) -> Answer,
    ) -> Journey {
        let mut rng = rand::rng();
        let (mut login, request) = match Login::start(config, flow.into(), &mut rng) {
            Ok(started) => started,
            Err(error) => {
                return Journey {
                    path: vec![],
                    end: Err(error),
                    forgotten_device: None,
                };
            }
        };
        let mut path = vec![stage(&request)];
        let mut step = login.receive(&self.send(&request), &mut rng, self.now());
        let end = loop {
            step = match step {
                Ok(Step::Send(request)) => {
                    path.push(stage(&request));
                    login.receive(&self.send(&request), &mut rng, self.now())
                }
                Ok(Step::Ask(prompt)) => login.answer(answers(self, &prompt), &mut rng),
                Ok(Step::Done(signed_in)) => break Ok(signed_in),
                Err(error) => break Err(error),
            }
        };
        Journey {
            path,
            end,
            forgotten_device: login.forgotten_device().map(Into::into),
        }
    }

    /// What the person answers who has phone and authenticator app at hand.
    pub fn right_answer(&self, prompt: &Prompt) -> Answer {
        match &prompt.question {
            Question::SoftwareTokenMfa(_) => {
                // A code is good once, so a fresh one is waited for.
                self.advance(30);
                Answer::Code(self.totp().into())
            }
            Question::SmsMfa(_) => Answer::Code(self.newest_code().into()),
            other => panic!("no answer to {other:?}"),
        }
    }

    /// The code that the authenticator app shows now.
    pub fn totp(&self) -> String {
        self.authenticator
            .as_ref()
            .expect("an authenticator app was set up")
            .code(self.now())
    }

    /// The code of the newest message to the user.
    pub fn newest_code(&self) -> String {
        let messages = match &self.side {
            Side::Memory(pool) => pool.codes(self.pool_id.as_str(), USERNAME),
            Side::Http { pool, .. } => pool.codes(self.pool_id.as_str(), USERNAME),
        };
        let messages = messages.expect("the user is there");
        messages.first().expect("a message was sent").code().into()
    }

    /// Sets up an authenticator app and prefers it.
    pub fn set_up_authenticator(&mut self) {
        let access_token = self.access_token();
        let secret = self.call("AssociateSoftwareToken", &json!({"AccessToken": access_token}));
        self.authenticator = Some(Authenticator::new(&text(&secret, "/SecretCode")));
        let verified = self.call(
            "VerifySoftwareToken",
            &json!({"AccessToken": access_token, "UserCode": self.totp()}),
        );
        assert_eq!(text(&verified, "/Status"), "SUCCESS");
        self.call(
            "SetUserMFAPreference",
            &json!({
                "AccessToken": access_token,
                "SoftwareTokenMfaSettings": {"Enabled": true, "PreferredMfa": true},
            }),
        );
    }

    /// A sign-in's access token.
    pub fn access_token(&self) -> String {
        let signed_in = self.sign_in(self.config()).end.expect("the user signs in");
        signed_in.tokens.access_token.expose().clone()
    }

    /// Signs in, and confirms the device that is offered.
    pub fn confirm_device(&self) -> (SignedIn, RememberedDevice, bool) {
        let signed_in = self.sign_in(self.config()).end.expect("the user signs in");
        let offered = signed_in.new_device.as_ref().expect("the pool offers a device");
        let (request, device) = offered.confirm(Some("a test"), &mut rand::rng());
        let answer: Value = self.send(&request).read().expect("the device is confirmed");
        let ask_user = answer["UserConfirmationNecessary"].as_bool().expect("a flag");
        (signed_in, device, ask_user)
    }
}

/// A request as a stage of a journey: the challenge that it answers, or its operation.
fn stage(request: &Request) -> String {
    let challenge = request
        .body()
        .expose()
        .get("ChallengeName")
        .and_then(Value::as_str);
    challenge.unwrap_or(request.operation()).into()
}

fn with(mut members: Value, name: &str, value: &str) -> Value {
    members[name] = value.into();
    members
}

/// What is made when a pair is.
struct Ids {
    pool_id: PoolId,
    client_id: String,
    client_secret: Option<String>,
}

/// Does an operation of the pool, without a socket.
type Handle<'a> = dyn Fn(&str, &[u8]) -> Result<Vec<u8>, ServiceError> + 'a;

fn make_pool(handle: &Handle<'_>, pool_members: Value, client_members: Value) -> Ids {
    let created = call(handle, "CreateUserPool", &with(pool_members, "PoolName", "pair"));
    let id = text(&created, "/UserPool/Id");
    let members = with(with(client_members, "UserPoolId", &id), "ClientName", "app");
    let client = call(handle, "CreateUserPoolClient", &members);
    let client_secret = client.pointer("/UserPoolClient/ClientSecret");
    Ids {
        client_id: text(&client, "/UserPoolClient/ClientId"),
        client_secret: client_secret.and_then(Value::as_str).map(Into::into),
        pool_id: PoolId::parse(&id).expect("the pool makes good ids"),
    }
}

fn call(handle: &Handle<'_>, operation: &str, members: &Value) -> Value {
    let answer = handle(operation, members.to_string().as_bytes());
    let body = answer.unwrap_or_else(|error| panic!("{operation}: {error}"));
    serde_json::from_slice(&body).expect("the pool answers JSON")
}

fn text(value: &Value, pointer: &str) -> String {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no {pointer}"))
        .into()
}
