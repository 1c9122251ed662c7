//! A pool, a client, and what a person with a password would do.

pub(crate) mod device;
pub(crate) mod http;
pub(crate) mod owner;
pub(crate) mod program;
pub(crate) mod totp;

use cognito_local_pool::{BlockingLocalPool, Builder, LocalPool};
use cognito_srp_core::SecretString;
use cognito_srp_core::message::{Timestamp, secret_hash};
use cognito_srp_core::srp::{Client, Party, PrivateKey, PublicB, Salt};
use data_encoding::BASE64;
use serde_json::{Value, json};

pub(crate) use self::http::Refused;

pub(crate) const PASSWORD: &str = "Correct-Horse-9!";

/// What an operation gave.
pub(crate) type Answer = Result<Value, Refused>;

/// A running local pool with one user pool and one app client.
pub(crate) struct World {
    pub(crate) pool: BlockingLocalPool,
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    pub(crate) secret: Option<SecretString>,
}

impl World {
    /// A user pool and a client with nothing set.
    pub(crate) fn plain() -> Self {
        Self::with(json!({}), json!({}))
    }

    /// A user pool and a client with these members. Its keys are those of other tests, so that few are made.
    pub(crate) fn with(pool: Value, client: Value) -> Self {
        Self::built(LocalPool::builder().shared_keys(true), pool, client)
    }

    pub(crate) fn built(builder: Builder, pool: Value, client: Value) -> Self {
        let running = builder.test_clock(true).start_blocking().expect("a pool");
        let (pool_id, client_id) = (String::new(), String::new());
        let mut world = Self {
            pool: running,
            pool_id,
            client_id,
            secret: None,
        };
        let made = world
            .call("CreateUserPool", merged(json!({ "PoolName": "test" }), pool))
            .expect("a pool");
        world.pool_id = text(&made["UserPool"]["Id"]);
        let (client_id, secret) = world.new_client(client);
        world.client_id = client_id;
        world.secret = secret;
        world
    }

    /// A further client of the same pool.
    pub(crate) fn new_client(&self, client: Value) -> (String, Option<SecretString>) {
        let client = merged(json!({ "UserPoolId": self.pool_id, "ClientName": "app" }), client);
        let made = self.call("CreateUserPoolClient", client).expect("a client")["UserPoolClient"].take();
        let secret = made["ClientSecret"].as_str().map(SecretString::from);
        (text(&made["ClientId"]), secret)
    }

    /// Does an operation over HTTP.
    pub(crate) fn call(&self, operation: &str, body: Value) -> Answer {
        http::call(self.pool.endpoint(), operation, &body)
    }

    /// A user who is confirmed and has [`PASSWORD`].
    pub(crate) fn add_user(&self, name: &str) {
        self.add_user_with(name, json!([]));
    }

    pub(crate) fn add_user_with(&self, name: &str, attributes: Value) {
        let user = json!({
            "UserPoolId": self.pool_id,
            "Username": name,
            "UserAttributes": attributes,
            "MessageAction": "SUPPRESS",
        });
        self.call("AdminCreateUser", user).expect("a user");
        self.set_password(name, true);
    }

    pub(crate) fn set_password(&self, name: &str, permanent: bool) {
        self.admin(
            "AdminSetUserPassword",
            name,
            json!({ "Password": PASSWORD, "Permanent": permanent }),
        );
    }

    /// An operation for administrators about a user.
    pub(crate) fn admin(&self, operation: &str, name: &str, more: Value) -> Value {
        let body = merged(json!({ "UserPoolId": self.pool_id, "Username": name }), more);
        self.call(operation, body).expect(operation)
    }

    /// `InitiateAuth` with `USER_SRP_AUTH`.
    pub(crate) fn start(&self, name: &str) -> Exchange {
        let client = Client::generate(&mut rand::rng()).expect("a key pair");
        let answer = self
            .try_start(name, &client.public_a().to_hex())
            .expect("a challenge");
        assert_eq!(answer["ChallengeName"], "PASSWORD_VERIFIER");
        Exchange { client, answer }
    }

    pub(crate) fn try_start(&self, name: &str, srp_a: &str) -> Answer {
        let parameters = self.with_hash(json!({ "USERNAME": name, "SRP_A": srp_a }));
        self.initiate("USER_SRP_AUTH", parameters)
    }

    /// `AdminInitiateAuth`.
    pub(crate) fn admin_initiate(&self, flow: &str, parameters: Value) -> Answer {
        let body = json!({
            "UserPoolId": self.pool_id,
            "ClientId": self.client_id,
            "AuthFlow": flow,
            "AuthParameters": self.with_hash(parameters),
        });
        self.call("AdminInitiateAuth", body)
    }

    /// Answers a challenge for the user `name`: for challenges that do not say whose they are.
    pub(crate) fn respond_as(&self, name: &str, challenge: &Value, responses: Value) -> Answer {
        let mut challenge = challenge.clone();
        challenge["ChallengeParameters"]["USERNAME"] = name.into();
        self.respond(&challenge, responses)
    }

    pub(crate) fn initiate(&self, flow: &str, parameters: Value) -> Answer {
        let body = json!({ "AuthFlow": flow, "ClientId": self.client_id, "AuthParameters": parameters });
        self.call("InitiateAuth", body)
    }

    /// The claim that answers an exchange.
    pub(crate) fn claim(&self, exchange: Exchange, password: &str) -> Value {
        self.claim_at(exchange, password, &self.timestamp())
    }

