//! The header of a book: which column holds what.

use crate::source::nearest;
use crate::table::same;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Any text.
    Text,
    /// One of our words.
    Word,
    /// A date.
    Date,
    /// A number.
    Number,
}

/// What a column says something about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The matter: it stands in the first of the matter's rows.
    Matter,
    /// The task of the row.
    Task,
}

/// Declares the columns of a book, each once: all that is asked of a column is derived from its line.
macro_rules! columns {
    ($($field:ident = $name:literal: $content:ident of $subject:ident;)*) => {
        /// A column of a book.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the names are those of the columns")]
        pub enum Field {
            $($field,)*
        }

        /// How many columns there are.
        pub const COUNT: usize = [$($name),*].len();

        /// The names of the columns, in the order of [`Field::ALL`].
        pub const KNOWN_COLUMNS: [&str; COUNT] = [$($name),*];

        impl Field {
            /// All columns.
            pub const ALL: [Self; COUNT] = [$(Self::$field),*];

            /// What its cells hold.
            #[must_use]
            pub fn content(self) -> Content {
                match self {
                    $(Self::$field => Content::$content,)*
                }
            }

            /// What it says something about.
            #[must_use]
            pub fn subject(self) -> Subject {
                match self {
                    $(Self::$field => Subject::$subject,)*
                }
            }
        }
    };
}

columns! {
    MatterId = "matter_id": Text of Matter;
    Kind = "kind": Word of Matter;
    Task = "task": Word of Task;
    Volume = "volume": Number of Task;
    Hours = "hours": Number of Task;
    Complexity = "complexity": Word of Task;
    Throughput = "throughput": Number of Task;
    Title = "title": Text of Matter;
    Client = "client": Text of Matter;
    Currency = "currency": Word of Matter;
    Start = "start": Date of Matter;
    Deadline = "deadline": Date of Matter;
    Urgency = "urgency": Word of Matter;
    Basis = "basis": Word of Matter;
    Periods = "periods": Number of Matter;
    Gigabytes = "gigabytes": Number of Matter;
    Months = "months": Number of Matter;
    Offshore = "offshore": Word of Matter;
    Jurisdiction = "jurisdiction": Text of Matter;
    Budget = "budget": Number of Matter;
    LateDayCost = "late_day_cost": Number of Matter;
    Name = "name": Text of Task;
    Role = "role": Text of Task;
}

impl Field {
    /// The column's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        KNOWN_COLUMNS[self as usize]
    }

    /// The column of a name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| same(field.name(), name))
    }
}

/// Where the columns stand.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// The column of each of [`KNOWN_COLUMNS`].
    pub(super) at: [Option<usize>; COUNT],
    /// How many there are.
    pub width: usize,
    /// Columns that are carried through, by name and place; without a place where this file of several does not have it.
    pub carried: Vec<(String, Option<usize>)>,
    /// Columns of the matter but its id, in the order of ours.
    pub of_matter: Vec<(usize, Field)>,
    /// Columns of the task, in the order of ours.
    pub of_task: Vec<(usize, Field)>,
}

