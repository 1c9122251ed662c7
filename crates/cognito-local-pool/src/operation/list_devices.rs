use cognito_srp_core::message::Operation;
use cognito_srp_core::message::operation::{ListDevices, ListDevicesResponse};

use super::Serve;
use crate::refusal::Refusal;
use crate::service::Service;
use crate::token::Caller;

const MOST_PER_PAGE: u32 = 60;

/// A user sees remembered devices only. The token for the next page is the last key of this one.
impl Serve for ListDevices {
    const NAME: &'static str = <Self as Operation>::NAME;
    type Response = ListDevicesResponse;

    fn serve(self, service: &Service) -> Result<ListDevicesResponse, Refusal> {
        let caller = Caller::authorise(service, &self.access_token)?;
        let limit = match self.limit.unwrap_or(0) {
            0 => MOST_PER_PAGE,
            limit @ 1..=MOST_PER_PAGE => limit,
            _ => {
                let message = "Member must have value less than or equal to 60";
                return Err(Refusal::constraint("limit", message));
            }
        };
        let store = service.store();
        let (pool, user) = caller.user(&store)?;
        let after = |key: &str| self.pagination_token.as_deref().is_none_or(|last| key > last);
        let mut rest = user
            .devices
            .values()
            .filter(|device| device.remembered && after(&device.key));
        let page: Vec<_> = rest.by_ref().take(limit as usize).collect();
        let pagination_token = rest
            .next()
            .and_then(|_| page.last())
            .map(|device| device.key.clone());
        let devices = page
            .into_iter()
            .map(|device| device.to_message(pool, user))
            .collect();
        Ok(ListDevicesResponse {
            devices,
            pagination_token,
        })
    }
}
