use std::collections::BTreeMap;

use serde_json::json;

use crate::desk::Desk;
use crate::failure::Failure;
use crate::terminal::printable;

pub(super) async fn run(desk: &mut Desk) -> Result<(), Failure> {
    let at_work = desk.at_work().await?;
    let user = at_work.client.get_user(&at_work.kept.session).await;
    let user = user.map_err(|error| desk.explain(error))?;
    let scope = &at_work.kept.scope;

    let mut lines = vec![
        ("user name", printable(&user.username)),
        ("pool", printable(&scope.pool_id)),
        ("client", printable(&scope.client_id)),
        ("service", printable(&scope.endpoint)),
    ];
    if !user.user_mfa_setting_list.is_empty() {
        lines.push((
            "second factors",
            printable(&user.user_mfa_setting_list.join(", ")),
        ));
    }
    if let Some(key) = &at_work.kept.session.device_key {
        lines.push(("device", printable(key)));
    }
    let attributes: BTreeMap<_, _> = user
        .user_attributes
        .iter()
        .map(|attribute| {
            (
                attribute.name.as_str(),
                attribute.value.as_deref().unwrap_or_default(),
            )
        })
        .collect();
    let mut text = String::new();
    for (name, value) in &lines {
        text.push_str(&format!("{name:<16}{value}\n"));
    }
    for (name, value) in &attributes {
        text.push_str(&format!("{:<16}{}\n", printable(name), printable(value)));
    }
    desk.output.result(
        &text,
        &json!({
            "user": at_work.kept.alias,
            "username": user.username,
            "pool": scope.pool_id,
            "client": scope.client_id,
            "endpoint": scope.endpoint,
            "attributes": attributes,
            "mfa": user.user_mfa_setting_list,
            "preferred_mfa": user.preferred_mfa_setting,
            "device": at_work.kept.session.device_key,
        }),
    )
}
