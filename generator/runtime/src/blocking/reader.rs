//! Responses that are read while they come.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use bytes::{Buf, Bytes};

use super::Driver;
use crate::{ByteStream, Error};

/// The body of a response, while it comes: a [`ByteStream`] as a reader.
///
/// It has its own buffer, which is the piece that came last. An error of reading has the
/// [`Error`](crate::Error) [inside](io::Error::get_ref); its kind is
/// [`TimedOut`](io::ErrorKind::TimedOut) or [`Other`](io::ErrorKind::Other). After an error nothing more
/// comes.
#[must_use = "what comes is lost unless it is read"]
pub struct ByteReader {
    stream: ByteStream,
    piece: Bytes,
    driver: Arc<Driver>,
}

impl ByteReader {
    pub(super) fn new(stream: ByteStream, driver: Arc<Driver>) -> Self {
        Self {
            stream,
            piece: Bytes::new(),
            driver,
        }
    }

    /// The number of bytes that are still to be read, if it is known.
    pub fn length(&self) -> Option<u64> {
        // A length in memory fits into 64 bits.
        let length = self.stream.length()?;
        length.checked_add(self.piece.len() as u64)
    }
}

impl BufRead for ByteReader {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.piece.is_empty() {
            match self.driver.wait(self.stream.try_next()) {
                Ok(Some(piece)) => self.piece = piece,
                Ok(None) => break,
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(&self.piece)
    }

    fn consume(&mut self, amount: usize) {
        self.piece.advance(amount.min(self.piece.len()));
    }
}

impl Read for ByteReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

fn failed(error: Error) -> io::Error {
    let kind = if error.is_timeout() {
        io::ErrorKind::TimedOut
    } else {
        io::ErrorKind::Other
    };
    io::Error::new(kind, error)
}

impl fmt::Debug for ByteReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByteReader({:?})", self.stream)
    }
}
