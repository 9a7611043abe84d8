//! Keys of files: each is declared once, with its name, what it takes and what it is for. Reading a table, its JSON Schema
//! and the list of keys all follow from its [`Record`].

use super::fields::{Fields, Reading};
use super::tree::Node;
use crate::matter::{
    Admit, Basis, ByComplexity, ByUrgency, Complexity, Driver, Every, FigureId, FigureKind, Kind as MatterKind,
    ProviderKind, Urgency,
};
use crate::number::{Currency, Day};
use crate::source::Place;

/// A table of a file: what it is for, and the keys that it may hold.
#[derive(Debug)]
pub struct Record {
    /// What the schemas call it.
    pub name: &'static str,
    pub doc: &'static str,
    pub keys: &'static [Key],
    pub rules: &'static [Rule],
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub doc: &'static str,
    pub kind: Kind,
    /// What to write where it is missing, if it must be there; empty for what follows from the kind.
    pub needed: Option<&'static str>,
}

/// Which keys of a table exclude or need each other.
#[derive(Debug)]
pub enum Rule {
    /// No two of them.
    AtMostOne(&'static [&'static str]),
    ExactlyOne(&'static [&'static str]),
    AtLeastOne(&'static [&'static str]),
    /// Keys beside the known ones are names.
    Others(Naming, &'static Kind),
    /// It does not say where figures come from.
    Unsourced,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A number, or `{ low, likely, high, source, assumption }`.
    Figure(FigureKind),
    /// The same, but certain: `{ likely, source, assumption }`.
    Certain(FigureKind),
    /// A figure for each urgency.
    ByUrgency(FigureKind),
    /// A figure, or one for each complexity.
    ByComplexity(FigureKind),
    /// True or false; what holds where it is left out.
    Flag(bool),
    /// False, which takes away what is inherited.
    False,
    Text,
    /// A text that is not empty.
    Filled,
    /// The id of a provider.
    Id,
    /// A country, or a part of one.
    Place,
    /// A list of public holidays, or none.
    Calendar,
    Currency,
    Date,
    Weekday,
    /// The version of the format.
    Version,
    /// The index of a task.
    Index,
    /// A year, as a number or in words.
    Year,
    /// One of some words: what they are called together, what for, and which.
    Word(&'static str, &'static str, fn() -> Vec<&'static str>),
    Table(&'static Record),
    /// A list of at least so many.
    List(&'static Kind, usize),
    /// A table whose keys are names.
    Names(Naming, &'static Kind),
    /// One of several kinds: their common name and what it is for.
    Either(&'static str, &'static str, &'static [Kind]),
}

/// What the keys of a table of names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// Roles or task types.
    Free,
    /// Ids of providers, each of which says itself where its figures come from.
    Ids,
    Currencies,
}

pub const fn figure(of: FigureKind) -> Kind {
    Kind::Figure(of)
}

pub const fn certain(of: FigureKind) -> Kind {
    Kind::Certain(of)
}

pub const fn by_urgency(of: FigureKind) -> Kind {
    Kind::ByUrgency(of)
}

pub const fn by_complexity(of: FigureKind) -> Kind {
    Kind::ByComplexity(of)
}

pub const fn table<T: Declared>() -> Kind {
    Kind::Table(T::RECORD)
}

/// A table that is declared and read by its keys.
pub trait Declared: Default {
    const RECORD: &'static Record;

    /// Reads all keys of the table, noting what is wrong with each.
    fn read(fields: &mut Fields, reading: &mut Reading) -> Self;

    /// Whether a value is a table with one of these keys.
    fn is_form_of(node: &Node) -> bool {
        node.table().is_some_and(|table| Self::RECORD.keys.iter().any(|key| table.get(key.name).is_some()))
    }
}

/// The version that is known.
const VERSION: i64 = 1;

/// A value that a key is read to.
pub trait FromKey {
    fn from_key(fields: &mut Fields, key: &'static Key, reading: &mut Reading) -> Self;
}

/// Takes note of a key, which may have to be there; of a list, whoever reads it says so.
pub fn note_key(fields: &mut Fields, key: &'static Key, reading: &mut Reading) {
    match (fields.node(key.name), key.kind, key.needed) {
        (Some(node), Kind::Version, _) if node.number() != Some(Ok(VERSION.into())) => {
            let message = "this version of the format is not known";
            reading.diagnostics.error(&node.place, message, format!("expected {VERSION}"));
        }
        (Some(_), ..) | (None, Kind::List(..), _) | (None, _, None) => {}
        (None, Kind::Figure(kind), Some("")) => fields.missing(key.name, &kind.expected(), reading),
        (None, _, Some(help)) => fields.missing(key.name, help, reading),
    }
}

/// Declares a table: a struct of what its keys are read to, and its [`Record`].
///
/// A key stands as `/// doc`, `name: type = kind;`, with `as "name"` where the name is a word of the language, and
/// `needed "what to write"` where it must be there. A key without a type has no field: it is read elsewhere.
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        $vis:vis struct $record:ident $(, $rule:expr)* ;
        $(
            $(#[doc = $key_doc:literal])+
            $key:ident $(as $name:literal)? $(: $type:ty)? = $kind:expr $(, needed $needed:literal)? ;
        )*
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Default)]
        $vis struct $record {
            $($(pub $key: $type,)?)*
        }

        impl $record {
            const KEYS: [$crate::read::keys::Key; [$(stringify!($key)),*].len()] = [$(
                $crate::read::keys::record!(@key $key $(as $name)?, concat!($($key_doc),+), $kind $(, $needed)?),
            )*];
        }

        impl $crate::read::keys::Declared for $record {
            const RECORD: &'static $crate::read::keys::Record = &$crate::read::keys::Record {
                name: stringify!($record),
                doc: concat!($($doc),+),
                keys: &Self::KEYS,
                rules: &[$($rule),*],
            };

            fn read(
                fields: &mut $crate::read::fields::Fields,
                reading: &mut $crate::read::fields::Reading,
            ) -> Self {
                let [$($key),*] = const { &Self::KEYS };
                for key in [$($key),*] {
                    $crate::read::keys::note_key(fields, key, reading);
                }
                Self { $($($key: <$type as $crate::read::keys::FromKey>::from_key(fields, $key, reading),)?)* }
            }
        }
    };
    (@key $key:ident, $($rest:tt)*) => {
        $crate::read::keys::record!(@of stringify!($key), $($rest)*)
    };
    (@key $key:ident as $name:literal, $($rest:tt)*) => {
        $crate::read::keys::record!(@of $name, $($rest)*)
    };
    (@of $name:expr, $doc:expr, $kind:expr) => {
        $crate::read::keys::Key { name: $name, doc: $doc, kind: $kind, needed: None }
    };
    (@of $name:expr, $doc:expr, $kind:expr, $needed:literal) => {
        $crate::read::keys::Key { name: $name, doc: $doc, kind: $kind, needed: Some($needed) }
    };
}
pub(super) use record;

/// Words of a closed vocabulary.
pub trait Word: Copy + 'static {
    /// What the schemas call them.
    const NAME: &'static str;
    const DOC: &'static str;
    const WORDS: &'static [(&'static str, Self)];

    fn words() -> Vec<&'static str> {
        Self::WORDS.iter().map(|(word, _)| *word).collect()
    }
}

