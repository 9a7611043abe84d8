//! The sources of figures, as documents have them.

use std::collections::BTreeSet;

use super::super::document::document;
use crate::read::{KnownSources, Source};

document! {
    /// A source.
    #[derive(PartialEq, Eq)]
    #[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
    pub struct SourceDoc of (source: &Source);
    id: String = source.id.clone(),
    title: String = source.title.clone(),
    publisher: Option<String> = source.publisher.clone(),
    year: Option<String> = source.year.clone(),
    url: Option<String> = source.address.clone(),
}

impl SourceDoc {
    /// The sources of some ids, as far as they are known, each once.
    #[must_use]
    pub fn all<'i>(ids: impl IntoIterator<Item = &'i String>, known: &KnownSources) -> Vec<Self> {
        let ids: BTreeSet<&String> = ids.into_iter().collect();
        let mut sources: Vec<&Source> = ids.into_iter().filter_map(|id| known.get(id)).collect();
        // S7 comes before S18.
        sources.sort_by_key(|source| {
            (source.id.trim_end_matches(|c: char| c.is_ascii_digit()), source.id.len(), &source.id)
        });
        sources.into_iter().map(Self::of).collect()
    }

    /// One line about it, with the address if wanted.
    #[must_use]
    pub fn cited(&self, with_address: bool) -> String {
        let url = if with_address { self.url.as_deref() } else { None };
        let rest = [self.publisher.as_deref(), self.year.as_deref(), url];
        let rest: Vec<&str> = rest.into_iter().flatten().collect();
        format!("{}: {}. {}", self.id, self.title, rest.join(", "))
    }
}
