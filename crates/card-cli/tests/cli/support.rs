//! Running the program, and an emulator to run it against.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use card_emulator::{
    Clock, Delivery, Emulator, EmulatorBuilder, EmulatorHandle, FaultPlan, JournalEntry, RateLimit, Template,
};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// A key that nothing may ever show.
pub(crate) const KEY: &str = "hunter2-id123-key-5d41402a";

/// A credential that nothing may ever show, and its header.
pub(crate) const CREDENTIAL: (&str, &str) = ("X-Session", "hunter2-blub0x-value-7ac66c0f");

pub(crate) const TEMPLATE: &str = Template::DEMO_ID;

/// The ids of the vendor's sample.
pub(crate) const USER: &str = "28079fc8-e2ff-4976-a102-8659d39704dd";
pub(crate) const CARD: &str = "3198fb7e-49f7-4409-8145-bc2118e8b656";

/// A run of the program in a clean environment, with a home folder of its own.
pub(crate) struct Cards {
    command: Command,
    input: Vec<u8>,
    stdout: Stdio,
    home: TempDir,
}

/// What came of a run.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn cards<S: AsRef<OsStr>>(arguments: &[S]) -> Cards {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cards"));
    command.args(arguments).env_clear().env("HOME", home.path()).env("APPDATA", home.path());
    Cards { command, input: Vec::new(), stdout: Stdio::piped(), home }
}

impl Cards {
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs in this folder, so that files can be named as people name them.
    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// As `nohup` starts it.
    #[cfg(target_os = "linux")]
    pub(crate) fn ignoring_hangup(mut self) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\""]).arg(self.command.get_program());
        shell
            .args(self.command.get_args())
            .env_clear()
            .envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        if let Some(folder) = self.command.get_current_dir() {
            shell.current_dir(folder);
        }
        self.command = shell;
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    pub(crate) fn stdout_to(mut self, file: std::fs::File) -> Self {
        self.stdout = file.into();
        self
    }

    /// The default place of the credentials file, with this text in it.
    pub(crate) fn default_credentials(self, text: &str) -> Self {
        let folder = if cfg!(windows) { self.home.path().into() } else { self.home.path().join(".config") };
        write_private(&PathBuf::from(&folder).join("cards").join("credentials.toml"), text);
        self
    }

    /// The configuration file, with this text in it.
    pub(crate) fn configuration(self, text: &str) -> Self {
        let folder = if cfg!(windows) { self.home.path().into() } else { self.home.path().join(".config") };
        write_private(&folder.join("cards").join("config.toml"), text);
        self
    }

    /// Starts the program; its output is read by [`Running`].
    pub(crate) fn start(self) -> Running {
        self.start_with(Stdio::piped())
    }

    /// As [`start`](Self::start), with a standard error of its own.
    pub(crate) fn start_with(mut self, stderr: impl Into<Stdio>) -> Running {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(stderr);
        let mut child = self.command.spawn().unwrap();
        drop(child.stdin.take());
        Running { child, _home: self.home }
    }

    /// Runs to the end.
    pub(crate) fn output(mut self) -> Ran {
        self.command.stdin(Stdio::piped()).stdout(self.stdout).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = std::mem::take(&mut self.input);
        // The program may end without reading its input.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran::new(output.status.code(), &output.stdout, &output.stderr)
    }
}

impl Ran {
    /// Every run of every test: no secret is ever shown, and nothing ever panics.
    pub(crate) fn new(code: Option<i32>, stdout: &[u8], stderr: &[u8]) -> Self {
        let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        assert!(!stdout.contains("hunter2") && !stderr.contains("hunter2"), "a secret is shown:\n{stdout}{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
        Self { code, stdout, stderr }
    }

    /// The run succeeded; returns standard output.
    pub(crate) fn done(&self) -> &str {
        assert_eq!(self.code, Some(0), "{}{}", self.stdout, self.stderr);
        &self.stdout
    }

    /// The run succeeded; returns its one JSON document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.done()).unwrap()
    }

    /// The run failed with this code; returns the members of its one JSON object on standard error.
    pub(crate) fn error(&self, code: i32) -> Value {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        let document: Value =
            serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {}", self.stderr));
        assert_eq!(document["error"]["exit-code"], code);
        document["error"].clone()
    }

    /// Everything a person sees, for snapshots.
    pub(crate) fn transcript(&self) -> String {
        format!(
            "exit {}\n{}{}",
            self.code.map_or("by signal".to_owned(), |code| code.to_string()),
            self.stdout,
            self.stderr
        )
    }
}

