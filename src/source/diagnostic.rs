//! What is wrong in a text, where, and what to do about it.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Place, Texts};

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

    /// Draws all findings, each once, those of one text in the order of their lines.
    #[must_use]
    pub fn render(&self, texts: &Texts, color: bool) -> String {
        let mut sorted: Vec<&Diagnostic> = self.0.iter().collect();
        sorted.sort_by_key(|found| found.place.as_ref().map(|place| (place.text, place.span.start)));
        let mut drawn: Vec<String> = sorted.into_iter().map(|found| found.render(texts, color)).collect();
        drawn.dedup();
        drawn.join("\n\n")
    }
}

impl Diagnostic {
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
        let title = level.primary_title(self.message.as_str());
        let mut group = match &self.place {
            None => Group::with_title(title),
            Some(place) => {
                let content = texts.content(place.text);
                let end = place.span.end.min(content.len());
                let span = place.span.start.min(end)..end;
                title.element(
                    Snippet::source(content)
                        .path(texts.name(place.text))
                        .annotation(AnnotationKind::Primary.span(span).label(self.label.as_str())),
                )
            }
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        renderer.decor_style(DecorStyle::Ascii).render(&[group])
    }
}
