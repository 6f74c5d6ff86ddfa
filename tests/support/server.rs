//! A small HTTP/1.1 server inside the process of a test.
//!
//! It listens on a free port of 127.0.0.1, records what comes exactly as it came, and answers what the
//! test says. Each connection has a thread. All threads end when the server is dropped, and a panic in
//! one of them fails the test at that point.

use std::collections::VecDeque;
use std::fmt::Display;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bytes::Bytes;

/// A request as it came over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The request target, not decoded in any way.
    pub target: Bytes,
    /// Names and values of the headers, in their order and spelling.
    pub headers: Vec<(String, Bytes)>,
    /// The body; empty also where there is none.
    pub body: Bytes,
}

impl Request {
    /// The value of a header; panics if the header comes twice or is not UTF-8.
    pub fn header(&self, name: &str) -> Option<&str> {
        let is_named = |(given, _): &&(String, Bytes)| given.eq_ignore_ascii_case(name);
        let mut values = self.headers.iter().filter(is_named);
        let (_, value) = values.next()?;
        assert_eq!(values.next(), None, "the header `{name}` came twice");
        Some(str::from_utf8(value).expect("the value of the header is UTF-8"))
    }

    /// Reads a request from the start of some bytes, and tells how many of them it takes up.
    fn parse(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Request::new(&mut headers);
        let status = head.parse(bytes).expect("the client sends HTTP/1.1");
        let start = status.is_complete().then(|| status.unwrap())?;
        let owned = |h: &httparse::Header| (h.name.into(), Bytes::copy_from_slice(h.value));
        let mut request = Self {
            method: head.method?.to_owned(),
            target: Bytes::copy_from_slice(head.path?.as_bytes()),
            headers: head.headers.iter().map(owned).collect(),
            body: Bytes::new(),
        };
        let length = request.header("content-length");
        if let Some(encoding) = request.header("transfer-encoding") {
            assert_eq!((encoding, length), ("chunked", None));
            let (body, length) = dechunk(&bytes[start..])?;
            request.body = body.into();
            return Some((request, start + length));
        }
        let length = length.unwrap_or("0");
        let end = start + length.parse::<usize>().expect("a length is a number");
        request.body = Bytes::copy_from_slice(bytes.get(start..end)?);
        Some((request, end))
    }
}

/// Reads a chunked body without trailers from the start of some bytes, and tells how many of them it
/// takes up; `None` if it is not whole.
fn dechunk(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let status = httparse::parse_chunk_size(&bytes[at..]).expect("chunks have sizes");
        let (head, size) = status.is_complete().then(|| status.unwrap())?;
        let size = usize::try_from(size).expect("a chunk fits into memory");
        let chunk = at + head..at + head + size;
        at = chunk.end + 2;
        assert_eq!(bytes.get(chunk.end..at)?, b"\r\n");
        body.extend_from_slice(&bytes[chunk]);
        if size == 0 {
            return Some((body, at));
        }
    }
}

/// What the server answers with.
#[derive(Clone, Debug)]
#[must_use]
pub struct Answer {
    head: String,
    body: Bytes,
}

impl Answer {
    /// A status without headers and body. One that may have a body needs [`body`](Self::body), be it
    /// empty, for the client to see where the answer ends.
    pub fn new(status: u16) -> Self {
        let head = format!("HTTP/1.1 {status} \r\n");
        let body = Bytes::new();
        Self { head, body }
    }

    /// A status with a body of type `application/json`, which need not be valid JSON.
    pub fn json(status: u16, json: impl Display) -> Self {
        let answer = Self::new(status).header("Content-Type", "application/json");
        answer.body(json.to_string())
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: impl Display) -> Self {
        self.head += &format!("{name}: {value}\r\n");
        self
    }

    /// Sets the body, and tells its length.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        let length = self.body.len();
        self.header("Content-Length", length)
    }
}

/// A connection that was accepted. It is closed when it is dropped.
#[derive(Debug)]
pub struct Connection {
    stream: Arc<TcpStream>,
    unread: Vec<u8>,
    log: Arc<Mutex<Log>>,
}

