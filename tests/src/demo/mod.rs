//! The whole story of a remembered device: a user signs up, sets up an authenticator app, has a device
//! remembered, and from then on signs in on it without a code. Every step is checked.

mod report;

use std::error::Error as StdError;
use std::sync::Arc;

use cognito_flow::core::message::Attribute;
use cognito_flow::core::message::operation::MfaSettings;
use cognito_flow::device_store::{DeviceStore, MemoryDeviceStore};
use cognito_flow::{
    Answer, CognitoClient, Credentials, DeviceOutcome, Error, Flow, MessageAction, MfaPreference,
    NoQuestions, Parameters, Prompt, Question, RememberedDevice, SecretString, Session, SignedIn,
};
use cognito_local_pool::{LocalPool, RunningPool};
use serde_json::{Value, json};

use self::report::Report;
use crate::authenticator::Authenticator;

type Outcome<T> = Result<T, Box<dyn StdError + Send + Sync>>;

const USERNAME: &str = "jane";
const PASSWORD: &str = "Correct-Horse-9!";

/// Runs the demo and prints it.
///
/// # Errors
/// The first thing that is not as it should be.
pub async fn run() -> Outcome<()> {
    let report = Arc::new(Report::new());
    let pool = LocalPool::builder().start().await?;
    println!("A local pool listens on {}.", pool.endpoint());
    let story = Story::new(&pool, &report)?;
    story.tell().await?;
    pool.shutdown().await;
    report.summary();
    Ok(())
}

struct Story {
    pool: RunningPool,
    pool_id: String,
    client_id: String,
    client_secret: String,
    report: Arc<Report>,
}

