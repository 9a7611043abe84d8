//! What kind of estimate one is: that of its provider, or the mix.

use crate::matter::{Case, MIX, ProviderKind};

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

impl serde::Serialize for EstimateKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl schemars::JsonSchema for EstimateKind {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EstimateKind".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}
