//! A book is read in blocks, and what comes of it hangs on no block's size.

use std::io;
use std::sync::Arc;

use lpo_cost::batch::{Book, BookInput, Columns, Layout, LeftOut, Output, Progress, Splitter, Tally, run};
use lpo_cost::format::{CsvStyle, Format};
use lpo_cost::number::Day;
use lpo_cost::read::{Library, Template};

use crate::support::AS_OF;
use crate::support::matters::{Dice, Written, columns, csv, random_matter};

/// All that is written of a book.
#[derive(Debug, Default, PartialEq)]
struct All {
    rows: Vec<u8>,
    rejects: Vec<u8>,
    rejected_rows: Vec<u8>,
    repeated: Vec<(u64, String)>,
    matters: u64,
}

impl Output for All {
    fn rows(&mut self, _: usize, bytes: &[u8]) -> io::Result<()> {
        self.rows.extend_from_slice(bytes);
        Ok(())
    }

    fn rejects(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.rejects.extend_from_slice(bytes);
        Ok(())
    }

    fn rejected_rows(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.rejected_rows.extend_from_slice(bytes);
        Ok(())
    }

    fn repeated(&mut self, _: Option<&str>, line: u64, id: &str) {
        self.repeated.push((line, id.to_owned()));
    }

    fn progress(&mut self, progress: Progress) {
        self.matters = progress.matters;
    }
}

/// A book's rows read in blocks of so many bytes, and what became of them.
fn scored(rows: &str, template: &Template, block: usize) -> (All, Tally) {
    let columns = Columns::read(&columns(), &[], false).expect("our own columns");
    let layout = Arc::new(Layout { columns, delimiter: b',', mapper: None, file: None });
    let rows = io::Cursor::new(rows.to_owned());
    let blocks = Splitter::new(rows, Vec::new(), 2, layout, LeftOut::default()).in_blocks_of(block);
    let book = Book {
        input: BookInput { blocks: Box::new(blocks), carried: Vec::new(), files: None },
        template,
        as_of: Day::parse(AS_OF).expect("a date"),
        threads: 2,
        long: false,
        mix: false,
        anonymise: false,
        style: CsvStyle::default(),
    };
    let mut all = All::default();
    let csv = Format::Csv.rows().expect("rows can be written as CSV");
    let detach = |work: lpo_cost::batch::Detached| std::thread::Builder::new().spawn(work).map(drop);
    let outcome = run(book, &[csv], &mut all, detach).expect("memory can be read and written");
    (all, outcome.rows)
}

/// Puts damage of every kind into a text.
fn damaged(text: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..40 {
        let odd = ["\"", "\"\"", "\n", "\r\n", "\r", ",", ",,,", "\"a\nb\"", ",\"é\",", " ", "-", "\n\n", "x\n,,\n"];
        let mut at = dice.roll(text.len());
        while !text.is_char_boundary(at) {
            at += 1;
        }
        text.insert_str(at, dice.one(&odd));
    }
    text
}

#[test]
fn blocks_of_any_size_give_the_same_bytes() {
    let mut dice = Dice(29);
    let book: Vec<Written> = (0..70).map(|number| random_matter(&mut dice, number)).collect();
    let whole = csv(&book, &columns());
    let rows = whole.split_once('\n').expect("a header").1;
    let library = Library::built_in();
    let as_of = Day::parse(AS_OF).expect("a date");
    let template = Template::new("the template", "schema = 1\n", Vec::new(), &library, as_of).expect("a template");
    for rows in [rows.to_owned(), damaged(rows, &mut dice)] {
        let expected = scored(&rows, &template, 256 << 10);
        assert!(expected.0.matters > 20, "{} matters", expected.0.matters);
        for block in [1, 4096] {
            let found = scored(&rows, &template, block);
            for (of, found, expected) in [
                ("rows", &found.0.rows, &expected.0.rows),
                ("rejects", &found.0.rejects, &expected.0.rejects),
                ("rejected rows", &found.0.rejected_rows, &expected.0.rejected_rows),
            ] {
                let [found, expected] = [found, expected].map(|bytes| String::from_utf8_lossy(bytes));
                let differs = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
                assert_eq!(differs, None, "{of} in blocks of {block} bytes");
            }
            assert!(found == expected, "blocks of {block} bytes");
        }
    }
}