/// A program that runs until it is told to end.
pub(crate) struct Running {
    child: Child,
    _home: TempDir,
}

impl Running {
    /// Reads standard output until `end` has come; the program goes on.
    pub(crate) fn read_until(&mut self, end: &str) -> String {
        let stdout = self.child.stdout.as_mut().unwrap();
        let mut text = Vec::new();
        let mut byte = [0];
        while !String::from_utf8_lossy(&text).contains(end) {
            assert_eq!(stdout.read(&mut byte).unwrap(), 1, "the program ended: {}", String::from_utf8_lossy(&text));
            text.push(byte[0]);
        }
        String::from_utf8(text).unwrap()
    }

    /// Closes the reading end of standard output, as `head` does.
    pub(crate) fn stop_reading(&mut self) {
        drop(self.child.stdout.take());
    }

    /// Ends it at once, as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Sends a signal such as `INT`.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        // The shell's own `kill`: not every machine has the program of that name.
        let kill = format!("kill -{name} {}", self.child.id());
        let status = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(status.success());
    }

    pub(crate) fn end(self) -> Ran {
        let output = self.child.wait_with_output().unwrap();
        Ran::new(output.status.code(), &output.stdout, &output.stderr)
    }
}

/// A running emulator that accepts [`KEY`] and [`CREDENTIAL`]; its clock stands still.
pub(crate) struct Api {
    runtime: Runtime,
    emulator: EmulatorHandle,
}

struct Stopped;

impl Clock for Stopped {
    fn unix_seconds(&self) -> i64 {
        1_575_873_799
    }
}

impl Api {
    pub(crate) fn start() -> Self {
        Self::start_with(|builder| builder)
    }

    pub(crate) fn start_with(configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let builder = Emulator::builder().clock(Stopped).api_key(KEY).blub0x_credential(CREDENTIAL.0, CREDENTIAL.1);
        let emulator = runtime.block_on(configure(builder).start()).unwrap();
        Self { runtime, emulator }
    }

    pub(crate) fn url(&self) -> String {
        self.emulator.url()
    }

    /// A run of the program that knows where the emulator is and how to get in.
    pub(crate) fn cards<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Cards {
        known_to(&self.url(), arguments)
    }

    /// A command about the card `A-1`, in its words.
    pub(crate) fn card(&self, command: &str) -> Ran {
        let words = command.split(' ').chain(["--template", TEMPLATE, "--card-id", "A-1"]);
        let words: Vec<&str> = ["card"].into_iter().chain(words).collect();
        self.cards(&words).output()
    }

    /// The emulator's whole state.
    pub(crate) fn state(&self) -> String {
        self.runtime.block_on(self.emulator.dump()).unwrap()
    }

    /// Breaks requests from now on.
    pub(crate) fn set_faults(&self, plan: FaultPlan) {
        self.emulator.set_faults(plan).unwrap();
    }

    /// Refuses requests beyond this rate from now on.
    pub(crate) fn set_rate_limit(&self, limit: Option<RateLimit>) {
        self.emulator.set_rate_limit(limit).unwrap();
    }

    /// Adds cards, as JSON.
    pub(crate) fn seed(&self, json: &Value) {
        self.runtime.block_on(self.emulator.seed(&json.to_string())).unwrap();
    }

    /// The requests that came in, oldest first.
    pub(crate) fn journal(&self) -> Vec<JournalEntry> {
        self.emulator.journal()
    }

    /// What was sent to people.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.emulator.deliveries()
    }

    /// What a card's holder does.
    pub(crate) fn install(&self, card: &str) {
        self.runtime.block_on(self.emulator.install(TEMPLATE, card)).unwrap();
    }
}

/// A run of the program with credentials, sent to `url`.
pub(crate) fn known_to<S: AsRef<OsStr>>(url: &str, arguments: &[S]) -> Cards {
    cards(arguments)
        .env("CARDS_ID123_BASE_URL", url)
        .env("CARDS_ID123_KEY", KEY)
        .env("CARDS_BLUB0X_BASE_URL", url)
        .env("CARDS_BLUB0X_HEADER", CREDENTIAL.0)
        .env("CARDS_BLUB0X_VALUE", CREDENTIAL.1)
}

/// Writes a file that only its owner can read, and the folders above it.
pub(crate) fn write_private(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    set_mode(path, 0o600);
}

#[cfg(unix)]
pub(crate) fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;

    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
pub(crate) fn set_mode(_: &Path, _: u32) {}
