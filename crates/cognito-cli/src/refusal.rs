//! What the service's errors mean to the person at the command line.

use cognito_flow::{Error, ServiceError};

use crate::failure::{Failure, Kind, with_sources};
use crate::settings::Settings;

/// What an error means, and what to do about it.
pub(crate) fn explain(error: Error, settings: &Settings) -> Failure {
    match error {
        Error::Refused(error) => refused(&error, settings),
        Error::RefusedWithClockOff { error, clock_offset } => {
            let minutes = clock_offset.unsigned_abs() / 60;
            let mut failure = refused(&error, settings);
            // The advice may end with a command, which is to be copied.
            failure.message.push_str(&format!(
                " This machine's clock is {minutes} minutes away from the service's: set it if nothing else helps."
            ));
            failure
        }
        // The sign-in is as it was.
        Error::SignInEnded(error) if is_about_secret(&error) => refused(&error, settings),
        Error::SignInEnded(error) => Failure::new(
            Kind::NotSignedIn,
            "SignInEnded",
            format!("the sign-in has ended ({})", plain(error.message(), error.code())),
            format!("Sign in again: {}", settings.command("sign-in")),
        ),
        Error::DeviceRefused { error, .. } => Failure::new(
            Kind::Refused,
            "DeviceRefused",
            format!(
                "the password is right, but the pool does not take this device ({})",
                plain(error.message(), error.code())
            ),
            format!(
                "The device is forgotten here; sign in again, with a code: {}",
                settings.command("sign-in")
            ),
        ),
        Error::Transport(error) => unreachable_service(&error, settings),
        Error::DeviceStore(error) | Error::SessionStore(error) => Failure::file(&error, settings),
        Error::Protocol(cognito_flow::core::Error::BadArgument(error)) => {
            let advice = match error.field {
                "ClientId" => "Give the app client's id with --client",
                "endpoint" => "Give --endpoint an address with https://, or http:// on this machine",
                _ => "A pool's id is a region, _ and a name, such as eu-west-1_AbCdEf123",
            };
            Failure::usage(error.to_string(), advice)
        }
        // A question that was not answered is the handler's own failure.
        Error::Unanswered(error) => match error.downcast::<Failure>() {
            Ok(failure) => *failure,
            Err(error) => Failure::new(
                Kind::Unanswered,
                "Unanswered",
                with_sources(&*error),
                "Sign in again",
            ),
        },
        other => {
            let code = other.code().to_owned();
            Failure::new(
                Kind::Unreachable,
                code,
                with_sources(&other),
                "Check with --endpoint, --pool and --client that this is the service that you mean",
            )
        }
    }
}

/// The way to the service.
fn unreachable_service(error: &cognito_flow::transport::TransportError, settings: &Settings) -> Failure {
    if settings.local {
        return no_local_pool(settings);
    }
    let advice = match settings.endpoint.is_some() {
        true => "Is it running at that --endpoint?",
        false => "Check the network, the region in the pool's id, and HTTPS_PROXY where there is a proxy",
    };
    Failure::new(Kind::Unreachable, "Transport", with_sources(error), advice)
}

/// Nobody answers where the local pool should be.
pub(crate) fn no_local_pool(settings: &Settings) -> Failure {
    let place = settings.endpoint.as_deref().unwrap_or_default();
    Failure::new(
        Kind::Unreachable,
        "NoLocalPool",
        format!("no local pool answers at {place}"),
        "Start one in another terminal: cognito pool",
    )
}

/// The service's own errors.
pub(crate) fn refused(error: &ServiceError, settings: &Settings) -> Failure {
    let command = |words: &str| settings.command(words);
    let (code, text) = (error.code(), error.message());
    let says = |part: &str| text.to_lowercase().contains(part);
    let (kind, message, advice) = match code {
        "NotAuthorizedException" if says("attempts exceeded") => (
            Kind::Refused,
            "Too many wrong passwords: the account is locked for a while".to_owned(),
            format!(
                "Wait, up to 15 minutes, and try again; or set a new one: {}",
                command("password forgot")
            ),
        ),
        "NotAuthorizedException" if says("user is disabled") => (
            Kind::Refused,
            "The account is disabled".to_owned(),
            "Ask the people who run the pool".to_owned(),
        ),
        "NotAuthorizedException" | "UnauthorizedException" if is_about_secret(error) => (
            Kind::Refused,
            plain(text, code),
            "Put the app client's secret into COGNITO_CLIENT_SECRET or into the profile".to_owned(),
        ),
        "NotAuthorizedException" if says("session") => (
            Kind::Refused,
            "The sign-in took too long, or a code was wrong too often".to_owned(),
            format!("Begin again: {}", command("sign-in")),
        ),
        "NotAuthorizedException" if says("access token") => (
            Kind::NotSignedIn,
            plain(text, code),
            format!("Sign in again: {}", command("sign-in")),
        ),
        "NotAuthorizedException" => (
            Kind::Refused,
            plain(text, code),
            format!(
                "Check the user name and type the password again; or set a new one: {}",
                command("password forgot")
            ),
        ),
        "UserNotFoundException" => (
            Kind::Refused,
            plain(text, code),
            format!(
                "Check --user, --pool and --client, or make an account: {}",
                command("sign-up")
            ),
        ),
        "UserNotConfirmedException" => (
            Kind::Refused,
            "The account is not confirmed yet".to_owned(),
            format!("Confirm it with the code that was sent: {}", command("confirm")),
        ),
        "PasswordResetRequiredException" => (
            Kind::Refused,
            "The password has to be set anew".to_owned(),
            format!("Do that: {}", command("password forgot")),
        ),
        "CodeMismatchException" | "EnableSoftwareTokenMFAException" => (
            Kind::Refused,
            "The code is wrong".to_owned(),
            "Try again with a new one; a code of an authenticator app counts once".to_owned(),
        ),
        "ExpiredCodeException" => (
            Kind::Refused,
            plain(text, code),
            format!("Begin again, for a new one: {}", command("sign-in")),
        ),
        "InvalidParameterException" => (
            Kind::Refused,
            plain(text, code),
            "Correct it and run the command again".to_owned(),
        ),
        "InvalidPasswordException" => (
            Kind::Refused,
            plain(text, code),
            "Choose another password".to_owned(),
        ),
        "UsernameExistsException" | "AliasExistsException" => (
            Kind::Refused,
            plain(text, code),
            format!("Choose another name, or sign in: {}", command("sign-in")),
        ),
        "ResourceNotFoundException" if says("device") => (
            Kind::Refused,
            plain(text, code),
            format!("See which ones there are: {}", command("devices list")),
        ),
        "ResourceNotFoundException" => (
            Kind::Refused,
            plain(text, code),
            "Check --pool, with its region, and --client".to_owned(),
        ),
        "LimitExceededException" | "TooManyRequestsException" | "TooManyFailedAttemptsException" => (
            Kind::Refused,
            plain(text, code),
            "Wait some minutes and try again".to_owned(),
        ),
        _ => (
            Kind::Refused,
            format!("{} ({code})", plain(text, "The service refused")),
            "See the description of that error in Amazon Cognito's API reference".to_owned(),
        ),
    };
    Failure::new(kind, code, message, advice)
}

/// Whether an error is about the secret of the app client, and not about the user.
fn is_about_secret(error: &ServiceError) -> bool {
    error.message().to_lowercase().contains("secret")
}

/// The service's text, or its code where it says nothing.
fn plain(text: &str, otherwise: &str) -> String {
    match text.trim() {
        "" => otherwise.to_owned(),
        text => text.trim_end_matches('.').to_owned(),
    }
}
