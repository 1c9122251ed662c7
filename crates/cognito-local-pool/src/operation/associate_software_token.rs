use cognito_srp_core::SecretString;
use cognito_srp_core::message::Operation;
use cognito_srp_core::message::challenge::MfaSetup;
use cognito_srp_core::message::operation::{AssociateSoftwareToken, AssociateSoftwareTokenResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::session::{SessionProblem, SetUp, Step};
use crate::state::pool::UserPool;
use crate::token::Caller;
use crate::totp::TotpSecret;

impl Serve for AssociateSoftwareToken {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = AssociateSoftwareTokenResponse;

    fn serve(self, service: &Service) -> Result<AssociateSoftwareTokenResponse, Refusal> {
        match (&self.access_token, &self.session) {
            (Some(token), None) => with_token(service, token),
            (None, Some(session)) => with_session(service, session),
            _ => Err(Refusal::invalid_parameter(
                "Exactly one of AccessToken and Session is required.",
            )),
        }
    }
}

fn with_token(service: &Service, token: &SecretString) -> Result<AssociateSoftwareTokenResponse, Refusal> {
    let caller = Caller::authorise(service, token)?;
    let mut store = service.store();
    let (pool, _) = caller.user(&store)?;
    check(pool)?;
    let secret = TotpSecret::generate();
    let secret_code = SecretString::new(secret.to_base32());
    caller.user_mut(&mut store)?.mfa.pending_token = Some(secret);
    Ok(AssociateSoftwareTokenResponse {
        secret_code,
        session: None,
    })
}

/// The session of an `MFA_SETUP` challenge is used up, and another one goes on with the secret.
fn with_session(
    service: &Service,
    session: &SecretString,
) -> Result<AssociateSoftwareTokenResponse, Refusal> {
    let now = service.now();
    let mut store = service.store();
    let waiting = store
        .sign_ins
        .session_of_any_client(session, MfaSetup::NAME, now)?;
    if !matches!(waiting.step, Step::MfaSetup(SetUp::Begun)) {
        return Err(SessionProblem::Invalid.into());
    }
    let login = waiting.login.clone();
    let pool = store.pool(&login.pool_id)?;
    login.check_account(pool)?;
    check(pool)?;
    let client = store.client(&login.client_id)?;
    store
        .sign_ins
        .session_of_any_client(session, MfaSetup::NAME, now)?
        .use_up();
    let secret = TotpSecret::generate();
    let secret_code = SecretString::new(secret.to_base32());
    let step = Step::MfaSetup(SetUp::Associated(secret));
    let session = store.sign_ins.begin(&client, login, step, now);
    Ok(AssociateSoftwareTokenResponse {
        secret_code,
        session: Some(session),
    })
}

fn check(pool: &UserPool) -> Result<(), Refusal> {
    if pool.mfa.software_token_enabled() {
        return Ok(());
    }
    Err(Refusal::software_token_mfa_not_found(
        "Software Token MFA has not been enabled by the userPool",
    ))
}
