//! Columns of long lines.

/// How many characters a text has before each of its blocks of bytes, so that none is counted twice: in
/// odd docs a line is a long one, and asked for often.
#[derive(Clone, Debug)]
pub(super) struct Characters {
    /// And before its end; nothing where the text is ASCII.
    before_blocks: Vec<usize>,
}

impl Characters {
    /// How many bytes a block has.
    const BLOCK: usize = 1024;

    /// Counts the characters of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut before_blocks = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for block in text.as_bytes().chunks(Self::BLOCK) {
                before_blocks.push(count);
                count += beginnings(block);
            }
            before_blocks.push(count);
        }
        Self { before_blocks }
    }

    /// How many characters begin before an offset, which is not past the end.
    pub(super) fn before(&self, text: &str, offset: usize) -> usize {
        let block = offset / Self::BLOCK;
        match self.before_blocks.get(block) {
            Some(before) => before + beginnings(&text.as_bytes()[block * Self::BLOCK..offset]),
            None => offset,
        }
    }
}

/// How many characters begin in a stretch of UTF-8.
fn beginnings(bytes: &[u8]) -> usize {
    let is_beginning = |&&byte: &&u8| byte & 0b1100_0000 != 0b1000_0000;
    bytes.iter().filter(is_beginning).count()
}
