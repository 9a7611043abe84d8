//! Reading a page as the XML that it is.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element, with all the text in it.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    /// The names of the elements in it.
    pub children: Vec<String>,
    /// The names of the elements that it is in.
    within: Vec<String>,
}

impl Element {
    pub fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    pub fn is_in(&self, name: &str) -> bool {
        self.within.iter().any(|known| known == name)
    }
}

/// All elements of a page, in the order in which they end.
#[track_caller]
pub fn read(page: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(page);
    let (mut open, mut done): (Vec<Element>, Vec<Element>) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("not well-formed: {error}")) {
            Event::Eof => break,
            Event::Start(start) => open.push(element(&start, &open)),
            Event::Empty(start) => {
                let empty = element(&start, &open);
                open.last_mut().expect("it is in something").children.push(empty.name.clone());
                done.push(empty);
            }
            Event::End(_) => {
                let ended = open.pop().expect("it began");
                if let Some(outer) = open.last_mut() {
                    outer.children.push(ended.name.clone());
                    if ended.name != "style" {
                        outer.text.push_str(&ended.text);
                    }
                }
                done.push(ended);
            }
            Event::Text(text) => add(&mut open, &text),
            Event::GeneralRef(of) => {
                let c =
                    of.resolve_char_ref().expect("a number of a character").expect("pages name characters by number");
                add(&mut open, &c.to_string());
            }
            Event::DocType(kind) => assert_eq!(&*kind, "html"),
            other => panic!("unexpected: {other:?}"),
        }
    }
    assert!(open.is_empty(), "{} is still open", open[0].name);
    done
}

fn add(open: &mut [Element], text: &str) {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None => assert!(text.trim().is_empty(), "text outside: {text}"),
    }
}

fn element(start: &BytesStart, open: &[Element]) -> Element {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.unwrap_or_else(|error| panic!("not an attribute: {error}"));
        (
            attribute.key.as_ref().to_owned(),
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("it can be read").into_owned(),
        )
    });
    Element {
        name: start.name().as_ref().to_owned(),
        attributes: attributes.collect(),
        within: open.iter().map(|of| of.name.clone()).collect(),
        ..Element::default()
    }
}
