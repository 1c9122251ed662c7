//! A user as operations show it.

use cognito_srp_core::message::Attribute;
use serde::Serialize;

use crate::clock::Moment;
use crate::state::user::User;

/// AWS: `UserType`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserDescription {
    username: String,
    attributes: Vec<Attribute>,
    user_create_date: Moment,
    user_last_modified_date: Moment,
    enabled: bool,
    user_status: &'static str,
}

pub(super) fn describe(user: &User) -> UserDescription {
    UserDescription {
        username: user.username.clone(),
        attributes: user.attributes.to_list(),
        user_create_date: user.created,
        user_last_modified_date: user.modified,
        enabled: user.enabled,
        user_status: user.status.name(),
    }
}

impl UserDescription {
    /// The same with these attributes alone.
    pub(super) fn with_only(mut self, names: Option<&[String]>) -> Self {
        if let Some(names) = names {
            self.attributes
                .retain(|attribute| names.contains(&attribute.name));
        }
        self
    }
}