impl Story {
    /// A pool with optional MFA that remembers devices when the user says so, in place of the code; and an app
    /// client with a secret.
    fn new(pool: &LocalPool, report: &Arc<Report>) -> Outcome<Self> {
        let pool = (**pool).clone();
        let call = |operation: &str, members: Value| -> Outcome<Value> {
            Ok(serde_json::from_slice(
                &pool.handle(operation, members.to_string().as_bytes())?,
            )?)
        };
        let devices = json!({"ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": true});
        let created = call(
            "CreateUserPool",
            json!({"PoolName": "demo", "DeviceConfiguration": devices, "AutoVerifiedAttributes": ["email"]}),
        )?;
        let pool_id = text(&created, "/UserPool/Id")?;
        call(
            "SetUserPoolMfaConfig",
            json!({
                "UserPoolId": pool_id,
                "MfaConfiguration": "OPTIONAL",
                "SoftwareTokenMfaConfiguration": {"Enabled": true},
            }),
        )?;
        let client = call(
            "CreateUserPoolClient",
            json!({
                "UserPoolId": pool_id,
                "ClientName": "demo",
                "GenerateSecret": true,
                "ExplicitAuthFlows":
                    ["ALLOW_USER_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            }),
        )?;
        Ok(Self {
            pool_id,
            client_id: text(&client, "/UserPoolClient/ClientId")?,
            client_secret: text(&client, "/UserPoolClient/ClientSecret")?,
            report: Arc::clone(report),
            pool,
        })
    }

    /// A machine that signs in, with the devices that are remembered on it.
    fn machine(&self, devices: &Arc<MemoryDeviceStore>) -> Outcome<CognitoClient> {
        let (report, pool) = (Arc::clone(&self.report), self.pool.clone());
        let devices: Arc<dyn DeviceStore> = devices.clone();
        Ok(CognitoClient::builder(&*self.pool_id, &*self.client_id)
            .endpoint(self.pool.endpoint())
            .client_secret(self.client_secret.as_str())
            .shared_device_store(devices)
            .device_name("the demo's machine")
            .on_exchange(move |exchange| report.exchange(exchange))
            .clock(move || pool.clock().now().unix_seconds())
            .build()?)
    }

    async fn tell(&self) -> Outcome<()> {
        // Two machines: only what the second one remembers counts.
        let elsewhere = self.machine(&Arc::default())?;
        let devices: Arc<MemoryDeviceStore> = Arc::default();
        let machine = self.machine(&devices)?;

        self.sign_up(&elsewhere).await?;
        let authenticator = self.set_up_authenticator(&elsewhere).await?;
        let device = self.sign_in_with_code(&machine, authenticator).await?;
        let session = self.sign_in_with_device(&machine).await?;
        self.refuse_wrong_password(&machine).await?;
        self.refuse_wrong_device_password(&device).await?;
        self.sign_in_as_administrator(&machine).await?;
        self.verify_tokens(&machine, &session).await?;
        self.sign_out(&machine, &session).await
    }

    async fn sign_up(&self, client: &CognitoClient) -> Outcome<()> {
        self.report.chapter("Sign up and confirm");
        let email = Attribute::new("email", "jane@example.com");
        let answer = client.sign_up(USERNAME, PASSWORD, &[email]).await?;
        ensure(!answer.user_confirmed, "the account waits for its code")?;
        let sent = self.pool.codes(&self.pool_id, USERNAME)?;
        let code = sent.first().ok_or("no code was sent")?.code();
        client.confirm_sign_up(USERNAME, code).await?;
        self.report.good("the account is confirmed");
        Ok(())
    }

    async fn set_up_authenticator(&self, client: &CognitoClient) -> Outcome<Authenticator> {
        self.report
            .chapter("Sign in with the password, set up an authenticator app");
        let signed_in = client.sign_in(USERNAME, PASSWORD, NoQuestions).await?;
        self.expect_path(&["USER_SRP_AUTH", "PASSWORD_VERIFIER"])?;
        let session = &signed_in.session;

        let secret = client.associate_software_token(session).await?.secret_code;
        let authenticator = Authenticator::new(secret.expose());
        let code = authenticator.code(self.now());
        let verified = client
            .verify_software_token(session, code, Some("the demo's app"))
            .await?;
        ensure(
            verified.status.as_deref() == Some("SUCCESS"),
            "the app's code is right",
        )?;
        let software_token = Some(MfaSettings {
            enabled: true,
            preferred_mfa: true,
        });
        client
            .set_user_mfa_preference(
                session,
                MfaPreference {
                    software_token,
                    ..Default::default()
                },
            )
            .await?;
        self.report.good("from now on a code is asked for");
        Ok(authenticator)
    }

    async fn sign_in_with_code(
        &self,
        client: &CognitoClient,
        authenticator: Authenticator,
    ) -> Outcome<RememberedDevice> {
        self.report
            .chapter("Sign in with a code; the device is remembered");
        self.report
            .note("(the pool's clock goes on by 30 s: a code is good once)");
        self.pool.clock().advance(std::time::Duration::from_secs(30));
        let now = self.now();
        let answers = move |prompt: Prompt| {
            let code = authenticator.code(now);
            async move {
                match prompt.question {
                    Question::SoftwareTokenMfa(_) => Ok(Answer::Code(code.into())),
                    other => Err(format!("an unexpected question: {other:?}").into()),
                }
            }
        };
        let signed_in = client.sign_in(USERNAME, PASSWORD, answers).await?;
        self.expect_path(&["USER_SRP_AUTH", "PASSWORD_VERIFIER", "SOFTWARE_TOKEN_MFA"])?;
        match signed_in.device {
            DeviceOutcome::Confirmed {
                device,
                remembered: Ok(true),
            } => {
                self.report.good("a code was needed; the device is remembered");
                Ok(device)
            }
            other => Err(format!("the device is not remembered: {other:?}").into()),
        }
    }

    async fn sign_in_with_device(&self, client: &CognitoClient) -> Outcome<Session> {
        self.report.chapter("Sign in on the remembered device");
        let SignedIn { session, device, .. } = client.sign_in(USERNAME, PASSWORD, NoQuestions).await?;
        self.expect_path(&[
            "USER_SRP_AUTH",
            "PASSWORD_VERIFIER",
            "DEVICE_SRP_AUTH",
            "DEVICE_PASSWORD_VERIFIER",
        ])?;
        ensure(
            matches!(device, DeviceOutcome::Used { .. }),
            "the device was used",
        )?;
        let refreshed = client.refresh(&session).await?;
        self.report.good("no MFA code was needed");
        Ok(refreshed)
    }

    async fn refuse_wrong_password(&self, client: &CognitoClient) -> Outcome<()> {
        self.report.chapter("A wrong password on the remembered device");
        match client.sign_in(USERNAME, "Wrong-Horse-9!", NoQuestions).await {
            Err(Error::Refused(error)) if error.code() == "NotAuthorizedException" => {}
            other => return Err(unexpected("the wrong password was not refused", &other)),
        }
        self.expect_path(&["USER_SRP_AUTH", "PASSWORD_VERIFIER"])?;
        self.report.good("refused at the password");
        Ok(())
    }

    async fn refuse_wrong_device_password(&self, device: &RememberedDevice) -> Outcome<()> {
        self.report.chapter("A wrong device password");
        let devices: Arc<MemoryDeviceStore> = Arc::default();
        let client = self.machine(&devices)?;
        let forged = RememberedDevice {
            device_password: "made up".into(),
            ..device.clone()
        };
        let scope = cognito_flow::device_store::DeviceScope {
            endpoint: client.endpoint().to_string(),
            pool_id: self.pool_id.clone(),
            client_id: self.client_id.clone(),
        };
        devices.save(&scope, USERNAME, &forged).await?;
        match client.sign_in(USERNAME, PASSWORD, NoQuestions).await {
            Err(Error::DeviceRefused { error, .. }) if error.code() == "NotAuthorizedException" => {}
            other => return Err(unexpected("the wrong device password was not refused", &other)),
        }
        self.expect_path(&[
            "USER_SRP_AUTH",
            "PASSWORD_VERIFIER",
            "DEVICE_SRP_AUTH",
            "DEVICE_PASSWORD_VERIFIER",
        ])?;
        self.report.good("refused at the device");
        Ok(())
    }

    /// A user whom an administrator made, in a pool that has come to insist on a second factor: the temporary
    /// password is replaced and an authenticator app set up, all within one sign-in.
    async fn sign_in_as_administrator(&self, client: &CognitoClient) -> Outcome<()> {
        self.report
            .chapter("An administrator makes a user and signs in for them");
        let mfa = json!({
            "UserPoolId": self.pool_id,
            "MfaConfiguration": "ON",
            "SoftwareTokenMfaConfiguration": {"Enabled": true},
        });
        self.pool
            .handle("SetUserPoolMfaConfig", mfa.to_string().as_bytes())?;
        self.report
            .note("(the pool insists on a second factor from now on)");
        let admin = client.admin(Credentials::new("AKIDEXAMPLE", "a secret access key"));
        let temporary = SecretString::from("Temporary-Horse-7!");
        admin
            .create_user("joe", Some(temporary.clone()), &[], Some(MessageAction::Suppress))
            .await?;

        let pool = self.pool.clone();
        let answers = move |prompt: Prompt| {
            let now = pool.clock().now().unix_seconds();
            async move {
                match prompt.question {
                    Question::NewPasswordRequired(_) => Ok(Answer::NewPassword {
                        password: PASSWORD.into(),
                        attributes: Parameters::new(),
                    }),
                    Question::SoftwareTokenSetup(setup) => {
                        let app = Authenticator::new(setup.secret_code.expose());
                        Ok(Answer::Code(app.code(now).into()))
                    }
                    other => Err(format!("an unexpected question: {other:?}").into()),
                }
            }
        };
        let signed_in = admin
            .sign_in_with("joe", Flow::AdminUserPassword(temporary), answers)
            .await?;
        self.expect_path(&["ADMIN_USER_PASSWORD_AUTH", "NEW_PASSWORD_REQUIRED", "MFA_SETUP"])?;
        ensure(
            matches!(signed_in.device, DeviceOutcome::Confirmed { .. }),
            "the device is confirmed",
        )?;

        let session = &signed_in.session;
        let without = Session {
            device_key: None,
            ..session.clone()
        };
        match client.refresh(&without).await {
            Err(Error::Refused(error)) if error.code() == "NotAuthorizedException" => {}
            other => {
                return Err(unexpected(
                    "a refresh without the device's key was not refused",
                    &other,
                ));
            }
        }
        client.refresh(session).await?;
        self.report
            .good("new password, app and device in one sign-in; refreshed with the device's key");
        Ok(())
    }

    async fn verify_tokens(&self, client: &CognitoClient, session: &Session) -> Outcome<()> {
        self.report.chapter("Verify the tokens against the pool's keys");
        let id_token = session
            .tokens
            .id_token
            .as_ref()
            .ok_or("no id token came")?
            .expose();
        let claims = client.verify_id_token(id_token).await?;
        ensure(claims.username() == Some(USERNAME), "the id token names the user")?;
        ensure(
            claims.text("email") == Some("jane@example.com"),
            "the id token has the address",
        )?;
        client
            .verify_access_token(session.tokens.access_token.expose())
            .await?;

        let mut changed = id_token.clone();
        let last = changed.pop();
        changed.insert(changed.len() - 8, if last == Some('A') { 'B' } else { 'A' });
        ensure(
            client.verify_id_token(&changed).await.is_err(),
            "a changed token is refused",
        )?;
        self.report.good("both are right; a changed one is refused");
        Ok(())
    }

    async fn sign_out(&self, client: &CognitoClient, session: &Session) -> Outcome<()> {
        self.report.chapter("Sign out");
        client.sign_out(session).await?;
        match client.get_user(session).await {
            Err(Error::Refused(error)) if error.code() == "NotAuthorizedException" => {}
            other => return Err(unexpected("the access token still opens", &other)),
        }
        match client.refresh(session).await {
            Err(Error::Refused(error)) if error.code() == "NotAuthorizedException" => {}
            other => return Err(unexpected("the refresh token still works", &other)),
        }
        self.report.good("neither token works any more");
        Ok(())
    }

    fn now(&self) -> i64 {
        self.pool.clock().now().unix_seconds()
    }

    /// The sign-in of this chapter began with this flow and answered just these challenges.
    fn expect_path(&self, expected: &[&str]) -> Outcome<()> {
        let path = self.report.path();
        if path == expected {
            return Ok(());
        }
        Err(format!("the sign-in went {path:?} in place of {expected:?}").into())
    }
}

fn ensure(fact: bool, what: &str) -> Outcome<()> {
    if fact {
        Ok(())
    } else {
        Err(format!("this does not hold: {what}").into())
    }
}

fn unexpected<T: std::fmt::Debug>(what: &str, outcome: &Result<T, Error>) -> Box<dyn StdError + Send + Sync> {
    format!("{what}: {outcome:?}").into()
}

fn text(value: &Value, pointer: &str) -> Outcome<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    Ok(found
        .ok_or_else(|| format!("the pool's answer has no {pointer}"))?
        .into())
}
