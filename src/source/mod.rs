//! Texts that a user gave (files, options) and what is to be said about a place in them.

mod clean;
mod diagnostic;
mod nearest;

pub use clean::{made_visible, styles_apart, without_controls};
pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use nearest::nearest;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// A text among [`Texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(usize);

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which text.
    pub text: TextId,
    /// Its bytes.
    pub span: Range<usize>,
}

/// Where a text came from; what the user wrote outranks what the tool brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A matter file, a rates directory or an option of the user's.
    User,
    /// The built-in rate library.
    BuiltIn,
}

/// All texts read in one run, each with its name.
#[derive(Debug, Default, Clone)]
pub struct Texts(Vec<Text>);

#[derive(Debug, Clone)]
struct Text {
    name: String,
    content: Cow<'static, str>,
    origin: Origin,
    /// The bytes at which lines begin, found when they are first asked for.
    lines: OnceCell<Vec<usize>>,
}

impl Texts {
    /// Takes in a text under the name it is known by: a path, or the option that it was given with.
    pub fn add(&mut self, name: impl Into<String>, content: impl Into<Cow<'static, str>>, origin: Origin) -> TextId {
        self.0.push(Text { name: name.into(), content: content.into(), origin, lines: OnceCell::new() });
        TextId(self.0.len() - 1)
    }

    /// Gives texts other names: `rename` is asked of each, and answers where it should change.
    pub fn rename(&mut self, rename: impl Fn(&str, Origin) -> Option<&'static str>) {
        for (at, text) in self.0.iter_mut().enumerate() {
            if let Some(name) = rename(&text.name, text.origin) {
                text.name = format!("{name} ({})", at + 1);
            }
        }
    }

    /// The name of a text.
    #[must_use]
    pub fn name(&self, id: TextId) -> &str {
        &self.0[id.0].name
    }

    /// What stands in it.
    #[must_use]
    pub fn content(&self, id: TextId) -> &str {
        &self.0[id.0].content
    }

    /// Who wrote it.
    #[must_use]
    pub fn origin(&self, id: TextId) -> Origin {
        self.0[id.0].origin
    }

    /// Line and column of a place's start, each from 1; columns count characters.
    #[must_use]
    pub fn line_and_column(&self, place: &Place) -> (usize, usize) {
        let content = self.content(place.text);
        let at = if content.is_char_boundary(place.span.start) { place.span.start } else { content.len() };
        let lines = self.0[place.text.0].lines.get_or_init(|| line_starts(content));
        let line = lines.partition_point(|start| *start <= at);
        let begin = lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        (line, content[begin..at].chars().count() + 1)
    }

    /// `file:line` of a place, as explanations show it.
    #[must_use]
    pub fn reference(&self, place: &Place) -> String {
        format!("{}:{}", self.name(place.text), self.line_and_column(place).0)
    }
}

/// The bytes at which the lines of a text begin.
fn line_starts(content: &str) -> Vec<usize> {
    std::iter::once(0).chain(content.match_indices('\n').map(|(at, _)| at + 1)).collect()
}
