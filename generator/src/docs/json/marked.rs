//! What only the blocks of overlays hold: marks, enumerations, maps.

use jsonc_parser::ast::{Object, ObjectProp, Value};

use super::likeness::{held, placeholder_word};
use super::{Dialect, Reader};
use crate::diagnostic::{Code, Diagnostic, quote};
use crate::docs::placeholder::{self, TYPES};
use crate::docs::{Presence, Shape, ShapeKind};
use crate::source::Span;

impl Reader<'_> {
    /// A string of an overlay: a placeholder, or a value that is always sent.
    pub(super) fn overlay_string(&mut self, node: &Value<'_>, text: &str, span: Span) -> Shape {
        let is_more = !held(text, TYPES.into_iter().chain(["bytes"])).is_empty();
        if let Some(inner) = between_stars(text).filter(|_| !is_more) {
            return self.marked(inner, span);
        }
        let (bare, _) = placeholder::split_mark(text.trim());
        if is_more || between_stars(bare.trim_end()).is_some() || placeholder_word(text).is_some() {
            self.report(no_placeholder(text, span));
            return Shape::new(ShapeKind::Unknown, span);
        }
        let (word, presence) = placeholder::split_mark(text);
        if presence != Presence::Unmarked && TYPES.contains(&word) {
            let message = format!("{} is no placeholder", quote(text));
            let diagnostic = Diagnostic::new(Code::BadType, span, message);
            self.report(diagnostic.label(format!("did you mean `*{text}*`?")));
        }
        Shape::new(self.example(node), span)
    }

    fn marked(&mut self, inner: &str, span: Span) -> Shape {
        match placeholder::parse(inner) {
            Ok(read) if read.kind == ShapeKind::Bytes && self.dialect != Dialect::Multipart => {
                let message = "bytes stand in the parts of a multipart body alone";
                self.report(Diagnostic::new(Code::BadType, span, message));
                Shape::new(ShapeKind::Unknown, span)
            }
            Ok(read) => Shape {
                kind: read.kind,
                presence: read.presence,
                nullable: read.nullable,
                name: None,
                span,
            },
            Err(mistake) => {
                let diagnostic = Diagnostic::new(Code::BadType, span, mistake.message);
                self.report(match mistake.meant {
                    Some(meant) => diagnostic.label(format!("did you mean `*{meant}*`?")),
                    None => diagnostic.help(mistake.help),
                });
                Shape::new(ShapeKind::Unknown, span)
            }
        }
    }

    /// The member of a map, `{"*": x}`. It stands alone, and without a mark.
    pub(super) fn any_key<'o, 'a>(&mut self, object: &'o Object<'a>) -> Option<&'o ObjectProp<'a>> {
        let is_any = |key: &str| matches!(key, "*" | "*!" | "*?");
        let mut all = object.properties.iter();
        let any = all.find(|property| is_any(property.name.as_str()))?;
        let span = self.span(&any.name);
        if object.properties.len() > 1 {
            let message = "the key `*` stands for every key, and so alone";
            self.report(Diagnostic::new(Code::BadType, span, message));
        } else if any.name.as_str() != "*" {
            let message = "the key of a map has no mark";
            self.report(Diagnostic::new(Code::BadMark, span, message));
        }
        Some(any)
    }

    /// The key of a field. In an overlay, what has no placeholder has its mark there: `"items!": []`.
    pub(super) fn key<'k>(
        &mut self,
        key: &'k str,
        key_span: Span,
        value: &Value<'_>,
        shape: &mut Shape,
    ) -> &'k str {
        let (bare, presence) = placeholder::split_mark(key);
        if self.dialect == Dialect::Doc || presence == Presence::Unmarked {
            return key;
        }
        match value {
            Value::Array(_) | Value::Object(_) | Value::NullKeyword(_) => {
                shape.presence = presence;
                return bare;
            }
            Value::StringLit(string) if !matches!(shape.kind, ShapeKind::Example(_)) => {
                let message = "the mark of a placeholder stands between its stars";
                let diagnostic = Diagnostic::new(Code::BadMark, key_span, message);
                let meant = placeholder::meant(&format!("{}{}", string.value, presence.mark()));
                self.report(match meant {
                    Some(meant) => diagnostic.help(format!("write it there: \"*{meant}*\"")),
                    None => diagnostic,
                });
            }
            _ => {
                let message = "a value that is always sent has no mark";
                self.report(Diagnostic::new(Code::BadMark, key_span, message));
            }
        }
        key
    }
}

/// What stands between the stars of a string, if it could be a placeholder.
fn between_stars(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('*')?.strip_suffix('*')?;
    inner.contains(char::is_alphanumeric).then_some(inner)
}

fn no_placeholder(text: &str, span: Span) -> Diagnostic {
    let message = format!("{} is no placeholder", quote(text));
    let diagnostic = Diagnostic::new(Code::BadType, span, message);
    match placeholder::meant(text) {
        Some(meant) => diagnostic.label(format!("did you mean `*{meant}*`?")),
        None => diagnostic.help(
            "a placeholder is the whole string, and its mark stands between its stars: \"*string?*\"",
        ),
    }
}
