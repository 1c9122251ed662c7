//! What every command works with.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use cognito_flow::device_store::FileDeviceStore;
use cognito_flow::session_store::KeptSession;
use cognito_flow::{ClientBuilder, CognitoClient, Error};

use crate::arguments::Place;
use crate::failure::Failure;
use crate::output::Output;
use crate::refusal;
use crate::secrets::Secrets;
use crate::settings::Settings;
use crate::terminal::{Answers, Progress, printable};

/// A last change to every client that is made; nothing, but in tests that fix the time and the random numbers.
pub(crate) type Adapt = fn(ClientBuilder) -> ClientBuilder;

/// Settings, output, and the way to the service.
pub(crate) struct Desk {
    pub(crate) settings: Settings,
    pub(crate) output: Output,
    pub(crate) progress: Progress,
    adapt: Adapt,
}

/// A user who is signed in.
pub(crate) struct AtWork {
    pub(crate) client: CognitoClient,
    pub(crate) kept: KeptSession,
    pub(crate) secrets: Secrets,
}

impl Desk {
    pub(crate) fn new(place: &Place, adapt: Adapt) -> Result<Self, Failure> {
        Ok(Self {
            settings: Settings::find(place)?,
            output: Output::new(place.json),
            progress: Progress::new(!place.json),
            adapt,
        })
    }

    /// Nothing is asked before it is known that there is somebody to tell: for commands that ask. Only the local
    /// pool may not be there.
    pub(crate) fn look_for_service(&self) -> Result<(), Failure> {
        if !self.settings.local {
            return Ok(());
        }
        let address = self
            .settings
            .endpoint
            .as_deref()
            .and_then(|url| url.strip_prefix("http://"));
        let address: Option<SocketAddr> = address.and_then(|address| address.parse().ok());
        let answers = |address| TcpStream::connect_timeout(&address, Duration::from_secs(2)).is_ok();
        match address.is_some_and(answers) {
            true => Ok(()),
            false => Err(refusal::no_local_pool(&self.settings)),
        }
    }

    /// The user to begin with.
    pub(crate) fn user(&mut self, option: Option<String>, answers: &mut Answers) -> Result<String, Failure> {
        let user = self.find_user(option, answers)?;
        self.settings.named(&user);
        Ok(user)
    }

    fn find_user(&self, option: Option<String>, answers: &mut Answers) -> Result<String, Failure> {
        if let Some(user) = option.or_else(|| self.settings.user.clone()) {
            return Ok(user);
        }
        if !answers.can_ask() {
            return Err(Failure::usage(
                "it is not known which user is meant",
                "Say it with --user, in COGNITO_USER or in the profile",
            ));
        }
        let user = answers.text("User name")?;
        match user.trim() {
            "" => Err(Failure::usage(
                "no user name was typed",
                "Type one, or say it with --user",
            )),
            user => Ok(user.to_owned()),
        }
    }

    /// A client's settings, for where the settings say. Refresh tokens are exchanged in the way that works whether
    /// they rotate or not.
    pub(crate) fn builder(&self) -> Result<ClientBuilder, Failure> {
        let (pool, client) = self.settings.pool_and_client()?;
        let mut builder = CognitoClient::builder(pool, client)
            .refresh_token_rotation()
            .device_name(device_name());
        if let Some(secret) = &self.settings.client_secret {
            builder = builder.client_secret(secret.clone());
        }
        if let Some(endpoint) = &self.settings.endpoint {
            builder = builder.endpoint(endpoint);
        }
        Ok(builder)
    }

    pub(crate) fn build(&self, builder: ClientBuilder) -> Result<CognitoClient, Failure> {
        (self.adapt)(builder).build().map_err(|error| self.explain(error))
    }

    /// A client that needs no devices.
    pub(crate) fn client(&self) -> Result<CognitoClient, Failure> {
        self.build(self.builder()?)
    }

    /// The user who is signed in here, with tokens that are good.
    pub(crate) async fn at_work(&mut self) -> Result<AtWork, Failure> {
        self.at_work_with(false).await
    }

    /// The same; with `anew`, the tokens are new.
    pub(crate) async fn at_work_with(&mut self, anew: bool) -> Result<AtWork, Failure> {
        let secrets = self.secrets()?;
        let name = self.settings.name.clone();
        let kept = self.kept(&secrets).await?;
        self.settings.fill_from(&kept);
        let client = self.client_with_devices(&secrets.devices)?;
        let found = match anew {
            true => client.refreshed_session(&secrets.sessions, &name).await,
            false => client.kept_session(&secrets.sessions, &name).await,
        };
        let Some(kept) = found.map_err(|error| self.explain(error))? else {
            return Err(self.elsewhere(&kept));
        };
        Ok(AtWork {
            client,
            kept,
            secrets,
        })
    }

    /// Whoever is signed in here is so in another place than the settings say, which is to hear nothing of it.
    pub(crate) fn elsewhere(&self, kept: &KeptSession) -> Failure {
        let scope = &kept.scope;
        let mut failure = self.settings.nobody_is_signed_in();
        failure.message = printable(&format!(
            "{} is signed in to pool {} with client {} at {}, and not where the settings say.",
            kept.alias, scope.pool_id, scope.client_id, scope.endpoint
        ));
        failure
    }

    /// What is kept here, where somebody signed in ever.
    pub(crate) fn secrets(&self) -> Result<Secrets, Failure> {
        Secrets::find(&self.settings)?.ok_or_else(|| self.settings.nobody_is_signed_in())
    }

    /// The session that is kept here, good or not.
    pub(crate) async fn kept(&self, secrets: &Secrets) -> Result<KeptSession, Failure> {
        let kept = secrets.sessions.load(&self.settings.name).await;
        kept.map_err(|error| Failure::file(&error, &self.settings))?
            .ok_or_else(|| self.settings.nobody_is_signed_in())
    }

    pub(crate) fn client_with_devices(&self, devices: &FileDeviceStore) -> Result<CognitoClient, Failure> {
        self.build(self.builder()?.device_store(devices.clone()))
    }

    pub(crate) fn explain(&self, error: Error) -> Failure {
        self.progress.clear();
        refusal::explain(error, &self.settings)
    }
}

/// What people are to know this device by.
fn device_name() -> String {
    match machine_name() {
        Some(name) => format!("cognito on {name}"),
        None => "cognito".to_owned(),
    }
}

#[cfg(unix)]
fn machine_name() -> Option<String> {
    let name = rustix::system::uname().nodename().to_str().ok()?.to_owned();
    Some(name).filter(|name| !name.is_empty())
}

#[cfg(not(unix))]
fn machine_name() -> Option<String> {
    crate::settings::environment("COMPUTERNAME").ok().flatten()
}
