//! How much memory the client takes for what a server sends. A binary of its own, for it counts what all
//! threads allocate.

use cloudflare_client::{Auth, Client, Error, ErrorKind, reqwest, workers_kv_namespace as kv};
use conformance::server::{Answer, Server};
use dhat::{HeapStats, Profiler};
use flate2::{Compress, Compression, Crc, FlushCompress};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const MIB: usize = 1 << 20;

/// More than a gigabyte of zeros takes when it is compressed.
const LIMIT: usize = 4 * MIB;

/// A gigabyte of zeros. What is flushed does not depend on what was before, so that a megabyte is
/// compressed once.
fn zeros() -> Vec<u8> {
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let megabyte = vec![0; MIB];
    let mut encoder = Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(MIB);
    let flush = FlushCompress::Full;
    encoder.compress_vec(&megabyte, &mut block, flush).unwrap();
    let mut end = Vec::with_capacity(MIB);
    let finish = FlushCompress::Finish;
    encoder.compress_vec(&[], &mut end, finish).unwrap();
    let (mut one, mut sum) = (Crc::new(), Crc::new());
    one.update(&megabyte);
    (0..1024).for_each(|_| sum.combine(&one));
    let trailer = [sum.sum().to_le_bytes(), sum.amount().to_le_bytes()];
    [
        &HEADER[..],
        &block.repeat(1024),
        &end,
        trailer.as_flattened(),
    ]
    .concat()
}

/// Reads a gigabyte of zeros, which comes compressed.
async fn read(http: Option<reqwest::Client>) -> (Result<usize, Error>, Server) {
    let answer = Answer::new(200).header("Content-Encoding", "gzip");
    let server = Server::answers([answer.body(zeros())]);
    let builder = Client::builder(Auth::token("any")).base_url(server.url());
    let builder = builder.max_response_size(LIMIT);
    let builder = match http {
        Some(http) => builder.http_client(http),
        None => builder,
    };
    let read = kv::ReadKeyValuePair::new("acc", "ns", "key");
    let value = builder.build().unwrap().send(read).await;
    (value.map(|value| value.len()), server)
}

#[tokio::test]
async fn a_gigabyte_of_zeros_takes_little_memory() {
    // By itself the client asks for no encoding, and undoes none.
    let (length, server) = read(None).await;
    assert_eq!(server.requests()[0].header("accept-encoding"), None);
    assert_eq!(length.unwrap(), zeros().len());

    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let http = http.no_proxy().build().unwrap();
    let profiler = Profiler::builder().testing().build();
    let (length, server) = read(Some(http)).await;
    let allocated = HeapStats::get().total_bytes;
    drop(profiler);
    assert_eq!(server.requests()[0].header("accept-encoding"), Some("gzip"));
    let error = length.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(!error.is_retryable() && error.body().is_none(), "{error}");
    // All that was ever allocated, also for what was freed again, and for the server in this process.
    assert!(allocated < 4 * LIMIT as u64, "{allocated} bytes");
}
