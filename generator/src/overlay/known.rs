//! What a doc has, as overlays look for it.

use std::collections::HashMap;

use crate::docs::{Endpoint, Method};
use crate::source::Span;

/// The endpoints of a doc, by what an overlay finds them by.
pub struct Known<'a> {
    endpoints: &'a [Endpoint],
    /// The first of each method and path.
    places: HashMap<(Method, &'a str), usize>,
    /// The first of each path.
    paths: HashMap<&'a str, usize>,
    /// How messages call them.
    targets: Vec<String>,
}

/// The method and the path of an endpoint, as a message calls it.
pub fn target(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.method.value, endpoint.path.value.as_str())
}

fn key(endpoint: &Endpoint) -> (Method, &str) {
    (endpoint.method.value, endpoint.path.value.as_str())
}

impl<'a> Known<'a> {
    /// The endpoints of a doc.
    pub fn of(endpoints: &'a [Endpoint]) -> Self {
        let mut known = Self {
            endpoints,
            places: HashMap::new(),
            paths: HashMap::new(),
            targets: endpoints.iter().map(target).collect(),
        };
        for (place, endpoint) in endpoints.iter().enumerate() {
            let (method, path) = key(endpoint);
            known.places.entry((method, path)).or_insert(place);
            known.paths.entry(path).or_insert(place);
        }
        known
    }

    /// The index of the endpoint that an overlay speaks of.
    pub fn place(&self, said: &Endpoint) -> Option<usize> {
        self.places.get(&key(said)).copied()
    }

    /// The first endpoint with the path of another.
    pub fn with_path(&self, other: &Endpoint) -> Option<&'a Endpoint> {
        let place = self.paths.get(other.path.value.as_str())?;
        self.endpoints.get(*place)
    }

    /// What messages call the endpoints.
    pub fn targets(&self) -> impl Iterator<Item = &str> + Clone {
        self.targets.iter().map(String::as_str)
    }

    /// The first endpoint that messages call so.
    pub fn with_target(&self, target: &str) -> Option<&'a Endpoint> {
        let place = self.targets.iter().position(|known| known == target)?;
        self.endpoints.get(place)
    }
}

/// The endpoints whose paths have a parameter: their indices, and the rows that they have for it.
pub struct Uses(HashMap<String, Vec<(usize, Option<Span>)>>);

impl Uses {
    /// The parameters of endpoints.
    pub fn of(endpoints: &[Endpoint]) -> Self {
        let mut uses: HashMap<String, Vec<_>> = HashMap::new();
        for (place, endpoint) in endpoints.iter().enumerate() {
            let rows = endpoint.additions.path.iter();
            let rows = rows.map(|row| (row.name.value.as_str(), row.name.span));
            let own: HashMap<&str, Span> = rows.collect();
            for parameter in endpoint.path.value.parameters() {
                let all = uses.entry(parameter.to_owned()).or_default();
                all.push((place, own.get(parameter).copied()));
            }
        }
        Self(uses)
    }

    /// Those of one parameter, in the order of the doc.
    pub fn of_parameter(&self, name: &str) -> &[(usize, Option<Span>)] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}
