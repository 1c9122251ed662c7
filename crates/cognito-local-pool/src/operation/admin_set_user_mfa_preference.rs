use cognito_srp_core::message::operation::AdminSetUserMfaPreference;
use cognito_srp_core::message::{Empty, Operation};

use super::Serve;
use super::set_user_mfa_preference::Wanted;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::mfa::Factor;

impl Serve for AdminSetUserMfaPreference {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = Empty;

    fn serve(self, service: &Service) -> Result<Empty, Refusal> {
        let wanted = Wanted([
            (Factor::Sms, self.sms_mfa_settings),
            (Factor::SoftwareToken, self.software_token_mfa_settings),
            (Factor::Email, self.email_mfa_settings),
        ]);
        let mut store = service.store();
        let pool = store.pool_mut(&self.user_pool_id)?;
        let username = pool.find_for_admin(&self.username)?.username.clone();
        wanted.set(pool, &username, service.now())?;
        Ok(Empty {})
    }
}
