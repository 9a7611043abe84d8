//! A TOML text in which there is no mistake, as in the built-in ones: one pass that looks for none. What it does not know, such
//! as an escape in a text, is left to the reader of all texts; a test holds that both grow the same trees.
//!
//! It is here for its speed alone: by the reader of all texts a comparison of three providers takes two fifths more instructions
//! where nothing is drawn, one of thirteen a fifth more (docs/performance.md).

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::tree::{Entry, Node, Table, Value};
use crate::source::{Place, TextId};

/// The tree of a text that has no mistake; none where something stands in it that is not known here.
pub fn grown(text: TextId, content: &str) -> Option<Node> {
    let mut pass = Pass { text, content, at: 0 };
    let mut root = Table::default();
    let mut header: Option<Header> = None;
    let mut table = Table::default();
    loop {
        pass.skip_blank();
        match pass.peek() {
            Some(b'[') => {
                let next = pass.header()?;
                finish(&mut root, header.replace(next), std::mem::take(&mut table))?;
            }
            Some(_) => table.0.push(pass.entry()?),
            None => break,
        }
    }
    finish(&mut root, header, table)?;
    Some(Node { value: Value::Table(root), place: Place { text, span: 0..0 } })
}

/// `[task.contract-review]`, or `[[charge]]`.
struct Header {
    /// The keys on the way, and the table's own.
    way: Vec<(String, Place)>,
    own: (String, Place),
    place: Place,
    is_item: bool,
}

/// Puts a table where its header says; the one before all headers is the root itself.
fn finish(root: &mut Table, header: Option<Header>, table: Table) -> Option<()> {
    let Some(Header { way, own: (key, key_place), place, is_item }) = header else {
        *root = table;
        return Some(());
    };
    let mut parent = root;
    for (key, key_place) in way {
        let at = parent.0.iter().position(|entry| entry.key == key).unwrap_or_else(|| {
            let node = Node { value: Value::Table(Table::default()), place: key_place.clone() };
            parent.0.push(Entry { key, key_place, node });
            parent.0.len() - 1
        });
        let Value::Table(below) = &mut parent.0[at].node.value else { return None };
        parent = below;
    }
    let node = Node { value: Value::Table(table), place: place.clone() };
    let known = parent.0.iter_mut().find(|entry| entry.key == key);
    let value = match (known.map(|entry| &mut entry.node.value), is_item) {
        (Some(Value::Array(items)), true) => {
            items.push(node);
            return Some(());
        }
        (Some(_), _) => return None,
        (None, true) => Value::Array(vec![node]),
        (None, false) => node.value,
    };
    parent.0.push(Entry { key, key_place, node: Node { value, place } });
    Some(())
}

/// Where the pass is.
struct Pass<'c> {
    text: TextId,
    content: &'c str,
    at: usize,
}

