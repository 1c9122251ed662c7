//! `ADMIN_USER_PASSWORD_AUTH`, and `ADMIN_NO_SRP_AUTH` as it was called: the password itself.

use super::Opening;
use crate::message::Parameters;
use crate::secret::SecretString;

pub(super) fn open(flow: &'static str, password: SecretString) -> Opening {
    Opening::new(flow, Parameters::new().with("PASSWORD", password))
}
