use alloc::string::String;
use core::fmt;

use crate::error::{FieldError, Problem};

/// A user pool's id, `<region>_<name>`, such as `eu-west-1_AbCdEf123`. The region becomes part of a host
/// name, so a value of this type is proof that it has nothing but lower-case letters, digits and hyphens.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PoolId {
    id: String,
    /// Where the first `_` stands.
    split: usize,
}

impl PoolId {
    /// The most characters of a pool id (AWS: `UserPoolIdType`).
    pub const MAX_LENGTH: usize = 55;

    /// Reads a pool id: `[a-z0-9-]+_[0-9a-zA-Z]+`, at most 55 characters.
    pub fn parse(id: &str) -> Result<Self, FieldError> {
        const FIELD: &str = "UserPoolId";
        if id.len() > Self::MAX_LENGTH {
            return Err(FieldError::new(
                FIELD,
                Problem::TooLong {
                    max: Self::MAX_LENGTH,
                },
            ));
        }
        let malformed = FieldError::new(
            FIELD,
            Problem::Malformed {
                expected: "of the form region_name",
            },
        );
        let (region, name) = id.split_once('_').ok_or(malformed.clone())?;
        let region_ok = region
            .bytes()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
        let name_ok = name.bytes().all(|c| c.is_ascii_alphanumeric());
        if region.is_empty() || name.is_empty() || !region_ok || !name_ok {
            return Err(malformed);
        }
        Ok(Self {
            id: id.into(),
            split: region.len(),
        })
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.id
    }

    /// What stands in front of the first `_`: the region.
    pub fn region(&self) -> &str {
        &self.id[..self.split]
    }

    /// What stands behind the first `_`: the pool's name, P of SRP.
    pub fn name(&self) -> &str {
        &self.id[self.split + 1..]
    }
}

impl fmt::Display for PoolId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

impl fmt::Debug for PoolId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)
    }
}

impl core::str::FromStr for PoolId {
    type Err = FieldError;

    fn from_str(id: &str) -> Result<Self, FieldError> {
        Self::parse(id)
    }
}
