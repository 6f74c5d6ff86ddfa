//! The structs of bodies, and how JSON members reach their fields.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::foreign::Item;
use super::member::{self, Member};
use super::value::{answered_type, optional_type, value_type};
use super::{Context, rustdoc};
use crate::ir::{Payload, Type, TypeDef, TypeField};
use crate::names::{self, ident};

/// The structs of a module, by name, each with its docs, and what makes them serde's. Those that are shared
/// are named only.
pub fn items<'a>(
    context: &'a Context<'_>,
    docs: impl Fn(&Context<'_>, &TypeDef) -> Vec<String> + 'a,
) -> impl Iterator<Item = TokenStream> + 'a {
    let mut types: Vec<&TypeDef> = context.module.types.iter().collect();
    types.sort_by(|a, b| a.name.cmp(&b.name));
    let own = types.iter().filter(|ty| shared_name(context, ty).is_none());
    let own: Vec<Ident> = own.map(|type_def| ident(&type_def.name)).collect();
    let serde = (!own.is_empty()).then(|| quote! { ::mdclient_runtime::impl_serde!(#(#own),*); });
    let items = types.into_iter().flat_map(move |type_def| {
        let docs = rustdoc::outer(&docs(context, type_def));
        match shared_name(context, type_def) {
            Some(shared) => vec![named(&docs, shared, &type_def.name)],
            None => own_items(context, type_def, &docs),
        }
    });
    items.chain(serde)
}

/// What a struct is called where modules share it; `None` if the module has it for itself.
fn shared_name<'a>(context: &Context<'a>, type_def: &TypeDef) -> Option<&'a str> {
    context.shared.name(&context.module.name, &type_def.name)
}

fn own_items(context: &Context<'_>, type_def: &TypeDef, docs: &TokenStream) -> Vec<TokenStream> {
    let mut items = vec![definition(context, type_def, docs)];
    items.extend(methods(context, type_def));
    items.push(record(context, type_def));
    items
}

