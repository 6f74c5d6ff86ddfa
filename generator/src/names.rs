//! The names of the emitted code: the only place that makes an identifier.
//!
//! # The rules
//!
//! **Words.** A title is split at everything that is not a letter or digit. A
//! leading `[DEPRECATED]`, possessive `'s` and the articles *a*, *an* and *the*
//! are dropped, and so is what comes after 120 characters; `ID(s)` is `IDs`. Letters that are not ASCII are spelled in
//! ASCII (`Größe` is `Grosse`).
//!
//! **Endpoints.** The words in UpperCamelCase: `List a Namespace's Keys` is
//! `ListNamespaceKeys`. A title without words gives way to the method and the
//! path; a title that begins with a digit has the method put before it.
//! Endpoints of a doc are named from the shortest path to the longest (then in
//! the order of the alphabet, then GET, POST, PUT, PATCH, DELETE, HEAD,
//! OPTIONS). Where a name is taken, the words of the path that the path of its
//! owner lacks are appended (`CreateHealthCheckSmartShield`), or the method
//! where the path is the same (`UpdateQueuePatch`). So a new endpoint never
//! renames one with a shorter path.
//!
//! **Types.** A shape that several endpoints answer with is named by the noun
//! that their titles share (`Namespace`), without verbs such as *list*, unless all of them delete it; another is `<Endpoint>Output`, the
//! items of a list `<Endpoint>Item`, a documented failure `<Endpoint>Failure`
//! or, where endpoints that share no noun share it, `Failure`. A nested object
//! is named by its parent and its key, of which 120 characters count. Every endpoint has `<Endpoint>Output`,
//! as a type or as an alias.
//!
//! **Fields.** The key in `snake_case`. A keyword is raw (`r#type`) or, where
//! Rust has no raw form, ends in an underscore (`self_`). A leading digit has an
//! `n` before it (`n1`), after `plus_` or `minus_` where the key has a sign; a
//! key without words is `field`. Where two keys would be the same, the one that
//! is spelled like the field keeps the name, and the others follow in the order
//! of the alphabet as `name_2`, `name_3`.
//!
//! **Requests.** The fields of a request are its path parameters, its query
//! parameters and the fields of its body, in that order. One that clashes with
//! an earlier one, or with a method of the request (`new`, and `body` and `json` where no one body is
//! described), is `query_x` or `body_x`; a path parameter gets a number. Enumerations
//! are named by what holds them and the key (`ListNamespacesOrder`), their
//! variants by the values in UpperCamelCase. An overlay may give a request or a
//! type a name of its own.
//!
//! **Modules.** The file name in `snake_case`, with an underscore after it where
//! Rust, Windows or the root of the client has it for itself (`type`, `con`, `http`).
//!
//! A name that is taken after all of that ends in a number, from 2. Of the name of a request, a type or a module
//! that is longer, 200 characters count.

mod members;
mod numbers;
mod shared;
mod words;

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

use crate::docs::{Method, PathPart, PathTemplate, Status, StatusKind};
pub use members::{RequestNames, enum_variants, members, request_fields, sent_members};
use numbers::Numbers;
pub use shared::shared_types;
use words::{beginning, camel, common_words, joined, singular, title_words, words};

/// A name of the IR as a token. Names of the IR are valid identifiers, which
/// this module saw to.
pub fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(word) => Ident::new_raw(word, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// What an endpoint is named by.
#[derive(Clone, Copy, Debug)]
pub struct EndpointKey<'a> {
    /// The title, in Markdown.
    pub title: &'a str,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: &'a PathTemplate,
    /// The name that an overlay gives it.
    pub given: Option<&'a str>,
}

impl EndpointKey<'_> {
    /// The order in which endpoints choose their names.
    pub fn order(&self) -> impl Ord + use<'_> {
        let path = self.path.as_str();
        (path.len(), path, self.method)
    }
}

/// The names of the types of one module.
#[derive(Debug, Default)]
pub struct TypeScope {
    taken: HashSet<String>,
    numbers: Numbers,
}

/// What every endpoint `X` owns beside `X`: `XOutput` and `XFailure`.
const ENDPOINT_SUFFIXES: [&str; 3] = ["", "Output", "Failure"];

