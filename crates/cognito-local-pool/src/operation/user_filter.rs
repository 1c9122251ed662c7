//! The `Filter` of ListUsers: `<attribute> = "<value>"`, or `^=` for values that begin so.

use crate::refusal::Refusal;
use crate::state::pool::UserPool;
use crate::state::user::User;

/// One condition; the real service takes no more either.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filter {
    attribute: String,
    begins: bool,
    value: String,
}

/// What can be asked for: no own attributes, as with the real service.
const SEARCHABLE: [&str; 10] = [
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
];

impl Filter {
    /// Reads a filter. Quotation marks and backslashes within the value have a backslash before them.
    ///
    /// # Errors
    /// `InvalidParameterException`.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let wrong = || Refusal::invalid_parameter("Error while parsing filter.");
        if text.chars().count() > 256 {
            let message = "Member must have length less than or equal to 256";
            return Err(Refusal::constraint("filter", message));
        }
        let (left, right) = text.split_once('=').ok_or_else(wrong)?;
        let (left, begins) = match left.strip_suffix('^') {
            Some(left) => (left, true),
            None => (left, false),
        };
        let attribute = left.trim().trim_matches('"');
        if !SEARCHABLE.contains(&attribute) {
            return Err(Refusal::invalid_parameter("Invalid search attribute."));
        }
        let mut letters = right.trim().strip_prefix('"').ok_or_else(wrong)?.chars();
        let mut value = String::new();
        loop {
            match letters.next().ok_or_else(wrong)? {
                '"' => break,
                '\\' => value.push(letters.next().ok_or_else(wrong)?),
                letter => value.push(letter),
            }
        }
        if !letters.as_str().is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            attribute: attribute.to_owned(),
            begins,
            value,
        })
    }

    /// Whether a user fits.
    pub(super) fn keeps(&self, pool: &UserPool, user: &User) -> bool {
        let fits = |value: &str, wanted: &str| {
            if self.begins {
                value.starts_with(wanted)
            } else {
                value == wanted
            }
        };
        match self.attribute.as_str() {
            "username" => fits(&pool.naming.fold(&user.username), &pool.naming.fold(&self.value)),
            "cognito:user_status" => fits(&user.status.name().to_lowercase(), &self.value.to_lowercase()),
            "status" => fits(if user.enabled { "Enabled" } else { "Disabled" }, &self.value),
            name => user
                .attributes
                .get(name)
                .is_some_and(|value| fits(value, &self.value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_with_and_without_blanks() {
        for (text, begins, value) in [
            (r#"email = "a@b""#, false, "a@b"),
            (r#"email="a@b""#, false, "a@b"),
            (r#"email ^= "a\"\\""#, true, "a\"\\"),
            (r#""email"^="""#, true, ""),
        ] {
            let filter = Filter::parse(text).expect(text);
            assert_eq!(
                (filter.attribute.as_str(), filter.begins, filter.value.as_str()),
                ("email", begins, value)
            );
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "email",
            "email = a",
            r#"email = "a"#,
            r#"email = "a" and x"#,
            r#"email = "a\"#,
            r#"custom:x = "a""#,
            r#"= "a""#,
        ] {
            assert!(Filter::parse(text).is_err(), "{text}");
        }
    }
}
