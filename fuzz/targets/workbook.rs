//! Workbooks, by their content and not by their name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lpo_cost_fuzz::{Folder, run};

thread_local!(static FOLDER: Folder = Folder::default());

fuzz_target!(|bytes: &[u8]| FOLDER.with(|folder| {
    let (book, out) = (folder.write("book.xlsx", bytes), folder.path("out.csv"));
    run(&["batch", &book, "--threads", "1", "--ignore-unknown", "-o", &out, "--rejects", &folder.path("rejects.csv")]);
    run(&["map", &book, "-o", &folder.path("mapping.toml")]);
    let _ = (folder.take("out.csv"), folder.take("rejects.csv"), folder.take("mapping.toml"));
}));
