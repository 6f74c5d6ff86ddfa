//! The names of structs that several modules hold, each under a name of its own.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::TypeScope;

/// What structs are called that several modules hold, each by its names in these modules: by the words that
/// most of them end with, and of these by all that they share. The ones with more names choose first.
pub fn shared_types(called: &[&[&str]]) -> Vec<String> {
    let mut order: Vec<usize> = (0..called.len()).collect();
    order.sort_by_key(|&index| Reverse(called[index].len()));
    let mut scope = TypeScope::default();
    let mut names = vec![String::new(); called.len()];
    for index in order {
        names[index] = scope.claim(common_ending(called[index]).into_iter().collect());
    }
    names
}

/// The words in UpperCamelCase that most names end with; the longest of them, and the first of the alphabet.
fn common_ending(names: &[&str]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        for (at, _) in name.match_indices(|c: char| c.is_ascii_uppercase()) {
            *counts.entry(&name[at..]).or_default() += 1;
        }
    }
    let most = counts.into_iter().rev();
    let most = most.max_by_key(|(ending, count)| (*count, ending.len()));
    most.map(|(ending, _)| ending.to_owned())
}
