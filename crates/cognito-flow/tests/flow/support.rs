//! A service for clients to talk to: a local pool without a socket behind a transport that writes down what
//! was sent and, where a test wants it, interferes.

use std::convert::Infallible;
use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cognito_flow::transport::{HttpRequest, HttpResponse, Transport};
use cognito_flow::{Answer, BoxError, ClientBuilder, CognitoClient, Prompt, Question, Session};
use cognito_local_pool::{Clock, LocalPool, Service};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

pub(crate) const PASSWORD: &str = "Correct-Horse-9!";
pub(crate) const ALIAS: &str = "jane@example.com";

/// 2026-01-02T03:04:05Z
pub(crate) const NOW: u64 = 1_767_323_045;

#[derive(Clone)]
pub(crate) struct World(Arc<Inside>);

struct Inside {
    pool: Service,
    pool_id: String,
    client_id: String,
    client_secret: Option<String>,
    sent: Mutex<Vec<Sent>>,
    interference: Mutex<Interference>,
    waited: Mutex<Vec<Duration>>,
    totp: Mutex<Option<Totp>>,
}

/// Looks at an operation and its body, may change it, and may answer in the pool's place.
type Interference = Box<dyn FnMut(&str, &mut Value) -> Option<HttpResponse> + Send>;

/// A request that the client sent.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) operation: String,
    pub(crate) body: Value,
}

impl Sent {
    /// The challenge that it answers, its flow, or else its operation.
    pub(crate) fn stage(&self) -> String {
        let step = self.body["ChallengeName"]
            .as_str()
            .or(self.body["AuthFlow"].as_str());
        step.unwrap_or(&self.operation).into()
    }

    pub(crate) fn response(&self, name: &str) -> Option<&str> {
        let members = &self.body["ChallengeResponses"];
        members[name]
            .as_str()
            .or(self.body["AuthParameters"][name].as_str())
    }
}

impl World {
    /// A pool whose users sign in by e-mail address, and a confirmed user [`ALIAS`].
    pub(crate) fn new(pool: Value) -> Self {
        Self::with_client(pool, json!({}))
    }

    pub(crate) fn with_client(mut pool: Value, mut client: Value) -> Self {
        let service = LocalPool::builder()
            .clock(Clock::standing_at(NOW))
            .shared_keys(true)
            .build()
            .expect("the region is a good one");
        pool["PoolName"] = "world".into();
        pool["UsernameAttributes"] = json!(["email"]);
        let pool = call(&service, "CreateUserPool", &pool);
        let pool_id = text(&pool["UserPool"]["Id"]);
        client["ClientName"] = "app".into();
        client["UserPoolId"] = pool_id.as_str().into();
        let client = call(&service, "CreateUserPoolClient", &client);
        let client = &client["UserPoolClient"];
        let world = Self(Arc::new(Inside {
            pool: service,
            client_id: text(&client["ClientId"]),
            client_secret: client["ClientSecret"].as_str().map(Into::into),
            pool_id,
            sent: Mutex::default(),
            interference: Mutex::new(Box::new(|_, _| None)),
            waited: Mutex::default(),
            totp: Mutex::default(),
        }));
        world.add_user(ALIAS);
        world
    }

    /// A pool that tracks devices and, where `replaces_mfa`, spares remembered ones the MFA code.
    pub(crate) fn tracking(opt_in: bool, replaces_mfa: bool) -> Self {
        Self::new(json!({"DeviceConfiguration": {
            "DeviceOnlyRememberedOnUserPrompt": opt_in,
            "ChallengeRequiredOnNewDevice": replaces_mfa,
        }}))
    }

    pub(crate) fn add_user(&self, email: &str) {
        let name = json!({"UserPoolId": self.pool_id(), "Username": email, "MessageAction": "SUPPRESS"});
        self.call("AdminCreateUser", &name);
        let password = json!({
            "UserPoolId": self.pool_id(), "Username": email, "Password": PASSWORD, "Permanent": true,
        });
        self.call("AdminSetUserPassword", &password);
    }

    pub(crate) fn pool_id(&self) -> &str {
        &self.0.pool_id
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.0.client_id
    }

    pub(crate) fn client_secret(&self) -> Option<&str> {
        self.0.client_secret.as_deref()
    }

    pub(crate) fn now(&self) -> i64 {
        self.0.pool.clock().now().unix_seconds()
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.0.pool.clock().advance(Duration::from_secs(seconds));
    }

    /// An operation that must succeed, past the client.
    pub(crate) fn call(&self, operation: &str, body: &Value) -> Value {
        call(&self.0.pool, operation, body)
    }

    /// A client that talks to this pool, by its clock, and does not wait.
    pub(crate) fn client(&self) -> ClientBuilder<impl Transport + use<>> {
        let (transport, clock, sleep) = (self.clone(), self.clone(), self.clone());
        let mut builder = CognitoClient::builder(self.pool_id(), self.client_id());
        if let Some(secret) = self.client_secret() {
            builder = builder.client_secret(secret);
        }
        builder
            .endpoint("http://127.0.0.1:9")
            .clock(move || clock.now())
            .sleep(move |duration| {
                sleep.0.waited.lock().unwrap().push(duration);
                ready(())
            })
            .transport(move |request: HttpRequest| ready(Ok::<_, Infallible>(transport.answer(&request))))
    }

