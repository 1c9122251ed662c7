//! A request as it goes out: the operation's name and a JSON body.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use once_cell::race::OnceBox;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroize;

use crate::json::{Json, to_json};
use crate::secret::SecretString;

/// One of Cognito's operations: a request's members, its name, and what it is answered with.
pub trait Operation: Serialize + DeserializeOwned {
    /// The operation's name, as in the header `X-Amz-Target: AWSCognitoIdentityProviderService.<NAME>`.
    const NAME: &'static str;
    /// What the service answers.
    type Response: Serialize + DeserializeOwned;
}

/// The answer of an operation that has none: `{}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

/// A request, ready to be sent by whatever sends: the same value drives an HTTP client, boto3's keyword
/// arguments and the AWS SDK for JavaScript.
#[derive(Clone)]
pub struct Request {
    operation: &'static str,
    body: Body,
}

impl Request {
    /// The request that `message` stands for.
    pub fn new<O: Operation>(message: &O) -> Self {
        // Maps of texts, numbers and flags always have a JSON form.
        Self {
            operation: O::NAME,
            body: Body::of(message),
        }
    }

    /// The operation's name, such as `InitiateAuth`.
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// The body.
    pub const fn body(&self) -> &Body {
        &self.body
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Request").field(&self.operation).finish()
    }
}

/// A JSON object with Cognito's member names. It holds secrets: it has no `Debug` of its contents and is
/// wiped when dropped.
#[derive(Clone)]
pub struct Body {
    json: Json,
    /// The same as others have it, made when it is asked for.
    value: OnceBox<WipedValue>,
}

impl Body {
    /// The JSON of a value that has one.
    pub(crate) fn of(value: &impl Serialize) -> Self {
        Self {
            json: to_json(value),
            value: OnceBox::new(),
        }
    }

    /// The JSON object.
    pub fn expose(&self) -> &Value {
        let value = || WipedValue(serde_json::to_value(&self.json).unwrap_or_default());
        &self.value.get_or_init(|| Box::new(value())).0
    }

    /// The JSON object, for those who only pass it on.
    pub const fn json(&self) -> &Json {
        &self.json
    }

    /// The JSON text, to be sent with content type `application/x-amz-json-1.1`. It is allocated once, at
    /// its full length, so no half-written copy stays behind.
    pub fn to_json(&self) -> SecretString {
        self.json.to_text()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[derive(Clone)]
struct WipedValue(Value);

impl Drop for WipedValue {
    fn drop(&mut self) {
        let mut left = Vec::from([&mut self.0]);
        while let Some(value) = left.pop() {
            match value {
                Value::String(text) => text.zeroize(),
                Value::Array(values) => left.extend(values),
                Value::Object(members) => left.extend(members.values_mut()),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
    }
}
