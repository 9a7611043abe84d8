//! Invoices as vendors send them: what is read, and what does not add up.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lpo_cost::matter::{Fault, InvoiceLine, LineKind};
use lpo_cost::read::{InvoiceMapping, Invoices, InvoicesRead};
use rust_decimal::Decimal;

/// The lines of some files, and what is said beside them.
fn read(files: &[(&str, Vec<u8>)], mapping: &InvoiceMapping) -> (Vec<InvoiceLine>, InvoicesRead) {
    let mut invoices = Invoices::new(mapping);
    let mut lines = Vec::new();
    for (name, bytes) in files {
        let stream = Box::new(std::io::Cursor::new(bytes.clone()));
        invoices.read(name, stream, &mut |line| lines.push(line.clone())).unwrap_or_else(|error| panic!("{error}"));
    }
    (lines, invoices.finish())
}

fn sample(name: &str) -> (Vec<InvoiceLine>, InvoicesRead) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/invoices").join(name);
    read(&[(name, std::fs::read(path).expect("it is there"))], &InvoiceMapping::default())
}

fn amount(text: &str) -> Decimal {
    text.parse().expect("a number")
}

/// Each fault with its invoice, line, and what is stated beyond what is expected.
fn faults(read: &InvoicesRead) -> Vec<String> {
    let words = read.findings.iter().map(|finding| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let difference = finding.difference().map(|amount| amount.to_string()).unwrap_or_default();
        let field = finding.field.unwrap_or_default();
        let parts = [finding.fault.word(), &text(&finding.invoice), &text(&finding.line), field, &difference];
        parts.join(" ").trim_end().to_owned()
    });
    words.collect()
}

/// The amounts are those of the sample invoice that the LEDES committee publishes.
#[test]
fn the_published_invoice_adds_up() {
    let (lines, read) = sample("good.txt");
    assert_eq!((lines.len(), faults(&read)), (6, Vec::new()));
    let sum: Decimal = lines[..5].iter().filter_map(|line| line.total).sum();
    assert_eq!((sum, lines[0].invoice.total), (amount("1684.45"), Some(amount("1684.45"))));
    let kinds: Vec<LineKind> = lines.iter().map(|line| line.kind).collect();
    assert_eq!(kinds[..3], [LineKind::HourlyFee; 3]);
    assert_eq!(kinds[3..], [LineKind::Expense, LineKind::Expense, LineKind::FlatFee]);
    assert_eq!(lines[2].description.as_deref(), Some("Call with the other side\u{2019}s counsel"));
    assert_eq!((lines[0].gross(), lines[0].hours()), (Some(amount("700")), Some(amount("2"))));
    let said: Vec<&str> = read.notices.iter().map(|notice| notice.said.as_str()).collect();
    assert_eq!(said, ["numbers that begin or end with their point"]);
}

#[test]
fn every_defect_is_found_with_its_invoice_line_and_amounts() {
    let (lines, read) = sample("bad.txt");
    assert_eq!(lines.len(), 13, "nothing is left out");
    let expected = [
        "line-total 1 1  10",
        "invoice-total 1   -10",
        "invoice-total 2   -100",
        "duplicate-line 3 1",
        "duplicate-line-number 3 1",
        "no-hours 3 3 units",
        "duplicate-invoice 3",
        "negative-line 4 1",
        "credit-note 4",
        "no-hours 5 1 units",
        "period 5 1",
        "no-rate 6 1 rate",
        "no-timekeeper 6 1 timekeeper",
        "period 6",
        "unreadable 7 1 invoice_date",
        "unreadable 7 1 total",
        "unreadable 7 1 kind",
        "missing 7 1 vendor",
        "missing 7 1 matter",
        "fields 8 1",
        "totals-differ 9 2  1",
    ];
    for fault in expected {
        assert!(faults(&read).iter().any(|found| found == fault), "{fault} is not among {:#?}", faults(&read));
    }
    assert_eq!(faults(&read).len(), expected.len(), "{:#?}", faults(&read));
}

