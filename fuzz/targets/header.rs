//! Headers and what is said about them, above rows that are right.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lpo_cost_fuzz::{Folder, run};

const ROWS: &str = "a-1,transactional,nda-review,400,,\nb-2,litigation,document-review,10000,,2027-03-01\n";

thread_local!(static FOLDER: Folder = Folder::default());

fuzz_target!(|bytes: &[u8]| FOLDER.with(|folder| {
    let book = folder.write("book.csv", &[bytes, b"\n", ROWS.as_bytes()].concat());
    let out = folder.path("out.json");
    run(&["batch", &book, "--threads", "1", "-o", &out]);
    run(&["optimize", &book, "-o", &out]);
    let _ = folder.take("out.json");
}));
