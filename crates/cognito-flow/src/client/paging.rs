use cognito_srp_core::error::{FieldError, Problem};
use cognito_srp_core::message::Device;
use cognito_srp_core::message::operation::ListDevicesResponse;

use crate::error::Error;

/// Pages after which a list is not believed to have an end.
const MAX_PAGES: usize = 100;

/// A list of devices that comes page by page.
#[derive(Default)]
pub(crate) struct Pages {
    devices: Vec<Device>,
    count: usize,
    next: Option<String>,
}

impl Pages {
    /// Devices in a page: as many as the service gives.
    pub(crate) const LIMIT: u32 = 60;

    /// For the next page, if it is not the first.
    pub(crate) fn token(&self) -> Option<String> {
        self.next.clone()
    }

    /// Takes one page, and gives all devices if it was the last.
    ///
    /// # Errors
    /// [`Error::Protocol`] when there is no end.
    pub(crate) fn add(&mut self, page: ListDevicesResponse) -> Result<Option<Vec<Device>>, Error> {
        self.devices.extend(page.devices);
        self.count += 1;
        self.next = page.pagination_token.filter(|token| !token.is_empty());
        if self.next.is_none() {
            return Ok(Some(std::mem::take(&mut self.devices)));
        }
        if self.count == MAX_PAGES {
            let expected = "the end of a list";
            let endless = FieldError::new("PaginationToken", Problem::Malformed { expected });
            return Err(Error::Protocol(cognito_srp_core::Error::BadAnswer(endless)));
        }
        Ok(None)
    }
}
