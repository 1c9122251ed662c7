//! Where to sign in: from the options, the environment and the profile, in this order.

mod environment;
mod places;
mod profile;
mod quoted;

use cognito_flow::SecretString;
use cognito_flow::session_store::{FileSessionStore, KeptSession};
use cognito_local_pool::program::DEFAULT_PORT;
use cognito_local_pool::{FIRST_CLIENT_ID, FIRST_POOL_ID};

pub(crate) use self::environment::{secret as secret_from_environment, text as environment};
pub(crate) use self::places::Places;
use self::profile::Profile;
use self::quoted::quoted;
use crate::arguments::Place;
use crate::failure::{Failure, Kind};

/// The name that the local pool's sign-in is kept under.
const LOCAL: &str = "local";
/// The profile that is used unless another one is named.
const DEFAULT: &str = "default";

/// What a command needs to know about where it is to work.
pub(crate) struct Settings {
    /// The name that the sign-in is kept under: that of the profile.
    pub(crate) name: String,
    pub(crate) local: bool,
    pub(crate) pool: Option<String>,
    pub(crate) client: Option<String>,
    pub(crate) client_secret: Option<SecretString>,
    pub(crate) endpoint: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) places: Places,
    /// What the next command has to be told: it is in neither the environment nor the profile.
    to_say: ToSay,
}

