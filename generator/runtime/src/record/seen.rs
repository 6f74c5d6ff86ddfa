//! Which promised fields of a record came.

/// A set of indices. It takes no memory of its own for the first 64, and is nothing at all where none
/// is ever asked for.
#[derive(Default)]
pub(super) struct Seen {
    first: u64,
    rest: Vec<u64>,
}

impl Seen {
    /// Notes that the field with this index came.
    pub(super) fn mark(&mut self, index: usize) {
        let bit = 1 << (index % 64);
        match index / 64 {
            0 => self.first |= bit,
            word => {
                let length = self.rest.len().max(word);
                self.rest.resize(length, 0);
                self.rest[word - 1] |= bit;
            }
        }
    }

    /// The first of the promised fields that did not come.
    pub(super) fn first_missing(&self, required: &'static [&'static str]) -> Option<&'static str> {
        let is_missing = |index: &usize| !self.contains(*index);
        let index = (0..required.len()).find(is_missing)?;
        Some(required[index])
    }

    fn contains(&self, index: usize) -> bool {
        let word = match index / 64 {
            0 => Some(&self.first),
            word => self.rest.get(word - 1),
        };
        word.is_some_and(|word| word & 1 << (index % 64) != 0)
    }
}
