use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::{Kind, Parameters, Text};
use crate::error::{FieldError, Problem};

/// `NEW_PASSWORD_REQUIRED`: the password is temporary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPasswordRequired {
    /// `requiredAttributes`: attributes to be given with the new password, without the prefix
    /// `userAttributes.` that they travel with.
    pub required_attributes: Vec<String>,
    /// `userAttributes`: what the pool has already.
    pub user_attributes: BTreeMap<String, String>,
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
        let current: BTreeMap<String, Value> = match parameters.get("userAttributes") {
            Some(json) => serde_json::from_str(json).map_err(|_| not_json("userAttributes"))?,
            None => BTreeMap::new(),
        };
        let plain = |name: String| name.strip_prefix(Self::PREFIX).map(Into::into).unwrap_or(name);
        let text = |value: Value| match value {
            Value::String(text) => text,
            other => format!("{other}"),
        };
        let mut user_attributes = BTreeMap::new();
        for (name, value) in current {
            user_attributes.insert(name, text(value));
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
            .map(|name| format!("{}{name}", Self::PREFIX))
            .collect();
        let mut current = Map::new();
        for (name, value) in &self.user_attributes {
            current.insert(name.clone(), value.as_str().into());
        }
        let current = Value::from(current);
        let mut parameters = Parameters::new()
            .with("requiredAttributes", format!("{}", Value::from(required)))
            .with("userAttributes", format!("{current}"));
        if let Some(name) = &self.user_id_for_srp {
            parameters.insert("USER_ID_FOR_SRP", name.as_str());
        }
        parameters
    }
}

const fn not_json(field: &'static str) -> FieldError {
    FieldError::new(field, Problem::NotJson)
}
