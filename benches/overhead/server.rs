//! A server on loopback that costs next to nothing: one thread, canned answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// What the server answers, by the end of the path.
#[derive(Default)]
pub struct Answers(Vec<(&'static str, Vec<u8>)>);

impl Answers {
    /// Answers requests whose path ends in `path` with `body`.
    pub fn with(mut self, path: &'static str, content_type: &str, body: &[u8]) -> Self {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
        );
        self.0.push((path, [head.as_bytes(), body].concat()));
        self
    }

    fn find(&self, path: &str) -> &[u8] {
        let found = self.0.iter().find(|(end, _)| path.ends_with(end));
        &found.expect("every path has an answer").1
    }
}

/// Serves connections until the process ends, and gives the base URL.
pub fn serve(answers: Answers) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = listener.local_addr().expect("it is bound");
    let answers = Arc::new(answers);
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let answers = Arc::clone(&answers);
            thread::spawn(move || answer_all(connection, &answers));
        }
    });
    format!("http://{address}")
}

fn answer_all(connection: TcpStream, answers: &Answers) -> Option<()> {
    connection.set_nodelay(true).ok()?;
    let mut writer = connection.try_clone().ok()?;
    let mut reader = BufReader::with_capacity(1 << 16, connection);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let path = line.split(' ').nth(1)?;
        let answer = answers.find(path);
        let mut length = 0;
        let mut header = String::new();
        loop {
            header.clear();
            reader.read_line(&mut header).ok()?;
            let Some((name, value)) = header.split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
        }
        std::io::copy(&mut reader.by_ref().take(length), &mut std::io::sink()).ok()?;
        writer.write_all(answer).ok()?;
    }
}
