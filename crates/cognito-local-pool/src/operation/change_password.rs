use cognito_srp_core::message::operation::ChangePassword;
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::sign_in::first_factor::prove_password;
use crate::state::user::Password;
use crate::token::Caller;

/// Wrong old passwords count like wrong ones at sign-in.
impl Serve for ChangePassword {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let proposed = self.proposed_password.expose();
        let (client, pool_name, has_one) = {
            let store = service.store();
            let (pool, user) = caller.user(&store)?;
            pool.settings.policies.password_policy.accept(proposed)?;
            let client = store.client(&caller.client_id)?;
            (client, pool.id.name().to_owned(), user.password.is_some())
        };
        match &self.previous_password {
            Some(previous) => {
                prove_password(service, &client, &caller.username, previous.expose()).map_err(|refusal| {
                    if refusal == Refusal::locked_out() {
                        return Refusal::too_many_attempts();
                    }
                    refusal
                })?;
            }
            None if has_one => return Err(Refusal::missing("PreviousPassword")),
            None => {}
        }
        let password = Password::new(&pool_name, &caller.username, proposed, None);
        let mut store = service.store();
        let user = caller.user_mut(&mut store)?;
        user.password = Some(password);
        user.modified = service.now();
        Ok(Empty {})
    }
}
