use cognito_srp_core::SecretString;
use cognito_srp_core::message::Operation;
use cognito_srp_core::message::challenge::MfaSetup;
use cognito_srp_core::message::operation::{VerifySoftwareToken, VerifySoftwareTokenResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::session::{SessionProblem, SetUp, Step};
use crate::state::Store;
use crate::state::mfa::SoftwareToken;
use crate::token::Caller;

impl Serve for VerifySoftwareToken {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = VerifySoftwareTokenResponse;

    fn serve(self, service: &Service) -> Result<VerifySoftwareTokenResponse, Refusal> {
        let session = match (&self.access_token, &self.session) {
            (Some(token), None) => {
                self.with_token(service, token)?;
                None
            }
            (None, Some(session)) => Some(self.with_session(service, session)?),
            _ => {
                return Err(Refusal::invalid_parameter(
                    "Exactly one of AccessToken and Session is required.",
                ));
            }
        };
        Ok(VerifySoftwareTokenResponse {
            status: Some("SUCCESS".to_owned()),
            session,
        })
    }
}

trait Verify {
    fn with_token(&self, service: &Service, token: &SecretString) -> Result<(), Refusal>;
    fn with_session(&self, service: &Service, session: &SecretString) -> Result<SecretString, Refusal>;
}

impl Verify for VerifySoftwareToken {
    /// The app is the user's from now, but not switched on.
    fn with_token(&self, service: &Service, token: &SecretString) -> Result<(), Refusal> {
        let caller = Caller::authorise(service, token)?;
        let now = service.now();
        let mut store = service.store();
        let user = caller.user_mut(&mut store)?;
        let secret = user.mfa.pending_token.clone().ok_or_else(|| {
            Refusal::software_token_mfa_not_found("Software Token MFA does not exist for the user.")
        })?;
        let (code, name) = (self.user_code.expose(), self.friendly_device_name.clone());
        let verified = SoftwareToken::verified(secret, code, name, now).ok_or_else(mismatch)?;
        user.mfa.software_token = Some(verified);
        user.mfa.pending_token = None;
        user.modified = now;
        Ok(())
    }

    /// The session of AssociateSoftwareToken is used up, and another one answers `MFA_SETUP`. The app is the
    /// user's only after that.
    fn with_session(&self, service: &Service, session: &SecretString) -> Result<SecretString, Refusal> {
        let now = service.now();
        let mut store = service.store();
        let Store { pools, sign_ins, .. } = &mut *store;
        let waiting = sign_ins.session_of_any_client(session, MfaSetup::NAME, now)?;
        let Step::MfaSetup(SetUp::Associated(secret)) = &waiting.step else {
            return Err(SessionProblem::Invalid.into());
        };
        let pool = pools.get(&waiting.login.pool_id).ok_or(SessionProblem::Invalid)?;
        waiting.login.check_account(pool)?;
        let (code, name) = (self.user_code.expose(), self.friendly_device_name.clone());
        let Some(verified) = SoftwareToken::verified(secret.clone(), code, name, now) else {
            waiting.count_wrong_code();
            return Err(mismatch());
        };
        waiting.use_up();
        let login = waiting.login.clone();
        let client = store.client(&login.client_id)?;
        let step = Step::MfaSetup(SetUp::Verified(Box::new(verified)));
        Ok(store.sign_ins.begin(&client, login, step, now))
    }
}

fn mismatch() -> Refusal {
    Refusal::enable_software_token_mfa("Code mismatch and fail enable Software Token MFA")
}