/// Stated net 1,781.16 and tax 182.52, where the lines come to 1,684.45 and 185.52; and a second currency.
#[test]
fn taxes_and_currencies_of_international_invoices_are_checked() {
    let (lines, read) = sample("international.txt");
    let net: Decimal = lines[..5].iter().filter_map(InvoiceLine::net).sum();
    assert_eq!(net, amount("1684.45"));
    assert_eq!(lines[0].timekeeper.name.as_deref(), Some("Quill, Ada"));
    let mut by_fault: BTreeMap<Fault, Vec<Option<Decimal>>> = BTreeMap::new();
    for finding in &read.findings {
        by_fault.entry(finding.fault).or_default().push(finding.difference());
    }
    assert_eq!(by_fault[&Fault::InvoiceTax], [Some(amount("-3"))]);
    assert_eq!(by_fault[&Fault::InvoiceNet], [Some(amount("96.71"))]);
    assert_eq!((by_fault[&Fault::LineTax].len(), by_fault[&Fault::TwoCurrencies].len()), (3, 1));
    assert_eq!(by_fault.len(), 4, "{by_fault:?}");
}

#[test]
fn files_in_the_wild_are_read_and_what_they_do_is_said() {
    let (lines, read) = sample("wild.txt");
    assert_eq!((lines.len(), faults(&read)), (2, Vec::new()));
    assert_eq!(lines[0].description.as_deref(), Some("Café – notes"));
    assert_eq!(lines[1].description.as_deref(), Some("Two lines\nof one narrative"));
    assert_eq!((lines[0].adjustment, lines[0].units), (Some(amount("-50.00")), Some(amount("2"))));
    let said: Vec<&str> = read.notices.iter().map(|notice| notice.said.as_str()).collect();
    let expected = [
        "the field `INVOIC_DATE` is taken for INVOICE_DATE",
        "the field `HOURS_OR_QUANTITY` is taken for LINE_ITEM_NUMBER_OF_UNITS",
        "the field `OFFICE` is none of the format, and left out",
        "text in Windows-1252, where UTF-8 is usual",
        "a line does not end with []",
        "dates written 2026-01-31 instead of 20260131",
        "signs of currencies beside amounts",
        "numbers that begin or end with their point",
        "brackets for an amount below zero",
        "a line break within a line",
    ];
    for one in expected {
        assert!(said.contains(&one), "{one} is not among {said:#?}");
    }
    assert_eq!(said.len(), expected.len(), "{said:#?}");
}

/// The same invoices in every form that a file may have.
#[test]
fn a_file_is_read_the_same_whatever_its_bytes_are() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/invoices/good.txt");
    let text = std::fs::read_to_string(path).expect("it is there");
    let mapping = InvoiceMapping::default();
    let plain = read(&[("good.txt", text.clone().into_bytes())], &mapping).0;
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut zip, text.as_bytes()).expect("memory");
    for bytes in [
        format!("\u{feff}{text}").into_bytes(),
        utf16,
        zip.finish().expect("memory"),
        text.replace('\n', "\r\n").into_bytes(),
        text.replace('\n', "\r").into_bytes(),
        text.replace("[]\n", "\n").into_bytes(),
        text.split_once('\n').expect("a first line").1.as_bytes().to_vec(),
    ] {
        let mut lines = read(&[("copy.txt", bytes)], &mapping).0;
        for (line, known) in lines.iter_mut().zip(&plain) {
            line.place = known.place;
        }
        assert_eq!(lines, plain);
    }
}

/// A table by our names, and the same invoice in a second file.
#[test]
fn tables_are_read_by_our_names_and_the_same_invoice_twice_is_found() {
    let table = "vendor,matter,invoice,date,units,unit,rate,total,classification,timekeeper\n\
                 acme,M1,7,2026-03-01,1200,Documents,0.85,1020.00,,\n\
                 acme,M1,7,2026-03-31,2,hrs,80,160,PARALG,k\n";
    let files = [("march.csv", table.as_bytes().to_vec()), ("again.csv", table.as_bytes().to_vec())];
    let (lines, read) = read(&files, &InvoiceMapping::default());
    let kinds: Vec<LineKind> = lines.iter().map(|line| line.kind).collect();
    assert_eq!(kinds[..2], [LineKind::UnitFee, LineKind::HourlyFee]);
    assert_eq!(lines[0].unit.word(), "document");
    assert_eq!(faults(&read), ["duplicate-line 7", "duplicate-invoice 7", "duplicate-line 7"]);
    assert_eq!(read.findings[0].detail.as_deref(), Some("as in file 1, line 2"));
}

