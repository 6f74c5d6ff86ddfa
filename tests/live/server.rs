//! The node program that serves Cloudflare's local KV, started once for all tests.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// The namespace that tests write to.
pub const MAIN: &str = "0f2ac74b498b48028cb68387c421e279";

/// The namespace that stays empty.
pub const EMPTY: &str = "f1e2d3c4b5a697887766554433221100";

/// How long a machine under load may take to start the server, and to end it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that is there until it is dropped.
pub struct Server {
    program: Child,
    url: String,
}

impl Server {
    /// Whether the packages are there that the server consists of.
    pub fn is_installed() -> bool {
        folder().join("node_modules/miniflare").is_dir()
    }

    /// Starts the program, and waits for the line with its URL.
    pub fn start() -> Self {
        let mut program = Command::new("node")
            .arg("start.mjs")
            .args([format!("MAIN={MAIN}"), format!("EMPTY={EMPTY}")])
            .current_dir(folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is there, since its packages are");
        let stdout = program.stdout.take().expect("stdout is piped");
        let mut server = Self {
            program,
            url: String::new(),
        };
        let line = first_line(stdout).recv_timeout(PATIENCE);
        server.url = line.expect("the program says in time where its server is");
        assert!(
            server.url.starts_with("http://127.0.0.1:"),
            "{}",
            server.url
        );
        server
    }

    /// The base URL for a client.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    /// Ends the program by closing its stdin, and waits until it has ended workerd.
    fn drop(&mut self) {
        drop(self.program.stdin.take());
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            if let Ok(Some(status)) = self.program.try_wait() {
                assert!(status.success() || thread::panicking(), "{status}");
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let killed = self.program.kill();
        panic!("the server did not end when its stdin was closed ({killed:?})");
    }
}

/// Where the packages and the program are.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live")
}

/// Hands over the first line of what a program prints. The channel ends without one if the program does.
fn first_line(stdout: impl std::io::Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        let mut stdout = BufReader::new(stdout);
        if stdout.read_line(&mut line).is_ok_and(|length| length > 0) {
            // Nobody waits any more if the time has run out.
            let _ = sender.send(line.trim_end().to_owned());
        }
        // What may still come is read, so that the program never waits for a reader.
        let _ = stdout.read_to_end(&mut Vec::new());
    });
    receiver
}
