//! The bridge to `serde`: what it can serialise becomes a value, and a value can be serialised.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::ser::{Error, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use super::Json;

/// The JSON of a message: maps and lists of texts, numbers and flags. No message has anything else.
pub(crate) fn to_json(value: &(impl Serialize + ?Sized)) -> Json {
    let json = value.serialize(ToJson);
    debug_assert!(json.is_ok(), "a message has something that has no JSON form");
    json.unwrap_or_default()
}

/// It has no JSON form here.
#[derive(Debug)]
pub(crate) struct NoJson;

impl fmt::Display for NoJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no message has such a value")
    }
}

impl core::error::Error for NoJson {}

impl Error for NoJson {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}

type Written = Result<Json, NoJson>;

struct ToJson;

impl Serializer for ToJson {
    type Ok = Json;
    type Error = NoJson;
    type SerializeSeq = Values;
    type SerializeTuple = Impossible<Json, NoJson>;
    type SerializeTupleStruct = Impossible<Json, NoJson>;
    type SerializeTupleVariant = Impossible<Json, NoJson>;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Impossible<Json, NoJson>;

    fn serialize_bool(self, flag: bool) -> Written {
        Ok(Json::Bool(flag))
    }

    fn serialize_i8(self, number: i8) -> Written {
        self.serialize_i64(number.into())
    }

    fn serialize_i16(self, number: i16) -> Written {
        self.serialize_i64(number.into())
    }

    fn serialize_i32(self, number: i32) -> Written {
        self.serialize_i64(number.into())
    }

    fn serialize_i64(self, number: i64) -> Written {
        Ok(Json::number(number))
    }

    fn serialize_u8(self, number: u8) -> Written {
        self.serialize_i64(number.into())
    }

    fn serialize_u16(self, number: u16) -> Written {
        self.serialize_i64(number.into())
    }

    fn serialize_u32(self, number: u32) -> Written {
        self.serialize_i64(number.into())
    }

    fn serialize_u64(self, number: u64) -> Written {
        Ok(Json::Number(number.to_string()))
    }

    fn serialize_f32(self, number: f32) -> Written {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Written {
        let value = serde_json::Number::from_f64(number);
        Ok(value.map_or(Json::Null, |number| Json::Number(number.to_string())))
    }

    fn serialize_char(self, character: char) -> Written {
        Ok(String::from(character).into())
    }

    fn serialize_str(self, text: &str) -> Written {
        Ok(text.into())
    }

    fn serialize_bytes(self, _bytes: &[u8]) -> Written {
        Err(NoJson)
    }

    fn serialize_none(self) -> Written {
        Ok(Json::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Ok(Json::Null)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Written {
        Ok(Json::Null)
    }

    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Written {
        Ok(variant.into())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _name: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> Written {
        Err(NoJson)
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Values, NoJson> {
        Ok(Values(Vec::new()))
    }

    fn serialize_tuple(self, _length: usize) -> Result<Self::SerializeTuple, NoJson> {
        Err(NoJson)
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleStruct, NoJson> {
        Err(NoJson)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, NoJson> {
        Err(NoJson)
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Members, NoJson> {
        Ok(Members::default())
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Members, NoJson> {
        Ok(Members::default())
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, NoJson> {
        Err(NoJson)
    }
}

struct Values(Vec<Json>);

impl SerializeSeq for Values {
    type Ok = Json;
    type Error = NoJson;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoJson> {
        self.0.push(value.serialize(ToJson)?);
        Ok(())
    }

    fn end(self) -> Written {
        Ok(Json::List(self.0))
    }
}

#[derive(Default)]
struct Members {
    members: Vec<(String, Json)>,
    /// The name of the member that comes next.
    name: String,
}

impl Members {
    #[inline(never)]
    fn put(&mut self, name: &str, value: Written) -> Result<(), NoJson> {
        self.members.push((name.into(), value?));
        Ok(())
    }
}

impl SerializeMap for Members {
    type Ok = Json;
    type Error = NoJson;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), NoJson> {
        self.name = match name.serialize(ToJson)? {
            Json::Text(name) => name.expose().clone(),
            Json::Number(name) => name,
            _ => return Err(NoJson),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoJson> {
        let name = core::mem::take(&mut self.name);
        self.put(&name, value.serialize(ToJson))
    }

    fn end(self) -> Written {
        Ok(Json::Object(self.members))
    }
}

impl SerializeStruct for Members {
    type Ok = Json;
    type Error = NoJson;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), NoJson> {
        self.put(name, value.serialize(ToJson))
    }

    fn end(self) -> Written {
        Ok(Json::Object(self.members))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => {
                let number: serde_json::Number = serde_json::from_str(number).map_err(S::Error::custom)?;
                // By its kind: with `serde_json/arbitrary_precision` a number is written as an object of its own.
                match (number.as_i64(), number.as_u64(), number.as_f64()) {
                    (Some(number), _, _) => serializer.serialize_i64(number),
                    (_, Some(number), _) => serializer.serialize_u64(number),
                    (_, _, Some(number)) => serializer.serialize_f64(number),
                    _ => Err(S::Error::custom(NoJson)),
                }
            }
            Self::Text(text) => serializer.serialize_str(text.expose()),
            Self::List(values) => serializer.collect_seq(values),
            Self::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}
