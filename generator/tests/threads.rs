//! What comes of docs does not depend on how many threads work on them.

use mdclient::diagnostic::render::Format;
use mdclient::emit::Features;
use mdclient::output::Files;
use mdclient::source::SourceMap;

/// Docs of different sizes; one in five has a mistake where that is wanted.
fn docs(with_mistakes: bool) -> SourceMap {
    let mut sources = SourceMap::default();
    for number in 0..40 {
        let method = if with_mistakes && number % 5 == 0 {
            "GTE"
        } else {
            "GET"
        };
        let endpoint = |index| {
            format!(
                "## Get Thing {index}\n\n**{method}** `/things/{index}`\n\n### Responses\n\n\
                 #### 200 Ok\n\n```json\n{{ \"k{number}\": {{ \"id\": \"*string*\" }} }}\n```\n\n"
            )
        };
        let endpoints: String = (0..=number % 7).map(endpoint).collect();
        let name = format!("doc_{number}.md");
        let text = format!("# Things {number}\n\n{endpoints}");
        sources.add(name.clone(), name, text.as_bytes()).unwrap();
    }
    sources
}

fn with_threads(count: usize, sources: SourceMap) -> (Option<Files>, String) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(count).build();
    pool.unwrap().install(|| {
        let run = mdclient::run(sources);
        (run.files(Features::None), run.render(Format::Short))
    })
}

#[test]
fn files_do_not_depend_on_threads() {
    let (files, diagnostics) = with_threads(1, docs(false));
    assert_eq!(files.as_ref().map(Files::len), Some(41));
    assert_eq!(with_threads(8, docs(false)), (files, diagnostics));
}

#[test]
fn diagnostics_do_not_depend_on_threads() {
    let (files, diagnostics) = with_threads(1, docs(true));
    // Docs 0, 5, 10 and so on have 1, 6, 4, 2, 7, 5, 3 and 1 endpoints.
    assert_eq!((&files, diagnostics.lines().count()), (&None, 29));
    assert_eq!(with_threads(8, docs(true)), (files, diagnostics));
}
