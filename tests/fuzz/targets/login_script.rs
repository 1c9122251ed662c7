//! A login against a service that answers whatever the script says, and a person who does too.
//!
//! Whatever comes: no panic; no password in a request; a new `a` each time; always the newest session; no
//! end without a proof; and after an error the login is over.
#![no_main]

use std::collections::BTreeSet;

use cognito_srp_core::error::{Error, Misuse};
use cognito_srp_core::login::{Answer, Login, LoginConfig, Question, RememberedDevice, Step};
use cognito_srp_core::message::{Parameters, PoolId, Request, Response, ServiceError};
use libfuzzer_sys::fuzz_target;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Value, json};

const PASSWORD: &str = "Correct-Horse-9!";
const DEVICE_PASSWORD: &str = "device password 77";
const NOW: i64 = 1_767_323_045;

fuzz_target!(|data: &[u8]| {
    let mut script = Script(data);
    let mut rng = StdRng::seed_from_u64(1);
    let options = script.byte();

    let pool = PoolId::parse("eu-west-1_AbCdEf123").expect("a pool id");
    let mut config = LoginConfig::new(pool, "1example23456789", "jane@example.com");
    if options & 1 != 0 {
        config = config.device(device());
    }
    if options & 2 != 0 {
        config = config.client_secret("client secret");
    }
    let (mut login, request) = Login::start(config, PASSWORD.into(), &mut rng).expect("a login starts");
    let mut seen = Seen::default();
    seen.request(&request);

    while !script.0.is_empty() {
        let step = match script.byte() % 24 {
            20 => login.answer(Answer::Code(script.text().into()), &mut rng),
            21 => {
                let password = script.text().into();
                let attributes = Parameters::new().with(script.text(), script.text());
                login.answer(Answer::NewPassword { password, attributes }, &mut rng)
            }
            22 => {
                let responses = Parameters::new().with(script.text(), script.text());
                login.answer(Answer::Responses(responses), &mut rng)
            }
            23 => match login.use_device(device()) {
                Ok(request) => Ok(Step::Send(request)),
                Err(Error::Misuse(Misuse::NoPlaceForDevice)) => continue,
                Err(other) => panic!("{other}"),
            },
            choice => {
                let response = answer(choice, &mut script, &mut seen);
                login.receive(&response, &mut rng, NOW)
            }
        };
        match step {
            Ok(Step::Send(request)) => seen.request(&request),
            Ok(Step::Ask(prompt)) => {
                seen.asked_something_new |= matches!(prompt.question, Question::Unknown(_));
                seen.text(&format!("{prompt:?}"));
            }
            Ok(Step::Done(signed_in)) => {
                assert!(seen.proved || seen.asked_something_new, "tokens without a proof");
                seen.text(&format!("{signed_in:?}"));
                if let Some(offered) = signed_in.new_device {
                    let (request, device) = offered.confirm(Some("fuzz"), &mut rng);
                    assert_eq!(request.operation(), "ConfirmDevice");
                    let body = request.body().to_json();
                    assert!(!body.expose().contains(device.device_password.expose()));
                }
                return;
            }
            Err(error) => {
                seen.text(&format!("{error} {error:?}"));
                for again in [
                    login.receive(&success("{}"), &mut rng, NOW),
                    login.answer(Answer::Code("1".into()), &mut rng),
                ] {
                    let over = matches!(
                        again,
                        Err(Error::Misuse(Misuse::Over) | Error::UnexpectedAnswer { .. })
                    );
                    assert!(over, "a login went on after an error");
                }
                return;
            }
        }
    }
});

/// What went out and came in so far.
#[derive(Default)]
struct Seen {
    public_values: BTreeSet<String>,
    /// The newest session, where the script's answer was so well formed that it is known.
    session: Known,
    answers: usize,
    proved: bool,
    asked_something_new: bool,
}

#[derive(Default)]
enum Known {
    Session(Option<String>),
    #[default]
    Nothing,
}

impl Seen {
    fn request(&mut self, request: &Request) {
        self.text(request.body().to_json().expose());
        self.text(&format!("{request:?}"));
        let body = request.body().expose();
        let parameters = match request.operation() {
            "InitiateAuth" => &body["AuthParameters"],
            "RespondToAuthChallenge" => {
                self.answers += 1;
                assert!(self.answers <= 64, "a login without end");
                if let Known::Session(session) = &self.session {
                    assert_eq!(
                        body["Session"].as_str(),
                        session.as_deref(),
                        "not the newest session"
                    );
                }
                &body["ChallengeResponses"]
            }
            // An authenticator app is set up on the way.
            "AssociateSoftwareToken" | "VerifySoftwareToken" => return,
            other => panic!("{other} is no part of a login"),
        };
        let name = parameters["USERNAME"].as_str().expect("a user name");
        assert!(!name.is_empty());
        self.proved |= parameters["PASSWORD_CLAIM_SIGNATURE"].is_string();
        if let Some(public) = parameters["SRP_A"].as_str() {
            assert!(self.public_values.insert(public.into()), "the same A twice");
        }
    }