    pub(crate) fn claim_at(&self, exchange: Exchange, password: &str, timestamp: &str) -> Value {
        let name = text(&exchange.answer["ChallengeParameters"]["USER_ID_FOR_SRP"]);
        let pool_name = self.pool_id.split('_').nth(1).expect("a name");
        let party = Party {
            namespace: pool_name,
            name: &name,
        };
        exchange.claim(party, password, timestamp)
    }

    /// What a `TIMESTAMP` has to say now.
    pub(crate) fn timestamp(&self) -> String {
        Timestamp::at(self.pool.clock().now().unix_seconds()).to_string()
    }

    /// Proves a password, with further responses such as `DEVICE_KEY`, and gives what comes next.
    pub(crate) fn prove(&self, name: &str, password: &str, more: Value) -> Answer {
        let exchange = self.start(name);
        let challenge = exchange.answer.clone();
        self.respond(&challenge, merged(self.claim(exchange, password), more))
    }

    /// Answers a challenge: with its session, the user's name and the secret hash.
    pub(crate) fn respond(&self, challenge: &Value, responses: Value) -> Answer {
        self.call("RespondToAuthChallenge", self.response(challenge, responses))
    }

    /// The body of that answer.
    pub(crate) fn response(&self, challenge: &Value, responses: Value) -> Value {
        let parameters = &challenge["ChallengeParameters"];
        let name = [&parameters["USERNAME"], &parameters["USER_ID_FOR_SRP"]]
            .into_iter()
            .find(|n| n.is_string());
        let name = json!({ "USERNAME": name.expect("a name") });
        let mut body = json!({
            "ChallengeName": challenge["ChallengeName"],
            "ClientId": self.client_id,
            "ChallengeResponses": self.with_hash(merged(name, responses)),
        });
        if challenge["Session"].is_string() {
            body["Session"] = challenge["Session"].clone();
        }
        body
    }

    /// Signs in with the password alone and gives the `AuthenticationResult`.
    pub(crate) fn sign_in(&self, name: &str) -> Value {
        tokens(self.prove(name, PASSWORD, json!({})))
    }

    /// The map with the SECRET_HASH over its `USERNAME`, if the client has a secret.
    pub(crate) fn with_hash(&self, mut map: Value) -> Value {
        if let Some(name) = map["USERNAME"].as_str().map(str::to_owned)
            && let Some(hash) = self.hash(&name)
            && map.get("SECRET_HASH").is_none()
        {
            map["SECRET_HASH"] = hash.into();
        }
        map
    }

    pub(crate) fn hash(&self, name: &str) -> Option<String> {
        let secret = self.secret.as_ref()?;
        Some(secret_hash(secret, name, &self.client_id).expose().clone())
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.pool.clock().advance(std::time::Duration::from_secs(seconds));
    }

    /// The newest code that was sent to a user.
    pub(crate) fn code(&self, name: &str) -> String {
        let codes = self.pool.codes(&self.pool_id, name).expect("the user");
        codes.first().expect("a code").code().to_owned()
    }
}

/// An SRP exchange that waits for its claim.
pub(crate) struct Exchange {
    client: Client,
    pub(crate) answer: Value,
}

impl Exchange {
    pub(crate) fn new(client: Client, answer: Value) -> Self {
        Self { client, answer }
    }

    /// The claim, signed over the timestamp as it is written here.
    pub(crate) fn claim(self, party: Party<'_>, password: &str, timestamp: &str) -> Value {
        let parameter = |name: &str| text(&self.answer["ChallengeParameters"][name]);
        let salt = Salt::from_hex(&parameter("SALT")).expect("a salt");
        let b = PublicB::parse(&parameter("SRP_B")).expect("B");
        let block = BASE64
            .decode(parameter("SECRET_BLOCK").as_bytes())
            .expect("base64");
        let x = PrivateKey::derive(party, password, &salt);
        let key = self.client.session_key(&x, &b).expect("a key");
        let message = [
            party.namespace.as_bytes(),
            party.name.as_bytes(),
            &block,
            timestamp.as_bytes(),
        ];
        json!({
            "PASSWORD_CLAIM_SECRET_BLOCK": parameter("SECRET_BLOCK"),
            "PASSWORD_CLAIM_SIGNATURE": BASE64.encode(&key.sign(&message)),
            "TIMESTAMP": timestamp,
        })
    }
}

/// The tokens of an answer that ends a sign-in.
pub(crate) fn tokens(answer: Answer) -> Value {
    let mut answer = answer.expect("tokens");
    assert_eq!(answer.get("ChallengeName"), None, "a further challenge");
    assert_eq!(answer.get("Session"), None);
    assert_eq!(answer["ChallengeParameters"], json!({}));
    let result = answer["AuthenticationResult"].take();
    assert!(result["AccessToken"].is_string());
    result
}

/// An object with the members of another.
pub(crate) fn merged(mut object: Value, more: Value) -> Value {
    let (Value::Object(members), Value::Object(more)) = (&mut object, more) else {
        panic!("two objects are merged");
    };
    members.extend(more);
    object
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Asserts which error an operation gave.
#[track_caller]
pub(crate) fn assert_refused(answer: Answer, code: &str, message: &str) {
    match answer {
        Ok(answer) => panic!("{code} was expected, but it was accepted: {answer}"),
        Err(refused) => assert_eq!((refused.code.as_str(), refused.message.as_str()), (code, message)),
    }
}

/// The same, where the text does not matter.
#[track_caller]
pub(crate) fn assert_code(answer: Answer, code: &str) {
    match answer {
        Ok(answer) => panic!("{code} was expected, but it was accepted: {answer}"),
        Err(refused) => assert_eq!(refused.code, code, "{}", refused.message),
    }
}

pub(crate) const WRONG_PASSWORD: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");
