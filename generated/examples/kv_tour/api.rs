//! Cloudflare's API as far as the tour goes: credentials, routes, envelopes, and the namespaces.
//!
//! Cloudflare's limits are not checked: sizes, counts, and how soon a key may expire.

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Server;
use super::namespace::Namespace;

pub const PREFIX: &str = "/client/v4";

pub type Answer = Result<Response<Vec<u8>>, Problem>;

#[derive(Default)]
pub struct Api {
    namespaces: BTreeMap<String, Namespace>,
    created: u64,
}

impl Api {
    pub fn answer(&mut self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let answer = authenticate(request).and_then(|()| self.route(request));
        answer.unwrap_or_else(Problem::into_response)
    }

    fn route(&mut self, request: &Request<Vec<u8>>) -> Answer {
        let segments = segments(request.uri().path())?;
        let segments: Vec<_> = segments.iter().map(AsRef::as_ref).collect();
        let [
            "accounts",
            account,
            "storage",
            "kv",
            "namespaces",
            rest @ ..,
        ] = &segments[..]
        else {
            return Err(Problem::no_route());
        };
        if *account != Server::ACCOUNT {
            return Err(Problem::authentication(StatusCode::FORBIDDEN));
        }
        match (request.method().as_str(), rest) {
            ("GET", []) => self.list(&Query::only(
                request,
                &["page", "per_page", "order", "direction"],
            )?),
            ("POST", []) => self.create(request.body()),
            ("PUT", [id]) => self.rename(id, request.body()),
            ("DELETE", [id]) => self.remove(id),
            ("GET", [id]) => Ok(success(&self.namespace(id)?.describe(id))),
            (_, [id, rest @ ..]) => self.namespace(id)?.route(rest, request),
            (_, []) => Err(Problem::no_route()),
        }
    }

    fn list(&self, query: &Query) -> Answer {
        let page = query.number("page")?.unwrap_or(1_usize).max(1);
        let per_page = query.number("per_page")?.unwrap_or(20).clamp(1, 1000);
        let skipped = (page - 1).saturating_mul(per_page);
        let mut sorted: Vec<_> = self.namespaces.iter().collect();
        match query.text("order") {
            "" | "id" => {}
            "title" => sorted.sort_by_key(|(_, namespace)| &namespace.title),
            other => return Err(Problem::malformed(format!("`{other}` is no order"))),
        }
        match query.text("direction") {
            "" | "asc" => {}
            "desc" => sorted.reverse(),
            other => return Err(Problem::malformed(format!("`{other}` is no direction"))),
        }
        let described = sorted.into_iter().map(|(id, it)| it.describe(id));
        let result: Vec<_> = described.skip(skipped).take(per_page).collect();
        let result_info = json!({
            "page": page,
            "per_page": per_page,
            "count": result.len(),
            "total_count": self.namespaces.len(),
            "total_pages": self.namespaces.len().div_ceil(per_page),
        });
        Ok(success_of(&json!(result), &result_info))
    }

    fn create(&mut self, body: &[u8]) -> Answer {
        let title = self.free_title(body, "")?;
        self.created += 1;
        let id = format!("{:032x}", self.created);
        let namespace = Namespace::new(title);
        let described = namespace.describe(&id);
        self.namespaces.insert(id, namespace);
        Ok(success(&described))
    }

    fn rename(&mut self, id: &str, body: &[u8]) -> Answer {
        let title = self.free_title(body, id)?;
        let namespace = self.namespace(id)?;
        namespace.title = title;
        Ok(success(&namespace.describe(id)))
    }

    fn remove(&mut self, id: &str) -> Answer {
        let removed = self.namespaces.remove(id);
        removed.ok_or_else(Problem::no_namespace)?;
        Ok(success(&Value::Null))
    }

    fn namespace(&mut self, id: &str) -> Result<&mut Namespace, Problem> {
        let found = self.namespaces.get_mut(id);
        found.ok_or_else(Problem::no_namespace)
    }

    /// The title in a body, which no other namespace may have.
    fn free_title(&self, body: &[u8], id: &str) -> Result<String, Problem> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Body {
            title: String,
        }

