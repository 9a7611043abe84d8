//! Text as it may be shown: nothing that a terminal would obey, and nothing that cannot be seen.

use std::borrow::Cow;
use std::fmt::Write;

/// What a colour or a weight begins with: `m` ends it.
const STYLE: &str = "\u{1b}[";

/// What stands for a character that a terminal would obey.
const HIDDEN: char = '\u{fffd}';

/// A text without control characters but line ends (a carriage return among them) and tabs: for outputs that people read in a terminal, or open as text.
///
/// ```
/// use lpo_cost::source::without_controls;
/// assert_eq!(without_controls("a\u{1b}[31mb\u{9b}c\n"), "a\u{fffd}[31mb\u{fffd}c\n");
/// ```
#[must_use]
pub fn without_controls(text: &str) -> Cow<'_, str> {
    // Most texts are plain, and a book has millions of them.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.into();
    }
    let is_obeyed = |c| is_control(c) && c != '\r';
    if text.contains(is_obeyed) { text.replace(is_obeyed, &HIDDEN.to_string()).into() } else { text.into() }
}

/// The same with characters visible that turn the direction of writing, or have no width: for messages about a text, where
/// what stands there has to be seen.
///
/// ```
/// use lpo_cost::source::made_visible;
/// assert_eq!(made_visible("in-lpo\u{202e}\u{200b}"), "in-lpo<U+202E><U+200B>");
/// ```
#[must_use]
pub fn made_visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_control(c) || is_invisible(c)) {
        return text.into();
    }
    let mut visible = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if is_control(c) => visible.push(HIDDEN),
            // Writing to a string does not fail.
            c if is_invisible(c) => drop(write!(visible, "<U+{:04X}>", u32::from(c))),
            c => visible.push(c),
        }
    }
    visible.into()
}

/// Cleans a text that was drawn for a terminal, and leaves its own colours and weights.
pub fn styles_apart(drawn: &str, clean: impl Fn(&str) -> Cow<'_, str>) -> String {
    let mut parts = drawn.split(STYLE);
    let mut cleaned = parts.next().map_or_else(String::new, |first| clean(first).into_owned());
    for part in parts {
        let length = part.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
        let is_style = part.as_bytes().get(length) == Some(&b'm');
        if is_style {
            cleaned.push_str(STYLE);
        } else {
            cleaned.extend([HIDDEN, '[']);
        }
        cleaned.push_str(&clean(part));
    }
    cleaned
}

/// C0 but line ends and tabs, DEL, C1.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

/// Marks, embeddings, overrides and isolates of direction; spaces and joiners without width; the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
