use cognito_flow::device_store::DeviceStore as _;
use cognito_flow::session_store::KeptSession;
use cognito_flow::{CognitoClient, DeviceOutcome, DevicePolicy, SignedIn};
use serde_json::json;

use crate::arguments::SignIn;
use crate::desk::Desk;
use crate::failure::{Failure, with_sources};
use crate::questions::Questions;
use crate::secrets::Secrets;
use crate::terminal::{Answers, printable};

pub(super) async fn run(arguments: SignIn, desk: &mut Desk) -> Result<(), Failure> {
    let mut answers = Answers::new(arguments.input.password_stdin, "--password-stdin");
    desk.settings.pool_and_client()?;
    desk.look_for_service()?;
    // What cannot be kept is not begun.
    let secrets = Secrets::open(&desk.settings)?;
    let policy = match (arguments.remember, arguments.no_remember) {
        (true, _) => DevicePolicy::Always,
        (_, true) => DevicePolicy::Never,
        _ => DevicePolicy::Ask,
    };
    let progress = desk.progress.clone();
    let builder = desk
        .builder()?
        .device_store(secrets.devices.clone())
        .device_policy(policy)
        .on_exchange(move |exchange| progress.after(exchange));
    let client = desk.build(builder)?;

    let user = desk.user(arguments.user.user, &mut answers)?;
    let desk = &*desk;
    let password = answers.secret("Password")?;
    desk.progress.show(&format!("Signing in as {}", printable(&user)));
    let questions = Questions {
        desk,
        answers: &mut answers,
        user: &user,
        remember: arguments.remember,
    };
    let signed_in = client.sign_in(&user, password, questions).await;
    let signed_in = signed_in.map_err(|error| desk.explain(error))?;
    let replaced = keep(desk, &client, &secrets, &user, &signed_in).await?;
    if policy == DevicePolicy::Ask {
        set_aside(desk, &client, &secrets, &user, &signed_in).await;
    }
    end(&client, replaced).await;
    desk.progress.clear();
    report(desk, &user, &signed_in)
}

/// Gives the sign-in that was kept before. A new one that cannot be kept is ended again: nobody could use it.
async fn keep(
    desk: &Desk,
    client: &CognitoClient,
    secrets: &Secrets,
    user: &str,
    signed_in: &SignedIn,
) -> Result<Option<KeptSession>, Failure> {
    let name = &desk.settings.name;
    // One that cannot be read is replaced all the same.
    let replaced = secrets.sessions.load(name).await.ok().flatten();
    let kept = client
        .keep_session(&secrets.sessions, name, user, &signed_in.session)
        .await;
    if let Err(error) = kept {
        // It expires by itself if this fails.
        let _ = client.revoke(&signed_in.session).await;
        return Err(desk.explain(error));
    }
    Ok(replaced)
}

/// Ends a sign-in that nobody can use any more. It expires by itself if this fails.
async fn end(client: &CognitoClient, replaced: Option<KeptSession>) {
    if let Some(kept) = replaced.filter(|kept| kept.scope == *client.device_scope())
        && kept.session.tokens.refresh_token.is_some()
    {
        let _ = client.revoke(&kept.session).await;
    }
}

/// The device that the user did not want remembered, for `cognito devices remember`.
async fn set_aside(desk: &Desk, client: &CognitoClient, secrets: &Secrets, user: &str, signed_in: &SignedIn) {
    if let DeviceOutcome::Confirmed {
        device,
        remembered: Ok(false),
    } = &signed_in.device
    {
        let saved = secrets.not_remembered.save(client.device_scope(), user, device);
        if let Err(error) = saved.await {
            desk.progress.clear();
            desk.output.warning(&format!(
                "the device's password could not be kept ({}), so `devices remember` will not do for it",
                with_sources(&error)
            ));
        }
    }
}

fn report(desk: &Desk, user: &str, signed_in: &SignedIn) -> Result<(), Failure> {
    let output = desk.output;
    let (state, sentence) = match &signed_in.device {
        DeviceOutcome::Used { .. } => ("used", "This device is remembered, and signed in too.".to_owned()),
        DeviceOutcome::Confirmed {
            remembered: Ok(true), ..
        } => ("remembered", "This device is remembered from now on.".to_owned()),
        DeviceOutcome::Confirmed {
            remembered: Ok(false),
            ..
        } => ("not_remembered", "This device is not remembered.".to_owned()),
        DeviceOutcome::Confirmed {
            remembered: Err(error),
            ..
        } => {
            output.warning(&format!(
                "the device could not be remembered ({}); try: {}",
                printable(&with_sources(error)),
                desk.settings.command("devices remember")
            ));
            ("not_remembered", String::new())
        }
        DeviceOutcome::Unconfirmed { error, .. } => {
            output.warning(&format!(
                "the pool could not be told about this device ({}), so the tokens cannot be refreshed: sign in again when they expire",
                printable(&with_sources(error))
            ));
            ("unconfirmed", String::new())
        }
        _ => ("untracked", String::new()),
    };
    if signed_in.forgotten_device.is_some() {
        output.warning("the pool had forgotten this device");
    }
    if let Some(error) = &signed_in.store_error {
        output.warning(&format!(
            "the device could not be kept ({}), so the next sign-in will ask for a code",
            with_sources(error)
        ));
    }
    let (pool, client) = desk.settings.pool_and_client()?;
    let text = format!("Signed in as {}. {sentence}", printable(user));
    output.result(
        text.trim_end(),
        &json!({
            "user": user,
            "username": signed_in.session.username,
            "profile": desk.settings.name,
            "pool": pool,
            "client": client,
            "device": { "key": signed_in.session.device_key, "state": state },
            "expires_in": signed_in.session.tokens.expires_in,
        }),
    )
}
