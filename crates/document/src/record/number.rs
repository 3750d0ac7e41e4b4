//! Exact decimals as JSON numbers.

use std::borrow::Cow;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number as JsonNumber;

/// A decimal number: in JSON an integer without a point where it is one, else the number with the fewest digits that is
/// nearest to it among those of 64 bits, which is the decimal itself up to 15 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = self.0.normalize();
        match i64::try_from(number) {
            Ok(integer) if number.scale() == 0 => serializer.serialize_i64(integer),
            // By way of its digits, since that rounds once.
            _ => serializer.serialize_f64(number.to_string().parse().unwrap_or_default()),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = JsonNumber::deserialize(deserializer)?;
        let digits = match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => integer.to_string(),
            // Written out: the shortest digits, without an exponent.
            (None, Some(float)) => float.to_string(),
            (None, None) => number.to_string(),
        };
        let decimal = Decimal::from_str_exact(&digits);
        decimal.map(|decimal| Self(decimal.normalize())).map_err(D::Error::custom)
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: &str, json: &str) {
        let number = Number(Decimal::from_str_exact(number).unwrap());
        assert_eq!(serde_json::to_string(&number).unwrap(), json);
        let again: Number = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), json);
    }

    #[test]
    fn decimals_are_written_as_people_write_them_and_come_back() {
        check("3500000", "3500000");
        check("3500000.00", "3500000");
        check("0.1", "0.1");
        check("-40.5", "-40.5");
        check("1234.56", "1234.56");
        check("9007199254740993", "9007199254740993");
        check("0.6666666666666666666666666667", "0.6666666666666666");
        check("30000000000000000000", "3e+19");
        check("0.0000001", "1e-7");
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for json in ["1e300", "\"3\"", "null", "1e-40"] {
            assert!(serde_json::from_str::<Number>(json).is_err(), "{json}");
        }
    }
}
