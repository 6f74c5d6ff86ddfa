//! The JSON form of the IR, which `mdclient ir` prints.

use serde::{Serialize, Serializer};

mod request;

use super::{
    Api, Endpoint, EnumDef, Module, Outcome, OutcomeKind, Payload, Response, Type, TypeDef,
    TypeField, Variant,
};
use crate::docs::{Method, PathTemplate, Shape, Status, Step};
use crate::source::{SourceMap, Span};
use request::{BodyJson, HeadersJson, PagingJson, ParameterJson};

/// The version of the JSON form. It changes when a member changes its meaning or
/// goes away; a new member leaves it as it is.
pub const VERSION: u32 = 2;

/// Where something stands: the name of the doc, or of the overlay, and the line.
#[derive(Serialize)]
struct PlaceJson<'a> {
    #[serde(flatten)]
    file: FileJson<'a>,
    line: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum FileJson<'a> {
    Doc(&'a str),
    Overlay(&'a str),
}

impl<'a> PlaceJson<'a> {
    fn new(span: Span, sources: &'a SourceMap) -> Self {
        let file = sources.file(span.file);
        let in_file = if file.is_overlay() {
            FileJson::Overlay
        } else {
            FileJson::Doc
        };
        Self {
            file: in_file(file.name()),
            line: sources.line(span),
        }
    }
}

impl Api {
    /// The JSON form, indented: `{"version":2,"modules":[..]}`.
    ///
    /// Places are given as docs-relative files and 1-based lines, which is why
    /// it takes the docs.
    pub fn to_json(&self, sources: &SourceMap) -> String {
        let api = ApiJson {
            version: VERSION,
            modules: self
                .modules
                .iter()
                .map(|module| ModuleJson::new(module, sources))
                .collect(),
        };
        serde_json::to_string_pretty(&api)
            .expect("strings, numbers and checked literals always serialise")
    }
}

#[derive(Serialize)]
struct ApiJson<'a> {
    version: u32,
    modules: Vec<ModuleJson<'a>>,
}

#[derive(Serialize)]
struct ModuleJson<'a> {
    name: &'a str,
    title: &'a str,
    source: &'a str,
    description: &'a str,
    deprecated: bool,
    endpoints: Vec<EndpointJson<'a>>,
    types: Vec<TypeDefJson<'a>>,
    enums: Vec<EnumJson<'a>>,
}

impl<'a> ModuleJson<'a> {
    fn new(module: &'a Module, sources: &'a SourceMap) -> Self {
        let endpoint = |endpoint| EndpointJson::new(endpoint, module, sources);
        let type_def = |type_def| TypeDefJson::new(type_def, module, sources);
        Self {
            name: &module.name,
            title: &module.title,
            source: sources.file(module.span.file).name(),
            description: &module.description,
            deprecated: module.deprecated,
            endpoints: module.endpoints.iter().map(endpoint).collect(),
            types: module.types.iter().map(type_def).collect(),
            enums: module.enums.iter().map(EnumJson::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct EndpointJson<'a> {
    name: &'a str,
    title: &'a str,
    method: Method,
    path: &'a PathTemplate,
    path_params: Vec<ParameterJson<'a>>,
    query: Vec<ParameterJson<'a>>,
    body: BodyJson<'a>,
    paging: Option<PagingJson<'a>>,
    headers: Option<HeadersJson<'a>>,
    /// Where an overlay describes the endpoint; null where none does.
    overlay: Option<PlaceJson<'a>>,
    deprecated: bool,
    description: &'a str,
    line: usize,
    responses: Vec<ResponseJson<'a>>,
    output: OutcomeJson<'a>,
    failure: OutcomeJson<'a>,
}

impl<'a> EndpointJson<'a> {
    fn new(endpoint: &'a Endpoint, module: &'a Module, sources: &'a SourceMap) -> Self {
        let path_params = endpoint.path_params.iter();
        let query = endpoint.query.iter();
        let paging = endpoint.paging.as_ref();
        let headers = endpoint.headers.as_ref();
        let responses = endpoint.responses.iter();
        Self {
            name: &endpoint.name,
            title: &endpoint.title,
            method: endpoint.method,
            path: &endpoint.path,
            path_params: path_params
                .map(|param| ParameterJson::of_path(param, module, sources))
                .collect(),
            query: query
                .map(|param| ParameterJson::of_query(param, module, sources))
                .collect(),
            body: BodyJson::new(&endpoint.body, module, sources),
            paging: paging.map(|paging| PagingJson::new(paging, sources)),
            headers: headers.map(|headers| HeadersJson::new(headers, module, sources)),
            overlay: endpoint.overlay.map(|span| PlaceJson::new(span, sources)),
            deprecated: endpoint.deprecated,
            description: &endpoint.description,
            line: sources.line(endpoint.span),
            responses: responses
                .map(|response| ResponseJson::new(response, sources))
                .collect(),
            output: OutcomeJson::new(&endpoint.output, module),
            failure: OutcomeJson::new(&endpoint.failure, module),
        }
    }
}

#[derive(Serialize)]
struct ResponseJson<'a> {
    status: &'a Status,
    description: &'a str,
    data_at: Option<&'a [Step]>,
    body: Option<&'a Shape>,
    line: usize,
    /// Where an overlay refines the response; null where none does.
    overlay: Option<PlaceJson<'a>>,
}

impl<'a> ResponseJson<'a> {
    fn new(response: &'a Response, sources: &'a SourceMap) -> Self {
        Self {
            status: &response.status,
            description: &response.description,
            data_at: response.data_at.as_deref(),
            body: response.body.as_ref(),
            line: sources.line(response.span),
            overlay: response.overlay.map(|span| PlaceJson::new(span, sources)),
        }
    }
}

#[derive(Serialize)]
struct OutcomeJson<'a> {
    name: &'a str,
    #[serde(flatten)]
    kind: OutcomeKindJson<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum OutcomeKindJson<'a> {
    One(PayloadJson<'a>),
    PerStatus(Vec<VariantJson<'a>>),
}

impl<'a> OutcomeJson<'a> {
    fn new(outcome: &'a Outcome, module: &'a Module) -> Self {
        let variant = |variant: &'a Variant| VariantJson {
            name: &variant.name,
            status: &variant.status,
            payload: PayloadJson::new(&variant.payload, module),
        };
        let kind = match &outcome.kind {
            OutcomeKind::One(payload) => OutcomeKindJson::One(PayloadJson::new(payload, module)),
            OutcomeKind::PerStatus(variants) => {
                OutcomeKindJson::PerStatus(variants.iter().map(variant).collect())
            }
        };
        let name = &outcome.name;
        Self { name, kind }
    }
}

#[derive(Serialize)]
struct VariantJson<'a> {
    name: &'a str,
    status: &'a Status,
    #[serde(flatten)]
    payload: PayloadJson<'a>,
}

#[derive(Serialize)]
struct PayloadJson<'a> {
    pointer: Option<&'a str>,
    #[serde(rename = "type")]
    ty: TypeJson<'a>,
}

