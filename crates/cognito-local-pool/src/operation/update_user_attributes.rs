use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{UpdateUserAttributes, UpdateUserAttributesResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::attributes::SetBy;
use crate::state::code::Medium;
use crate::token::Caller;

/// A new address that the pool verifies by itself gets a code; where the pool wants that
/// (`AttributesRequireVerificationBeforeUpdate`), the old one stays until the code came back.
impl Serve for UpdateUserAttributes {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = UpdateUserAttributesResponse;

    fn serve(self, service: &Service) -> Result<UpdateUserAttributesResponse, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let now = service.now();
        let mut store = service.store();
        let client = store.client(&caller.client_id)?;
        client.settings.check_writable(
            self.user_attributes
                .iter()
                .map(|attribute| attribute.name.as_str()),
        )?;
        let pool = store.pool_mut(&caller.pool_id)?;
        let changed = pool.changed_attributes(&caller.username, &self.user_attributes, SetBy::User)?;
        let before_update = pool.settings.verified_before_update();
        let auto_verified = pool.settings.auto_verified_attributes.clone();
        let user = pool.user_mut(&caller.username).ok_or_else(Refusal::no_user)?;
        let old = std::mem::replace(&mut user.attributes, changed);
        user.modified = now;
        let mut code_delivery_details_list = Vec::new();
        for medium in [Medium::Email, Medium::Sms] {
            let name = medium.attribute();
            let new = user.attributes.get(name).map(str::to_owned);
            let Some(new) = new.filter(|new| old.get(name) != Some(new)) else {
                continue;
            };
            let waits = before_update.iter().any(|waiting| waiting == name);
            if waits && let Some(value) = old.get(name) {
                user.attributes.set(name, value);
                let verified = if old.is_verified(name) { "true" } else { "false" };
                user.attributes.set(&format!("{name}_verified"), verified);
            }
            if waits || auto_verified.iter().any(|verified| verified == name) {
                code_delivery_details_list.push(user.send_attribute_code(medium, new, now));
            }
        }
        Ok(UpdateUserAttributesResponse {
            code_delivery_details_list,
        })
    }
}
