//! The numbers that tell equal names apart.

use std::collections::HashMap;

/// Where the search for a free number goes on, by name.
///
/// A name that is taken stays taken, so that no number has to be tried twice.
#[derive(Debug, Default)]
pub(super) struct Numbers(HashMap<String, u64>);

impl Numbers {
    /// The first of `name2`, `name3` and so on that is free, with `separator`
    /// before the number.
    pub(super) fn first_free(
        &mut self,
        name: &str,
        separator: &str,
        is_free: impl Fn(&str) -> bool,
    ) -> String {
        let next = self.0.entry(name.to_owned()).or_insert(2);
        loop {
            let numbered = format!("{name}{separator}{next}");
            *next += 1;
            if is_free(&numbered) {
                return numbered;
            }
        }
    }
}
