//! What git knows: the tree of schemas at a revision, the merge base with the main branch, and snapshots that moved.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::NotCompared;
use super::tree::{Tree, is_json, is_schema};

/// Names under which the main branch may be known, the nearest first.
const MAIN_BRANCHES: &[&str] = &["main", "origin/main", "master", "origin/master"];

/// A working copy.
pub(super) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The working copy that holds `folder`.
    pub(super) fn around(folder: &Path) -> Result<Self, NotCompared> {
        let root = run(folder, &["rev-parse", "--show-toplevel"], None).map_err(|problem| {
            NotCompared::new(format!("{} is in no git working copy: {problem}", folder.display()))
        })?;
        Ok(Self { root: PathBuf::from(String::from_utf8_lossy(&root).trim()) })
    }

    /// The commit called `revision`, as its full name.
    pub(super) fn commit(&self, revision: &str) -> Result<String, NotCompared> {
        // What begins with a hyphen would be an option.
        if revision.starts_with('-') {
            return Err(NotCompared::new(format!("{} is no revision", revision.escape_debug())));
        }
        let name = format!("{revision}^{{commit}}");
        self.text(&["rev-parse", "--verify", "--quiet", &name]).map_err(|_| {
            NotCompared::new(format!(
                "there is no revision {}: fetch it, or see `git branch --all` (in CI: fetch the whole history)",
                revision.escape_debug()
            ))
        })
    }

    /// The commit from which the work in hand went off the main branch.
    pub(super) fn merge_base(&self) -> Result<String, NotCompared> {
        let main = MAIN_BRANCHES.iter().find(|name| self.commit(name).is_ok()).ok_or_else(|| {
            NotCompared::new(
                "there is no main branch here to compare with: fetch it (in CI: the whole history), or say --against REV",
            )
        })?;
        self.text(&["merge-base", "HEAD", main]).map_err(|_| {
            NotCompared::new(format!(
                "the history of HEAD and {main} has no commit in common: it is shallow or unrelated. Fetch the whole \
                 history, or say --against REV"
            ))
        })
    }

    /// Schemas and examples at a commit.
    pub(super) fn tree(&self, commit: &str) -> Result<Tree, NotCompared> {
        let listing = self.text(&["ls-tree", "-r", "-z", "--full-tree", commit, "--", "schema"])?;
        let mut wanted = Vec::new();
        for entry in listing.split('\0').filter(|entry| !entry.is_empty()) {
            let Some((meta, path)) = entry.split_once('\t') else { continue };
            let mut meta = meta.split(' ');
            let (mode, _, object) = (meta.next(), meta.next(), meta.next());
            let path = path.strip_prefix("schema/").unwrap_or(path);
            let is_file = matches!(mode, Some("100644" | "100755"));
            if mode == Some("120000") {
                return Err(NotCompared::new(format!(
                    "schema/{path} is a link at {}, which is not followed: compare with a revision that has the file itself",
                    commit.get(..12).unwrap_or(commit)
                )));
            }
            let wants = is_schema(path) || path.starts_with("examples/") && is_json(path);
            if let (true, true, Some(object)) = (is_file, wants, object) {
                wanted.push((path.to_owned(), object.to_owned()));
            }
        }
        let objects = wanted.iter().map(|(_, object)| object.as_str()).collect::<Vec<_>>().join("\n") + "\n";
        let contents = run(&self.root, &["cat-file", "--batch"], Some(objects.as_bytes())).map_err(NotCompared::new)?;
        let mut files = Vec::new();
        let mut rest = contents.as_slice();
        for (path, _) in wanted {
            let taken = next_object(&mut rest);
            let bytes = taken.ok_or_else(|| NotCompared::new(format!("git gave no content for {path} at {commit}")))?;
            files.push((path, bytes.to_vec()));
        }
        Tree::of_files(format!("revision {}", commit.get(..12).unwrap_or(commit)), files)
    }

    /// The file of waivers at a commit; blank where there is none.
    pub(super) fn waivers(&self, commit: &str) -> String {
        self.text(&["show", &format!("{commit}:schema/compat-waivers.toml")]).unwrap_or_default()
    }

    /// Snapshots that differ between a commit and the working copy, new ones among them.
    pub(super) fn moved_snapshots(&self, commit: &str) -> Result<Vec<String>, NotCompared> {
        let changed = self.text(&["diff", "--name-only", "-z", commit, "--", "*.snap", "*.snap.*"])?;
        let new = self.text(&["ls-files", "--others", "--exclude-standard", "-z", "--", "*.snap", "*.snap.*"])?;
        let mut paths: Vec<String> =
            changed.split('\0').chain(new.split('\0')).filter(|path| !path.is_empty()).map(str::to_owned).collect();
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    fn text(&self, arguments: &[&str]) -> Result<String, NotCompared> {
        let output = run(&self.root, arguments, None).map_err(NotCompared::new)?;
        Ok(String::from_utf8_lossy(&output).trim_end_matches('\n').to_owned())
    }
}

/// One object of `git cat-file --batch`: a line with its size, then its bytes.
fn next_object<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let header = std::str::from_utf8(&rest[..end]).ok()?;
    let size: usize = header.rsplit(' ').next()?.parse().ok()?;
    let bytes = rest.get(end + 1..end + 1 + size)?;
    *rest = rest.get(end + 2 + size..)?;
    Some(bytes)
}

fn run(folder: &Path, arguments: &[&str], input: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command.spawn().map_err(|error| format!("git cannot be run: {error}"))?;
    let writer = child.stdin.take().zip(input.map(<[u8]>::to_vec)).map(|(mut pipe, input)| {
        // Written beside the reading: both pipes would fill otherwise.
        std::thread::spawn(move || pipe.write_all(&input))
    });
    let output = child.wait_with_output().map_err(|error| format!("git cannot be run: {error}"))?;
    if let Some(writer) = writer {
        // A writer that failed leaves git with too little to read, and its answer says so.
        let _ = writer.join();
    }
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}
