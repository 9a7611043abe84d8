//! HTML: one page that needs nothing else, to read on any screen or to print.
//!
//! It is well-formed XML, runs no script and asks for nothing over the network. All text is escaped by the templates.

mod calendar;
mod curve;
mod strips;

use askama::Template;

use crate::report::{Answer, Block, Chart, Grid, OptionRow, Tone};
use curve::Plot;
use strips::{Kind, Strips};

/// A page: an answer where there is one, what stands before its first heading, its sections and its end.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'p> {
    title: &'p str,
    version: &'static str,
    answer: Option<&'p Answer>,
    lead: Vec<&'p Block>,
    sections: Vec<Section<'p>>,
    closing: Option<&'p str>,
}

/// A heading and what stands under it.
struct Section<'p> {
    heading: &'p str,
    blocks: Vec<&'p Block>,
    /// Whether paper has it too.
    is_printed: bool,
}

impl Page<'_> {
    /// What paper goes without.
    fn unprinted(&self) -> Vec<&str> {
        self.sections.iter().filter(|section| !section.is_printed).map(|section| section.heading).collect()
    }
}

/// Writes a report's blocks.
pub fn write(blocks: &[Block]) -> Result<String, std::io::Error> {
    let version = env!("CARGO_PKG_VERSION");
    let mut page = Page { title: "", version, answer: None, lead: Vec::new(), sections: Vec::new(), closing: None };
    for block in blocks {
        match block {
            Block::Answer(answer) => {
                (page.title, page.answer, page.closing) =
                    (answer.title.as_str(), Some(&**answer), Some(answer.closing.as_str()));
            }
            Block::Title(title) => page.title = title,
            Block::Closing(text) => page.closing = Some(text),
            Block::Heading(heading) | Block::Appendix(heading) => {
                let is_printed = matches!(block, Block::Heading(_));
                page.sections.push(Section { heading, blocks: Vec::new(), is_printed });
            }
            other => page.sections.last_mut().map_or(&mut page.lead, |section| &mut section.blocks).push(other),
        }
    }
    let text = page.render().map_err(std::io::Error::other)?;
    Ok(text.chars().map(allowed).collect())
}

/// With per cent held to their number at the end of a line.
fn held(text: &str) -> String {
    let mut pieces = text.split(" %");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let space = if out.ends_with(|c: char| c.is_ascii_digit()) { '\u{a0}' } else { ' ' };
        out.push(space);
        out.push('%');
        out.push_str(piece);
    }
    out
}

/// How a figure looks that is good or bad news; its words say it too.
fn look(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Caution => "caution",
        Tone::Bad => "bad",
    }
}

/// Control characters and non-characters have no place in HTML or XML.
pub(super) fn allowed(c: char) -> char {
    match c {
        '\n' => c,
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c if c.is_control() => ' ',
        c => c,
    }
}

/// Which columns are the recommended one's.
fn chosen(grid: &Grid) -> Vec<bool> {
    (0..grid.head.len()).map(|column| grid.recommended == Some(column)).collect()
}

/// What has to be seen to, in a word each.
fn matters(answer: &Answer) -> Vec<String> {
    answer.before.iter().map(|duty| duty.about.to_lowercase()).collect()
}

/// What stands in the columns of an option.
fn cells(of: &OptionRow, answer: &Answer) -> Vec<String> {
    answer.columns.iter().map(|column| of.cell(*column)).collect()
}

/// A key in pieces between which a line may break.
fn breakable(label: &str) -> Vec<&str> {
    if label.contains(' ') { vec![label] } else { label.split_inclusive('.').collect() }
}

/// What a chart is drawn as.
enum Drawing {
    Strips(Strips),
    Plot(Plot),
}

impl Drawing {
    fn of(chart: &Chart) -> Option<Self> {
        match chart {
            Chart::Bars(bars) => Some(Self::Strips(strips::bars(bars))),
            Chart::Spans(spans) => calendar::spans(spans).map(Self::Strips),
            Chart::Tornado(tornado) => strips::tornado(tornado).map(Self::Strips),
            Chart::Ranges(ranges) => strips::ranges(ranges).map(Self::Strips),
            Chart::Curve(curve) => curve::plot(curve).map(Self::Plot),
            Chart::Band(band) => Some(Self::Strips(strips::band(band))),
        }
    }
}

/// A stretch of a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Plain(&'t str),
    /// An id or a key, which sentences have between backticks.
    Code(&'t str),
}

/// A sentence in stretches.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let is_name = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'))
    };
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = rest[from..].find('`').map(|at| from + at) {
        match rest[open + 1..].split_once('`') {
            Some((name, after)) if is_name(name) => {
                pieces.extend([Piece::Plain(&rest[..open]), Piece::Code(name)]);
                (rest, from) = (after, 0);
            }
            _ => from = open + 1,
        }
    }
    pieces.push(Piece::Plain(rest));
    pieces
}

/// An address that a browser may open.
fn link(address: Option<&String>) -> Option<&str> {
    let is_web = |address: &&str| {
        let scheme = address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        matches!(scheme.as_deref(), Some("http" | "https"))
    };
    address.map(String::as_str).filter(is_web)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_between_backticks_are_told_from_stray_ones() {
        use Piece::{Code, Plain};
        assert_eq!(pieces("of `in-lpo`."), [Plain("of "), Code("in-lpo"), Plain(".")]);
        for text in ["", "a `b", "``", "`a b`", "`<b>`"] {
            assert_eq!(pieces(text), [Plain(text)]);
        }
        assert_eq!(pieces("a`b `c` `"), [Plain("a`b "), Code("c"), Plain(" `")]);
    }

    #[test]
    fn only_web_addresses_become_links() {
        let of = |address: &str| link(Some(&address.to_owned())).is_some();
        assert!(of("https://example.org/a") && of("HTTP://example.org"));
        assert!(!of("javascript:alert(1)") && !of("javascript://x") && !of("example.org") && !of("file:///etc/passwd"));
        assert_eq!(link(None), None);
    }

    #[test]
    fn control_characters_become_spaces() {
        let page = write(&[Block::Title("a\u{0}b\u{1b}c\u{85}d\u{ffff}".to_owned())]).unwrap();
        assert!(page.contains("<h1><bdi>a b c d\u{fffd}</bdi></h1>"), "{page}");
    }
}
