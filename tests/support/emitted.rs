//! What must hold of every emitted file, whatever the docs say: it is Rust, no two names of a scope are
//! the same, and it holds nothing but what the generator emits.

use std::collections::HashSet;

use syn::{Attribute, Fields, ImplItem, Item, UseTree, Visibility};

/// Checks an emitted file; fails with what does not hold.
pub fn check(code: &str) -> Result<(), String> {
    let file = syn::parse_file(code).map_err(|error| format!("it is not Rust: {error}"))?;
    let scopes = scopes(&file);
    for names in scopes
        .members
        .iter()
        .chain([&scopes.types, &scopes.modules])
    {
        let mut seen = HashSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(*name)) {
            return Err(format!("`{twice}` is there twice"));
        }
    }
    check_attributes(&file.attrs)?;
    file.items.iter().try_for_each(check_item)
}

/// The names of a file.
#[derive(Debug, Default)]
pub struct Scopes {
    /// The structs, enums, aliases and names of what is elsewhere.
    pub types: Vec<String>,
    /// The modules.
    pub modules: Vec<String>,
    /// The fields of each struct and the variants of each enum.
    pub members: Vec<Vec<String>>,
}

/// The names of a file that was parsed.
pub fn scopes(file: &syn::File) -> Scopes {
    let mut scopes = Scopes::default();
    for item in &file.items {
        match item {
            Item::Struct(item) => {
                scopes.types.push(item.ident.to_string());
                let names = item.fields.iter().filter_map(|field| field.ident.as_ref());
                scopes
                    .members
                    .push(names.map(ToString::to_string).collect());
            }
            Item::Enum(item) => {
                scopes.types.push(item.ident.to_string());
                let variants = item.variants.iter();
                let names = variants.map(|variant| variant.ident.to_string());
                scopes.members.push(names.collect());
            }
            Item::Type(item) => scopes.types.push(item.ident.to_string()),
            Item::Use(item) if matches!(item.vis, Visibility::Public(_)) => {
                scopes.types.extend(named(&item.tree));
            }
            Item::Mod(item) => scopes.modules.push(item.ident.to_string()),
            _ => {}
        }
    }
    scopes
}

/// The name that a path which leads elsewhere gets here.
fn named(tree: &UseTree) -> Option<String> {
    match tree {
        UseTree::Path(path) => named(&path.tree),
        UseTree::Name(name) => Some(name.ident.to_string()),
        UseTree::Rename(rename) => Some(rename.rename.to_string()),
        _ => None,
    }
}

/// Fails for an item that the generator never emits: code that a doc got in would show as one, or as an attribute.
fn check_item(item: &Item) -> Result<(), String> {
    match item {
        Item::Use(item) => check_attributes(&item.attrs),
        Item::Macro(item) if is_of_the_runtime(&item.mac.path) => check_attributes(&item.attrs),
        Item::Mod(item) if item.content.is_none() => check_attributes(&item.attrs),
        Item::Type(item) => check_attributes(&item.attrs),
        Item::Struct(item) => {
            check_attributes(&item.attrs)?;
            check_fields(&item.fields)
        }
        Item::Enum(item) => {
            check_attributes(&item.attrs)?;
            item.variants.iter().try_for_each(|variant| {
                check_attributes(&variant.attrs)?;
                check_fields(&variant.fields)
            })
        }
        Item::Impl(item) => {
            check_attributes(&item.attrs)?;
            item.items.iter().try_for_each(|item| match item {
                ImplItem::Fn(item) => check_attributes(&item.attrs),
                ImplItem::Const(item) => check_attributes(&item.attrs),
                ImplItem::Type(item) => check_attributes(&item.attrs),
                _ => Err("an impl holds what is never emitted".to_owned()),
            })
        }
        _ => Err("it holds an item that is never emitted".to_owned()),
    }
}

/// Whether a macro is one that emitted code calls.
fn is_of_the_runtime(path: &syn::Path) -> bool {
    let names = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string());
    let names: Vec<String> = names.collect();
    path.leading_colon.is_some()
        && ["impl_serde", "impl_enumeration"]
            .iter()
            .any(|name| names == ["mdclient_runtime", name])
}

fn check_fields(fields: &Fields) -> Result<(), String> {
    fields
        .iter()
        .try_for_each(|field| check_attributes(&field.attrs))
}

fn check_attributes(attributes: &[Attribute]) -> Result<(), String> {
    const EMITTED: [&str; 8] = [
        "allow",
        "cfg",
        "deprecated",
        "derive",
        "doc",
        "inline",
        "must_use",
        "non_exhaustive",
    ];
    let is_emitted =
        |attribute: &Attribute| EMITTED.iter().any(|name| attribute.path().is_ident(name));
    let odd = attributes.iter().find(|attribute| !is_emitted(attribute));
    odd.map_or(Ok(()), |odd| {
        let path = odd
            .path()
            .segments
            .iter()
            .map(|segment| segment.ident.to_string());
        Err(format!(
            "it has the attribute `{}`",
            path.collect::<Vec<_>>().join("::")
        ))
    })
}