impl TypeScope {
    /// The names of a module's endpoints, in the order given. Names that overlays give are not free for
    /// others; two that are equal get a number, and have to be reported.
    pub fn endpoints(&mut self, keys: &[EndpointKey<'_>]) -> Vec<String> {
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (&keys[a], &keys[b]);
            let given_first = a.given.is_none().cmp(&b.given.is_none());
            given_first.then_with(|| a.order().cmp(&b.order()))
        });
        let mut names = vec![String::new(); keys.len()];
        let mut owners: HashMap<String, usize> = HashMap::new();
        let mut numbers = Numbers::default();
        for index in order {
            let key = &keys[index];
            let plain = key
                .given
                .map_or_else(|| plain_endpoint_name(key), str::to_owned);
            let plain = shortened(plain);
            let owner = owners.get(&plain).map(|&owner| &keys[owner]);
            let name = self.claim_endpoint(endpoint_candidates(&plain, key, owner), &mut numbers);
            owners.insert(name.clone(), index);
            names[index] = name;
        }
        names
    }

    fn claim_endpoint(&mut self, candidates: Vec<String>, numbers: &mut Numbers) -> String {
        let is_free = |name: &str| {
            let mut owned = ENDPOINT_SUFFIXES
                .iter()
                .map(|suffix| format!("{name}{suffix}"));
            owned.all(|name| !self.taken.contains(&name))
        };
        let name = first_free(candidates, numbers, is_free);
        let owned = ENDPOINT_SUFFIXES
            .iter()
            .map(|suffix| format!("{name}{suffix}"));
        self.taken.extend(owned);
        name
    }

    /// The first candidate that is free, or the last with a number. An endpoint's
    /// own names (`XOutput`) are given out by [`TypeScope::endpoints`] and not free.
    pub fn claim(&mut self, candidates: Vec<String>) -> String {
        let Self { taken, numbers } = self;
        let name = first_free(candidates, numbers, |name| !taken.contains(name));
        self.taken.insert(name.clone());
        name
    }

    /// Whether a name is in use.
    pub fn contains(&self, name: &str) -> bool {
        self.taken.contains(name)
    }
}

/// How many characters of a name count, so that the file that rustdoc calls by it has a name that disks
/// take: with `struct.`, `Output`, a number and `.html` it has less than 255.
const LONGEST: usize = 200;

/// The part of a name that counts. Names are ASCII.
fn shortened(mut name: String) -> String {
    name.truncate(LONGEST);
    name
}

/// The first free candidate; if there is none, the last one with a number after it.
fn first_free(
    candidates: Vec<String>,
    numbers: &mut Numbers,
    is_free: impl Fn(&str) -> bool,
) -> String {
    let mut candidates: Vec<String> = candidates.into_iter().map(shortened).collect();
    if let Some(index) = candidates.iter().position(|name| is_free(name)) {
        return candidates.swap_remove(index);
    }
    let last = candidates.last().map_or("Item", String::as_str);
    numbers.first_free(last, "", is_free)
}

fn plain_endpoint_name(key: &EndpointKey<'_>) -> String {
    let method = key.method.as_str().to_upper_camel_case();
    let mut words = title_words(key.title);
    if words.is_empty() {
        words = path_words(key.path, true);
        words.extend(path_words(key.path, false));
        words.insert(0, method.clone());
    }
    let name = camel(&words);
    match name.chars().next() {
        Some(first) if first.is_ascii_digit() => method + &name,
        _ if name == "Self" => method + &name,
        _ => name,
    }
}

/// The names that an endpoint would take, best first.
fn endpoint_candidates(
    plain: &str,
    key: &EndpointKey<'_>,
    owner: Option<&EndpointKey<'_>>,
) -> Vec<String> {
    let mut candidates = vec![plain.to_owned()];
    let Some(owner) = owner else {
        return candidates;
    };
    let method = key.method.as_str().to_upper_camel_case();
    if key.path == owner.path {
        candidates.push(format!("{plain}{method}"));
        return candidates;
    }
    for literal in [true, false] {
        let of_owner: HashSet<String> = path_words(owner.path, literal).into_iter().collect();
        let mut lacking = path_words(key.path, literal);
        lacking.retain(|word| !of_owner.contains(word));
        if !lacking.is_empty() {
            candidates.push(format!("{plain}{}", camel(&lacking)));
        }
    }
    let mut all = path_words(key.path, true);
    all.extend(path_words(key.path, false));
    candidates.push(format!("{plain}{}", camel(&all)));
    candidates.push(format!("{plain}{}{method}", camel(&all)));
    candidates
}

/// The words of a path's literals, or of its parameters.
fn path_words(path: &PathTemplate, literals: bool) -> Vec<String> {
    let parts = path.parts().iter().filter_map(|part| match part {
        PathPart::Literal(text) if literals => Some(text),
        PathPart::Parameter(name) if !literals => Some(name),
        _ => None,
    });
    parts.flat_map(|text| words(text)).collect()
}

