//! The IR as the Rust that callers see, a line for each item.

use mdclient::ir::{
    Body, BodyContent, BodyField, BodyValue, Endpoint, EnumDef, Module, Outcome, OutcomeKind,
    Payload, RequestBody, Type, TypeDef,
};

/// A line for each item of a module.
pub fn lines(module: &Module) -> Vec<String> {
    let sketch = Sketch(module);
    let endpoints = module.endpoints.iter();
    let mut lines: Vec<String> = endpoints
        .flat_map(|endpoint| sketch.endpoint(endpoint))
        .collect();
    lines.extend(module.types.iter().map(|def| sketch.struct_of(def)));
    lines.extend(module.enums.iter().map(enum_of));
    lines
}

struct Sketch<'a>(&'a Module);

impl Sketch<'_> {
    fn endpoint(&self, endpoint: &Endpoint) -> Vec<String> {
        let name = &endpoint.name;
        let mut fields: Vec<String> = Vec::new();
        for param in &endpoint.path_params {
            fields.push(format!("{}: {}", param.name, self.ty(&param.ty)));
        }
        for param in &endpoint.query {
            fields.push(self.sent(&param.name, &param.ty, param.required));
        }
        let mut lines = Vec::new();
        match &endpoint.body {
            RequestBody::Empty => {}
            RequestBody::Undocumented => fields.push("body: Body".to_owned()),
            RequestBody::One(body) => fields.extend(self.body(body)),
            RequestBody::OneOf(choices) => {
                for choice in choices {
                    let arguments = self.body(&choice.body).join(", ");
                    lines.push(format!("fn {name}::{}({arguments})", choice.name));
                }
            }
        }
        lines.insert(0, format!("struct {name} {{ {} }}", fields.join(", ")));
        lines.extend(self.outcome(&endpoint.output));
        if let OutcomeKind::PerStatus(_) = endpoint.failure.kind {
            lines.extend(self.outcome(&endpoint.failure));
        }
        if let Some(paging) = &endpoint.paging {
            let item = self.ty(&paging.item);
            lines.push(format!("impl Paged for {name} {{ type Item = {item}; }}"));
        }
        if let Some(headers) = &endpoint.headers {
            let fields = headers.fields.iter();
            let fields = fields.map(|field| self.read(&field.name, &field.ty, field.promised));
            let fields: Vec<String> = fields.collect();
            lines.push(format!(
                "struct {} {{ {} }}",
                headers.name,
                fields.join(", ")
            ));
        }
        lines
    }

    fn body(&self, body: &Body) -> Vec<String> {
        let field = |field: &BodyField| match &field.value {
            BodyValue::Fixed(_) => None,
            BodyValue::Given { ty, required } => Some(self.sent(&field.name, ty, *required)),
        };
        match &body.content {
            BodyContent::Bytes { name, .. } => vec![format!("{name}: Body")],
            BodyContent::Json { name, ty } => vec![format!("{name}: {}", self.ty(ty))],
            BodyContent::Object(fields) | BodyContent::Multipart(fields) => {
                fields.iter().filter_map(field).collect()
            }
        }
    }

    fn outcome(&self, outcome: &Outcome) -> Option<String> {
        let name = &outcome.name;
        let payload = |payload: &Payload| match payload {
            Payload::Bytes => "Bytes".to_owned(),
            Payload::Json { ty, .. } => self.ty(ty),
        };
        match &outcome.kind {
            OutcomeKind::One(one) => {
                let ty = payload(one);
                (ty != *name).then(|| format!("type {name} = {ty};"))
            }
            OutcomeKind::PerStatus(variants) => {
                let variants = variants.iter();
                let variants = variants
                    .map(|variant| format!("{}({})", variant.name, payload(&variant.payload)));
                let variants: Vec<String> = variants.collect();
                Some(format!("enum {name} {{ {} }}", variants.join(", ")))
            }
        }
    }

    fn struct_of(&self, def: &TypeDef) -> String {
        let fields = def.fields.iter().map(|field| {
            if def.in_request {
                self.sent(&field.name, &field.ty, field.required)
            } else {
                self.read(&field.name, &field.ty, field.required)
            }
        });
        let fields: Vec<String> = fields.collect();
        format!("struct {} {{ {} }}", def.name, fields.join(", "))
    }

    /// A field of what callers send.
    fn sent(&self, name: &str, ty: &Type, required: bool) -> String {
        let ty = self.ty(ty);
        if required {
            format!("{name}: {ty}")
        } else {
            format!("{name}: Option<{ty}>")
        }
    }

    /// A field of an answer. A list that is absent is empty.
    fn read(&self, name: &str, ty: &Type, promised: bool) -> String {
        let is_list = matches!(ty, Type::Array(_) | Type::Map(_));
        self.sent(name, ty, promised || is_list)
    }

    fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::String => "String".to_owned(),
            Type::Integer => "i64".to_owned(),
            Type::Number => "f64".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Any => "Value".to_owned(),
            Type::Bytes => "Body".to_owned(),
            Type::Array(item) => format!("Vec<{}>", self.ty(item)),
            Type::Map(value) => format!("BTreeMap<String, {}>", self.ty(value)),
            Type::Optional(inner) => format!("Option<{}>", self.ty(inner)),
            Type::Nullable(inner) => format!("Nullable<{}>", self.ty(inner)),
            Type::Struct(id) => self.0.types[id.0].name.clone(),
            Type::Enum(id) => self.0.enums[id.0].name.clone(),
        }
    }
}

fn enum_of(def: &EnumDef) -> String {
    let variants: Vec<&str> = def.values.iter().map(|value| &*value.name).collect();
    format!(
        "enum {} {{ {}, Unknown(..) }}",
        def.name,
        variants.join(", ")
    )
}
