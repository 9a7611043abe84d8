//! What is wrong in a text, where, and what to do about it.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Place, TextId, Texts, made_visible, styles_apart};

/// Whether a finding stops the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The input is wrong; nothing is computed from it.
    Error,
    /// The work goes on.
    Warning,
}

/// One finding about a text.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, with what was found and what was expected.
    pub message: String,
    /// Where, if it is in a text at all.
    pub place: Option<Place>,
    /// Said at the place itself.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
}

/// The findings of one run, in the order in which they were made.
#[derive(Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds an error at a place.
    pub fn error(&mut self, place: &Place, message: impl Into<String>, label: impl Into<String>) -> &mut Diagnostic {
        self.add(Severity::Error, Some(place.clone()), message.into(), label.into())
    }

    /// Adds an error that belongs to no place.
    pub fn error_at_large(&mut self, message: impl Into<String>) -> &mut Diagnostic {
        self.add(Severity::Error, None, message.into(), String::new())
    }

    /// Adds a warning at a place.
    pub fn warning(&mut self, place: &Place, message: impl Into<String>, label: impl Into<String>) -> &mut Diagnostic {
        self.add(Severity::Warning, Some(place.clone()), message.into(), label.into())
    }

    /// Adds a warning that belongs to no place.
    pub fn warning_at_large(&mut self, message: impl Into<String>) -> &mut Diagnostic {
        self.add(Severity::Warning, None, message.into(), String::new())
    }

    fn add(&mut self, severity: Severity, place: Option<Place>, message: String, label: String) -> &mut Diagnostic {
        let at = self.0.len();
        self.0.push(Diagnostic { severity, message, place, label, help: None });
        &mut self.0[at]
    }

    /// Whether anything stops the work.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|found| found.severity == Severity::Error)
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets the findings that do not meet a condition.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(keep);
    }

    /// The findings.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// Draws the findings, each once, those of one text in the order of their lines: the first ones, and the number of the
    /// rest. Errors come before warnings where not all are drawn.
    #[must_use]
    pub fn render(&self, texts: &Texts, color: bool) -> String {
        let mut found: Vec<&Diagnostic> = self.0.iter().collect();
        let rest = found.len().saturating_sub(MOST_DRAWN);
        if rest > 0 {
            found.sort_by_key(|found| (found.severity != Severity::Error, found.position()));
            found.truncate(MOST_DRAWN);
        }
        found.sort_by_key(|found| found.position());
        let mut drawn: Vec<String> = found.into_iter().map(|found| found.render(texts, color)).collect();
        drawn.dedup();
        if rest > 0 {
            drawn.push(format!("... and {rest} more"));
        }
        drawn.join("\n\n")
    }
}

/// So many findings are drawn.
const MOST_DRAWN: usize = 50;

impl Diagnostic {
    /// The text and the byte that it is about.
    fn position(&self) -> Option<(TextId, usize)> {
        self.place.as_ref().map(|place| (place.text, place.span.start))
    }

    /// Adds what to do about it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    fn render(&self, texts: &Texts, color: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let (message, label) = (made_visible(&self.message), made_visible(&self.label));
        let title = level.primary_title(message);
        let mut group = match &self.place {
            None => Group::with_title(title),
            Some(place) => {
                let content = texts.content(place.text);
                let end = place.span.end.min(content.len());
                let span = place.span.start.min(end)..end;
                title.element(
                    Snippet::source(content)
                        .path(made_visible(texts.name(place.text)))
                        .annotation(AnnotationKind::Primary.span(span).label(label)),
                )
            }
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(made_visible(help)));
        }
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        // The lines of the text itself, which must not be changed before they are drawn.
        styles_apart(&renderer.decor_style(DecorStyle::Ascii).render(&[group]), made_visible)
    }
}
