use cognito_flow::Error;
use serde_json::json;

use crate::arguments::SignOut;
use crate::desk::Desk;
use crate::failure::{Failure, Kind};
use crate::secrets::Secrets;

pub(super) async fn run(arguments: &SignOut, desk: &mut Desk) -> Result<(), Failure> {
    let secrets = desk.secrets()?;
    let told = match (arguments.offline, arguments.everywhere) {
        (true, _) => {
            desk.kept(&secrets).await?;
            false
        }
        (_, true) => everywhere(desk).await?,
        _ => here(desk, &secrets).await?,
    };
    let removed = secrets.sessions.remove(&desk.settings.name).await;
    removed.map_err(|error| Failure::file(&error, &desk.settings))?;
    let text = match (arguments.everywhere, told) {
        (true, _) => "Signed out everywhere.",
        (false, true) => "Signed out.",
        (false, false) => "The tokens are gone from this machine; the pool was not told.",
    };
    desk.output.result(
        text,
        &json!({ "signed_out": true, "everywhere": arguments.everywhere, "pool_told": told }),
    )
}

/// With the access token, which has to be good for this.
async fn everywhere(desk: &mut Desk) -> Result<bool, Failure> {
    let at_work = desk.at_work().await?;
    let signed_out = at_work.client.sign_out(&at_work.kept.session).await;
    signed_out.map(|()| true).map_err(|error| desk.explain(error))
}

/// Says whether the pool knows now.
async fn here(desk: &mut Desk, secrets: &Secrets) -> Result<bool, Failure> {
    let kept = desk.kept(secrets).await?;
    desk.settings.fill_from(&kept);
    let client = desk.client()?;
    // Another service is not to see the token, and could not end it.
    if kept.scope != *client.device_scope() {
        let mut failure = desk.elsewhere(&kept);
        failure.advice = format!(
            "Say where that is, or drop it here alone: {}",
            desk.settings.command("sign-out --offline")
        );
        return Err(failure);
    }
    if kept.session.tokens.refresh_token.is_none() {
        return Ok(false);
    }
    match client.revoke(&kept.session).await {
        Ok(()) => Ok(true),
        // It has ended already, or the app client cannot revoke: nothing is left to tell.
        Err(Error::Refused(error))
            if matches!(
                error.code(),
                "NotAuthorizedException" | "UnsupportedOperationException" | "UnsupportedTokenTypeException"
            ) =>
        {
            Ok(false)
        }
        Err(error) => {
            let mut failure = desk.explain(error);
            if failure.kind == Kind::Unreachable {
                failure.advice = format!(
                    "The sign-in stays as it was. Try again, or drop it here alone: {}",
                    desk.settings.command("sign-out --offline")
                );
            }
            Err(failure)
        }
    }
}