/// Numbers from a seed.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (most.max(1) as u64)).expect("it fits")
    }
}

/// One to three bytes changed, left out or put in, or a line left out or doubled.
fn damaged(text: &[u8], seeded: &mut Seeded) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for _ in 0..=seeded.below(3) {
        let at = seeded.below(bytes.len());
        match seeded.below(6) {
            0 => bytes[at] = u8::try_from(seeded.below(256)).expect("a byte"),
            1 => bytes[at] = b"0123456789|.-,[]\n\""[seeded.below(18)],
            2 => drop(bytes.remove(at)),
            3 => bytes.insert(at, b"0123456789|.-,[]\n\""[seeded.below(18)]),
            _ => {
                let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                let line = seeded.below(lines.len());
                if seeded.below(2) == 0 {
                    lines.remove(line);
                } else {
                    lines.insert(line, lines[line]);
                }
                bytes = lines.concat();
            }
        }
        if bytes.is_empty() {
            return bytes;
        }
    }
    bytes
}

/// What each invoice comes to, and its hours, where it is read without any doubt.
fn sums(lines: &[InvoiceLine]) -> BTreeMap<String, (Decimal, Decimal)> {
    let mut sums: BTreeMap<String, (Decimal, Decimal)> = BTreeMap::new();
    for line in lines {
        let of_invoice = sums.entry(line.invoice.number.clone().unwrap_or_default()).or_default();
        of_invoice.0 += line.total.unwrap_or_default();
        of_invoice.1 += line.hours().unwrap_or_default();
    }
    sums
}

/// Whatever is done to a file, it is read to its end or refused; an invoice of which nothing is said comes to what it came to.
#[test]
fn damage_never_changes_a_sum_in_silence() {
    let runs = std::env::var("LPO_COST_DAMAGE").ok().and_then(|runs| runs.parse().ok()).unwrap_or(300_usize);
    let mapping = InvoiceMapping::default();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/invoices");
    let good = std::fs::read(folder.join("good.txt")).expect("it is there");
    let expected = sums(&read(&[("good.txt", good.clone())], &mapping).0);
    let mut seeded = Seeded(5);
    for run in 0..runs {
        let bytes = damaged(&good, &mut seeded);
        let mut invoices = Invoices::new(&mapping);
        let mut lines = Vec::new();
        let stream = Box::new(std::io::Cursor::new(bytes.clone()));
        if invoices.read("damaged.txt", stream, &mut |line| lines.push(line.clone())).is_err() {
            continue;
        }
        let found = invoices.finish();
        // Anything said of the file is no silence; trailing points are said of the good one too.
        if !found.findings.is_empty() || found.notices.len() > 1 {
            continue;
        }
        for (number, sum) in sums(&lines) {
            let Some(known) = expected.get(&number) else { continue };
            // Half a cent of a line is taken for rounding, and the hours that come to no more.
            let off = ((sum.0 - known.0).abs(), (sum.1 - known.1).abs());
            let is_same = off.0 <= amount("0.005") && off.1 <= amount("0.0001");
            assert!(is_same, "run {run}, invoice {number}, {off:?}: {}", String::from_utf8_lossy(&bytes));
        }
    }
    for name in ["bad.txt", "international.txt", "wild.txt"] {
        let text = std::fs::read(folder.join(name)).expect("it is there");
        for _ in 0..runs / 3 {
            let stream = Box::new(std::io::Cursor::new(damaged(&text, &mut seeded)));
            let mut invoices = Invoices::new(&mapping);
            // It ends, one way or the other.
            drop(invoices.read(name, stream, &mut |_| ()));
            let _ = invoices.finish();
        }
    }
}
