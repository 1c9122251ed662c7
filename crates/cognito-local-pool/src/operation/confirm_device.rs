use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{ConfirmDevice, ConfirmDeviceResponse};
use cognito_srp_core::srp::{Salt, Verifier};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::state::device::Device;
use crate::token::Caller;

/// Whether the verifier fits the device password shows only at the first sign-in with the device, as with
/// the real service.
impl Serve for ConfirmDevice {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = ConfirmDeviceResponse;

    fn serve(self, service: &Service) -> Result<ConfirmDeviceResponse, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let secret = self.device_secret_verifier_config.as_ref();
        let secret = secret.ok_or_else(|| Refusal::missing("DeviceSecretVerifierConfig"))?;
        let salt = Salt::from_base64(&secret.salt)?;
        let verifier = Verifier::from_base64(secret.password_verifier.expose())?;
        if self
            .device_name
            .as_ref()
            .is_some_and(|name| !(1..=1024).contains(&name.chars().count()))
        {
            return Err(Refusal::constraint(
                "deviceName",
                "Member must have length between 1 and 1024",
            ));
        }
        let now = service.now();
        let mut store = service.store();
        let (pool, user) = caller.user(&store)?;
        let tracking = pool.settings.device_configuration.ok_or_else(|| {
            Refusal::invalid_user_pool_configuration("Device tracking is not enabled for the user pool.")
        })?;
        let known = user.devices.contains_key(&self.device_key);
        let grant = caller.grant_mut(&mut store)?;
        if grant.device_key.as_deref() != Some(self.device_key.as_str()) {
            return Err(Refusal::invalid_parameter("Invalid device key given."));
        }
        if known {
            return Err(Refusal::device_key_exists("Device key already exists."));
        }
        // Confirmed once and not there any more: forgotten.
        let offer = grant
            .offer
            .as_mut()
            .filter(|offer| !offer.confirmed)
            .ok_or_else(Refusal::no_device)?;
        offer.confirmed = true;
        let names = offer.names.clone();
        let on_prompt = tracking.device_only_remembered_on_user_prompt;
        let device = Device {
            key: names.key.clone(),
            group_key: names.group_key,
            salt,
            verifier,
            name: self.device_name,
            remembered: !on_prompt,
            created: now,
            modified: now,
            authenticated: now,
        };
        caller.user_mut(&mut store)?.devices.insert(names.key, device);
        Ok(ConfirmDeviceResponse {
            user_confirmation_necessary: on_prompt,
        })
    }
}
