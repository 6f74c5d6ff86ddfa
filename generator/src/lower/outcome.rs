//! What an endpoint's successes and failures decode to.

use super::enums::Holder;
use super::types::{Interner, Root, RootName, Side, enum_of};
use crate::docs::{Response, Shape, ShapeKind, StatusKind, Step};
use crate::ir::{Outcome, OutcomeKind, Payload, Type, Variant};
use crate::names;

/// The output and the failure of the endpoint with that index and name.
pub fn outcomes(
    responses: &[Response],
    endpoint: usize,
    name: &str,
    interner: &mut Interner,
) -> (Outcome, Outcome) {
    let successes = successes(responses);
    // A failure without JSON has nothing to type: its body is on the error.
    let failures: Vec<&Response> = responses
        .iter()
        .filter(|r| !r.status.value.is_success() && r.body.is_some())
        .collect();
    let mut lowerer = Lowerer {
        endpoint,
        side: Side::Output,
        interner,
    };
    let output = lowerer.outcome(&successes, format!("{name}Output"), &format!("{name}Item"));
    lowerer.side = Side::Failure;
    let failure = lowerer.outcome(
        &failures,
        format!("{name}Failure"),
        &format!("{name}FailureItem"),
    );
    (output, failure)
}

/// The responses that an endpoint answers with when all went well: those of 2xx, or else the default.
pub fn successes(responses: &[Response]) -> Vec<&Response> {
    let is_success = |r: &&Response| r.status.value.is_success();
    let is_default = |r: &&Response| r.status.value.kind() == StatusKind::Default;
    let successes: Vec<&Response> = responses.iter().filter(is_success).collect();
    if successes.is_empty() {
        return responses.iter().filter(is_default).collect();
    }
    successes
}

struct Lowerer<'a> {
    endpoint: usize,
    side: Side,
    interner: &'a mut Interner,
}

impl Lowerer<'_> {
    fn outcome(&mut self, responses: &[&Response], name: String, item_name: &str) -> Outcome {
        let lowered = responses.iter().map(|response| self.payload(response));
        let payloads: Vec<Payload> = lowered.collect();
        let kind = match payloads.as_slice() {
            [] => OutcomeKind::One(Payload::Bytes),
            [first, rest @ ..] if rest.iter().all(|other| other == first) => {
                self.add_root(first, RootName::Owned(name.clone()), item_name);
                OutcomeKind::One(first.clone())
            }
            _ => OutcomeKind::PerStatus(self.variants(responses, payloads, &name)),
        };
        Outcome { name, kind }
    }

    fn variants(
        &mut self,
        responses: &[&Response],
        payloads: Vec<Payload>,
        name: &str,
    ) -> Vec<Variant> {
        let variants = responses.iter().zip(payloads).map(|(response, payload)| {
            let status = &response.status.value;
            let variant = names::status_variant(status);
            let own = format!("{name}{variant}");
            let item = format!("{own}Item");
            self.add_root(&payload, RootName::Derived(own), &item);
            Variant {
                name: variant,
                status: status.clone(),
                payload,
            }
        });
        variants.collect()
    }

    fn payload(&mut self, response: &Response) -> Payload {
        let Some(shape) = &response.body else {
            return Payload::Bytes;
        };
        let ty = self.interner.ty("item", shape, self.side);
        if let Some(id) = enum_of(&ty) {
            let holder = Holder::Endpoint(self.endpoint);
            self.interner.enums.add_holder(id, holder);
        }
        Payload::Json {
            pointer: pointer(response, shape),
            ty,
        }
    }

    /// Remembers whose body a payload is, and what its struct is called if
    /// nothing better is found.
    fn add_root(&mut self, payload: &Payload, name: RootName, item_name: &str) {
        let Payload::Json { ty, .. } = payload else {
            return;
        };
        let name = match ty {
            Type::Array(_) | Type::Map(_) => RootName::Derived(item_name.to_owned()),
            _ => name,
        };
        let (endpoint, side) = (self.endpoint, self.side);
        self.interner.add_root(
            ty,
            Root {
                endpoint,
                side,
                name,
            },
        );
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

/// A step as RFC 6901 writes it.
pub fn token(step: &Step) -> String {
    match step {
        Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("/{index}"),
    }
}
