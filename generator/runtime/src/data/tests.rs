use serde_json::{Value, json};

use super::{Data, Written};
use crate::Reading;
use crate::reading::{Place, or_null};
use serde::de::DeserializeSeed;

fn read<T: Data>(json: &str) -> Result<T, String> {
    let mut reading = Reading::default();
    let mut source = serde_json::Deserializer::from_str(json);
    let mut place = None;
    let read = Place {
        place: &mut place,
        reading: &mut reading,
    }
    .deserialize(&mut source);
    let value = read.and_then(|()| or_null(place));
    value.map_err(|error| {
        let path = reading.json_path();
        let message = error.to_string();
        let message = message.split(" at line").next().unwrap_or_default();
        format!("{path}: {message}")
    })
}

fn written<T: Data>(value: &T) -> String {
    serde_json::to_string(&Written(value)).unwrap()
}

#[test]
fn integers() {
    let range = "an integer from -2^63 to 2^63 - 1";
    let cases: [(&str, Result<i64, String>); 13] = [
        ("5", Ok(5)),
        ("-5", Ok(-5)),
        ("1.0", Ok(1)),
        ("1e3", Ok(1000)),
        ("-0", Ok(0)),
        ("-0.0", Ok(0)),
        ("9223372036854775807", Ok(i64::MAX)),
        ("-9223372036854775808", Ok(i64::MIN)),
        ("-9223372036854775808.0", Ok(i64::MIN)),
        (
            "1.5",
            Err(": invalid type: floating point `1.5`, expected an integer".into()),
        ),
        (
            "9223372036854775808",
            Err(format!(
                ": invalid value: integer `9223372036854775808`, expected {range}"
            )),
        ),
        (
            "\"5\"",
            Err(": invalid type: string \"5\", expected an integer".into()),
        ),
        (
            "null",
            Err(": invalid type: null, expected an integer".into()),
        ),
    ];
    for (json, expected) in cases {
        assert_eq!(read::<i64>(json), expected, "{json}");
    }
    for json in [
        "9223372036854775808.0",
        "-9223372036854777856.0",
        "1e300",
        "100000000000000000000",
    ] {
        let error = read::<i64>(json).unwrap_err();
        assert!(
            error.ends_with(&format!(", expected {range}")),
            "{json}: {error}"
        );
    }
}

#[test]
fn numbers_keep_how_they_are_written() {
    let same = [
        "3",
        "-3",
        "0",
        "1.5",
        "9007199254740991",
        "-9007199254740991",
        "-0.0",
        "1e300",
        "0.1",
    ];
    for json in same {
        let number: f64 = read(json).unwrap();
        let again: Value = serde_json::from_str(&written(&number)).unwrap();
        assert_eq!(
            again,
            serde_json::from_str::<Value>(json).unwrap(),
            "{json}"
        );
    }
    assert_eq!(written(&9_007_199_254_740_992.0), "9007199254740992.0");
    assert_eq!(written(&1.0), "1");
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(serde_json::to_string(&Written(&number)).is_err());
    }
    assert_eq!(
        read::<f64>("18446744073709551615"),
        Ok(18_446_744_073_709_551_615.0)
    );
    let error = read::<f64>("true").unwrap_err();
    assert_eq!(error, ": invalid type: boolean `true`, expected a number");
}

#[test]
fn scalars_are_never_converted() {
    assert_eq!(read::<String>("\"a\\n\""), Ok("a\n".to_owned()));
    assert_eq!(read::<bool>("false"), Ok(false));
    assert!(read::<String>("5").is_err());
    assert!(read::<String>("true").is_err());
    assert!(read::<bool>("\"true\"").is_err());
    assert!(read::<bool>("1").is_err());
    assert!(read::<f64>("\"1\"").is_err());
}

#[test]
fn null_reads_as_each_type_says() {
    assert_eq!(read("null"), Ok(None::<String>));
    assert_eq!(read("null"), Ok(Vec::<String>::new()));
    assert_eq!(read("null"), Ok(Value::Null));
    assert_eq!(read("null"), Ok(None::<Vec<String>>));
    assert!(read::<String>("null").is_err() && read::<bool>("null").is_err());
}

#[test]
fn null_as_an_item() {
    assert_eq!(read(r#"[null, "a", null]"#), Ok(vec!["a".to_owned()]));
    assert_eq!(read("[null, 1]"), Ok(vec![1_i64]));
    assert_eq!(read("[null, 1]"), Ok(vec![None, Some(1_i64)]));
    assert_eq!(read("[null, [1]]"), Ok(vec![vec![], vec![1_i64]]));
    assert_eq!(read("[null, 1]"), Ok(vec![Value::Null, json!(1)]));
    assert_eq!(written(&vec![None, Some(1_i64)]), "[null,1]");
}

#[test]
fn a_mismatch_says_where_it_is() {
    let error = read::<Vec<Vec<i64>>>("[[1], null, [null, 2, \"x\"]]").unwrap_err();
    assert_eq!(
        error,
        "[2][2]: invalid type: string \"x\", expected an integer"
    );
    let error = read::<Vec<i64>>("{}").unwrap_err();
    assert_eq!(error, ": invalid type: map, expected an array");
}
