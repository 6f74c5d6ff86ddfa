use std::collections::HashSet;

use serde_json::json;

use super::UnknownValue;
use crate::{Data, Reading, Scalar};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Order {
    Id,
    Title,
    Unknown(UnknownValue<Self>),
}

impl_enumeration!(Order { Id = "id", Title = "ti\"tle" });

#[test]
fn a_documented_value_is_never_unknown() {
    assert_eq!(Order::from("id"), Order::Id);
    assert_eq!(Order::from("ti\"tle".to_owned()), Order::Title);
    assert_eq!(
        serde_json::from_str::<Order>("\"\\u0069d\"").unwrap(),
        Order::Id
    );
    assert_eq!(Order::from_text("id"), Some(Order::Id));
    let Order::Unknown(other) = Order::from("ID") else {
        panic!("no documented value");
    };
    assert_eq!(other.as_str(), "ID");
}

#[test]
fn every_string_comes_back() {
    for text in ["id", "ti\"tle", "", "ID", " id", "é\n"] {
        let order: Order = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(serde_json::to_value(&order).unwrap(), json!(text));
        assert_eq!((order.as_str(), &*order.to_text().unwrap()), (text, text));
        assert_eq!(order.to_string(), text);
        assert_eq!(order, Order::from(text));
        assert_eq!(HashSet::from([order.clone(), order]).len(), 1);
    }
    assert_eq!(format!("{:?}", Order::from("new")), "Unknown(\"new\")");
    assert_eq!(format!("{:>4}|", Order::Id), "  id|");
}

#[test]
fn it_is_a_string_in_json() {
    let error = serde_json::from_str::<Order>("5").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("invalid type: integer `5`, expected a string")
    );
    assert!(serde_json::from_str::<Order>("null").is_err());
    let mut reading = Reading::default();
    let source = serde::de::value::StrDeserializer::<serde_json::Error>::new("id");
    assert_eq!(Order::decode(source, &mut reading).unwrap(), Order::Id);
    assert_eq!(Order::null(), None);
}