impl Connection {
    /// Reads and records the next request; `None` if the client closes before it is whole, or the
    /// server stops.
    pub fn read_request(&mut self) -> io::Result<Option<Request>> {
        loop {
            if let Some((request, length)) = Request::parse(&self.unread) {
                self.unread.drain(..length);
                lock(&self.log).requests.push(request.clone());
                return Ok(Some(request));
            }
            let mut chunk = [0; 16 * 1024];
            let length = self.stream().read(&mut chunk)?;
            if length == 0 {
                return Ok(None);
            }
            self.unread.extend(&chunk[..length]);
            lock(&self.log).bytes += length;
        }
    }

    /// Sends an answer.
    pub fn answer(&self, answer: &Answer) -> io::Result<()> {
        let bytes = [answer.head.as_bytes(), b"\r\n", &answer.body].concat();
        self.stream().write_all(&bytes)
    }

    /// Lets the connection end with a reset (RST) when it is closed, and not in the regular way.
    pub fn reset_on_close(&self) -> io::Result<()> {
        socket2::SockRef::from(self.stream()).set_linger(Some(Duration::ZERO))
    }

    /// The connection itself. What is read from it is neither recorded nor counted.
    pub fn stream(&self) -> &TcpStream {
        &self.stream
    }
}

/// A server that is there until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    log: Arc<Mutex<Log>>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Log {
    stopped: bool,
    connections: usize,
    bytes: usize,
    requests: Vec<Request>,
    open: Vec<Weak<TcpStream>>,
}

impl Server {
    /// Answers each request with the next answer; when none is left, the connection is closed.
    pub fn answers(answers: impl IntoIterator<Item = Answer>) -> Self {
        let queue = Mutex::new(answers.into_iter().collect::<VecDeque<_>>());
        Self::function(move |_| lock(&queue).pop_front())
    }

    /// Answers each request with what a function makes of it; at `None` the connection is closed.
    pub fn function(answer: impl Fn(&Request) -> Option<Answer> + Send + Sync + 'static) -> Self {
        Self::raw(move |connection| {
            while let Some(request) = connection.read_request()? {
                match answer(&request) {
                    Some(answer) => connection.answer(&answer)?,
                    None => break,
                }
            }
            Ok(())
        })
    }

    /// Hands each connection to a function, which must return when the connection fails. Its errors
    /// are ignored, for a client that hangs up is what some tests are about.
    pub fn raw(serve: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = listener.local_addr().expect("the listener is bound");
        let log = Arc::<Mutex<Log>>::default();
        let shared = Arc::clone(&log);
        let acceptor = Some(thread::spawn(move || accept(&listener, &shared, &serve)));
        Self {
            address,
            log,
            acceptor,
        }
    }

    /// Where the server is: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that came, in their order.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.log).requests.clone()
    }

    /// How many connections were accepted, and how many bytes came over them.
    pub fn traffic(&self) -> (usize, usize) {
        let log = lock(&self.log);
        (log.connections, log.bytes)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut log = lock(&self.log);
        log.stopped = true;
        for stream in log.open.drain(..).filter_map(|stream| stream.upgrade()) {
            // Fails if the client has closed already, which is as good.
            let _ = stream.shutdown(Shutdown::Both);
        }
        drop(log);
        // Wakes the acceptor, which then sees that it is to stop.
        let _ = TcpStream::connect(self.address);
        let failed = self.acceptor.take().is_some_and(|a| a.join().is_err());
        assert!(!failed || thread::panicking(), "a connection panicked");
    }
}

type Serve = dyn Fn(&mut Connection) -> io::Result<()> + Send + Sync;

fn accept(listener: &TcpListener, log: &Arc<Mutex<Log>>, serve: &Serve) {
    thread::scope(|scope| {
        for stream in listener.incoming() {
            let stream = Arc::new(stream.expect("a connection can be accepted"));
            let mut noted = lock(log);
            if noted.stopped {
                break;
            }
            noted.connections += 1;
            noted.open.push(Arc::downgrade(&stream));
            let (unread, log) = (Vec::new(), Arc::clone(log));
            scope.spawn(move || {
                serve(&mut Connection {
                    stream,
                    unread,
                    log,
                })
            });
        }
    });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics while holding the lock")
}
