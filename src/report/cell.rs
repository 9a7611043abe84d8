//! Flat rows of cells, which formats for programs are written from, each column declared once with what stands in it.

use super::num::Num;
use super::value::ValueDoc;
use crate::matter::Status;
use crate::number::Day;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(Num),
    /// True or false.
    Flag(bool),
}

/// Columns by name, and rows with a cell for each.
pub type Records = (Vec<&'static str>, Vec<Vec<Cell>>);

/// A value that stands in a cell, or several in as many; what is not known leaves its cell empty.
pub trait Cells {
    /// Adds the cells to a row.
    fn put(&self, row: &mut Vec<Cell>);
}

macro_rules! cells {
    ($($type:ty: |$value:ident| $cell:expr;)*) => {
        $(impl Cells for $type {
            fn put(&self, row: &mut Vec<Cell>) {
                let $value = self;
                row.push($cell);
            }
        })*
    };
}
cells! {
    Cell: |cell| cell.clone();
    str: |text| Cell::Text(text.to_owned());
    String: |text| Cell::Text(text.clone());
    ValueDoc: |value| match value {
        ValueDoc::Number(number) => Cell::Number(*number),
        ValueDoc::Text(text) => Cell::Text(text.clone()),
    };
    Status: |status| Cell::Text(status.word().to_owned());
    Day: |day| Cell::Text(day.to_string());
    Num: |number| Cell::Number(*number);
    bool: |flag| Cell::Flag(*flag);
    usize: |count| Cell::Number(Num::figure((*count).into()));
    i64: |count| Cell::Number(Num::figure((*count).into()));
    u64: |count| Cell::Number(Num::figure((*count).into()));
}

impl<T: Cells + ?Sized> Cells for &T {
    fn put(&self, row: &mut Vec<Cell>) {
        (**self).put(row);
    }
}

impl<T: Cells> Cells for Option<T> {
    fn put(&self, row: &mut Vec<Cell>) {
        match self {
            Some(value) => value.put(row),
            None => row.push(Cell::Empty),
        }
    }
}

impl<T: Cells> Cells for [T] {
    fn put(&self, row: &mut Vec<Cell>) {
        for value in self {
            value.put(row);
        }
    }
}

impl<T: Cells, const N: usize> Cells for [T; N] {
    fn put(&self, row: &mut Vec<Cell>) {
        self.as_slice().put(row);
    }
}

impl<T: Cells> Cells for Vec<T> {
    fn put(&self, row: &mut Vec<Cell>) {
        self.as_slice().put(row);
    }
}

/// The one cell of a value.
pub fn cell(value: impl Cells) -> Cell {
    let mut row = Vec::new();
    value.put(&mut row);
    row.pop().unwrap_or(Cell::Empty)
}

/// Records with the same cells before those of each row.
pub fn after<const N: usize>(before: [(&'static str, &str); N], (columns, rows): Records) -> Records {
    let cells = before.map(|(_, text)| Cell::Text(text.to_owned()));
    let rows = rows.into_iter().map(|row| cells.iter().cloned().chain(row).collect());
    (before.map(|(name, _)| name).into_iter().chain(columns).collect(), rows.collect())
}

/// The name of a column, or those of several.
pub trait Names {
    /// The names, in order.
    fn names(&self) -> &[&'static str];
}

impl Names for &'static str {
    fn names(&self) -> &[&'static str] {
        std::slice::from_ref(self)
    }
}

impl<const N: usize> Names for [&'static str; N] {
    fn names(&self) -> &[&'static str] {
        self
    }
}

impl Names for &[&'static str] {
    fn names(&self) -> &[&'static str] {
        self
    }
}

/// The records of a list: each column's name, or the names of several, with its cell in a row, or as many.
macro_rules! records {
    ($list:expr, |$row:pat_param| { $($name:expr => $cells:expr),* $(,)? }) => {{
        let columns = [$($crate::report::cell::Names::names(&$name)),*].concat();
        let rows = $list.into_iter().map(|$row| {
            let mut row = Vec::new();
            $($crate::report::cell::Cells::put(&$cells, &mut row);)*
            row
        });
        (columns, rows.collect::<Vec<Vec<$crate::report::cell::Cell>>>())
    }};
}
pub(super) use records;

/// The name of a column by that of its field, which has a mark before it where it is a word of the language.
pub const fn column(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// A struct whose fields are keys of a document and, in this order, columns of records; where their values stand behind them, it
/// is made by `of` as that of `document!`.
macro_rules! row {
    (
        $(#[$attribute:meta])*
        pub struct $row:ident;
        $($(#[$of_key:meta])* $key:ident: $type:ty,)*
    ) => {
        $(#[$attribute])*
        pub struct $row { $($(#[$of_key])* pub $key: $type),* }

        $crate::report::cell::row!(columns $row: $($key),*);
    };
    (
        $(#[$attribute:meta])*
        pub struct $row:ident of $from:tt $({ $($before:tt)* })?;
        $($(#[$of_key:meta])* $key:ident: $type:ty = $value:expr,)*
    ) => {
        $crate::report::document::document! {
            $(#[$attribute])*
            pub struct $row of $from $({ $($before)* })?;
            $($(#[$of_key])* $key: $type = $value,)*
        }

        $crate::report::cell::row!(columns $row: $($key),*);
    };
    (columns $row:ident: $($key:ident),*) => {
        impl $row {
            /// The columns.
            pub const COLUMNS: &'static [&'static str] = &[$($crate::report::cell::column(stringify!($key))),*];
        }

        impl $crate::report::cell::Cells for $row {
            fn put(&self, row: &mut Vec<$crate::report::cell::Cell>) {
                $($crate::report::cell::Cells::put(&self.$key, row);)*
            }
        }
    };
}
pub(super) use row;
