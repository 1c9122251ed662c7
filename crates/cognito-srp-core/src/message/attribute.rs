use alloc::string::String;

use serde::{Deserialize, Serialize};

/// A user's or a device's attribute, such as `email`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attribute {
    /// Its name: standard, `custom:…` or `dev:…`.
    pub name: String,
    /// Its value; none asks for nothing in particular (AWS: `AttributeType`, where it is optional).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Attribute {
    /// `name` = `value`.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: Some(value.into()),
        }
    }
}
