//! `USER_PASSWORD_AUTH`: the password itself.

use super::Opening;
use crate::message::Parameters;
use crate::secret::SecretString;

pub(super) fn open(password: SecretString) -> Opening {
    Opening::new("USER_PASSWORD_AUTH", Parameters::new().with("PASSWORD", password))
}
