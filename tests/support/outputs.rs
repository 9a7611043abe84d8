//! What `compare` writes of every example and of every matter that is worked by hand, in one run each for all tests.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

use super::{AS_OF, Folder, matter_files, stdout};

/// The outputs of one run.
pub struct Outputs {
    pub matter: PathBuf,
    pub is_example: bool,
    pub document: Value,
    pub csv: String,
    pub xlsx: Vec<u8>,
}

impl Outputs {
    fn of((matter, is_example): &(PathBuf, bool)) -> Self {
        let folder = Folder::new();
        let files = ["out.json", "out.csv", "out.xlsx"].map(|name| folder.name(name));
        let name = matter.to_str().expect("paths are UTF-8");
        let args = ["compare", name, "--as-of", AS_OF, "-o", &files[0], "-o", &files[1], "-o", &files[2]];
        assert_eq!(stdout(&args), "", "{name}");
        let [json, csv, xlsx] = files.map(|file| std::fs::read(file).expect("it was written"));
        Self {
            matter: matter.clone(),
            is_example: *is_example,
            document: serde_json::from_slice(&json).expect("JSON"),
            csv: String::from_utf8(csv).expect("UTF-8"),
            xlsx,
        }
    }

    pub fn name(&self) -> &str {
        self.matter.to_str().expect("paths are UTF-8")
    }

    /// The name of the file, without the folder.
    pub fn file_name(&self) -> &str {
        self.matter.file_name().and_then(|name| name.to_str()).expect("paths are UTF-8")
    }
}

/// All of them, the examples first. Tests that need them wait for each other, so two threads share the runs.
pub fn outputs() -> &'static [Outputs] {
    static OUTPUTS: OnceLock<Vec<Outputs>> = OnceLock::new();
    OUTPUTS.get_or_init(|| {
        let examples = matter_files("examples/matters").into_iter().map(|file| (file, true));
        let worked = matter_files("tests/worked").into_iter().map(|file| (file, false));
        let files: Vec<(PathBuf, bool)> = examples.chain(worked).collect();
        let (one, other) = files.split_at(files.len() / 2);
        let run = |files: &[(PathBuf, bool)]| files.iter().map(Outputs::of).collect::<Vec<_>>();
        std::thread::scope(|scope| {
            let other = scope.spawn(move || run(other));
            let mut outputs = run(one);
            outputs.extend(other.join().expect("each is compared"));
            outputs
        })
    })
}
