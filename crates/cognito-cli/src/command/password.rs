use serde_json::json;

use super::{code_sent, explain_code};
use crate::arguments::Password;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::terminal::{Answers, printable};

pub(super) async fn run(command: Password, desk: &mut Desk) -> Result<(), Failure> {
    match command {
        Password::Change { password_stdin } => change(desk, password_stdin).await,
        Password::Forgot {
            user,
            send_code,
            have_code,
            password_stdin,
        } => {
            let mut answers = Answers::new(password_stdin, "--have-code --password-stdin");
            let client = desk.client()?;
            desk.look_for_service()?;
            let user = desk.user(user.user, &mut answers)?;
            if !have_code {
                let sent = client.forgot_password(&user).await;
                let details = sent.map_err(|error| desk.explain(error))?.code_delivery_details;
                let text = code_sent(details.as_ref());
                if send_code {
                    return desk
                        .output
                        .result(&text, &json!({ "user": user, "code_sent": details }));
                }
                desk.output.tell(&text);
            }
            let code = answers.secret("Code that was sent")?;
            let password = answers.new_password("New password")?;
            let set = client.confirm_forgot_password(&user, code, password).await;
            set.map_err(|error| {
                let again = ("Try again with the right one", "password forgot --have-code");
                explain_code(desk, error, again, ("Have a new one sent", "password forgot"))
            })?;
            let text = format!("{} has a new password.", printable(&user));
            desk.output
                .result(&text, &json!({ "user": user, "password_set": true }))
        }
    }
}

async fn change(desk: &mut Desk, password_stdin: bool) -> Result<(), Failure> {
    let mut answers = Answers::new(password_stdin, "--password-stdin");
    let at_work = desk.at_work().await?;
    desk.look_for_service()?;
    let old = answers.secret("Password that you have")?;
    let new = answers.new_password("New password")?;
    let changed = at_work
        .client
        .change_password(&at_work.kept.session, Some(old), new)
        .await;
    changed.map_err(|error| desk.explain(error))?;
    desk.output.result(
        "The password is changed.",
        &json!({ "user": at_work.kept.alias, "password_set": true }),
    )
}
