//! Mappings, on a book that is right.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lpo_cost_fuzz::{Folder, run};

thread_local!(static FOLDER: Folder = Folder::default());

fuzz_target!(|bytes: &[u8]| FOLDER.with(|folder| {
    let (mapping, out, rejects) =
        (folder.write("mapping.toml", bytes), folder.path("out.csv"), folder.path("rejects.csv"));
    for book in ["examples/books/export.csv", "examples/books/matters.csv"] {
        let book = folder.example(book);
        run(&["batch", &book, "--threads", "1", "--mapping", &mapping, "-o", &out, "--rejects", &rejects]);
        let _ = (folder.take("out.csv"), folder.take("rejects.csv"));
    }
}));
