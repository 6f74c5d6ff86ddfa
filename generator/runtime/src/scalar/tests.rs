use proptest::prelude::*;

use super::Scalar;
use crate::data::Written;

#[test]
fn text_of_another_type_is_none() {
    for text in ["", "1.0", "1e3", " 1", "0x1", "9223372036854775808", "one"] {
        assert_eq!(i64::from_text(text), None, "{text}");
    }
    for text in ["", "NaN", "inf", "-infinity", "1,5"] {
        assert_eq!(f64::from_text(text), None, "{text}");
    }
    for text in ["", "1", "True", "yes"] {
        assert_eq!(bool::from_text(text), None, "{text}");
    }
    assert_eq!(f64::from_text("1e3"), Some(1000.0));
}

#[test]
fn only_a_number_that_is_not_finite_has_no_text() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(number.to_text().is_err());
    }
    assert_eq!(String::new().to_text().unwrap(), "");
}

proptest! {
    #[test]
    fn numbers_are_spelled_as_in_json(number: f64, integer: i64) {
        let json = serde_json::to_string(&Written(&number)).unwrap();
        prop_assert_eq!(number.to_text().unwrap(), json.as_str());
        prop_assert_eq!(f64::from_text(&json), Some(number));
        prop_assert_eq!(integer.to_text().unwrap(), integer.to_string());
        prop_assert_eq!(i64::from_text(&integer.to_string()), Some(integer));
    }

    #[test]
    fn what_has_a_text_comes_back_from_it(text: String, boolean: bool) {
        prop_assert_eq!(String::from_text(&text.to_text().unwrap()), Some(text.clone()));
        prop_assert_eq!(bool::from_text(&boolean.to_text().unwrap()), Some(boolean));
    }
}
