use cognito_flow::Attribute;
use serde_json::json;

use super::code_sent;
use crate::arguments::SignUp;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::terminal::{Answers, printable};

pub(super) async fn run(arguments: SignUp, desk: &mut Desk) -> Result<(), Failure> {
    let mut answers = Answers::new(arguments.input.password_stdin, "--password-stdin");
    let client = desk.client()?;
    desk.look_for_service()?;
    let mut attributes = arguments.attributes;
    for (name, value) in [("email", arguments.email), ("phone_number", arguments.phone)] {
        attributes.extend(value.map(|value| Attribute::new(name, value)));
    }
    let user = desk.user(arguments.user.user, &mut answers)?;
    let password = answers.new_password("Password for the new account")?;
    desk.progress.show("Making the account");
    let made = client.sign_up(&user, password, &attributes).await;
    let made = made.map_err(|error| desk.explain(error))?;
    desk.progress.clear();

    let mut text = format!("The account {} is made.", printable(&user));
    if let Some(details) = &made.code_delivery_details {
        text.push_str(&format!(" {}", code_sent(Some(details))));
    }
    text.push_str(&match made.user_confirmed {
        true => format!("\nSign in: {}", desk.settings.command("sign-in")),
        false => format!("\nConfirm it with the code: {}", desk.settings.command("confirm")),
    });
    desk.output.result(
        &text,
        &json!({
            "user": user,
            "sub": made.user_sub,
            "confirmed": made.user_confirmed,
            "code_sent": made.code_delivery_details,
        }),
    )
}
