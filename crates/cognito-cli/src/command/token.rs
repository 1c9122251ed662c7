use cognito_flow::SecretString;
use serde_json::json;
use zeroize::Zeroizing;

use crate::arguments::Token;
use crate::desk::Desk;
use crate::failure::{Failure, Kind};
use crate::output::write_out;

pub(super) async fn run(arguments: &Token, desk: &mut Desk) -> Result<(), Failure> {
    let at_work = desk.at_work_with(arguments.refresh).await?;
    let tokens = &at_work.kept.session.tokens;
    let (kind, token) = match arguments.id {
        true => ("id", tokens.id_token.as_ref()),
        false => ("access", Some(&tokens.access_token)),
    };
    let Some(token) = token else {
        return Err(Failure::new(
            Kind::Refused,
            "NoIdToken",
            "the pool gave no id token",
            format!("Use the access token: {}", desk.settings.command("token")),
        ));
    };
    let expires = at_work.kept.received.saturating_add(i64::from(tokens.expires_in));
    match desk.output.is_json() {
        true => write_json(kind, token, expires),
        false => write_out(Zeroizing::new(format!("{}\n", token.expose())).as_bytes()),
    }
}

fn write_json(kind: &str, token: &SecretString, expires: i64) -> Result<(), Failure> {
    let json = json!({ "kind": kind, "token": token.expose(), "expires": expires });
    let text = Zeroizing::new(format!("{json}\n"));
    write_out(text.as_bytes())
}
