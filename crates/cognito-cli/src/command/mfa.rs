use cognito_flow::{Error, MfaPreference, MfaSettings};
use serde_json::json;

use crate::arguments::Mfa;
use crate::authenticator;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::terminal::Answers;

pub(super) async fn run(command: Mfa, desk: &mut Desk) -> Result<(), Failure> {
    let Mfa::Setup {
        name,
        no_qr,
        code_stdin,
    } = command;
    let mut answers = Answers::new(code_stdin, "--code-stdin");
    let at_work = desk.at_work().await?;
    let (client, kept) = (&at_work.client, &at_work.kept);
    // A key that nobody confirms is of no use.
    answers.expect(authenticator::QUESTION)?;
    let associated = client.associate_software_token(&kept.session).await;
    let secret_code = associated.map_err(|error| desk.explain(error))?.secret_code;
    authenticator::show(
        desk.output,
        &kept.scope.pool_id,
        &kept.alias,
        &secret_code,
        !no_qr,
    )?;
    loop {
        let code = answers.secret(authenticator::QUESTION)?;
        match client
            .verify_software_token(&kept.session, code, name.as_deref())
            .await
        {
            Ok(_) => break,
            Err(Error::Refused(error)) if is_wrong_code(error.code()) && answers.can_ask() => {
                desk.output.warning("The code is wrong: wait for the next one.");
            }
            Err(error) => return Err(desk.explain(error)),
        }
    }
    let preference = MfaPreference {
        software_token: Some(MfaSettings {
            enabled: true,
            preferred_mfa: true,
        }),
        ..MfaPreference::default()
    };
    let set = client.set_user_mfa_preference(&kept.session, preference).await;
    set.map_err(|error| desk.explain(error))?;
    desk.output.result(
        "The authenticator app is set up: the next sign-in asks for its code, unless a remembered device stands in for it.",
        &json!({ "mfa": "SOFTWARE_TOKEN_MFA", "preferred": true }),
    )
}

fn is_wrong_code(code: &str) -> bool {
    matches!(code, "EnableSoftwareTokenMFAException" | "CodeMismatchException")
}
