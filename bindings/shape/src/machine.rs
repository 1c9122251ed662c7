//! One thing that JavaScript holds, or none yet, and the calls by name.

use alloc::boxed::Box;

use cognito_srp_core::SecretString;
use cognito_srp_core::json::Json;
use rand_core::CryptoRng;

use crate::argument::Argument;
use crate::fault::Fault;
use crate::login::{self, Login};
use crate::srp::{self, DeviceSrp, UserSrp};
use crate::token::{self, TokenKeeper};
use crate::{envelope, record, retry};

/// What a call gives.
pub(crate) type Outcome = Result<Json, Fault>;

/// Holds what a call such as `Login.start` made, for the calls that follow. Calls that need nothing of that
/// kind work on any machine.
#[derive(Default)]
pub struct Machine(Thing);

#[derive(Default)]
enum Thing {
    #[default]
    Nothing,
    UserSrp(Box<UserSrp>),
    DeviceSrp(Box<DeviceSrp>),
    Login(Box<Login>),
    TokenKeeper(Box<TokenKeeper>),
}

impl Machine {
    /// A machine that holds nothing.
    pub const fn new() -> Self {
        Self(Thing::Nothing)
    }

    /// Does what `name` says. `argument` is a JSON object; the answer is one too, with the result as `ok` or
    /// with a `fault`. Whatever is given, it does not panic; should it do so all the same, the machine holds
    /// nothing afterwards.
    pub fn call(&mut self, name: &str, argument: &SecretString, rng: &mut dyn CryptoRng) -> SecretString {
        let json = Json::parse(argument.expose().as_bytes());
        let outcome = match &json {
            Some(json) => self.run(name, Argument::new(json), rng),
            None => Err(Fault::wrong("the argument", "what JSON can say")),
        };
        envelope::outcome(outcome)
    }

    fn run(&mut self, name: &str, argument: Argument<'_>, rng: &mut dyn CryptoRng) -> Outcome {
        let Some((thing, method)) = name.split_once('.') else {
            return function(name, argument, rng);
        };
        // It is moved out and back, so that no half-done thing stays behind.
        let held = core::mem::take(&mut self.0);
        let (held, outcome) = match (thing, method, held) {
            ("UserSrp", "new", _) => made(UserSrp::new(argument, rng), Thing::UserSrp, UserSrp::srp_a),
            ("DeviceSrp", "new", _) => {
                made(DeviceSrp::new(argument, rng), Thing::DeviceSrp, DeviceSrp::srp_a)
            }
            ("Login", "start", _) => made(Login::start(argument, rng), Thing::Login, Login::status),
            ("Login", "restore", _) => made(Login::restore(argument), Thing::Login, Login::status),
            ("TokenKeeper", "new", _) => made(TokenKeeper::new(argument), Thing::TokenKeeper, |_| Json::Null),
            ("UserSrp", _, Thing::UserSrp(mut srp)) => {
                let outcome = srp.call(method, argument);
                (Thing::UserSrp(srp), outcome)
            }
            ("DeviceSrp", _, Thing::DeviceSrp(mut srp)) => {
                let outcome = srp.call(method, argument);
                (Thing::DeviceSrp(srp), outcome)
            }
            ("Login", _, Thing::Login(mut login)) => {
                let outcome = login.call(method, argument, rng);
                (Thing::Login(login), outcome)
            }
            ("TokenKeeper", _, Thing::TokenKeeper(mut keeper)) => {
                let outcome = keeper.call(method, argument);
                (Thing::TokenKeeper(keeper), outcome)
            }
            (_, _, held) => (held, Err(Fault::over())),
        };
        self.0 = held;
        outcome
    }
}

/// What was made, and what it tells of itself at once.
fn made<T>(
    made: Result<T, Fault>,
    hold: impl FnOnce(Box<T>) -> Thing,
    tell: impl FnOnce(&T) -> Json,
) -> (Thing, Outcome) {
    match made {
        Ok(thing) => {
            let told = tell(&thing);
            (hold(Box::new(thing)), Ok(told))
        }
        Err(fault) => (Thing::Nothing, Err(fault)),
    }
}

fn function(name: &str, argument: Argument<'_>, rng: &mut dyn CryptoRng) -> Outcome {
    match name {
        "createDeviceVerifier" => srp::create_device_verifier(argument, rng),
        "secretHash" => srp::secret_hash(argument),
        "timestamp" => srp::timestamp(argument),
        "innerHash" => srp::inner_hash(argument),
        "publicA" => srp::public_a(argument, rng),
        "sessionKey" => srp::session_key(argument),
        "signClaim" => srp::sign_claim(argument),
        "endpointHost" => login::endpoint_host(argument),
        "confirmDevice" => record::confirm_device(argument, rng),
        "readHttp" => record::read_http(argument),
        "refresh" => token::refresh(argument),
        "refreshed" => token::refreshed(argument),
        "unverifiedToken" => token::unverified(argument),
        "keyOfToken" => token::key(argument),
        "acceptToken" => token::accept(argument),
        "retryDelay" => retry::delay(argument),
        // For the test that a panic stays an exception: no input is known that makes one.
        #[expect(clippy::panic, reason = "it is the purpose")]
        "panic" => panic!("asked for"),
        _ => Err(Fault::unknown("call")),
    }
}
