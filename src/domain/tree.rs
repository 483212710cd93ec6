//! What a program says, whether as JSON, as a form or as XML: values in lists and tables, and the names of a table in the order
//! they came. What has two readings has none: a name that stands twice in one table is refused.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

/// A value, or a list or table of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// A table, its names in the order they came.
    Table(Table),
}

/// Names and values, in the order they came.
pub type Table = Vec<(String, Tree)>;

impl Tree {
    /// What stands under a name; `None` also where there are no names.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Table(table) => table.iter().find(|(known, _)| known == name).map(|(_, value)| value),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The same by the names on the way to it, to change it.
    pub fn at_mut(&mut self, path: &[&str]) -> Option<&mut Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        let Self::Table(table) = self else { return None };
        table.iter_mut().find(|(known, _)| known == first)?.1.at_mut(rest)
    }

    /// One value as people read it; `None` for a list or a table. Nothing is an empty text.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Null => Some(String::new()),
            Self::Bool(is) => Some(is.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
            Self::List(_) | Self::Table(_) => None,
        }
    }
}

impl From<&str> for Tree {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Tree {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Value> for Tree {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(is) => Self::Bool(is),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(table) => {
                Self::Table(table.into_iter().map(|(name, value)| (name, Self::from(value))).collect())
            }
        }
    }
}

impl fmt::Display for Tree {
    /// Compact JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(is) => serializer.serialize_bool(*is),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => items.serialize(serializer),
            Self::Table(table) => {
                let mut map = serializer.serialize_map(Some(table.len()))?;
                for (name, value) in table {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Tree;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Null)
            }

            fn visit_bool<E>(self, is: bool) -> Result<Tree, E> {
                Ok(Tree::Bool(is))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
                Ok(Tree::Number(number.into()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
                Ok(Tree::Number(number.into()))
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Tree, E> {
                Number::from_f64(number).map(Tree::Number).ok_or_else(|| E::custom("a number is none"))
            }

            fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
                Ok(Tree::from(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Tree::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
                let (mut table, mut names) = (Table::new(), HashSet::new());
                while let Some((name, value)) = map.next_entry::<String, Tree>()? {
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom("a name stands twice in one table"));
                    }
                    table.push((name, value));
                }
                Ok(Tree::Table(table))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_as_it_was() {
        for text in [
            r#"{"z":1,"a":{"y":[null,true,"x"],"b":-2.5},"m":{}}"#,
            "[]",
            "18446744073709551615",
            "-9223372036854775808",
            "0.30000000000000004",
            r#""a\"\\\u0001é""#,
        ] {
            let tree: Tree = serde_json::from_str(text).unwrap();
            assert_eq!(tree.to_string(), text);
        }
    }

    #[test]
    fn a_name_stands_once_in_a_table() {
        for twice in [r#"{"a":1,"a":1}"#, r#"{"b":[{"a":1,"c":2,"a":null}]}"#, r#"{"a":1,"\u0061":2}"#] {
            let error = serde_json::from_str::<Tree>(twice).unwrap_err();
            assert!(error.is_data(), "{twice}: {error}");
        }
        assert!(serde_json::from_str::<Tree>(r#"{"a":{"a":1},"b":{"a":1}}"#).is_ok());
    }

    #[test]
    fn values_are_found_by_their_names() {
        let mut tree = Tree::from(serde_json::json!({ "a": { "b": [1] }, "c": 2.5 }));
        *tree.at_mut(&["a", "b"]).unwrap() = Tree::from("x");
        assert_eq!(tree.to_string(), r#"{"a":{"b":"x"},"c":2.5}"#);
        assert_eq!(tree.at_mut(&["a", "b", "c"]), None);
        assert_eq!(tree.get("a").and_then(|inner| inner.get("b")), Some(&Tree::from("x")));
        assert_eq!((tree.get("d"), Tree::Null.get("a")), (None, None));
        assert_eq!((tree.get("c").and_then(Tree::text), tree.text()), (Some("2.5".to_owned()), None));
    }
}
