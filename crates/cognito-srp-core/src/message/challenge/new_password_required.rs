use alloc::string::String;
use alloc::vec::Vec;

use super::{Kind, Parameters, Text};
use crate::error::{FieldError, Problem};
use crate::json::Json;

/// `NEW_PASSWORD_REQUIRED`: the password is temporary.
#[derive(Debug, Clone, Default)]
pub struct NewPasswordRequired {
    /// `requiredAttributes`: attributes to be given with the new password, without the prefix
    /// `userAttributes.` that they travel with.
    pub required_attributes: Vec<String>,
    /// `userAttributes`: what the pool has already, by plain names such as `email`.
    pub user_attributes: Parameters,
    /// `USER_ID_FOR_SRP`: the user's internal name.
    pub user_id_for_srp: Option<String>,
}

impl NewPasswordRequired {
    /// The parameter of the answer that has the password.
    pub const NEW_PASSWORD: &'static str = "NEW_PASSWORD";
    /// What stands in front of an attribute's name.
    pub const PREFIX: &'static str = "userAttributes.";
}

impl Kind for NewPasswordRequired {
    const NAME: &'static str = "NEW_PASSWORD_REQUIRED";

    fn from_parameters(parameters: &Parameters) -> Result<Self, FieldError> {
        let required = parameters.json_list("requiredAttributes")?;
        let plain = |name: String| name.strip_prefix(Self::PREFIX).map(Into::into).unwrap_or(name);
        let mut user_attributes = Parameters::new();
        if let Some(json) = parameters.get("userAttributes") {
            let current = Json::parse(json.as_bytes()).unwrap_or_default();
            for (name, value) in current.members().ok_or(not_json("userAttributes"))? {
                let text = match value {
                    Json::Text(text) => text.clone(),
                    other => other.to_text(),
                };
                user_attributes.insert(name.as_str(), text);
            }
        }
        Ok(Self {
            required_attributes: required.into_iter().map(plain).collect(),
            user_attributes,
            user_id_for_srp: parameters.text("USER_ID_FOR_SRP"),
        })
    }

    fn to_parameters(&self) -> Parameters {
        let required: Vec<String> = self
            .required_attributes
            .iter()
            .map(|name| String::from(Self::PREFIX) + name)
            .collect();
        let mut current = Vec::new();
        for (name, value) in self.user_attributes.iter() {
            current.push((name.into(), value.into()));
        }
        let mut parameters = Parameters::new()
            .with("requiredAttributes", Json::texts(&required).to_text())
            .with("userAttributes", Json::Object(current).to_text());
        if let Some(name) = &self.user_id_for_srp {
            parameters.insert("USER_ID_FOR_SRP", name.as_str());
        }
        parameters
    }
}

const fn not_json(field: &'static str) -> FieldError {
    FieldError::new(field, Problem::NotJson)
}
