//! The emitted Workers KV client against its doc and its overlay, which are read here line by line and
//! not by the generator.

mod answers;
mod requests;

use std::any::type_name;

use cloudflare_client::Endpoint;
use conformance::scan::{self, overlay};

fn documented() -> Vec<scan::Endpoint> {
    let doc = conformance::repository("priv/docs/workers_kv_namespace.md");
    scan::endpoints(&std::fs::read_to_string(doc).unwrap())
}

/// Which request an emitted struct is.
#[derive(Clone, Debug)]
struct Identity {
    name: &'static str,
    method: String,
    path: &'static str,
}

impl Identity {
    fn of<E: Endpoint>() -> Self {
        let name = type_name::<E>().split('<').next().unwrap_or_default();
        Self {
            name: name.rsplit("::").next().unwrap_or_default(),
            method: E::METHOD.to_string(),
            path: E::PATH,
        }
    }

    /// What the doc says of it.
    fn documented(&self) -> scan::Endpoint {
        let mut endpoints = documented().into_iter();
        let found = endpoints.find(|e| e.method == self.method && e.path == self.path);
        found.expect("the client has no endpoint that the doc lacks")
    }

    /// What the overlay says of it. Of two requests of one endpoint, the overlay names all but one.
    fn described(&self) -> Option<overlay::Request> {
        let mut requests = described();
        requests.retain(|r| r.method == self.method && r.path == self.path);
        let named = |r: &overlay::Request| r.name.as_deref() == Some(self.name);
        let at = requests.iter().position(named);
        let at = at.or_else(|| requests.iter().position(|r| r.name.is_none()))?;
        Some(requests.swap_remove(at))
    }
}

fn described() -> Vec<overlay::Request> {
    let overlay = conformance::repository("priv/overlays/workers_kv_namespace.md");
    overlay::requests(&std::fs::read_to_string(overlay).unwrap())
}