    /// What was sent since the last look.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut *self.0.sent.lock().unwrap())
    }

    /// The stages of what was sent since the last look.
    pub(crate) fn stages(&self) -> Vec<String> {
        self.sent().iter().map(Sent::stage).collect()
    }

    /// How long the client would have waited.
    pub(crate) fn waited(&self) -> Vec<Duration> {
        self.0.waited.lock().unwrap().clone()
    }

    /// From now on, `interference` sees everything first.
    pub(crate) fn interfere(
        &self,
        interference: impl FnMut(&str, &mut Value) -> Option<HttpResponse> + Send + 'static,
    ) {
        *self.0.interference.lock().unwrap() = Box::new(interference);
    }

    pub(crate) fn leave_alone(&self) {
        self.interfere(|_, _| None);
    }

    /// Sets up an authenticator app for a user who is signed in.
    pub(crate) fn set_up_authenticator(&self, session: &Session) {
        self.call(
            "SetUserPoolMfaConfig",
            &json!({
                "UserPoolId": self.pool_id(),
                "MfaConfiguration": "OPTIONAL",
                "SoftwareTokenMfaConfiguration": {"Enabled": true},
            }),
        );
        let token = session.tokens.access_token.expose();
        let secret = self.call("AssociateSoftwareToken", &json!({"AccessToken": token}));
        *self.0.totp.lock().unwrap() = Some(authenticator(&text(&secret["SecretCode"])));
        self.call(
            "VerifySoftwareToken",
            &json!({"AccessToken": token, "UserCode": self.totp()}),
        );
        let settings = json!({"Enabled": true, "PreferredMfa": true});
        self.call(
            "SetUserMFAPreference",
            &json!({"AccessToken": token, "SoftwareTokenMfaSettings": settings}),
        );
    }

    /// The newest code that was sent to a user.
    pub(crate) fn code(&self, username: &str) -> String {
        let codes = self
            .0
            .pool
            .codes(self.pool_id(), username)
            .expect("the user is there");
        codes.first().expect("a code was sent").code().into()
    }

    /// A code that was not used yet.
    pub(crate) fn totp(&self) -> String {
        self.advance(30);
        let totp = self.0.totp.lock().unwrap();
        let totp = totp.as_ref().expect("an authenticator app was set up");
        totp.generate(self.now().unsigned_abs()).to_string()
    }

    /// A person with an authenticator app.
    pub(crate) fn person(
        &self,
    ) -> impl FnMut(Prompt) -> std::future::Ready<Result<Answer, BoxError>> + Send + use<> {
        let world = self.clone();
        move |prompt| {
            ready(match prompt.question {
                Question::SoftwareTokenMfa(_) => Ok(Answer::Code(world.totp().into())),
                other => Err(format!("no answer to {other:?}").into()),
            })
        }
    }

    pub(crate) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let target = request.headers().find(|(name, _)| *name == "x-amz-target");
        let target = target.expect("an operation has a target").1;
        let operation = target
            .strip_prefix("AWSCognitoIdentityProviderService.")
            .expect("the service's name")
            .to_owned();
        let mut body: Value = serde_json::from_slice(request.body()).expect("the body is JSON");
        self.0.sent.lock().unwrap().push(Sent {
            operation: operation.clone(),
            body: body.clone(),
        });
        if let Some(answer) = (self.0.interference.lock().unwrap())(&operation, &mut body) {
            return answer;
        }
        self.handle(&operation, &body)
    }

    /// What the pool answers.
    pub(crate) fn handle(&self, operation: &str, body: &Value) -> HttpResponse {
        match self.0.pool.handle(operation, body.to_string().as_bytes()) {
            Ok(body) => HttpResponse::new(200).body(body),
            Err(error) => refusal(error.code(), error.message()),
        }
    }
}

/// An error as the service writes it.
pub(crate) fn refusal(code: &str, message: &str) -> HttpResponse {
    HttpResponse::new(400)
        .header("x-amzn-ErrorType", format!("{code}:"))
        .body(json!({"__type": code, "message": message}).to_string())
}

pub(crate) fn authenticator(secret_code: &str) -> Totp {
    let secret = Secret::try_from_base32(secret_code).expect("SecretCode is base32");
    Builder::new()
        .with_secret(secret)
        .build()
        .expect("SecretCode is long enough")
}

fn call(pool: &Service, operation: &str, body: &Value) -> Value {
    let answer = pool.handle(operation, body.to_string().as_bytes());
    let answer = answer.unwrap_or_else(|error| panic!("{operation}: {error}"));
    serde_json::from_slice(&answer).expect("the pool answers JSON")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").into()
}
