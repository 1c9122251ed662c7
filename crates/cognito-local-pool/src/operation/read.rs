//! How the body of a request is read, and what is said about one that cannot be.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::refusal::Refusal;

/// How deep a body may be nested. What is passed through is kept a few levels deeper in the data file and in exports,
/// and serde_json reads no more than 128 levels.
pub(crate) const DEEPEST: usize = 32;

/// The request in a body. Members that are `null` count as absent, members that nobody knows are ignored.
pub(super) fn request<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let body = if body.trim_ascii().is_empty() { b"{}" } else { body };
    let mut value: Value = serde_json::from_slice(body).map_err(|_| broken())?;
    if !value.is_object() {
        return Err(broken());
    }
    if is_deeper(&value, DEEPEST) {
        let message = format!("The body is nested deeper than {DEEPEST} levels.");
        return Err(Refusal::serialization(message));
    }
    remove_nulls(&mut value);
    serde_json::from_value(value).map_err(|error| refusal(&error))
}

fn broken() -> Refusal {
    Refusal::serialization("The body is not a JSON object of the shape that this operation has.")
}

/// Whether there are more arrays and objects within each other than this.
pub(crate) fn is_deeper(value: &Value, than: usize) -> bool {
    let is_deeper = |inner: &Value| than == 0 || is_deeper(inner, than - 1);
    match value {
        Value::Object(members) => than == 0 || members.values().any(is_deeper),
        Value::Array(values) => than == 0 || values.iter().any(is_deeper),
        _ => false,
    }
}

fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(remove_nulls);
        }
        Value::Array(values) => values.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}

/// The error of a body that is JSON, but not of the right shape. The text of the parser is not passed on,
/// since it can hold parts of the body; only the name of a missing member is, and the values that an
/// enumeration has.
fn refusal(error: &serde_json::Error) -> Refusal {
    let text = error.to_string();
    let missing = text
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split_once('`'));
    // The value that was sent stands before the last of these words.
    let variants = text
        .strip_prefix("unknown variant `")
        .and_then(|rest| rest.rsplit_once("`, expected "));
    match (missing, variants) {
        (Some((member, _)), _) => Refusal::missing_member(member),
        (None, Some((_, variants))) => {
            let names: Vec<_> = variants.split('`').skip(1).step_by(2).collect();
            Refusal::not_in_enum(&names)
        }
        (None, None) => broken(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Example {
        client_id: String,
        limit: Option<u32>,
        #[serde(default)]
        #[expect(dead_code, reason = "it is only read")]
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize)]
    enum Kind {
        One,
        Two,
        Three,
    }

    #[test]
    fn nulls_count_as_absent() {
        let example: Example = request(br#"{"ClientId": "x", "Limit": null, "Other": 1}"#).expect("fits");
        assert_eq!((example.client_id.as_str(), example.limit), ("x", None));
    }

    #[test]
    fn what_does_not_fit_is_named_without_its_value() {
        for (body, code) in [
            ("", "InvalidParameterException"),
            ("{}", "InvalidParameterException"),
            (r#"{"ClientId": null}"#, "InvalidParameterException"),
            (r#"{"ClientId": {"secret": 1}}"#, "SerializationException"),
            (
                r#"{"ClientId": "x", "Limit": "secret"}"#,
                "SerializationException",
            ),
            (
                r#"{"ClientId": "x", "Kind": "secret"}"#,
                "InvalidParameterException",
            ),
            ("[]", "SerializationException"),
            ("{", "SerializationException"),
            ("<html>", "SerializationException"),
        ] {
            let refusal = request::<Example>(body.as_bytes()).expect_err(body);
            assert_eq!(refusal.code, code, "{body}");
            assert!(!refusal.message.contains("secret"));
        }
        let kind = br#"{"ClientId": "x", "Kind": "`, expected `secret`"}"#;
        let refusal = request::<Example>(kind).expect_err("no kind");
        assert_eq!(
            refusal.message,
            "1 validation error detected: A value failed to satisfy constraint: Member must satisfy enum value \
             set: [One, Two, Three]"
        );
        let nested = |levels: usize| {
            let (open, close) = ("[".repeat(levels - 1), "]".repeat(levels - 1));
            format!(r#"{{"ClientId": "x", "Other": {open}{close}}}"#)
        };
        request::<Example>(nested(DEEPEST).as_bytes()).expect("deep enough");
        let refusal = request::<Example>(nested(DEEPEST + 1).as_bytes()).expect_err("too deep");
        assert_eq!(refusal.code, "SerializationException");
        let deep = "[".repeat(10_000);
        assert_eq!(
            request::<Example>(deep.as_bytes()).expect_err("deep").code,
            "SerializationException"
        );
    }
}
