use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{VerifySoftwareToken, VerifySoftwareTokenResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::mfa::SoftwareToken;
use crate::token::Caller;

impl Serve for VerifySoftwareToken {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = VerifySoftwareTokenResponse;

    fn serve(self, service: &Service) -> Result<VerifySoftwareTokenResponse, Refusal> {
        let token = match (&self.access_token, &self.session) {
            (Some(token), None) => token,
            // The sessions of this pool wait for other steps.
            (None, Some(_)) => return Err(Refusal::not_authorized("Invalid session for the user.")),
            _ => {
                return Err(Refusal::invalid_parameter(
                    "Exactly one of AccessToken and Session is required.",
                ));
            }
        };
        let caller = Caller::authorise(service, token)?;
        let now = service.now();
        let mut store = service.store();
        let user = caller.user_mut(&mut store)?;
        let secret = user.mfa.pending_token.clone().ok_or_else(|| {
            Refusal::software_token_mfa_not_found("Software Token MFA does not exist for the user.")
        })?;
        let verified =
            SoftwareToken::verified(secret, self.user_code.expose(), self.friendly_device_name, now);
        let verified = verified.ok_or_else(|| {
            Refusal::enable_software_token_mfa("Code mismatch and fail enable Software Token MFA")
        })?;
        user.mfa.software_token = Some(verified);
        user.mfa.pending_token = None;
        user.modified = now;
        Ok(VerifySoftwareTokenResponse {
            status: Some("SUCCESS".to_owned()),
            session: None,
        })
    }
}
