//! What of a file is read though the format asks for another form, each kind once, with how often.

use std::collections::BTreeMap;

use crate::matter::Notice;

/// The notices of a file.
#[derive(Debug, Default)]
pub struct Notices {
    /// By what is said: the first row, and how many.
    known: BTreeMap<String, (u64, u64)>,
    /// In the order in which they were first made.
    order: Vec<String>,
    file: usize,
}

impl Notices {
    /// Those of a file, by its place among the others.
    pub fn of(file: usize) -> Self {
        Self { file, ..Self::default() }
    }

    /// Says something about a row.
    pub fn add(&mut self, said: &str, row: u64) {
        if let Some((_, count)) = self.known.get_mut(said) {
            *count += 1;
            return;
        }
        self.known.insert(said.to_owned(), (row, 1));
        self.order.push(said.to_owned());
    }

    /// All of them.
    pub fn into_all(self) -> Vec<Notice> {
        let Self { known, order, file } = self;
        let notice = |said: String| {
            let (row, count) = known.get(&said).copied().unwrap_or((1, 1));
            Notice { said, file, row, count }
        };
        order.into_iter().map(notice).collect()
    }
}
