//! A diagnostic as rustc prints it, with the lines in question.
//!
//! Only those lines are given to the renderer: it looks at all that it gets, and
//! a doc can have as many mistakes as lines.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::labels;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{FileId, SourceFile, SourceMap};

/// How many lines may lie between two labels of one snippet.
const LARGEST_GAP: usize = 50;

/// How many bytes of a doc a snippet may show. Of longer lines only the place is told.
const LONGEST: usize = 1 << 14;

/// One diagnostic as rustc would print it, with ANSI colours.
pub(super) fn human(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(&diagnostic.message)
        .id(diagnostic.code.id());
    let stretches = stretches(sources, diagnostic);
    let mut group = Group::with_title(title);
    for stretch in &stretches {
        group = group.elements(stretch.elements(sources.file(stretch.file)));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    renderer.render(&[group])
}

/// Lines of a doc, and the labels on them.
struct Stretch<'a> {
    file: FileId,
    first_line: usize,
    last_line: usize,
    labels: Vec<(AnnotationKind, &'a Label)>,
}

/// The lines that a diagnostic speaks of, those of the primary label first.
fn stretches<'a>(sources: &SourceMap, diagnostic: &'a Diagnostic) -> Vec<Stretch<'a>> {
    let mut stretches: Vec<Stretch<'a>> = Vec::new();
    for (kind, label) in labels(diagnostic) {
        let file = label.span.file;
        let line = |at: u32| sources.file(file).line(at as usize);
        let (first_line, last_line) = (line(label.span.start), line(label.span.end));
        let near = |stretch: &&mut Stretch<'_>| {
            stretch.file == file
                && first_line <= stretch.last_line + LARGEST_GAP
                && stretch.first_line <= last_line + LARGEST_GAP
        };
        if let Some(stretch) = stretches.iter_mut().find(near) {
            stretch.first_line = stretch.first_line.min(first_line);
            stretch.last_line = stretch.last_line.max(last_line);
            stretch.labels.push((kind, label));
        } else {
            stretches.push(Stretch {
                file,
                first_line,
                last_line,
                labels: vec![(kind, label)],
            });
        }
    }
    stretches
}

impl<'a> Stretch<'a> {
    fn elements(&self, source: &'a SourceFile) -> Vec<Element<'a>> {
        let shown = source.lines(self.first_line..=self.last_line);
        if shown.len() > LONGEST {
            return self.places(source);
        }
        let annotations = self.labels.iter().map(|(kind, label)| {
            let span = label.span.range();
            let annotation = kind.span(span.start - shown.start..span.end - shown.start);
            match label.text.as_str() {
                "" => annotation,
                text => annotation.label(text),
            }
        });
        let snippet = Snippet::source(&source.text()[shown.clone()])
            .line_start(self.first_line)
            .path(source.path())
            .annotations(annotations);
        vec![snippet.into()]
    }

    /// The places without the lines, which would fill the screen.
    fn places(&self, source: &'a SourceFile) -> Vec<Element<'a>> {
        let mut elements = Vec::new();
        for (_, label) in &self.labels {
            let place = source.location(label.span.start as usize);
            let origin = Origin::path(source.path()).line(place.line);
            elements.push(origin.char_column(place.column).into());
            if !label.text.is_empty() {
                elements.push(Level::NOTE.message(&label.text).into());
            }
        }
        elements
    }
}
