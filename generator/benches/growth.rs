//! How the time grows with the docs: each row is one way for docs to be large,
//! and what ten times as much of it costs. Ten is linear.
//!
//! The times are those of the processors, so that other programs hardly matter.

use std::time::Duration;

use cpu_time::ProcessTime;
use mdclient::diagnostic::render::Format;
use mdclient::emit::Features;
use mdclient::source::SourceMap;
use mimalloc::MiMalloc;

mod docs;

/// The program's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What grows, how much of it there is at first, and the doc with so much of it.
type Row = (&'static str, usize, fn(usize) -> String);

const ROWS: [Row; 13] = [
    ("lines of a description", 6_000, |n| {
        described("Some words of a line.\n", n)
    }),
    ("words of a line", 100_000, |n| described("word ", n)),
    ("URLs of a line", 15_000, |n| {
        described("https://example.com/x ", n)
    }),
    ("endpoints", 2_000, |n| {
        endpoints(n, |i| format!("Get {i}"), |i| format!("/a/{i}"))
    }),
    ("equal titles", 2_000, |n| {
        endpoints(n, |_| "Get".into(), |i| format!("/a/{{x{i}}}"))
    }),
    ("equal endpoints", 2_000, |n| {
        endpoints(n, |_| "Get".into(), |_| "/a".into())
    }),
    ("segments of a path", 5_000, |n| {
        let path = (0..n)
            .map(|i| format!("/p{i}"))
            .collect::<Vec<_>>()
            .concat();
        endpoints(2, |_| "Get".into(), |i| format!("{path}/{i}"))
    }),
    ("nested arrays", 1_000, |n| {
        block(&format!("{}{}", "[".repeat(n), "]".repeat(n)))
    }),
    ("keys", 10_000, |n| {
        object(n, |i| format!("\"k{i}\": \"*string*\""))
    }),
    ("keys of one name in Rust", 1_000, |n| {
        let separators = |i: usize| format!("{i:014b}").replace('0', "-").replace('1', ".");
        object(n, |i| format!("\"a{}\": \"*string*\"", separators(i)))
    }),
    ("shapes", 5_000, |n| {
        object(n, |i| format!("\"k{i}\": {{ \"f{i}\": \"*string*\" }}"))
    }),
    ("mistakes on one line", 2_000, |n| {
        object(n, |i| format!("\"k{i}\": \"*strng*\""))
    }),
    ("mistakes", 5_000, |n| {
        format!("{}{}", block("{}"), "out of place\n\n".repeat(n))
    }),
];

fn main() {
    println!(
        "{:<26} {:>12} {:>12} {:>7}",
        "", "once", "ten times", "ratio"
    );
    if docs::read("whole_api").is_some() {
        print_row("docs of a whole API", || copies(1), || copies(10));
    }
    for (what, count, doc) in ROWS {
        let sources = |count| {
            let mut sources = SourceMap::default();
            let text = doc(count);
            sources
                .add("doc.md", "doc.md", text.as_bytes())
                .expect("a doc is below 16 MiB and a million lines");
            sources
        };
        print_row(what, || sources(count), || sources(10 * count));
    }
}

fn print_row(what: &str, once: impl Fn() -> SourceMap, ten_times: impl Fn() -> SourceMap) {
    let (once, ten_times) = (fastest(once), fastest(ten_times));
    let ratio = ten_times.as_secs_f64() / once.as_secs_f64();
    println!("{what:<26} {once:>12.1?} {ten_times:>12.1?} {ratio:>7.1}");
}

/// The time from docs to files, or to diagnostics as people read them.
fn fastest(sources: impl Fn() -> SourceMap) -> Duration {
    let times = (0..3).map(|_| {
        let sources = sources();
        let start = ProcessTime::now();
        let run = mdclient::run(sources);
        let (files, text) = (run.files(Features::None), run.render(Format::Human));
        let time = start.elapsed();
        assert!(
            files.is_some() || !text.is_empty(),
            "there is nothing to show for it"
        );
        time
    });
    times.min().expect("there are three")
}

/// The docs of a whole API, so many times under other names.
fn copies(count: usize) -> SourceMap {
    let corpus = docs::read("whole_api").expect("it was there");
    let mut sources = SourceMap::default();
    for copy in 0..count {
        for (_, file) in corpus.docs() {
            let name = format!("copy_{copy}_{}", file.name());
            let added = sources.add(name.clone(), name, file.text().as_bytes());
            added.expect("a doc is below 16 MiB and a million lines");
        }
    }
    sources
}

fn endpoint(title: &str, path: &str, description: &str, block: &str) -> String {
    format!(
        "## {title}\n\n**GET** `{path}`\n\n{description}\n\n### Responses\n\n\
         #### 200 Ok\n\n```json\n{block}\n```\n\n"
    )
}

fn described(part: &str, count: usize) -> String {
    format!(
        "# Doc\n\n{}",
        endpoint("Get", "/a", &part.repeat(count), "{}")
    )
}

fn endpoints(
    count: usize,
    title: impl Fn(usize) -> String,
    path: impl Fn(usize) -> String,
) -> String {
    let block = "{ \"id\": \"*string*\" }";
    let all = (0..count).map(|i| endpoint(&title(i), &path(i), "", block));
    format!("# Doc\n\n{}", all.collect::<Vec<_>>().concat())
}

fn block(json: &str) -> String {
    format!("# Doc\n\n{}", endpoint("Get", "/a", "", json))
}

fn object(count: usize, member: impl Fn(usize) -> String) -> String {
    let members: Vec<String> = (0..count).map(member).collect();
    block(&format!("{{ {} }}", members.join(", ")))
}
