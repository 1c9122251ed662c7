use cognito_flow::DeviceRememberedStatus;
use cognito_flow::core::message::Device;
use cognito_flow::device_store::DeviceStore as _;
use serde_json::{Value, json};

use crate::arguments::Devices;
use crate::date;
use crate::desk::{AtWork, Desk};
use crate::failure::{Failure, Kind};
use crate::terminal::printable;

pub(super) async fn run(command: Devices, desk: &mut Desk) -> Result<(), Failure> {
    let at_work = desk.at_work().await?;
    match command {
        Devices::List => list(desk, &at_work).await,
        Devices::Forget { key } => forget(desk, &at_work, key).await,
        Devices::Remember { key } => remember(desk, &at_work, key).await,
    }
}

async fn list(desk: &Desk, at_work: &AtWork) -> Result<(), Failure> {
    let session = &at_work.kept.session;
    let devices = at_work.client.list_all_devices(session).await;
    let devices = devices.map_err(|error| desk.explain(error))?;
    let is_this = |device: &Device| session.device_key.is_some() && device.device_key == session.device_key;

    let mut text = String::new();
    let mut rows = Vec::new();
    for device in &devices {
        let key = device.device_key.as_deref().unwrap_or_default();
        let name = device.attribute("device_name").unwrap_or_default();
        let used = device.device_last_authenticated_date;
        let mark = if is_this(device) { '*' } else { ' ' };
        let last = used
            .map(|used| format!(", last used {}", date::in_words(used)))
            .unwrap_or_default();
        text.push_str(&format!("{mark} {}  {}{last}\n", printable(key), printable(name)));
        rows.push(json!({
            "key": key,
            "name": name,
            "this": is_this(device),
            "status": device.attribute("dev:device_remembered_status"),
            "created": device.device_create_date,
            "last_used": used,
        }));
    }
    if devices.is_empty() {
        text.push_str("The pool remembers no devices of this user.\n");
    } else if devices.iter().any(is_this) {
        text.push_str("* this device\n");
    }
    desk.output.result(&text, &Value::from(rows))
}

async fn forget(desk: &Desk, at_work: &AtWork, key: Option<String>) -> Result<(), Failure> {
    let (key, is_this) = chosen(desk, at_work, key)?;
    let session = &at_work.kept.session;
    let forgotten = at_work.client.forget_device(session, &key).await;
    forgotten.map_err(|error| desk.explain(error))?;
    let dropped = at_work
        .secrets
        .not_remembered
        .forget(&at_work.kept.scope, &key)
        .await;
    dropped.map_err(|error| Failure::file(&error, &desk.settings))?;
    let mut text = format!("Forgotten: {}", printable(&key));
    if is_this {
        text.push_str(&format!(
            "\nThe tokens of this sign-in can no longer be refreshed: sign in again when they expire ({}).",
            desk.settings.command("sign-in")
        ));
    }
    desk.output
        .result(&text, &json!({ "forgotten": key, "this": is_this }))
}

async fn remember(desk: &Desk, at_work: &AtWork, key: Option<String>) -> Result<(), Failure> {
    let (key, is_this) = chosen(desk, at_work, key)?;
    let (client, kept) = (&at_work.client, &at_work.kept);
    let stores = &at_work.secrets;
    let find = |error| Failure::file(&error, &desk.settings);
    let set_aside = stores
        .not_remembered
        .by_username(&kept.scope, &kept.session.username)
        .await;
    let set_aside = set_aside.map_err(find)?.filter(|device| device.device_key == key);
    let stored = stores
        .devices
        .by_username(&kept.scope, &kept.session.username)
        .await;
    let signs_in = stored
        .map_err(find)?
        .is_some_and(|device| device.device_key == key);

    match &set_aside {
        Some(device) => {
            let remembered = client.remember_device(&kept.session, &kept.alias, device).await;
            remembered.map_err(|error| desk.explain(error))?;
            let dropped = stores.not_remembered.forget(&kept.scope, &key).await;
            dropped.map_err(find)?;
        }
        None if is_this && !signs_in => {
            return Err(Failure::new(
                Kind::Machine,
                "NoDeviceRecord",
                "the password of this device was not kept when you signed in",
                format!("Sign in again: {}", desk.settings.command("sign-in --remember")),
            ));
        }
        None => {
            let status = DeviceRememberedStatus::Remembered;
            let updated = client.update_device_status(&kept.session, &key, status).await;
            updated.map_err(|error| desk.explain(error))?;
        }
    }
    let text = format!("Remembered: {}", printable(&key));
    desk.output
        .result(&text, &json!({ "remembered": key, "this": is_this }))
}

/// The device that is meant, and whether it is this one.
fn chosen(desk: &Desk, at_work: &AtWork, key: Option<String>) -> Result<(String, bool), Failure> {
    let this = at_work.kept.session.device_key.as_deref();
    match key {
        Some(key) => {
            let is_this = this == Some(key.as_str());
            Ok((key, is_this))
        }
        None => match this {
            Some(this) => Ok((this.to_owned(), true)),
            None => Err(Failure::usage(
                "the pool does not know this device",
                format!("Name one of these: {}", desk.settings.command("devices list")),
            )),
        },
    }
}