        let Body { title } = parse(body)?;
        if title.is_empty() {
            return Err(Problem::malformed("a title must not be empty"));
        }
        let mut others = self.namespaces.iter().filter(|(other, _)| *other != id);
        if others.any(|(_, other)| other.title == title) {
            return Err(Problem::title_exists());
        }
        Ok(title)
    }
}

fn authenticate(request: &Request<Vec<u8>>) -> Result<(), Problem> {
    let Some(given) = request.headers().get(AUTHORIZATION) else {
        return Err(Problem::authentication(StatusCode::UNAUTHORIZED));
    };
    if given == &format!("Bearer {}", Server::TOKEN) {
        Ok(())
    } else {
        Err(Problem::authentication(StatusCode::FORBIDDEN))
    }
}

/// The segments behind the prefix. They are decoded one by one, because `%2F` is no boundary.
fn segments(path: &str) -> Result<Vec<Cow<'_, str>>, Problem> {
    let path = path
        .strip_prefix(PREFIX)
        .and_then(|path| path.strip_prefix('/'));
    let decode = |segment| {
        let decoded = percent_decode_str(segment).decode_utf8();
        decoded.map_err(|_| Problem::malformed("the path is not UTF-8"))
    };
    path.ok_or_else(Problem::no_route)?
        .split('/')
        .map(decode)
        .collect()
}

/// The parameters of a query, by name.
pub struct Query(BTreeMap<String, String>);

impl Query {
    /// The query of a request that may have these parameters.
    pub fn only(request: &Request<Vec<u8>>, names: &[&str]) -> Result<Self, Problem> {
        let query = request.uri().query().unwrap_or_default();
        let parameters = url::form_urlencoded::parse(query.as_bytes());
        let parameters: BTreeMap<_, _> = parameters.into_owned().collect();
        match parameters.keys().find(|name| !names.contains(&&***name)) {
            Some(name) => Err(Problem::malformed(format!("`{name}` is no parameter"))),
            None => Ok(Self(parameters)),
        }
    }

    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }

    pub fn number<N: std::str::FromStr>(&self, name: &str) -> Result<Option<N>, Problem> {
        let number = self.0.get(name).map(|text| text.parse()).transpose();
        number.map_err(|_| Problem::malformed(format!("`{name}` is no number")))
    }
}

pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| Problem::malformed(error.to_string()))
}

pub fn success(result: &Value) -> Response<Vec<u8>> {
    let body = json!({ "success": true, "errors": [], "messages": [], "result": result });
    respond(StatusCode::OK, &body)
}

pub fn success_of(result: &Value, result_info: &Value) -> Response<Vec<u8>> {
    let body = json!({
        "success": true,
        "errors": [],
        "messages": [],
        "result": result,
        "result_info": result_info,
    });
    respond(StatusCode::OK, &body)
}

fn respond(status: StatusCode, body: &Value) -> Response<Vec<u8>> {
    let mut response = Response::new(body.to_string().into_bytes());
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// What is answered to a request that cannot be read.
pub fn malformed(message: String) -> Response<Vec<u8>> {
    Problem::malformed(message).into_response()
}

/// Why a request fails.
pub struct Problem {
    status: StatusCode,
    code: u32,
    message: Cow<'static, str>,
}

impl Problem {
    fn new(status: StatusCode, code: u32, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self {
            status,
            code,
            message,
        }
    }

    fn authentication(status: StatusCode) -> Self {
        Self::new(status, 10000, "Authentication error")
    }

    pub fn no_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, 7000, "No route for that URI")
    }

    fn no_namespace() -> Self {
        let message = "get namespace: 'namespace not found'";
        Self::new(StatusCode::NOT_FOUND, 10013, message)
    }

    pub fn no_key() -> Self {
        Self::new(StatusCode::NOT_FOUND, 10009, "get: 'key not found'")
    }

    fn title_exists() -> Self {
        let message =
            "create namespace: 'a namespace with this account ID and title already exists'";
        Self::new(StatusCode::BAD_REQUEST, 10014, message)
    }

    /// Cloudflare has a code for each mistake, this server one for all of them.
    pub fn malformed(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, 10019, message)
    }

    fn into_response(self) -> Response<Vec<u8>> {
        let error = json!({ "code": self.code, "message": self.message });
        let body = json!({ "success": false, "errors": [error], "messages": [], "result": null });
        respond(self.status, &body)
    }
}