/// Something wrong with a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderMistake {
    /// The column's number, from 1; none where one is missing.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Columns {
    /// Reads a header: names in any order and case. `renamed` says what others call our columns.
    ///
    /// # Errors
    /// Every column that is unknown, doubled or missing.
    pub fn read(
        header: &[&str],
        renamed: &[(String, String)],
        ignore_unknown: bool,
    ) -> Result<Self, Vec<HeaderMistake>> {
        let mut columns = Self { at: [None; COUNT], width: header.len(), ..Self::default() };
        let mut mistakes = Vec::new();
        let mut mistake = |column: Option<usize>, message: String, help: Option<String>| {
            mistakes.push(HeaderMistake { column, message, help });
        };
        let theirs = |name: &str| renamed.iter().find(|(_, theirs)| same(theirs, name)).map(|(ours, _)| ours.as_str());
        for (ours, theirs) in renamed {
            if !KNOWN_COLUMNS.contains(&ours.as_str()) {
                let help = nearest(ours, KNOWN_COLUMNS).map(|near| format!("did you mean `{near}`?"));
                mistake(None, format!("--column {ours}={theirs}: there is no column `{ours}`"), help);
            } else if !header.iter().any(|name| same(name, theirs)) {
                mistake(None, format!("--column {ours}={theirs}: the header has no `{theirs}`"), None);
            }
        }
        for (at, name) in header.iter().enumerate() {
            let name = name.trim();
            // Who renames a column to one of ours means that one, and not another that is called so.
            let is_there = |of: &str| header.iter().any(|name| same(name, of));
            let taken = renamed.iter().any(|(ours, of)| same(ours, name) && !same(of, name) && is_there(of));
            let ours = theirs(name).unwrap_or(name);
            match KNOWN_COLUMNS.iter().position(|known| same(known, ours) && !taken) {
                Some(field) if columns.at[field].is_some() => {
                    mistake(Some(at + 1), format!("the column `{}` is there twice", KNOWN_COLUMNS[field]), None);
                }
                Some(field) => columns.at[field] = Some(at),
                None if ignore_unknown => columns.carried.push((name.to_owned(), Some(at))),
                None => {
                    let help = nearest(&name.to_ascii_lowercase(), KNOWN_COLUMNS).map_or_else(
                        || "name it with --column OURS=THEIRS, or give --ignore-unknown to carry it through".to_owned(),
                        |near| format!("did you mean `{near}`? --ignore-unknown carries it through"),
                    );
                    mistake(Some(at + 1), format!("unknown column `{name}`"), Some(help));
                }
            }
        }
        for needed in [Field::MatterId, Field::Kind, Field::Task] {
            if columns.of(needed).is_none() {
                mistake(None, format!("the column `{}` is missing", needed.name()), None);
            }
        }
        if columns.of(Field::Volume).or(columns.of(Field::Hours)).is_none() {
            mistake(None, "neither `volume` nor `hours` is a column".to_owned(), None);
        }
        columns.tell_apart();
        if mistakes.is_empty() { Ok(columns) } else { Err(mistakes) }
    }

    /// Sets down which columns describe the matter and which the task, in the order of ours.
    pub(super) fn tell_apart(&mut self) {
        let others = Field::ALL.into_iter().filter(|field| *field != Field::MatterId);
        let known = others.filter_map(|field| Some((self.of(field)?, field)));
        (self.of_matter, self.of_task) = known.partition(|(_, field)| field.subject() == Subject::Matter);
    }

    /// Carries columns of these names through, whichever of them there are.
    pub fn carry(&mut self, names: &[String]) {
        let known = std::mem::take(&mut self.carried);
        let place = |name: &String| known.iter().find(|(known, _)| known == name).and_then(|(_, at)| *at);
        self.carried = names.iter().map(|name| (name.clone(), place(name))).collect();
    }

    /// The names of the columns that are carried through.
    #[must_use]
    pub fn carried_names(&self) -> Vec<String> {
        self.carried.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The place of a column.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<usize> {
        self.at[field as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_in_any_order_and_case() {
        let columns = Columns::read(&["Volume", "TASK ", "kind", "Matter_Id"], &[], false).expect("a good header");
        let places = [Field::MatterId, Field::Kind, Field::Task, Field::Volume].map(|field| columns.of(field));
        assert_eq!(places, [Some(3), Some(2), Some(1), Some(0)]);
        let renamed = [("matter_id".to_owned(), "Ref".to_owned())];
        let columns = Columns::read(&["ref", "kind", "task", "hours"], &renamed, false).expect("a good header");
        assert_eq!(columns.of(Field::MatterId), Some(0));
        let named = [Field::MatterId, Field::Throughput, Field::Deadline, Field::LateDayCost, Field::Role];
        assert_eq!(named.map(Field::name), ["matter_id", "throughput", "deadline", "late_day_cost", "role"]);
    }

    #[test]
    fn every_mistake_of_a_header_is_found() {
        let mistakes = Columns::read(&["matter_id", "kin", "task", "task"], &[], false).expect_err("a wrong header");
        let messages: Vec<&str> = mistakes.iter().map(|mistake| mistake.message.as_str()).collect();
        let expected = [
            "unknown column `kin`",
            "the column `task` is there twice",
            "the column `kind` is missing",
            "neither `volume` nor `hours` is a column",
        ];
        assert_eq!(messages, expected);
        assert_eq!(mistakes[0].help.as_deref(), Some("did you mean `kind`? --ignore-unknown carries it through"));
    }
}
