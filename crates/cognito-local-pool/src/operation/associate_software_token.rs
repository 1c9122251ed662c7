use cognito_srp_core::SecretString;
use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{AssociateSoftwareToken, AssociateSoftwareTokenResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::token::Caller;
use crate::totp::TotpSecret;

impl Serve for AssociateSoftwareToken {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = AssociateSoftwareTokenResponse;

    fn serve(self, service: &Service) -> Result<AssociateSoftwareTokenResponse, Refusal> {
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
        let mut store = service.store();
        let (pool, _) = caller.user(&store)?;
        if !pool.mfa.software_token_enabled() {
            return Err(Refusal::software_token_mfa_not_found(
                "Software Token MFA has not been enabled by the userPool",
            ));
        }
        let secret = TotpSecret::generate();
        let secret_code = SecretString::new(secret.to_base32());
        caller.user_mut(&mut store)?.mfa.pending_token = Some(secret);
        Ok(AssociateSoftwareTokenResponse {
            secret_code,
            session: None,
        })
    }
}
