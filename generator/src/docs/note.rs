//! The note of a response: `` > Data is at `body["result"]` ``.

use pulldown_cmark::{Event, Tag, TagEnd};
use serde::Serialize;

use super::Spanned;
use super::block::{Block, Blocks};
use crate::diagnostic::{Code, Diagnostic};

/// One step from a JSON value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Step {
    /// To a member of an object.
    Key(String),
    /// To an item of an array, from 0.
    Index(u32),
}

const LEAD: &str = "Data is at ";

/// Reads the note that a quote holds.
pub fn read(blocks: &Blocks<'_>, quote: &Block) -> Result<Spanned<Vec<Step>>, Diagnostic> {
    let bad = |range, message: &str| {
        Diagnostic::new(Code::BadNote, blocks.span(range), message)
            .help("a note reads: > Data is at `body[\"result\"]`")
    };
    let [
        (Event::Start(Tag::Paragraph), _),
        (Event::Text(lead), _),
        (Event::Code(place), range),
        (Event::End(TagEnd::Paragraph), _),
    ] = blocks.inner(quote)
    else {
        return Err(bad(
            &quote.range,
            "this quote is not a note that is understood",
        ));
    };
    if &**lead != LEAD {
        return Err(bad(
            &quote.range,
            "this quote is not a note that is understood",
        ));
    }
    match steps(place) {
        Ok(value) => Ok(Spanned {
            value,
            span: blocks.span(range),
        }),
        Err(at) => {
            let start = blocks.text[range.clone()]
                .find(&**place)
                .map_or(range.start, |offset| range.start + offset + at);
            let rest = &blocks.text[start..range.end];
            let length = rest.chars().next().map_or(0, char::len_utf8);
            Err(bad(
                &(start..start + length),
                "the place of the data is malformed here",
            ))
        }
    }
}

/// The steps of `body["a"][0]`, or the offset of the first character that is wrong.
pub fn steps(place: &str) -> Result<Vec<Step>, usize> {
    let mut rest = place.strip_prefix("body").ok_or(0usize)?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let at = place.len() - rest.len();
        let (step, after) = step(rest).map_err(|offset| at + offset)?;
        steps.push(step);
        rest = after;
    }
    Ok(steps)
}

/// The step at the start of `text` and what follows it, or the offset of what is wrong.
fn step(text: &str) -> Result<(Step, &str), usize> {
    let inner = text.strip_prefix('[').ok_or(0usize)?;
    let mut values = serde_json::Deserializer::from_str(inner).into_iter::<StepValue>();
    let Some(Ok(value)) = values.next() else {
        return Err(1);
    };
    let end = values.byte_offset();
    let after = inner[end..].strip_prefix(']').ok_or(1 + end)?;
    let step = match value {
        StepValue::Key(key) => Step::Key(key),
        StepValue::Index(index) => Step::Index(index),
    };
    Ok((step, after))
}

/// What JSON allows between the brackets of a step.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum StepValue {
    Key(String),
    Index(u32),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_chain_of_keys_and_indices_is_understood() {
        assert_eq!(steps("body"), Ok(vec![]));
        assert_eq!(
            steps(r#"body["a b"][0]["\"]"]"#),
            Ok(vec![
                Step::Key("a b".into()),
                Step::Index(0),
                Step::Key("\"]".into())
            ])
        );
    }

    #[test]
    fn the_first_wrong_character_is_found() {
        for (place, at) in [
            ("result", 0),
            (r#"body["result""#, 13),
            ("body.result", 4),
            ("body[result]", 5),
            ("body[-1]", 5),
            ("body[]", 5),
            ("body[0]]", 7),
        ] {
            assert_eq!(steps(place), Err(at), "{place}");
        }
    }
}
