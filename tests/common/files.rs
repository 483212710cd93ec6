//! The project's files.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file below `folder` whose name ends with `.ext`, in order.
pub fn files(folder: &Path, ext: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("`{}`: {error}", folder.display()));
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.expect("a folder that can be read").path()) {
        if path.is_dir() {
            found.extend(files(&path, ext));
        } else if path.extension().is_some_and(|found| found == ext) {
            found.push(path);
        }
    }
    found.sort();
    found
}
