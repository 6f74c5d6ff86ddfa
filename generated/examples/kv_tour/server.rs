//! A server for the tour: Workers KV in memory, on this machine.
//!
//! It speaks as much HTTP/1.1 as a client of an API needs: keep-alive, and bodies with a
//! `Content-Length`. Each connection has a thread, which lives as long as the connection.

mod api;
mod form;
mod namespace;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, Method, Request, Response, Version};

use api::Api;

const MAX_HEAD: u64 = 64 * 1024;
const MAX_BODY: u64 = 100 * 1024 * 1024;
const MAX_HEADERS: usize = 64;
const IDLE: Duration = Duration::from_secs(60);

pub struct Server {
    address: SocketAddr,
}

impl Server {
    /// The only account that the server knows.
    pub const ACCOUNT: &str = "023e105f4ecef8ad9ca31a8372d0c353";
    /// The only token that it lets in.
    pub const TOKEN: &str = "a-token-for-the-tour";

    /// Starts a server that runs until the program ends.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        thread::Builder::new().spawn(move || accept(&listener))?;
        Ok(Self { address })
    }

    pub fn base_url(&self) -> String {
        format!("http://{}{}", self.address, api::PREFIX)
    }
}

fn accept(listener: &TcpListener) {
    let api = Arc::new(Mutex::new(Api::default()));
    for stream in listener.incoming() {
        let api = Arc::clone(&api);
        let served = stream.and_then(|stream| {
            thread::Builder::new().spawn(move || {
                // A connection that breaks concerns nobody but its client.
                let _ = serve(stream, &api);
            })
        });
        if let Err(error) = served {
            eprintln!("a connection was not served: {error}");
        }
    }
}

fn serve(stream: TcpStream, api: &Mutex<Api>) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    loop {
        let request = match receive(&mut stream) {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                let refusal = api::malformed(error.to_string());
                return send(stream.get_mut(), &refusal, &Method::GET, false);
            }
            Err(error) => return Err(error),
        };
        let response = api
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .answer(&request);
        let keep_alive = keeps_alive(&request);
        send(stream.get_mut(), &response, request.method(), keep_alive)?;
        if !keep_alive {
            return Ok(());
        }
    }
}

/// Reads a request; `None` if the client closed the connection instead of sending one.
fn receive(stream: &mut impl BufRead) -> io::Result<Option<Request<Vec<u8>>>> {
    let head = receive_head(stream)?;
    if head.is_empty() {
        return Ok(None);
    }
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    if parsed.parse(&head).map_err(invalid)?.is_partial() {
        return Err(invalid("the head of the request is incomplete"));
    }
    let mut request = Request::builder()
        .method(parsed.method.unwrap_or_default())
        .uri(parsed.path.unwrap_or_default())
        .version(match parsed.version {
            Some(0) => Version::HTTP_10,
            _ => Version::HTTP_11,
        });
    for header in &*parsed.headers {
        request = request.header(header.name, header.value);
    }
    let mut request = request.body(Vec::new()).map_err(invalid)?;
    *request.body_mut() = receive_body(stream, request.headers())?;
    Ok(Some(request))
}

/// Reads up to the empty line, which is part of the head.
fn receive_head(stream: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut rest = stream.take(MAX_HEAD);
    loop {
        let read = rest.read_until(b'\n', &mut head)?;
        if read == 0 && rest.limit() == 0 {
            return Err(invalid("the head of the request is too long"));
        }
        if read == 0 || head.ends_with(b"\r\n\r\n") || head.ends_with(b"\n\n") {
            return Ok(head);
        }
    }
}

fn receive_body(stream: &mut impl BufRead, headers: &HeaderMap) -> io::Result<Vec<u8>> {
    if headers.contains_key(TRANSFER_ENCODING) {
        return Err(invalid("a body must have a Content-Length"));
    }
    let Some(length) = headers.get(CONTENT_LENGTH) else {
        return Ok(Vec::new());
    };
    let length = length.to_str().map_err(invalid)?;
    let length: u64 = length.parse().map_err(invalid)?;
    if length > MAX_BODY {
        return Err(invalid("the body is too long"));
    }
    let mut body = Vec::new();
    stream.take(length).read_to_end(&mut body)?;
    if u64::try_from(body.len()) == Ok(length) {
        Ok(body)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

fn keeps_alive(request: &Request<Vec<u8>>) -> bool {
    let connection = request.headers().get(CONNECTION);
    let closes = connection.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"close"));
    request.version() == Version::HTTP_11 && !closes
}

fn send(
    stream: &mut TcpStream,
    response: &Response<Vec<u8>>,
    method: &Method,
    keep_alive: bool,
) -> io::Result<()> {
    let mut bytes = format!("HTTP/1.1 {}\r\n", response.status()).into_bytes();
    for (name, value) in response.headers() {
        write!(bytes, "{name}: ")?;
        bytes.extend(value.as_bytes());
        bytes.extend(b"\r\n");
    }
    write!(bytes, "content-length: {}\r\n", response.body().len())?;
    let connection = if keep_alive { "keep-alive" } else { "close" };
    write!(bytes, "connection: {connection}\r\n\r\n")?;
    if method != Method::HEAD {
        bytes.extend(response.body());
    }
    stream.write_all(&bytes)
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
