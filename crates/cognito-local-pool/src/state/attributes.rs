//! The attributes of a user.

use std::collections::BTreeMap;

use cognito_srp_core::message::Attribute;

use super::schema::Schema;
use crate::refusal::Refusal;

/// A user's attributes by name. Hostile text: whoever shows them has to treat them so.
#[derive(Clone, Default)]
pub(crate) struct Attributes(BTreeMap<String, String>);

/// Who sets attributes: some are for administrators alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetBy {
    User,
    Administrator,
}

impl Attributes {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Sets what was given, after a look at the schema. Changing an address takes away that it was
    /// verified. An empty value removes the attribute.
    pub(crate) fn apply(&mut self, given: &[Attribute], schema: &Schema, by: SetBy) -> Result<(), Refusal> {
        for Attribute { name, value } in given {
            let value = value.as_deref().unwrap_or_default();
            check(name, value, schema, by)?;
            if value.is_empty() {
                self.0.remove(name);
            } else {
                self.0.insert(name.clone(), value.to_owned());
            }
            if matches!(name.as_str(), "email" | "phone_number") {
                self.0.remove(&format!("{name}_verified"));
            }
        }
        // An administrator may say at once that a new address is verified, in any order.
        for Attribute { name, value } in given {
            if let (true, Some(value)) = (name.ends_with("_verified"), value) {
                self.0.insert(name.clone(), value.clone());
            }
        }
        Ok(())
    }

    /// Takes an attribute away; with an address goes whether it was verified.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.remove(name);
        self.0.remove(&format!("{name}_verified"));
    }

    /// The names of the attributes that the schema requires and that are not there.
    pub(crate) fn missing<'a>(&self, schema: &'a Schema) -> Vec<&'a str> {
        schema
            .required()
            .filter(|name| !self.0.contains_key(*name))
            .collect()
    }

    /// As in an answer.
    pub(crate) fn to_list(&self) -> Vec<Attribute> {
        self.iter()
            .map(|(name, value)| Attribute::new(name, value))
            .collect()
    }

    /// Whether an address (`email`, `phone_number`) is verified.
    pub(crate) fn is_verified(&self, name: &str) -> bool {
        self.get(&format!("{name}_verified")) == Some("true")
    }
}

fn check(name: &str, value: &str, schema: &Schema, by: SetBy) -> Result<(), Refusal> {
    let nonconforming = |reason: &str| {
        Refusal::invalid_parameter(format!(
            "Attributes did not conform to the schema: {name}: {reason}"
        ))
    };
    if name.len() > 64 {
        return Err(Refusal::constraint(
            "userAttributes.name",
            "Member must have length less than 65",
        ));
    }
    if schema.find(name).is_none() {
        return Err(nonconforming("Attribute does not exist in the schema."));
    }
    if value.len() > 2048 {
        return Err(nonconforming("String must be no longer than 2048 characters"));
    }
    if name == "sub" {
        return Err(Refusal::invalid_parameter(
            "Cannot modify an immutable attribute: sub",
        ));
    }
    if name.ends_with("_verified") {
        if by == SetBy::User {
            return Err(Refusal::not_authorized(
                "A client attempted to write unauthorized attribute",
            ));
        }
        if !matches!(value, "true" | "false") {
            return Err(Refusal::invalid_parameter(format!(
                "Invalid value for attribute {name}."
            )));
        }
    }
    if name == "email" && !value.is_empty() && !looks_like_email(value) {
        return Err(Refusal::invalid_parameter("Invalid email address format."));
    }
    if name == "phone_number" && !value.is_empty() && !looks_like_phone_number(value) {
        return Err(Refusal::invalid_parameter("Invalid phone number format."));
    }
    Ok(())
}

pub(crate) fn looks_like_email(text: &str) -> bool {
    let (local, domain) = text.rsplit_once('@').unwrap_or_default();
    !local.is_empty() && !domain.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// E.164: a plus sign and up to fifteen digits.
pub(crate) fn looks_like_phone_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (2..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Schema {
        Schema::new(Vec::new()).expect("the standard attributes")
    }

    #[test]
    fn users_cannot_verify_their_own_address() {
        let given = [
            Attribute::new("email", "jane@example.com"),
            Attribute::new("email_verified", "true"),
        ];
        let mut attributes = Attributes::default();
        let refusal = attributes
            .apply(&given, &schema(), SetBy::User)
            .expect_err("refused");
        assert_eq!(refusal.code, "NotAuthorizedException");
        assert!(attributes.apply(&given, &schema(), SetBy::Administrator).is_ok());
        assert!(attributes.is_verified("email"));
        let other = [Attribute::new("email", "eve@example.com")];
        assert!(attributes.apply(&other, &schema(), SetBy::User).is_ok());
        assert!(!attributes.is_verified("email"));
    }

    #[test]
    fn nonsense_is_refused() {
        for (name, value) in [
            ("sub", "x"),
            ("shoe_size", "44"),
            ("email", "no address"),
            ("phone_number", "0170 1234"),
            ("custom:x", "1"),
        ] {
            let mut attributes = Attributes::default();
            let given = [Attribute::new(name, value)];
            assert!(
                attributes.apply(&given, &schema(), SetBy::Administrator).is_err(),
                "{name}"
            );
        }
    }
}