impl<'a> PayloadJson<'a> {
    fn new(payload: &'a Payload, module: &'a Module) -> Self {
        match payload {
            Payload::Bytes => Self {
                pointer: None,
                ty: TypeJson::Word("bytes"),
            },
            Payload::Json { pointer, ty } => Self {
                pointer: Some(pointer),
                ty: TypeJson::Of(ty, module),
            },
        }
    }
}

/// A type as JSON: a word, `{"array": TYPE}` or `{"struct": NAME}`.
enum TypeJson<'a> {
    Word(&'static str),
    Of(&'a Type, &'a Module),
}

impl Serialize for TypeJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (ty, module) = match *self {
            TypeJson::Word(word) => return serializer.serialize_str(word),
            TypeJson::Of(ty, module) => (ty, module),
        };
        match ty {
            Type::String => serializer.serialize_str("string"),
            Type::Integer => serializer.serialize_str("integer"),
            Type::Number => serializer.serialize_str("number"),
            Type::Boolean => serializer.serialize_str("boolean"),
            Type::Any => serializer.serialize_str("any"),
            Type::Bytes => serializer.serialize_str("bytes"),
            Type::Map(value) => serializer.collect_map([("map", TypeJson::Of(value, module))]),
            Type::Optional(value) => {
                serializer.collect_map([("optional", TypeJson::Of(value, module))])
            }
            Type::Nullable(value) => {
                serializer.collect_map([("nullable", TypeJson::Of(value, module))])
            }
            Type::Enum(id) => serializer.collect_map([("enum", &module.enums[id.0].name)]),
            Type::Array(item) => serializer.collect_map([("array", TypeJson::Of(item, module))]),
            Type::Struct(id) => serializer.collect_map([("struct", &module.types[id.0].name)]),
        }
    }
}

/// An enumeration: the name of each variant, and the string that it stands for.
#[derive(Serialize)]
struct EnumJson<'a> {
    name: &'a str,
    values: Vec<(&'a str, &'a str)>,
}

impl<'a> EnumJson<'a> {
    fn new(def: &'a EnumDef) -> Self {
        let values = def.values.iter();
        Self {
            name: &def.name,
            values: values.map(|value| (&*value.name, &*value.value)).collect(),
        }
    }
}

#[derive(Serialize)]
struct TypeDefJson<'a> {
    name: &'a str,
    /// Where it is shown first, in a doc or an overlay.
    shown: PlaceJson<'a>,
    in_request: bool,
    fields: Vec<TypeFieldJson<'a>>,
}

#[derive(Serialize)]
struct TypeFieldJson<'a> {
    key: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    ty: TypeJson<'a>,
    required: bool,
    description: &'a str,
}

impl<'a> TypeDefJson<'a> {
    fn new(type_def: &'a TypeDef, module: &'a Module, sources: &'a SourceMap) -> Self {
        let field = |field: &'a TypeField| TypeFieldJson {
            key: &field.key,
            name: &field.name,
            ty: TypeJson::Of(&field.ty, module),
            required: field.required,
            description: &field.description,
        };
        Self {
            name: &type_def.name,
            shown: PlaceJson::new(type_def.span, sources),
            in_request: type_def.in_request,
            fields: type_def.fields.iter().map(field).collect(),
        }
    }
}