/// A shared struct under the name that the module has for it.
fn named(docs: &TokenStream, shared: &str, name: &str) -> TokenStream {
    let (module, rename) = (ident(names::SHARED_FAILURES), ident(name));
    let rename = (shared != name).then(|| quote!(as #rename));
    let shared = ident(shared);
    quote! { #docs pub use super::#module::#shared #rename; }
}

fn definition(context: &Context<'_>, type_def: &TypeDef, docs: &TokenStream) -> TokenStream {
    let name = ident(&type_def.name);
    let fields = type_def.fields.iter().map(|field| {
        if type_def.in_request {
            return field_member(field).field(context);
        }
        let (docs, name) = (rustdoc::outer(&field_docs(field)), ident(&field.name));
        let ty = if field.required {
            value_type(context, &field.ty)
        } else {
            answered_type(context, &field.ty)
        };
        quote! { #docs pub #name: #ty, }
    });
    let default = (!has_required(type_def)).then(|| quote!(Default,));
    let required = type_def.fields.iter().filter(|field| field.required);
    let required = required.map(|field| &field.ty);
    let allow = member::allow_many_flags(required, "struct_excessive_bools");
    quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq)]
        #allow
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
    }
}

fn has_required(type_def: &TypeDef) -> bool {
    type_def.fields.iter().any(|field| field.required)
}

/// The paragraphs that say which requests send the struct, or which answers hold it, and where.
pub fn used_by(context: &Context<'_>, type_def: &TypeDef) -> Vec<String> {
    let links = context.links(&type_def.endpoints);
    let used_by = rustdoc::prose(if type_def.in_request {
        format!("Used by {links}.")
    } else {
        format!("In answers to {links}.")
    });
    vec![used_by, context.documented_at(&[type_def.span])]
}

fn field_docs(field: &TypeField) -> Vec<String> {
    let mut docs = vec![format!("{}.", field_words(field))];
    if !field.description.is_empty() {
        docs.insert(0, rustdoc::markdown(&field.description));
    }
    docs
}

/// The key of a field and what it holds.
fn field_words(field: &TypeField) -> String {
    let example = field.example.as_ref().map_or_else(String::new, |literal| {
        format!(", for example {}", rustdoc::code(&literal.json))
    });
    let (key, what) = (rustdoc::code(&field.key), type_words(&field.ty, field));
    format!("{key}: {what}{example}")
}

fn type_words(ty: &Type, field: &TypeField) -> String {
    let what = match ty {
        Type::String | Type::Enum(_) => "a string",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::Boolean => "a boolean",
        Type::Any if field.description.is_empty() => "any JSON; the docs do not say more",
        Type::Any => "any JSON",
        Type::Array(_) => "a list",
        Type::Map(_) => "an object with any keys",
        Type::Bytes => "bytes",
        Type::Optional(value) | Type::Nullable(value) => {
            return format!("{} or null", type_words(value, field));
        }
        Type::Struct(_) => "an object",
    };
    what.to_owned()
}

/// The constructor and the setters of a struct that requests send.
fn methods(context: &Context<'_>, type_def: &TypeDef) -> Option<TokenStream> {
    if !type_def.in_request {
        return None;
    }
    let name = ident(&type_def.name);
    let members: Vec<Member<'_>> = type_def.fields.iter().map(field_member).collect();
    let docs = if has_required(type_def) {
        "A value with all that is required."
    } else {
        "A value without any field."
    };
    let new = member::constructor(context, docs, &members, None);
    let setters = member::setters(context, &members);
    Some(quote! { impl #name { #new #(#setters)* } })
}

fn field_member(field: &TypeField) -> Member<'_> {
    Member {
        name: &field.name,
        ty: &field.ty,
        required: field.required,
        what: field_words(field),
        description: &field.description,
    }
}

fn record(context: &Context<'_>, type_def: &TypeDef) -> TokenStream {
    let foreign = &context.foreign;
    let (record, result) = (foreign.name(Item::Record), foreign.name(Item::Result));
    let (reader, writer) = (
        foreign.name(Item::FieldReader),
        foreign.name(Item::FieldWriter),
    );
    let (name, text) = (ident(&type_def.name), &type_def.name);
    let required = required_keys(type_def);
    let blank = blank(context, type_def);
    let read_arms = read_arms(type_def);
    let write_lines = type_def.fields.iter().map(|field| {
        let (key, name) = (&field.key, ident(&field.name));
        quote! { fields.write(#key, &self.#name); }
    });
    quote! {
        impl #record for #name {
            const NAME: &'static str = #text;
            #required

            #blank

            fn read<'de, F: #reader<'de>>(&mut self, key: &str, field: F) -> #result<(), F::Error> {
                match key {
                    #(#read_arms)*
                    _ => field.skip(),
                }
            }

            fn write<F: #writer>(&self, fields: &mut F) {
                #(#write_lines)*
            }
        }
    }
}

fn required_keys(type_def: &TypeDef) -> Option<TokenStream> {
    let promised = type_def.fields.iter().filter(|field| field.is_never_null());
    let keys: Vec<&String> = promised.map(|field| &field.key).collect();
    (!keys.is_empty()).then(|| quote! { const REQUIRED: &'static [&'static str] = &[#(#keys),*]; })
}

/// The arms that read the fields, a promised one by its index among the [`required_keys`].
fn read_arms(type_def: &TypeDef) -> Vec<TokenStream> {
    let mut promised = 0;
    let arms = type_def.fields.iter().map(|field| {
        let (key, name) = (&field.key, ident(&field.name));
        if !field.is_never_null() {
            return quote! { #key => field.read(&mut self.#name), };
        }
        let index = Literal::usize_unsuffixed(promised);
        promised += 1;
        quote! { #key => field.required(#index, &mut self.#name), }
    });
    arms.collect()
}

fn blank(context: &Context<'_>, type_def: &TypeDef) -> TokenStream {
    if !has_required(type_def) {
        let setters = type_def.fields.iter().filter(|_| type_def.in_request);
        let setters = setters.map(|field| field.name.as_str());
        let default = context.foreign.default_of_self(setters);
        return quote! { fn blank() -> Self { #default } };
    }
    let data = context.foreign.name(Item::Data);
    let names = type_def.fields.iter().map(|field| ident(&field.name));
    quote! { fn blank() -> Self { Self { #(#names: #data::blank()),* } } }
}

/// The type of a whole body: absent data is an empty list, an empty object, `None`.
pub fn root_type(context: &Context<'_>, ty: &Type) -> TokenStream {
    match ty {
        Type::Struct(_) | Type::Array(_) | Type::Map(_) | Type::Any => value_type(context, ty),
        _ => optional_type(context, ty),
    }
}

/// Whether a payload is the struct of that name.
pub fn is_struct_named(context: &Context<'_>, payload: &Payload, name: &str) -> bool {
    match payload {
        Payload::Json {
            ty: Type::Struct(id),
            ..
        } => context.module.types[id.0].name == name,
        _ => false,
    }
}
