//! Which attributes the users of a pool can have.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::refusal::Refusal;

/// The standard attributes with their types and whether a user can change them (OpenID Connect Core 1.0,
/// 5.1; AWS: "User pool attributes").
const STANDARD: [(&str, &str, bool); 20] = [
    ("sub", "String", false),
    ("name", "String", true),
    ("given_name", "String", true),
    ("family_name", "String", true),
    ("middle_name", "String", true),
    ("nickname", "String", true),
    ("preferred_username", "String", true),
    ("profile", "String", true),
    ("picture", "String", true),
    ("website", "String", true),
    ("email", "String", true),
    ("email_verified", "Boolean", true),
    ("gender", "String", true),
    ("birthdate", "String", true),
    ("zoneinfo", "String", true),
    ("locale", "String", true),
    ("phone_number", "String", true),
    ("phone_number_verified", "Boolean", true),
    ("address", "String", true),
    ("updated_at", "Number", true),
];

/// What stands before the names of own attributes.
const OWN: &str = "custom:";

/// The attributes of a pool: the standard ones, as the pool wants them, and its own.
#[derive(Clone)]
pub(crate) struct Schema(Vec<AttributeSchema>);

/// One attribute, in the members of `SchemaAttributeType`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AttributeSchema {
    pub(crate) name: String,
    #[serde(default = "string_type")]
    attribute_data_type: String,
    #[serde(default)]
    developer_only_attribute: bool,
    #[serde(default)]
    pub(crate) mutable: bool,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number_attribute_constraints: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    string_attribute_constraints: Option<Value>,
}

fn string_type() -> String {
    "String".to_owned()
}

impl Schema {
    /// The most attributes that a request may bring.
    const MOST: usize = 50;

    /// The schema of a pool whose `Schema` member has these: standard attributes by their names, own ones
    /// without the prefix `custom:`.
    pub(crate) fn new(given: Vec<AttributeSchema>) -> Result<Self, Refusal> {
        if given.len() > Self::MOST {
            let message = format!("Member must have length less than or equal to {}", Self::MOST);
            return Err(Refusal::constraint("schema", &message));
        }
        let mut names = BTreeSet::new();
        if let Some(twice) = given.iter().find(|attribute| !names.insert(&attribute.name)) {
            let message = format!("The attribute {} is there twice.", twice.name);
            return Err(Refusal::invalid_parameter(message));
        }
        let mut attributes: Vec<_> = STANDARD.into_iter().map(AttributeSchema::standard).collect();
        for mut attribute in given {
            let known = ["String", "Number", "DateTime", "Boolean"];
            if !known.contains(&attribute.attribute_data_type.as_str()) {
                let message = "Member must satisfy enum value set: [String, Number, DateTime, Boolean]";
                return Err(Refusal::constraint("schema.attributeDataType", message));
            }
            if let Some(standard) = attributes
                .iter_mut()
                .find(|standard| standard.name == attribute.name)
            {
                standard.required |= attribute.required;
                standard.mutable &= attribute.mutable || attribute.required;
                continue;
            }
            if attribute.required {
                return Err(Refusal::invalid_parameter(
                    "Required custom attributes are not supported currently.",
                ));
            }
            if attribute.name.is_empty() || attribute.name.len() > 20 {
                let message = "Member must have length between 1 and 20";
                return Err(Refusal::constraint("schema.name", message));
            }
            attribute.name = format!("{OWN}{}", attribute.name);
            attributes.push(attribute);
        }
        Ok(Self(attributes))
    }

    /// The schema that [`Schema::not_as_usual`] is of. Own attributes may have their prefix.
    pub(crate) fn read(mut given: Vec<AttributeSchema>) -> Result<Self, Refusal> {
        for attribute in &mut given {
            if let Some(name) = attribute.name.strip_prefix(OWN) {
                attribute.name = name.to_owned();
            }
        }
        Self::new(given)
    }

    /// What makes this schema out: own attributes, and standard ones that are not as usual.
    pub(crate) fn not_as_usual(&self) -> Vec<AttributeSchema> {
        let usual: Vec<_> = STANDARD.into_iter().map(AttributeSchema::standard).collect();
        let own = self.0.iter().filter(|attribute| !usual.contains(attribute));
        own.cloned().collect()
    }

    /// As in `SchemaAttributes`.
    pub(crate) fn attributes(&self) -> &[AttributeSchema] {
        &self.0
    }

    pub(crate) fn find(&self, name: &str) -> Option<&AttributeSchema> {
        self.0.iter().find(|attribute| attribute.name == name)
    }

    /// The attributes that every user has to have, besides `sub`, which the pool gives.
    pub(crate) fn required(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(|attribute| attribute.required && attribute.name != "sub")
            .map(|a| a.name.as_str())
    }
}

impl AttributeSchema {
    fn standard((name, data_type, mutable): (&str, &str, bool)) -> Self {
        let text = data_type == "String";
        let least = if name == "sub" { "1" } else { "0" };
        Self {
            name: name.to_owned(),
            attribute_data_type: data_type.to_owned(),
            developer_only_attribute: false,
            mutable,
            required: name == "sub",
            number_attribute_constraints: (data_type == "Number").then(|| json!({ "MinValue": "0" })),
            string_attribute_constraints: text.then(|| json!({ "MinLength": least, "MaxLength": "2048" })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_attributes_get_their_prefix_and_standard_ones_can_be_required() {
        let given =
            r#"[{"Name": "email", "Required": true, "Mutable": true}, {"Name": "plan", "Mutable": true}]"#;
        let schema = Schema::new(serde_json::from_str(given).expect("a schema")).expect("accepted");
        assert_eq!(schema.required().collect::<Vec<_>>(), ["email"]);
        assert!(schema.find("custom:plan").is_some() && schema.find("plan").is_none());
    }

    /// What is made of them would depend on their order, and change over a restart.
    #[test]
    fn no_attribute_is_there_twice() {
        for given in [
            r#"[{"Name": "email", "Required": true}, {"Name": "email", "Mutable": false}]"#,
            r#"[{"Name": "plan"}, {"Name": "plan", "Mutable": true}]"#,
            r#"[{"Name": "plan"}, {"Name": "custom:plan"}]"#,
        ] {
            let refusal = Schema::read(serde_json::from_str(given).expect("a schema")).err();
            assert_eq!(refusal.expect(given).code, "InvalidParameterException");
        }
    }
}
