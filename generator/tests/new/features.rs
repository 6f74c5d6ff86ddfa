//! The modules and features of a crate, as docs come and go and people edit its manifest.

use std::fs;

use super::{Place, code, doc, stderr};

#[test]
fn docs_that_come_and_go_change_modules_and_features_and_nothing_else() {
    let place = Place::new();
    assert_eq!(code(&place.new_crate(&[])), 0);
    let manifest = place.read("made/a-client/Cargo.toml");
    place.write(
        "made/a-client/Cargo.toml",
        &manifest.replacen("0.1.0\"", "0.2.0\" # mine", 1),
    );
    place.write("made/a-client/src/lib.rs", "// mine\n");
    fs::remove_file(place.path("docs/full.md")).unwrap();
    place.write("docs/dns.md", &doc("Dns", "/dns"));

    let check = place.run_in("made/a-client", &["check"]);
    let diff = String::from_utf8(check.stdout.clone()).unwrap();
    assert_eq!(code(&check), 1);
    assert!(
        diff.contains("--- a/full.rs") && diff.contains("+++ b/dns.rs"),
        "{diff}"
    );
    assert!(
        diff.contains("-full_ = []") && diff.contains("+dns = []"),
        "{diff}"
    );

    let generate = place.run_in("made/a-client", &["generate"]);
    assert_eq!(code(&generate), 0, "{}", stderr(&generate));
    let updated = place.read("made/a-client/Cargo.toml");
    assert!(updated.contains("0.2.0\" # mine"), "{updated}");
    assert!(
        updated.contains(r#"default = ["reqwest", "zones", "dns"]"#),
        "{updated}"
    );
    assert!(!updated.contains("full_"), "{updated}");
    assert_eq!(place.read("made/a-client/src/lib.rs"), "// mine\n");
    assert_eq!(code(&place.run_in("made/a-client", &["check"])), 0);
}

#[test]
fn a_cache_does_not_show_in_modules_and_features() {
    let place = Place::new();
    let more = format!("\n{}\n### Responses", "Some more words.\n".repeat(8000));
    for (name, title) in [("docs/full.md", "Full"), ("docs/zones.md", "Zones")] {
        place.write(name, &doc(title, "/x").replace("\n### Responses", &more));
    }
    assert_eq!(code(&place.new_crate(&[])), 0);
    let generate = || {
        let run = place.run_in("made/a-client", &["generate", "-v", "--cache-dir", "cache"]);
        assert_eq!(code(&run), 0, "{}", stderr(&run));
        let check = place.run_in("made/a-client", &["check", "--no-cache"]);
        assert_eq!(code(&check), 0, "{}", stderr(&check));
        stderr(&run).to_owned()
    };
    assert!(generate().contains("0 docs known"));
    assert!(generate().contains("2 docs known"));
    place.write("docs/dns.md", &doc("Dns | Records", "/dns"));
    assert!(generate().contains("2 docs known"));
    let index = place.read("made/a-client/src/api/modules.md");
    assert!(index.contains("| `zones` | Zones | 1 |"), "{index}");
    let manifest = place.read("made/a-client/Cargo.toml");
    assert!(
        manifest.contains(r#"full = ["full_", "zones", "dns"]"#),
        "{manifest}"
    );
    fs::remove_file(place.path("docs/full.md")).unwrap();
    assert!(generate().contains("2 docs known"));
    let manifest = place.read("made/a-client/Cargo.toml");
    assert!(!manifest.contains("full_"), "{manifest}");
}

#[test]
fn features_that_were_edited_are_told_and_mended() {
    let place = Place::new();
    assert_eq!(code(&place.new_crate(&[])), 0);
    let manifest = place.read("made/a-client/Cargo.toml");
    place.write(
        "made/a-client/Cargo.toml",
        &manifest.replace("zones = []\n", ""),
    );
    let check = place.run_in("made/a-client", &["check"]);
    assert_eq!(code(&check), 1);
    assert!(
        stderr(&check).contains("to mend it, run: mdclient generate"),
        "{}",
        stderr(&check)
    );
    assert_eq!(code(&place.run_in("made/a-client", &["generate"])), 0);
    assert_eq!(place.read("made/a-client/Cargo.toml"), manifest);
}

#[test]
fn which_modules_are_enabled_is_a_choice() {
    let place = Place::new();
    assert_eq!(code(&place.new_crate(&["--enable", "none"])), 0);
    let manifest = place.read("made/a-client/Cargo.toml");
    assert!(manifest.contains("default = [\"reqwest\"]\n"), "{manifest}");
    // A new module is not enabled where none is.
    place.write("docs/dns.md", &doc("Dns", "/dns"));
    assert_eq!(code(&place.run_in("made/a-client", &["generate"])), 0);
    let manifest = place.read("made/a-client/Cargo.toml");
    assert!(manifest.contains("default = [\"reqwest\"]\n"), "{manifest}");
}
