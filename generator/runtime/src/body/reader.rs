//! Bodies that are read where reading blocks: files and readers.
//!
//! Reading happens on tokio's threads for that, a piece at a time, so that the memory does not depend on
//! the length.

use std::fs::File;
use std::future::Future;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::source::{Opened, Source, pieces};
use crate::{Error, ErrorKind};

/// How much is read at once, in bytes.
const PIECE: usize = 64 * 1024;

/// A file, which is opened each time.
pub(super) fn file(path: PathBuf) -> Source {
    Source::new(true, move || {
        let path = path.clone();
        Box::pin(async move {
            let opening = path.clone();
            let opened = blocking(move || open(&opening));
            let opened = async { opened?.await? }.await;
            let (file, length) = opened.map_err(|error| unopened(&path, error))?;
            Ok(Opened {
                pieces: pieces(Pieces::new(file)),
                length: Some(length),
            })
        })
    })
}

/// A reader, which is read once.
pub(super) fn once(reader: impl Read + Send + 'static) -> Source {
    Source::once(Pieces::new(reader))
}

/// A file, and its length.
fn open(path: &Path) -> io::Result<(File, u64)> {
    // Opening a pipe waits for somebody who writes to it.
    if !path.metadata()?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

fn unopened(path: &Path, error: io::Error) -> Error {
    let path = path.display();
    let message = format!("the file `{path}` cannot be opened for the body: {error}");
    Error::new(ErrorKind::Request, message).because(error)
}

/// Does work that blocks.
fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    // `tokio::task::spawn_blocking` panics without a runtime.
    let handle = Handle::try_current().map_err(io::Error::other)?;
    Ok(handle.spawn_blocking(work))
}

/// What a reader gives, piece by piece. After an error it gives nothing more.
struct Pieces<R> {
    reader: Option<R>,
    reading: Option<JoinHandle<io::Result<(R, Bytes)>>>,
}

impl<R> Pieces<R> {
    fn new(reader: R) -> Self {
        Self {
            reader: Some(reader),
            reading: None,
        }
    }
}

// Nothing is ever pinned in place: a reader is moved to where it is read.
impl<R> Unpin for Pieces<R> {}

impl<R: Read + Send + 'static> Stream for Pieces<R> {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Some(reader) = this.reader.take() {
            this.reading = Some(blocking(move || read(reader))?);
        }
        let Some(reading) = &mut this.reading else {
            return Poll::Ready(None);
        };
        let outcome = ready!(Pin::new(reading).poll(context));
        this.reading = None;
        let (reader, piece) = outcome??;
        if piece.is_empty() {
            return Poll::Ready(None);
        }
        this.reader = Some(reader);
        Poll::Ready(Some(Ok(piece)))
    }
}

/// The next piece, and the reader back; the piece is empty at the end.
fn read<R: Read>(mut reader: R) -> io::Result<(R, Bytes)> {
    let mut piece = vec![0; PIECE];
    loop {
        match reader.read(&mut piece) {
            Ok(length) => {
                piece.truncate(length);
                return Ok((reader, piece.into()));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests;
