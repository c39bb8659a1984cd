//! Files of one command that must not be the same: nothing is written over what is read, nor over something else that is
//! written.

use std::fs;
use std::path::{Path, PathBuf};

use card_sync::NewFile;

use crate::failure::Failure;

/// The files of one command, by the options that name them.
#[derive(Debug, Default)]
pub(crate) struct Files(Vec<Named>);

#[derive(Debug)]
struct Named {
    name: String,
    path: PathBuf,
    used: Use,
    identity: Identity,
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    /// Another stands in its place afterwards.
    Replaced,
    /// It is written to and stays.
    Kept,
}

/// Which file a path leads to, however it is spelt.
#[derive(Debug, PartialEq, Eq)]
enum Identity {
    /// Device and number: the same for all hard links.
    #[cfg(unix)]
    Number(u64, u64),
    /// Without links and dots.
    Path(PathBuf),
}

/// How many symbolic links are followed one after the other, as Linux does.
const MOST_LINKS: usize = 40;

/// What `SQLite` puts beside a database, by the ends of the names.
const BESIDE_DATABASE: [&str; 3] = ["-wal", "-shm", "-journal"];

impl Files {
    /// A file that is only read.
    #[must_use]
    pub(crate) fn reads(self, name: &str, path: &Path) -> Self {
        self.with(name, path, Use::Read)
    }

    /// As [`reads`](Self::reads), if there is one and it is not standard input.
    #[must_use]
    pub(crate) fn may_read(self, name: &str, path: Option<&Path>) -> Self {
        match path.filter(|path| path.as_os_str() != "-") {
            Some(path) => self.reads(name, path),
            None => self,
        }
    }

    /// A file that is written as a whole, in place of one that may be there.
    #[must_use]
    pub(crate) fn writes(self, name: &str, path: &Path) -> Self {
        self.with(name, path, Use::Replaced)
    }

    /// As [`writes`](Self::writes), if there is one.
    #[must_use]
    pub(crate) fn may_write(self, name: &str, path: Option<&Path>) -> Self {
        match path {
            Some(path) => self.writes(name, path),
            None => self,
        }
    }

    /// A file that is written to and keeps what is in it.
    #[must_use]
    pub(crate) fn keeps(self, name: &str, path: &Path) -> Self {
        self.with(name, path, Use::Kept)
    }

    /// A database, and what stands beside it: `SQLite`'s own files, and those with these ends.
    #[must_use]
    pub(crate) fn database(self, name: &str, path: &Path, ends: &[&str]) -> Self {
        let beside = format!("a file beside {name}");
        let real = target(path);
        BESIDE_DATABASE.iter().chain(ends).fold(self.keeps(name, path), |files, end| {
            let mut file = real.file_name().unwrap_or_default().to_owned();
            file.push(end);
            files.keeps(&beside, &real.with_file_name(file))
        })
    }

    fn with(mut self, name: &str, path: &Path, used: Use) -> Self {
        let identity = Identity::of(path);
        self.0.push(Named { name: name.to_owned(), path: path.to_owned(), used, identity });
        self
    }

    /// Refuses two names for one file, where it would be written, and to replace what is never replaced. To be called before
    /// anything is done.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        for (index, one) in self.0.iter().enumerate() {
            let clash =
                |other: &&Named| (one.used, other.used) != (Use::Read, Use::Read) && one.identity == other.identity;
            if let Some(other) = self.0[..index].iter().find(clash) {
                let message = format!("{} and {} are the same file: {}", other.name, one.name, one.path.display());
                return Err(Failure::usage(message)
                    .hint("one would be written over the other: name another file; nothing was done"));
            }
        }
        for file in self.0.iter().filter(|file| file.used == Use::Replaced) {
            NewFile::check(&file.path)?;
        }
        Ok(())
    }
}

/// Whether two paths lead to one file.
pub(crate) fn are_same(one: &Path, other: &Path) -> bool {
    Identity::of(one) == Identity::of(other)
}

impl Identity {
    fn of(path: &Path) -> Self {
        #[cfg(unix)]
        if let Ok(metadata) = fs::metadata(path) {
            use std::os::unix::fs::MetadataExt;
            return Self::Number(metadata.dev(), metadata.ino());
        }
        Self::Path(resolved(path.to_owned()))
    }
}

/// The file that a link leads to, or else the path as it is. What belongs to a database stands beside the file itself.
pub(crate) fn target(path: &Path) -> PathBuf {
    if path.is_symlink() { resolved(path.to_owned()) } else { path.to_owned() }
}

/// The path without links and dots, also of a file that is not there yet.
fn resolved(mut path: PathBuf) -> PathBuf {
    for _ in 0..MOST_LINKS {
        if let Ok(found) = path.canonicalize() {
            return found;
        }
        match fs::read_link(&path) {
            Ok(target) => path = folder(&path).join(target),
            Err(_) => break,
        }
    }
    match (folder(&path).canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path,
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(one: &Path, other: &Path) -> bool {
        Files::default().reads("--map", one).writes("--report", other).check().is_err()
    }

    #[test]
    fn one_file_is_known_by_every_name_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("map.toml"), "x").unwrap();
        fs::write(at("other.toml"), "x").unwrap();
        fs::create_dir(at("sub")).unwrap();
        for same in ["map.toml", "./map.toml", "sub/../map.toml"] {
            assert!(is_refused(&at("map.toml"), &at(same)), "{same}");
            assert!(is_refused(&at("new.toml"), &at(&same.replace("map", "new"))), "not there yet: {same}");
        }
        assert!(!is_refused(&at("map.toml"), &at("other.toml")));
        assert!(!is_refused(&at("map.toml"), &at("new.toml")) && !is_refused(&at("sub/x"), &at("sub/y")));
        assert!(is_refused(&at("map.toml"), &at("no/y")), "nothing can be written into a folder that is not there");
        assert!(Files::default().reads("a", &at("map.toml")).reads("b", &at("map.toml")).check().is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn links_of_both_kinds_lead_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("map.toml"), "x").unwrap();
        fs::hard_link(at("map.toml"), at("hard")).unwrap();
        std::os::unix::fs::symlink("map.toml", at("soft")).unwrap();
        std::os::unix::fs::symlink("soft", at("softer")).unwrap();
        std::os::unix::fs::symlink("new.toml", at("dangling")).unwrap();
        std::os::unix::fs::symlink("circle", at("circle")).unwrap();
        for link in ["hard", "soft", "softer"] {
            assert!(is_refused(&at("map.toml"), &at(link)), "{link}");
        }
        assert!(is_refused(&at("new.toml"), &at("dangling")));
        assert!(!is_refused(&at("map.toml"), &at("circle")));
    }

    #[test]
    fn what_stands_beside_a_database_is_its_own() {
        let folder = tempfile::tempdir().unwrap();
        for end in ["", "-wal", "-shm", "-journal", ".key"] {
            let files = Files::default().reads("the roster", &folder.path().join(format!("state.db{end}")));
            let error = files.database("--state", &folder.path().join("state.db"), &[".key"]).check().unwrap_err();
            assert!(error.text().contains("the roster") && error.text().contains("--state"), "{error:?}");
        }
    }
}