    fn text(&self, text: &str) {
        assert!(
            !text.contains(PASSWORD) && !text.contains(DEVICE_PASSWORD),
            "a password got out"
        );
    }
}

/// The service's answer. Most choices are well formed, so that the script gets somewhere.
fn answer(choice: u8, script: &mut Script<'_>, seen: &mut Seen) -> Response {
    let error = |code: &str, message: &str| Response::refusal(ServiceError::new(code, message));
    let server = json!({
        "SALT": "2b6a658af0694fac2baa54853639528f", "SRP_B": "5356398a20e21218", "SECRET_BLOCK": "AAEC",
        "USER_ID_FOR_SRP": "jane", "USERNAME": "jane", "DEVICE_KEY": device().device_key,
    });
    let (name, parameters) = match choice {
        0 => return error("ResourceNotFoundException", "Device does not exist."),
        1 => return error("NotAuthorizedException", "Incorrect username or password."),
        2 => return error("CodeMismatchException", "Invalid code received for user"),
        3 => return error("InvalidPasswordException", "Password did not conform with policy"),
        4 => return Response::from_http(u16::from(script.byte()) * 2, None, script.text().into_bytes()),
        5 => {
            seen.session = Known::Nothing;
            return success(script.text());
        }
        6 | 7 => {
            let mut tokens =
                json!({"AccessToken": "a.b.c", "IdToken": "d.e.f", "RefreshToken": "r", "ExpiresIn": 3600});
            if choice == 7 {
                tokens["NewDeviceMetadata"] =
                    json!({"DeviceKey": "eu-west-1_1", "DeviceGroupKey": script.text()});
            }
            let body = json!({"AuthenticationResult": tokens, "ChallengeParameters": {}});
            return success(body.to_string());
        }
        8 | 9 => ("PASSWORD_VERIFIER", server),
        10 => ("DEVICE_SRP_AUTH", json!({"USERNAME": "jane"})),
        11 => ("DEVICE_PASSWORD_VERIFIER", server),
        12 => (
            "SOFTWARE_TOKEN_MFA",
            json!({"FRIENDLY_DEVICE_NAME": script.text()}),
        ),
        13 => ("SMS_MFA", json!({"CODE_DELIVERY_DESTINATION": script.text()})),
        14 => (
            "NEW_PASSWORD_REQUIRED",
            json!({"requiredAttributes": "[\"userAttributes.email\"]"}),
        ),
        15 => ("NEW_PASSWORD_REQUIRED", json!({"userAttributes": script.text()})),
        16 => ("SOMETHING_NEW", json!({"x": script.text()})),
        17 | 18 => {
            let mut server = server;
            let field = ["SALT", "SRP_B", "SECRET_BLOCK", "USER_ID_FOR_SRP", "USERNAME"];
            server[field[usize::from(script.byte()) % field.len()]] = Value::from(script.text());
            (
                if choice == 17 {
                    "PASSWORD_VERIFIER"
                } else {
                    "DEVICE_PASSWORD_VERIFIER"
                },
                server,
            )
        }
        _ => {
            seen.session = Known::Nothing;
            let name = script.text();
            return success(json!({"ChallengeName": name, "ChallengeParameters": server}).to_string());
        }
    };
    let mut body = json!({"ChallengeName": name, "ChallengeParameters": parameters});
    let session = match script.byte() {
        0 => None,
        number => Some(format!("session {number}")),
    };
    if let Some(session) = &session {
        body["Session"] = Value::from(session.as_str());
    }
    seen.session = Known::Session(session);
    success(body.to_string())
}

fn success(body: impl Into<Vec<u8>>) -> Response {
    Response::success(body.into())
}

fn device() -> RememberedDevice {
    RememberedDevice {
        device_key: "eu-west-1_0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9".into(),
        device_group_key: "-v3cT0r01".into(),
        device_password: DEVICE_PASSWORD.into(),
        username: "jane".into(),
    }
}

/// The bytes that decide what happens.
struct Script<'a>(&'a [u8]);

impl Script<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    /// A length of one byte, then as much text.
    fn text(&mut self) -> String {
        let length = usize::from(self.byte()).min(self.0.len());
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        String::from_utf8_lossy(text).into_owned()
    }
}
