use cognito_srp_core::message::operation::AdminRespondToAuthChallenge;
use cognito_srp_core::message::{AuthResponse, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::challenge::{Answer, Challenge};

impl Serve for AdminRespondToAuthChallenge {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = AuthResponse;

    fn serve(self, service: &Service) -> Result<AuthResponse, Refusal> {
        let challenge = Challenge::find(&self.challenge_name)?;
        let client = service
            .store()
            .client_of_pool(&self.user_pool_id, &self.client_id)?;
        let responses = self.challenge_responses.unwrap_or_default();
        challenge.answer(
            service,
            &Answer {
                client,
                session: self.session,
                responses,
            },
        )
    }
}
