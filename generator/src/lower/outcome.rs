//! What an endpoint's successes and failures decode to.

use super::types::{Interner, Root, RootName};
use crate::docs::{Response, Shape, ShapeKind, StatusKind, Step};
use crate::ir::{Outcome, OutcomeKind, Payload, Variant};
use crate::names;

/// The output and the failure of the endpoint with that index and name.
pub fn outcomes(
    responses: &[Response],
    endpoint: usize,
    name: &str,
    interner: &mut Interner,
) -> (Outcome, Outcome) {
    let mut successes: Vec<&Response> = responses
        .iter()
        .filter(|r| r.status.value.is_success())
        .collect();
    if successes.is_empty() {
        let is_default = |r: &&Response| r.status.value.kind() == StatusKind::Default;
        successes = responses.iter().filter(is_default).collect();
    }
    // A failure without JSON has nothing to type: its body is on the error.
    let failures: Vec<&Response> = responses
        .iter()
        .filter(|r| !r.status.value.is_success() && r.body.is_some())
        .collect();
    let mut lowerer = Lowerer {
        endpoint,
        is_failure: false,
        interner,
    };
    let output = lowerer.outcome(&successes, format!("{name}Output"), &format!("{name}Item"));
    lowerer.is_failure = true;
    let failure = lowerer.outcome(
        &failures,
        format!("{name}Failure"),
        &format!("{name}FailureItem"),
    );
    (output, failure)
}

struct Lowerer<'a> {
    endpoint: usize,
    is_failure: bool,
    interner: &'a mut Interner,
}

impl Lowerer<'_> {
    fn outcome(&mut self, responses: &[&Response], name: String, item_name: &str) -> Outcome {
        let kind = match responses {
            [] => OutcomeKind::One(Payload::Bytes),
            [first, rest @ ..] if rest.iter().all(|other| is_same(first, other)) => {
                OutcomeKind::One(self.payload(first, &name, item_name, true))
            }
            _ => OutcomeKind::PerStatus(self.variants(responses, &name)),
        };
        Outcome { name, kind }
    }

    fn variants(&mut self, responses: &[&Response], name: &str) -> Vec<Variant> {
        let variants = responses.iter().map(|response| {
            let status = &response.status.value;
            let variant = names::status_variant(status);
            let (own, item) = (format!("{name}{variant}"), format!("{name}{variant}Item"));
            Variant {
                name: variant,
                status: status.clone(),
                payload: self.payload(response, &own, &item, false),
            }
        });
        variants.collect()
    }

    fn payload(
        &mut self,
        response: &Response,
        name: &str,
        item_name: &str,
        is_owned: bool,
    ) -> Payload {
        let Some(shape) = &response.body else {
            return Payload::Bytes;
        };
        let root_name = match &shape.kind {
            ShapeKind::Array(_) => RootName::Derived(item_name.to_owned()),
            _ if is_owned => RootName::Owned(name.to_owned()),
            _ => RootName::Derived(name.to_owned()),
        };
        let root = Root {
            endpoint: self.endpoint,
            is_failure: self.is_failure,
            name: root_name,
        };
        Payload::Json {
            pointer: pointer(response, shape),
            ty: self.interner.root(shape, root),
        }
    }
}

/// Whether two responses decode alike.
fn is_same(a: &Response, b: &Response) -> bool {
    match (&a.body, &b.body) {
        (None, None) => true,
        (Some(first), Some(second)) => first == second && pointer(a, first) == pointer(b, second),
        _ => false,
    }
}

/// The place of the documented data in the body, as RFC 6901 writes it.
///
/// A note can be wrong: docs print it on every success, also where the block
/// shows the whole body. Such a block has members that stand beside the data:
/// the one that the note leads through, or `success`.
fn pointer(response: &Response, shape: &Shape) -> String {
    let steps = response
        .data_at
        .as_ref()
        .map_or(&[][..], |steps| &steps.value);
    let is_whole_body = |key: &str| match &shape.kind {
        ShapeKind::Object(fields) => fields.iter().any(|field| field.key == key),
        _ => false,
    };
    if let Some(Step::Key(first)) = steps.first()
        && (is_whole_body(first) || is_whole_body("success"))
    {
        return String::new();
    }
    steps.iter().map(token).collect()
}

fn token(step: &Step) -> String {
    match step {
        Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("/{index}"),
    }
}
