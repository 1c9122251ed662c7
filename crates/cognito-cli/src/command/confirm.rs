use serde_json::json;

use super::way_of;
use crate::arguments::Confirm;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::terminal::{Answers, printable};

pub(super) async fn run(arguments: Confirm, desk: &Desk) -> Result<(), Failure> {
    let mut answers = Answers::new(arguments.code_stdin, "--code-stdin");
    let client = desk.client()?;
    let user = desk.user(arguments.user.user, &mut answers)?;
    if arguments.resend {
        let sent = client.resend_confirmation_code(&user).await;
        let details = sent.map_err(|error| desk.explain(error))?.code_delivery_details;
        let way = details.as_ref().map(|details| format!(" {}", way_of(details)));
        let text = format!("A code was sent{}.", way.unwrap_or_default());
        return desk
            .output
            .result(&text, &json!({ "user": user, "code_sent": details }));
    }
    let code = answers.secret("Code that was sent")?;
    let confirmed = client.confirm_sign_up(&user, code).await;
    confirmed.map_err(|error| {
        let mut failure = desk.explain(error);
        if matches!(
            failure.code.as_str(),
            "CodeMismatchException" | "ExpiredCodeException"
        ) {
            failure.advice = format!(
                "Try again, or have a new code sent: {}",
                desk.settings.command("confirm --resend")
            );
        }
        failure
    })?;
    let text = format!(
        "The account {} is confirmed. Sign in: {}",
        printable(&user),
        desk.settings.command("sign-in")
    );
    desk.output
        .result(&text, &json!({ "user": user, "confirmed": true }))
}
