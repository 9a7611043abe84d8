//! What kind of estimate one is: that of its provider, or the mix.

use crate::matter::{Case, MIX, ProviderKind};
use crate::number::as_text;

/// What kind of estimate it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EstimateKind {
    /// A provider of a kind does all that it can.
    Single(ProviderKind),
    /// Several share the tasks.
    Mix,
}

impl EstimateKind {
    /// The kind of an estimate by its provider; none where several share the tasks.
    #[must_use]
    pub fn of(case: &Case, provider: Option<usize>) -> Self {
        provider.map_or(Self::Mix, |of| Self::Single(case.providers[of].kind))
    }

    /// The word that documents have for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Single(kind) => kind.word(),
            Self::Mix => MIX,
        }
    }
}

impl std::fmt::Display for EstimateKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

as_text!(EstimateKind);
