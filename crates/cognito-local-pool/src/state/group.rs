//! A group of users.

use serde::Serialize;

use crate::clock::Moment;
use crate::refusal::Refusal;

/// A group, in the members of `GroupType`.
#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Group {
    #[serde(rename = "GroupName")]
    pub(crate) name: String,
    pub(crate) user_pool_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) role_arn: Option<String>,
    /// Lower goes before higher, and any before none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) precedence: Option<u32>,
    #[serde(rename = "LastModifiedDate")]
    pub(crate) modified: Moment,
    #[serde(rename = "CreationDate")]
    pub(crate) created: Moment,
}

impl Group {
    /// Whether a group can be called so and described so.
    ///
    /// # Errors
    /// `InvalidParameterException`.
    pub(crate) fn check(name: &str, description: Option<&str>) -> Result<(), Refusal> {
        let printable = |letter: char| !letter.is_whitespace() && !letter.is_control();
        if !(1..=128).contains(&name.chars().count()) || !name.chars().all(printable) {
            let message = "Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+";
            return Err(Refusal::constraint("groupName", message));
        }
        if description.is_some_and(|text| text.chars().count() > 2048) {
            let message = "Member must have length less than or equal to 2048";
            return Err(Refusal::constraint("description", message));
        }
        Ok(())
    }

    /// What groups are ordered by: precedence, then name.
    pub(crate) fn rank(&self) -> (u32, &str) {
        (self.precedence.unwrap_or(u32::MAX), &self.name)
    }
}