impl Pass<'_> {
    fn peek(&self) -> Option<u8> {
        self.content.as_bytes().get(self.at).copied()
    }

    fn skip_while(&mut self, is_skipped: impl Fn(u8) -> bool) -> Range<usize> {
        let from = self.at;
        let rest = &self.content.as_bytes()[from..];
        self.at += rest.iter().position(|byte| !is_skipped(*byte)).unwrap_or(rest.len());
        from..self.at
    }

    fn skip_spaces(&mut self) {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t'));
    }

    /// Spaces, line ends and comments.
    fn skip_blank(&mut self) {
        loop {
            self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
            if self.peek() != Some(b'#') {
                return;
            }
            let rest = &self.content.as_bytes()[self.at..];
            self.at += memchr(b'\n', rest).unwrap_or(rest.len());
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        let is_it = self.peek() == Some(byte);
        self.at += usize::from(is_it);
        is_it.then_some(())
    }

    fn place(&self, from: usize) -> Place {
        Place { text: self.text, span: from..self.at }
    }

    fn header(&mut self) -> Option<Header> {
        let from = self.at;
        self.take(b'[')?;
        let is_item = self.take(b'[').is_some();
        let mut way = vec![self.key()?];
        while self.take(b'.').is_some() {
            way.push(self.key()?);
        }
        self.take(b']')?;
        if is_item {
            self.take(b']')?;
        }
        let own = way.pop()?;
        Some(Header { way, own, place: self.place(from), is_item })
    }

    fn key(&mut self) -> Option<(String, Place)> {
        let from = self.at;
        if self.peek() == Some(b'"') {
            let key = self.quoted(b'"')?;
            return Some((key, self.place(from)));
        }
        let span = self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let key = self.content.get(span).filter(|key| !key.is_empty())?;
        Some((key.to_owned(), self.place(from)))
    }

    /// `key = value`
    fn entry(&mut self) -> Option<Entry> {
        let (key, key_place) = self.key()?;
        self.skip_spaces();
        self.take(b'=')?;
        self.skip_spaces();
        Some(Entry { key, key_place, node: self.value()? })
    }

    fn value(&mut self) -> Option<Node> {
        let from = self.at;
        let value = match self.peek()? {
            quote @ (b'"' | b'\'') => Value::Text(self.quoted(quote)?),
            b'{' => Value::Table(Table(self.list(b'}', Self::entry)?)),
            b'[' => Value::Array(self.list(b']', Self::value)?),
            _ => self.bare()?,
        };
        Some(Node { value, place: self.place(from) })
    }

    /// What stands between brackets, by commas.
    fn list<T>(&mut self, end: u8, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_blank();
            if self.take(end).is_some() {
                return Some(items);
            }
            items.push(item(self)?);
            self.skip_blank();
            if self.peek() != Some(end) {
                self.take(b',')?;
            }
        }
    }

    /// A text on one line, in which nothing is escaped.
    fn quoted(&mut self, quote: u8) -> Option<String> {
        self.take(quote)?;
        let rest = &self.content[self.at..];
        let text = &rest[..memchr2(quote, b'\n', rest.as_bytes())?];
        self.at += text.len();
        self.take(quote)?;
        let is_escaped = quote == b'"' && memchr(b'\\', text.as_bytes()).is_some();
        // Three quotes begin a text of several lines.
        let is_longer = text.is_empty() && self.peek() == Some(quote);
        (!is_escaped && !is_longer).then(|| text.to_owned())
    }

    /// True or false, a day, or a number in plain digits.
    fn bare(&mut self) -> Option<Value> {
        let span = self.skip_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
        let word = &self.content[span];
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'_');
        Some(match word {
            "true" | "false" => Value::Flag(word == "true"),
            "" => return None,
            _ if is_number && word.contains('_') => Value::Number(word.replace('_', ""), 10),
            _ if is_number => Value::Number(word.to_owned(), 10),
            _ => Value::Date(word.parse().ok()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::library::BUILT_IN;
    use super::super::tree::read;
    use super::grown;
    use crate::source::{Diagnostics, Origin, Texts};

    #[test]
    fn every_built_in_text_grows_the_tree_that_the_reader_of_all_texts_grows() {
        let mut texts = Texts::default();
        let mut diagnostics = Diagnostics::default();
        let files = BUILT_IN.iter().filter(|(name, _)| name.rsplit('.').next() == Some("toml"));
        for (name, content) in files {
            let text = texts.add(*name, *content, Origin::BuiltIn);
            let tree = read(text, content, &mut diagnostics).unwrap();
            assert!(format!("{:?}", grown(text, content)) == format!("{:?}", Some(tree)), "{name}");
        }
    }

    #[test]
    fn what_it_does_not_know_is_left_to_the_reader_of_all_texts() {
        let text = Texts::default().add("a text", "", Origin::BuiltIn);
        for unknown in [
            r#"a = "\t""#,
            r#"a = "b\"""#,
            "a = '''b'''",
            "a.b = 1",
            "a = 1e3",
            "a = 0x10",
            "a = -1",
            "[a]\n[a]",
            "a = \"\"\"b\"\"\"",
        ] {
            assert!(grown(text, unknown).is_none(), "{unknown}");
        }
        for known in [
            "",
            r#"a = 'b\c"'"#,
            "a = 1",
            "[[a]]\nb = []\n[[a]] # the second",
            "a = { b = \"c\", d = [2026-01-01, 1_000] }",
        ] {
            let tree = read(text, known, &mut Diagnostics::default());
            assert_eq!(format!("{:?}", grown(text, known)), format!("{tree:?}"), "{known}");
        }
    }
}