/// The noun that titles share: the words common to all of them, in order, in
/// the singular where any title has it, without a verb at the beginning. `None` where they share none, and where
/// they all delete it.
pub fn shared_noun(titles: &[&str]) -> Option<String> {
    let mut titles = titles.iter().map(|title| title_words(title));
    let mut shared = titles.next()?;
    for words in titles {
        shared = common_words(&shared, &words);
    }
    let is_filler = |word: &String| FILLERS.contains(&word.to_ascii_lowercase().as_str());
    while shared.last().is_some_and(is_filler) {
        shared.pop();
    }
    let is_one_of =
        |verbs: &[&str], word: &str| verbs.contains(&word.to_ascii_lowercase().as_str());
    if shared
        .first()
        .is_some_and(|word| is_one_of(&DELETING, word))
    {
        return None;
    }
    let is_verb = |word: &String| is_one_of(&VERBS, word);
    while shared
        .first()
        .is_some_and(|word| is_filler(word) || is_verb(word))
    {
        shared.remove(0);
    }
    let name = camel(&shared);
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name != "Self";
    is_name.then_some(name)
}

/// Words that name nothing at the ends of a noun.
const FILLERS: [&str; 14] = [
    "and", "by", "for", "from", "get", "in", "list", "of", "on", "or", "to", "update", "with",
    "create",
];

/// Words that say at the beginning of a title what a request does, where a type is what it is about.
const VERBS: [&str; 12] = [
    "add", "check", "edit", "fetch", "gets", "lists", "patch", "read", "retrieve", "set", "show",
    "updates",
];

/// Such words of requests that do not answer with what they are about.
const DELETING: [&str; 2] = ["delete", "remove"];

/// The name of an object that stands in another, by that one's name and the key.
pub fn nested_type(parent: &str, key: &str, is_item: bool) -> String {
    let mut words = words(beginning(key));
    if let Some(last) = words.last_mut().filter(|_| is_item) {
        *last = singular(last);
    }
    match camel(&words) {
        name if name.is_empty() => format!("{parent}Item"),
        name => format!("{parent}{name}"),
    }
}

/// The name of an enum's variant for a status: `Status404`, `Status4XX`, `Default`.
pub fn status_variant(status: &Status) -> String {
    match status.kind() {
        StatusKind::Code(code) => format!("Status{code}"),
        StatusKind::Class(class) => format!("Status{class}XX"),
        StatusKind::Default => "Default".to_owned(),
    }
}

/// Whether a text is the name of a type as an overlay may give it: `CreateNamespace`.
pub fn is_type_name(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_uppercase());
    begins && text.bytes().all(|b| b.is_ascii_alphanumeric()) && text != "Self" && text.len() <= 120
}

/// Whether a text is the name of a field or a method as an overlay may give it: `value`.
pub fn is_member_name(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_ascii_lowercase());
    let is_snake = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    begins && text.bytes().all(is_snake) && !is_keyword(text) && text != "new" && text.len() <= 120
}

/// The name of a doc's module, by its file name.
pub fn module_of(doc: &str) -> String {
    module(doc.rsplit_once('.').map_or(doc, |(stem, _)| stem))
}

/// The name of a doc's module, by its file name without the ending.
pub fn module(stem: &str) -> String {
    let name = shortened(joined(&words(stem)).to_snake_case());
    let is_device = |name: &str| {
        ["con", "prn", "aux", "nul"].contains(&name)
            || name.len() == 4
                && (name.starts_with("com") || name.starts_with("lpt"))
                && name.ends_with(|c: char| c.is_ascii_digit())
    };
    match name.chars().next() {
        None => "untitled".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{name}"),
        Some(_) if is_keyword(&name) || is_device(&name) || TAKEN_MODULES.contains(&&*name) => {
            name + "_"
        }
        Some(_) => name,
    }
}

/// Names at the root of a client that are not those of docs, and crates that its code names.
const TAKEN_MODULES: [&str; 10] = [
    "alloc",
    "api",
    "auth",
    "blocking",
    "core",
    SHARED_FAILURES,
    "http",
    "mdclient_runtime",
    "reqwest",
    "std",
];

/// The module of what several modules fail with. It is private to the client.
pub const SHARED_FAILURES: &str = "failures";

/// The feature of a module, in a crate that has one for each: its name, with an underscore after it
/// where the crate has that feature for something else.
pub fn feature(module: &str) -> String {
    let ending = if OWN_FEATURES.contains(&module) {
        "_"
    } else {
        ""
    };
    format!("{module}{ending}")
}

/// The features of a crate that are not those of modules.
pub const OWN_FEATURES: [&str; 6] = ["blocking", "default", "full", "reqwest", "tokio", "tracing"];

/// The keywords of all editions, in use and reserved.
pub fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
        "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
        "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
        "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type",
        "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.contains(&name)
}