/// Options, with their values.
#[derive(Default)]
struct ToSay {
    place: Vec<(&'static str, String)>,
    user: Option<String>,
}

impl Settings {
    pub(crate) fn find(place: &Place) -> Result<Self, Failure> {
        let places = Places::find()?;
        if place.local {
            return Self::local(place, places);
        }
        let chosen = match &place.profile {
            Some(profile) => Some(profile.clone()),
            None => environment("COGNITO_PROFILE")?,
        };
        let name = chosen.clone().unwrap_or_else(|| DEFAULT.to_owned());
        if name == LOCAL {
            return Err(Failure::usage("the name local stands for --local", "Say --local"));
        }
        if !FileSessionStore::is_name(&name) {
            return Err(Failure::usage(
                format!("a profile cannot have the name {name:?}"),
                "Names have 1 to 64 small letters, digits, - and _",
            ));
        }
        let profile = match profile::read(&places.profiles(), &name)? {
            Some(profile) => profile,
            None if chosen.is_none() => Profile::default(),
            None => {
                return Err(Failure::usage(
                    format!("there is no profile {name} in {}", places.profiles().display()),
                    format!("Add a table [{name}] with a pool and a client to it"),
                ));
            }
        };
        let either = |option: &Option<String>, variable: &str, member: Option<String>| {
            Ok::<_, Failure>(match option {
                Some(option) => Some(option.clone()),
                None => environment(variable)?.or(member),
            })
        };
        let options = [
            ("--pool", &place.pool),
            ("--client", &place.client),
            ("--endpoint", &place.endpoint),
        ];
        let said = options
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone()?)));
        Ok(Self {
            to_say: ToSay {
                place: said.collect(),
                user: None,
            },
            pool: either(&place.pool, "COGNITO_POOL", profile.pool)?,
            client: either(&place.client, "COGNITO_CLIENT", profile.client)?,
            endpoint: either(&place.endpoint, "COGNITO_ENDPOINT", profile.endpoint)?,
            user: either(&None, "COGNITO_USER", profile.user)?,
            client_secret: secret_from_environment("COGNITO_CLIENT_SECRET")?.or(profile.client_secret),
            name,
            local: false,
            places,
        })
    }

    /// The pool that `cognito pool` runs.
    fn local(place: &Place, places: Places) -> Result<Self, Failure> {
        let others = [&place.profile, &place.pool, &place.client, &place.endpoint];
        if others.iter().any(|other| other.is_some()) {
            return Err(Failure::usage(
                "--local says all of it: pool, client and endpoint",
                "Leave out --profile, --pool, --client and --endpoint, or --local",
            ));
        }
        let port = local_port()?;
        Ok(Self {
            name: LOCAL.to_owned(),
            local: true,
            pool: Some(FIRST_POOL_ID.to_owned()),
            client: Some(FIRST_CLIENT_ID.to_owned()),
            client_secret: None,
            endpoint: Some(format!("http://127.0.0.1:{port}")),
            user: environment("COGNITO_USER")?,
            places,
            to_say: ToSay::default(),
        })
    }

    /// Takes over from a session that is kept what was not said otherwise.
    pub(crate) fn fill_from(&mut self, kept: &KeptSession) {
        let fits = |said: &Option<String>, kept: &String| said.as_ref().is_none_or(|said| said == kept);
        if fits(&self.pool, &kept.scope.pool_id) && fits(&self.client, &kept.scope.client_id) {
            let endpoint = &kept.scope.endpoint;
            // AWS's own address follows from the pool.
            let region = kept.scope.pool_id.split('_').next().unwrap_or_default();
            let is_aws = *endpoint == format!("https://cognito-idp.{region}.amazonaws.com/");
            self.take_over("--endpoint", endpoint, !is_aws, |settings| &mut settings.endpoint);
        }
        self.take_over("--pool", &kept.scope.pool_id, true, |settings| &mut settings.pool);
        self.take_over("--client", &kept.scope.client_id, true, |settings| {
            &mut settings.client
        });
        if self.user.is_none() {
            self.to_say.user = Some(kept.alias.clone());
        }
    }

    fn take_over(
        &mut self,
        option: &'static str,
        kept: &str,
        is_to_be_said: bool,
        member: impl FnOnce(&mut Self) -> &mut Option<String>,
    ) {
        let member = member(self);
        if member.is_none() {
            *member = Some(kept.to_owned());
            if is_to_be_said {
                self.to_say.place.push((option, kept.to_owned()));
            }
        }
    }

    /// Keeps in mind the user who was named for this command.
    pub(crate) fn named(&mut self, user: &str) {
        if self.user.as_deref() != Some(user) {
            self.to_say.user = Some(user.to_owned());
        }
    }

    /// The pool and the client, which have to be known by now.
    pub(crate) fn pool_and_client(&self) -> Result<(&str, &str), Failure> {
        let missing = |what: &str, option: &str, variable: &str| {
            Failure::usage(
                format!("it is not known which {what} to use"),
                format!(
                    "Give its id with {option}, in {variable}, or in a profile in {}; or try --local",
                    self.places.profiles().display()
                ),
            )
        };
        let pool = self.pool.as_deref();
        let client = self.client.as_deref();
        Ok((
            pool.ok_or_else(|| missing("user pool", "--pool", "COGNITO_POOL"))?,
            client.ok_or_else(|| missing("app client", "--client", "COGNITO_CLIENT"))?,
        ))
    }

    /// A command of this program as one would type it, for the same place.
    pub(crate) fn command(&self, words: &str) -> String {
        let mut command = match self.name.as_str() {
            LOCAL => format!("cognito --local {words}"),
            DEFAULT => format!("cognito {words}"),
            name => format!("cognito --profile {name} {words}"),
        };
        let takes_user = ["sign-in", "sign-up", "confirm", "password forgot"];
        let user = self.to_say.user.as_deref();
        let user = user.filter(|_| takes_user.iter().any(|start| words.starts_with(start)));
        let place = self
            .to_say
            .place
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        for (name, value) in place.chain(user.map(|user| ("--user", user))) {
            command.push_str(&format!(" {name} {}", quoted(value)));
        }
        command
    }

    pub(crate) fn nobody_is_signed_in(&self) -> Failure {
        let mut advice = format!("Sign in first: {}", self.command("sign-in"));
        if !self.local && self.pool.is_none() {
            let client = self.client.as_ref().map_or(" --client ID", |_| "");
            let user = self.user.as_ref().map_or(" --user NAME", |_| "");
            advice = format!("{advice} --pool ID{client}{user}");
        }
        Failure::new(
            Kind::NotSignedIn,
            "NotSignedIn",
            "nobody is signed in here",
            advice,
        )
    }
}

/// The port of the pool that runs on this machine.
pub(crate) fn local_port() -> Result<u16, Failure> {
    match environment("COGNITO_LOCAL_PORT")? {
        None => Ok(DEFAULT_PORT),
        Some(port) => port.parse().map_err(|_| {
            Failure::usage(
                "COGNITO_LOCAL_PORT is not the number of a port",
                "Set it to one, or unset it",
            )
        }),
    }
}
