//! The program that shows how a new crate is used, in its README and at its root.

use crate::ir::{Api, Endpoint, Module, RequestBody, Type};
use crate::names;

/// A program that makes one call.
pub struct FirstCall {
    /// The feature of the module that is called.
    pub feature: String,
    /// What it imports.
    pub import: String,
    /// What it does, with a `token` at hand, where `?` can be used.
    pub statements: [String; 3],
}

/// A first call, to the endpoint with the shortest path that needs nothing but texts.
pub fn first_call(api: &Api, package: &str) -> Option<FirstCall> {
    let (module, endpoint) = first_endpoint(api)?;
    let crate_name = package.replace('-', "_");
    let keys = endpoint.path_params.iter().map(|param| &param.key);
    let arguments: Vec<String> = keys.map(|key| format!("{key:?}")).collect();
    let (module, name, arguments) = (&module.name, &endpoint.name, arguments.join(", "));
    // A module of the crate's name would be meant otherwise.
    let root = if *module == crate_name { "::" } else { "" };
    Some(FirstCall {
        feature: names::feature(module),
        import: format!("use {root}{crate_name}::{{Client, Credentials, Error, {module}}};"),
        statements: [
            "let client = Client::new(Credentials::bearer(token))?;".to_owned(),
            format!("let answer = client.send({module}::{name}::new({arguments})).await?;"),
            "println!(\"{answer:?}\");".to_owned(),
        ],
    })
}

fn first_endpoint(api: &Api) -> Option<(&Module, &Endpoint)> {
    let all = api.modules.iter().filter(|module| !module.deprecated);
    let all = all.flat_map(|module| {
        module
            .endpoints
            .iter()
            .map(move |endpoint| (module, endpoint))
    });
    let simple = all.filter(|(_, endpoint)| {
        let is_text = |ty: &Type| *ty == Type::String;
        !endpoint.deprecated
            && matches!(endpoint.body, RequestBody::Empty)
            && endpoint.path_params.iter().all(|param| is_text(&param.ty))
            && !endpoint.query.iter().any(|param| param.required)
    });
    simple.min_by_key(|(module, endpoint)| (endpoint.path.as_str().len(), &module.name))
}
