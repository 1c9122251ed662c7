use serde_json::json;

use super::{code_sent, explain_code};
use crate::arguments::Confirm;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::terminal::{Answers, printable};

pub(super) async fn run(arguments: Confirm, desk: &mut Desk) -> Result<(), Failure> {
    let mut answers = Answers::new(arguments.code_stdin, "--code-stdin");
    let client = desk.client()?;
    desk.look_for_service()?;
    let user = desk.user(arguments.user.user, &mut answers)?;
    if arguments.resend {
        let sent = client.resend_confirmation_code(&user).await;
        let details = sent.map_err(|error| desk.explain(error))?.code_delivery_details;
        return desk.output.result(
            &code_sent(details.as_ref()),
            &json!({ "user": user, "code_sent": details }),
        );
    }
    let code = answers.secret("Code that was sent")?;
    let confirmed = client.confirm_sign_up(&user, code).await;
    confirmed.map_err(|error| {
        let resend = "confirm --resend";
        let again = ("Try again, or have a new code sent", resend);
        explain_code(desk, error, again, ("Have a new one sent", resend))
    })?;
    let text = format!(
        "The account {} is confirmed. Sign in: {}",
        printable(&user),
        desk.settings.command("sign-in")
    );
    desk.output
        .result(&text, &json!({ "user": user, "confirmed": true }))
}
