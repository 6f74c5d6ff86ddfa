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

/// A write that failed, or a merge that took the manifest of the other side, leaves features behind the modules.
#[test]
fn features_that_fell_behind_are_told_and_mended() {
    let place = Place::new();
    assert_eq!(code(&place.new_crate(&[])), 0);
    let older = place.read("made/a-client/Cargo.toml");
    place.write("docs/dns.md", &doc("Dns", "/dns"));
    assert_eq!(code(&place.run_in("made/a-client", &["generate"])), 0);
    let manifest = place.read("made/a-client/Cargo.toml");
    let full = r#"full = ["full_", "zones", "dns"]"#;
    assert!(manifest.contains(full), "{manifest}");
    let lacking = manifest.replace(full, r#"full = ["full_", "zones"]"#);
    for behind in [older, lacking] {
        place.write("made/a-client/Cargo.toml", &behind);
        let check = place.run_in("made/a-client", &["check"]);
        assert_eq!(code(&check), 1, "{behind}");
        let told = stderr(&check);
        assert!(told.contains("the features in `Cargo.toml`"), "{told}");
        assert_eq!(code(&place.run_in("made/a-client", &["generate"])), 0);
        assert_eq!(place.read("made/a-client/Cargo.toml"), manifest);
    }
}

#[test]
fn features_of_modules_that_went_go_without_the_list_of_modules() {
    let place = Place::new();
    assert_eq!(code(&place.new_crate(&[])), 0);
    fs::remove_file(place.path("docs/full.md")).unwrap();
    fs::remove_file(place.path("made/a-client/src/api/mod.rs")).unwrap();
    assert_eq!(code(&place.run_in("made/a-client", &["generate"])), 0);
    let manifest = place.read("made/a-client/Cargo.toml");
    assert!(manifest.contains(r#"full = ["zones"]"#), "{manifest}");
    assert!(!manifest.contains("full_"), "{manifest}");
}

/// A link that leads nowhere is no folder, and none can be made in its place.
#[cfg(unix)]
#[test]
fn modules_that_cannot_be_written_leave_a_manifest_that_has_them() {
    let place = Place::new();
    assert_eq!(code(&place.new_crate(&[])), 0);
    let modules = place.path("made/a-client/src/api");
    fs::remove_dir_all(&modules).unwrap();
    std::os::unix::fs::symlink("nowhere", &modules).unwrap();
    place.write("docs/dns.md", &doc("Dns", "/dns"));
    let failed = place.run_in("made/a-client", &["generate"]);
    assert_eq!(code(&failed), 2, "{}", stderr(&failed));
    let manifest = place.read("made/a-client/Cargo.toml");
    assert!(
        manifest.contains(r#"full = ["full_", "zones", "dns"]"#),
        "{manifest}"
    );
    fs::remove_file(&modules).unwrap();
    assert_eq!(code(&place.run_in("made/a-client", &["generate"])), 0);
    assert_eq!(place.read("made/a-client/Cargo.toml"), manifest);
    assert_eq!(code(&place.run_in("made/a-client", &["check"])), 0);
}

#[test]
fn a_manifest_is_not_touched_where_a_file_is_in_the_way() {
    let place = Place::new();
    assert_eq!(code(&place.new_crate(&[])), 0);
    let manifest = place.read("made/a-client/Cargo.toml");
    place.write("docs/dns.md", &doc("Dns", "/dns"));
    place.write("made/a-client/src/api/dns.rs", "// mine");
    assert_eq!(code(&place.run_in("made/a-client", &["generate"])), 2);
    assert_eq!(place.read("made/a-client/Cargo.toml"), manifest);
}

#[test]
fn a_feature_of_the_owner_is_not_made_that_of_a_module() {
    let place = Place::new();
    assert_eq!(code(&place.new_crate(&[])), 0);
    let manifest = place.read("made/a-client/Cargo.toml");
    let manifest = manifest.replace("zones = []\n", "zones = []\ndns = [\"zones\"]\n");
    place.write("made/a-client/Cargo.toml", &manifest);
    assert_eq!(code(&place.run_in("made/a-client", &["check"])), 0);
    place.write("docs/dns.md", &doc("Dns", "/dns"));
    for command in ["check", "generate"] {
        let run = place.run_in("made/a-client", &[command]);
        assert_eq!(code(&run), 2, "{command}");
        let told = stderr(&run);
        assert!(told.contains("the feature `dns`"), "{told}");
        assert!(told.contains("rename the feature or the doc"), "{told}");
    }
    assert_eq!(place.read("made/a-client/Cargo.toml"), manifest);
    assert!(!place.path("made/a-client/src/api/dns.rs").exists());
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
