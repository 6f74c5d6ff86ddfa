//! Marks and values that say nothing where they stand.

use crate::diagnostic::{Code, Diagnostic};
use crate::docs::json::Dialect;
use crate::docs::{Presence, Shape, ShapeKind};

/// Reports what a block of an overlay cannot mean.
pub fn check(shape: &Shape, dialect: Dialect) -> Vec<Diagnostic> {
    let mut checker = Checker {
        dialect,
        diagnostics: Vec::new(),
    };
    if shape.presence != Presence::Unmarked {
        let message = "what a block shows as a whole has no mark";
        checker.bad_mark(shape, message);
    }
    if shape.nullable {
        let message = "what a block shows as a whole is never null";
        let diagnostic = Diagnostic::new(Code::BadType, shape.span, message);
        checker.diagnostics.push(diagnostic);
    }
    checker.inside(shape, true);
    checker.diagnostics
}

struct Checker {
    dialect: Dialect,
    diagnostics: Vec<Diagnostic>,
}

impl Checker {
    fn bad_mark(&mut self, shape: &Shape, message: &str) {
        self.diagnostics
            .push(Diagnostic::new(Code::BadMark, shape.span, message));
    }

    /// Looks at what a shape holds.
    fn inside(&mut self, shape: &Shape, is_root: bool) {
        match &shape.kind {
            ShapeKind::Object(fields) => {
                for field in fields {
                    let is_fixed = is_root && matches!(field.shape.kind, ShapeKind::Example(_));
                    if !(is_fixed && self.sends()) {
                        self.field(&field.shape, is_root);
                    }
                }
            }
            ShapeKind::Array(Some(item)) | ShapeKind::Map(item) => {
                if item.presence != Presence::Unmarked {
                    let message = "an item is never absent, so it has no mark";
                    let diagnostic = Diagnostic::new(Code::BadMark, item.span, message);
                    let help = "if it may be null, write so: \"*string | null*\"";
                    self.diagnostics.push(diagnostic.help(help));
                }
                self.inside(item, false);
            }
            ShapeKind::Bytes if !is_root => {
                let message = "bytes are a part of their own";
                let diagnostic = Diagnostic::new(Code::BadType, shape.span, message);
                let help =
                    "a part that is an array or an object is sent as JSON, which holds no bytes";
                self.diagnostics.push(diagnostic.help(help));
            }
            ShapeKind::Example(_) if self.sends() => {
                let message = "a value that is always sent is a field of the body's object";
                let diagnostic = Diagnostic::new(Code::BadRequest, shape.span, message);
                self.diagnostics.push(diagnostic);
            }
            ShapeKind::Example(_) => {
                let message = "an overlay says types, and this is an example";
                let diagnostic = Diagnostic::new(Code::BadType, shape.span, message);
                self.diagnostics
                    .push(diagnostic.help("write a placeholder: \"*string!*\""));
            }
            _ => {}
        }
    }

    /// Looks at a field, of the object that the block shows as a whole or of another one.
    fn field(&mut self, shape: &Shape, is_of_root: bool) {
        if self.sends() && shape.presence == Presence::Promised {
            self.bad_mark(shape, "a request is sent, so there is nothing to promise");
        }
        if self.dialect == Dialect::Multipart && shape.nullable {
            self.bad_mark(shape, "a part is sent or left out, and never null");
        }
        if !(is_of_root && shape.kind == ShapeKind::Bytes) {
            self.inside(shape, false);
        }
    }

    fn sends(&self) -> bool {
        matches!(self.dialect, Dialect::Request | Dialect::Multipart)
    }
}
