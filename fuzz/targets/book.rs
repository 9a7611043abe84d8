//! Books: no row is lost, whatever it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lpo_cost_fuzz::{Folder, run};

thread_local!(static FOLDER: Folder = Folder::default());

fuzz_target!(|bytes: &[u8]| FOLDER.with(|folder| {
    let (book, out, rejects) = (folder.write("book.csv", bytes), folder.path("out.csv"), folder.path("rejects.csv"));
    run(&["batch", &book, "--threads", "1", "--ignore-unknown", "-o", &out, "--rejects", &rejects]);
    let _ = (folder.take("out.csv"), folder.take("rejects.csv"));
    let proposed = folder.path("mapping.toml");
    run(&["map", &book, "-o", &proposed]);
    if folder.take("mapping.toml").is_some_and(|text| !text.is_empty()) {
        run(&["map", &book, "-o", &proposed]);
        run(&["batch", &book, "--threads", "1", "--mapping", &proposed, "-o", &out, "--rejects", &rejects]);
        let _ = (folder.take("out.csv"), folder.take("rejects.csv"), folder.take("mapping.toml"));
    }
}));
