use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use bytes::Bytes;

use super::PIECE;
use crate::transport::fake::Fake;
use crate::{Body, Error, ErrorKind};

/// A file that is there as long as this.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, content: &[u8]) -> Self {
        let name = format!("mdclient-runtime-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, content).unwrap();
        Self(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // One that is left in the folder for temporary files harms nobody.
        let _ = fs::remove_file(&self.0);
    }
}

async fn read(mut body: Body) -> Result<Vec<Bytes>, Error> {
    let mut pieces = Vec::new();
    while let Some(piece) = body.chunk().await? {
        pieces.push(piece);
    }
    Ok(pieces)
}

#[tokio::test]
async fn a_file_is_read_in_pieces_and_again() {
    let content: Vec<u8> = (0..=255).cycle().take(3 * PIECE + 7).collect();
    let file = Temporary::new("pieces", &content);
    let body = Body::file(&file.0);
    assert!(body.is_replayable() && body.length().is_none());
    for _ in 0..2 {
        let mut opened = body.clone();
        opened.opened().await.unwrap();
        assert_eq!(opened.length(), Some(content.len() as u64));
        let pieces = read(opened).await.unwrap();
        assert!(pieces.iter().all(|piece| piece.len() <= PIECE));
        assert_eq!(pieces.concat(), content);
    }
}

#[tokio::test]
async fn a_file_that_changes_its_length_is_an_error() {
    for (later, problem) in [("ab", "ends 1 bytes too early"), ("abcd", "goes on beyond")] {
        let file = Temporary::new(problem, b"abc");
        let mut body = Body::file(&file.0);
        body.opened().await.unwrap();
        fs::write(&file.0, later).unwrap();
        let error = read(body).await.unwrap_err();
        assert!(error.to_string().contains(problem), "{error}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_is_named() {
    let missing = std::env::temp_dir().join("mdclient-runtime-no-such-file");
    for path in [missing, std::env::temp_dir()] {
        let error = read(Body::file(&path)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        let line = error.to_string();
        assert!(line.contains(path.to_str().unwrap()), "{line}");
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[tokio::test]
async fn a_reader_is_read_in_pieces_and_once() {
    let body = Body::reader(io::repeat(7).take(2 * PIECE as u64 + 1));
    assert!(!body.is_replayable() && body.length().is_none());
    let clone = body.clone();
    let pieces = read(body).await.unwrap();
    let lengths: Vec<_> = pieces.iter().map(Bytes::len).collect();
    assert_eq!(lengths, [PIECE, PIECE, 1]);
    assert!(read(clone).await.is_err());
}

#[tokio::test]
async fn a_reader_that_fails_or_panics_is_an_error() {
    struct Broken(fn() -> io::Error);
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(self.0())
        }
    }
    let failing = Broken(|| io::Error::other("torn tape"));
    let error = read(Body::reader(failing)).await.unwrap_err();
    assert_eq!(error.to_string(), "the body could not be read: torn tape");
    let panicking = Broken(|| panic!("a reader of a caller"));
    let error = read(Body::reader(panicking)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Body);
}

#[test]
fn without_a_runtime_it_is_an_error() {
    let file = Temporary::new("no-runtime", b"abc");
    for body in [Body::file(&file.0), Body::reader(io::empty())] {
        let error = Fake::default().run(read(body)).unwrap_err();
        assert!(error.to_string().contains("no reactor running"), "{error}");
    }
}
