use cognito_srp_core::message::operation::InitiateAuth;
use cognito_srp_core::message::{AuthResponse, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::flow::{Flow, Start, Starter};

impl Serve for InitiateAuth {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = AuthResponse;

    fn serve(self, service: &Service) -> Result<AuthResponse, Refusal> {
        let flow = Flow::find(&self.auth_flow)?;
        let client = service.store().client(&self.client_id)?;
        flow.run(
            service,
            Starter::Client,
            &Start {
                client,
                parameters: self.auth_parameters.unwrap_or_default(),
                session: self.session,
            },
        )
    }
}