/// The kind of keys that take one of these words.
pub const fn word<T: Word>() -> Kind {
    Kind::Word(T::NAME, T::DOC, T::words)
}

/// Words that a key takes, and what each means.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Each word with its meaning.
    pub words: Vec<(&'static str, &'static str)>,
}

macro_rules! words {
    ($($type:ty, $name:literal, $doc:literal;)*) => {
        $(impl Word for $type {
            const NAME: &'static str = $name;
            const DOC: &'static str = $doc;
            const WORDS: &'static [(&'static str, Self)] = Self::ALL;
        })*

        /// The words that keys take, with what each means.
        #[must_use]
        pub fn vocabularies() -> Vec<Vocabulary> {
            vec![$(Vocabulary {
                words: <$type>::ALL.iter().map(|(word, of)| (*word, of.about())).collect(),
            }),*]
        }
    };
}
words! {
    MatterKind, "KindWord", "What kind of matter it is.";
    Urgency, "UrgencyWord", "How soon the work must start.";
    Basis, "BasisWord", "At what your own team is priced: what it costs you, what a client is billed, or the fees forgone.";
    Complexity, "ComplexityWord", "How demanding a task is.";
    Driver, "DriverWord", "What a charge is counted by.";
    ProviderKind, "ProviderKindWord", "What kind of provider it is.";
    Admit, "AdmitWord", "How much of a matter your own team takes where it has no room for all of it.";
    Every, "EveryWord", "How often a matter comes up.";
}

