//! Tokens after a sign-in: what to check in one, how to refresh them, and when.

use cognito_srp_core::Error;
use cognito_srp_core::bytes::{encode_base64, encode_base64url};
use cognito_srp_core::json::Json;
use cognito_srp_core::token::{
    self, Expected, Jwks, Refresh, TokenKeeper as Core, TokenNeed, TokenUse, UnverifiedToken, ends_sign_in,
};

use crate::argument::Argument;
use crate::fault::{Fault, service_error};
use crate::machine::Outcome;
use crate::record::{read_response, read_tokens, request_to_json, tokens_to_json};

pub(crate) struct TokenKeeper(Core);

impl TokenKeeper {
    pub(crate) fn new(argument: Argument<'_>) -> Result<Self, Fault> {
        let tokens = read_tokens(argument.object("tokens")?)?;
        let received = argument.seconds("received")?.unwrap_or_default();
        Ok(Self(Core::new(read_refresh(argument)?, tokens, received)))
    }

    pub(crate) fn call(&mut self, method: &str, argument: Argument<'_>) -> Outcome {
        Ok(match method {
            "need" => match self.0.need(argument.now()?) {
                TokenNeed::Use(tokens) => {
                    Json::object(&mut [("type", "use".into()), ("tokens", tokens_to_json(&tokens))])
                }
                TokenNeed::Refresh(request) => {
                    Json::object(&mut [("type", "refresh".into()), ("request", request_to_json(&request))])
                }
                TokenNeed::Wait => Json::object(&mut [("type", "wait".into())]),
                TokenNeed::SignIn => Json::object(&mut [("type", "signIn".into())]),
            },
            "receive" => {
                let (response, now) = (read_response(argument)?, argument.now()?);
                match self.0.receive(&response, now) {
                    Ok(tokens) => Json::object(&mut [("tokens", tokens_to_json(&tokens))]),
                    Err(Error::Refused(error)) if ends_sign_in(&Error::Refused(error.clone())) => {
                        Json::object(&mut [("ended", service_error(&error))])
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            "notSent" => {
                self.0.not_sent();
                Json::Null
            }
            "expire" => {
                self.0.expire();
                Json::Null
            }
            "tokens" => tokens_to_json(self.0.tokens()),
            _ => return Err(Fault::unknown("method")),
        })
    }
}

fn read_refresh(argument: Argument<'_>) -> Result<Refresh, Fault> {
    Ok(Refresh {
        client_id: argument.string("clientId")?,
        client_secret: argument.optional_secret("clientSecret")?,
        username: argument.string("username")?,
        refresh_token: argument.secret("refreshToken")?,
        device_key: argument.optional_string("deviceKey")?,
        rotation: argument.flag("rotation")?,
    })
}

/// The request that gets new tokens.
pub(crate) fn refresh(argument: Argument<'_>) -> Outcome {
    Ok(request_to_json(&read_refresh(argument)?.request()))
}

/// The tokens in its answer.
pub(crate) fn refreshed(argument: Argument<'_>) -> Outcome {
    let refresh_token = argument.secret("refreshToken")?;
    let tokens = token::refreshed(&read_response(argument)?, &refresh_token)?;
    Ok(tokens_to_json(&tokens))
}

/// What whoever checks the signature needs of a token.
pub(crate) fn unverified(argument: Argument<'_>) -> Outcome {
    let token = UnverifiedToken::parse(argument.text("token")?)?;
    Ok(Json::object(&mut [
        ("keyId", token.key_id().into()),
        ("signingInput", token.signing_input().into()),
        ("signature", encode_base64(token.signature()).into()),
    ]))
}

/// The key of a key set that signed a token, as a JSON Web Key.
pub(crate) fn key(argument: Argument<'_>) -> Outcome {
    let keys = Jwks::parse(argument.text("keys")?.as_bytes())?;
    let key = keys.key(argument.text("keyId")?)?;
    Ok(Json::object(&mut [
        ("kty", "RSA".into()),
        ("alg", "RS256".into()),
        ("n", encode_base64url(&key.n).into()),
        ("e", encode_base64url(&key.e).into()),
    ]))
}

/// The claims of a token, once somebody has said whether its signature is right.
pub(crate) fn accept(argument: Argument<'_>) -> Outcome {
    let expected = Expected {
        issuer: argument.string("issuer")?,
        client_id: argument.string("clientId")?,
        token_use: match argument.text("tokenUse")? {
            "id" => TokenUse::Id,
            "access" => TokenUse::Access,
            _ => return Err(Fault::unknown("use of tokens")),
        },
        leeway: argument.count("leeway")?.unwrap_or_default(),
    };
    let token = UnverifiedToken::parse(argument.text("token")?)?;
    Ok(token.accept_json(argument.flag("signatureIsRight")?, &expected, argument.now()?)?)
}