/// A text, and where it stands.
pub type PlacedText = (String, Place);

macro_rules! from_key {
    ($($type:ty: |$fields:ident, $key:ident, $reading:ident| $read:expr;)*) => {
        $(impl FromKey for $type {
            fn from_key($fields: &mut Fields, $key: &'static Key, $reading: &mut Reading) -> Self {
                $read
            }
        })*
    };
}
from_key! {
    bool: |fields, key, reading| fields.flag(key.name, false, reading);
    Option<bool>: |fields, key, reading| {
        fields.node(key.name)?;
        Some(fields.flag(key.name, false, reading))
    };
    Option<String>: |fields, key, reading| match key.kind {
        Kind::Place => fields.country(key.name, reading),
        Kind::Filled => fields.filled(key.name, key.needed.unwrap_or("text"), reading),
        _ => fields.text(key.name, reading),
    };
    Option<PlacedText>: |fields, key, reading| {
        let place = fields.node(key.name)?.place.clone();
        Some((fields.text(key.name, reading)?, place))
    };
    Option<Vec<PlacedText>>: |fields, key, reading| fields.texts(key.name, reading);
    Option<Vec<String>>: |fields, key, reading| {
        let texts = fields.texts(key.name, reading)?;
        Some(texts.into_iter().map(|(text, _)| text).collect())
    };
    Option<Currency>: |fields, key, reading| fields.currency(key.name, reading);
    Option<Day>: |fields, key, reading| fields.date(key.name, reading);
    Vec<Day>: |fields, key, reading| fields.dates(key.name, reading);
    Option<FigureId>: |fields, key, reading| match key.kind {
        Kind::Figure(kind) => fields.figure(key.name, kind, reading),
        _ => None,
    };
    Option<i64>: |fields, key, reading| match key.kind {
        Kind::Certain(kind) => fields.whole(key.name, kind, reading),
        _ => None,
    };
    Option<(i64, FigureId)>: |fields, key, reading| match key.kind {
        Kind::Certain(kind) => fields.counted(key.name, kind, reading),
        _ => None,
    };
    ByUrgency: |fields, key, reading| match key.kind {
        Kind::ByUrgency(kind) => fields.by_urgency(key.name, kind, reading),
        _ => Self::default(),
    };
    Option<ByComplexity>: |fields, key, reading| match key.kind {
        Kind::ByComplexity(kind) => fields.by_complexity(key.name, kind, reading),
        _ => None,
    };
}

impl<T: Word> FromKey for Option<T> {
    fn from_key(fields: &mut Fields, key: &'static Key, reading: &mut Reading) -> Self {
        fields.word(key.name, T::WORDS, reading)
    }
}

impl<T: Declared> FromKey for Vec<T> {
    fn from_key(fields: &mut Fields, key: &'static Key, reading: &mut Reading) -> Self {
        fields.items(key.name, reading)
    }
}

impl<T: Declared> FromKey for T {
    fn from_key(fields: &mut Fields, key: &'static Key, reading: &mut Reading) -> Self {
        fields.whole_table(key.name, reading)
    }
}
