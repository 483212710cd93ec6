//! The delivery that sends nothing: it keeps messages in a file, for trying things out.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use serde::Serialize;

use crate::engine::ports::{BoxFuture, Deliver, DeliverError, Message};

/// The file's name, beside the store.
pub const OUTBOX_FILE: &str = "outbox.jsonl";

/// Where the outbox of a store lies.
pub fn outbox_beside(store: &Path) -> PathBuf {
    store.with_file_name(OUTBOX_FILE)
}

/// Appends every message to a file of mode 0600, one JSON object a line. The file is made with the first message, and again
/// if somebody moved it away.
#[derive(Debug, Clone)]
pub struct Outbox {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    /// Lines of two messages must not run into each other.
    writing: Mutex<()>,
}

/// A line of the file.
#[derive(Serialize)]
struct Line<'a> {
    at: String,
    channel: &'a str,
    to: &'a str,
    user: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
}

impl Outbox {
    /// An outbox in this file. The folder must be there.
    pub fn at(path: PathBuf) -> Self {
        Self { inner: Arc::new(Inner { path, writing: Mutex::new(()) }) }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }
}

impl Inner {
    fn append(&self, message: &Message) -> io::Result<()> {
        let line = Line {
            at: message.at.rfc3339(),
            channel: message.channel.as_str(),
            to: &message.to,
            user: &message.user,
            text: &message.text,
            code: message.code.as_deref(),
        };
        let mut bytes = serde_json::to_vec(&line)?;
        bytes.push(b'\n');

        let _one_at_a_time = self.writing.lock();
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(&self.path)?;
        if file.metadata()?.permissions().mode() & 0o777 != 0o600 {
            file.set_permissions(Permissions::from_mode(0o600))?;
        }
        let before = file.metadata()?.len();
        file.write_all(&bytes).inspect_err(|_| take_back(&file, before))
    }
}

/// Half a line would spoil the next one too. If even this fails there is nothing left to do.
fn take_back(file: &File, before: u64) {
    let _ = file.set_len(before);
}

impl Deliver for Outbox {
    fn send(&self, message: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
        let inner = Arc::clone(&self.inner);
        Box::pin(async move {
            let written = tokio::task::spawn_blocking(move || inner.append(&message)).await;
            let failed = |error: &dyn std::fmt::Display| DeliverError {
                reason: format!("cannot write to the outbox `{}` ({error})", self.inner.path.display()),
            };
            match written {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(failed(&error)),
                Err(error) => Err(failed(&error)),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::factor::Channel;
    use crate::domain::locale::Locale;
    use crate::domain::time::Timestamp;

    fn message(code: Option<&str>, text: &str) -> Message {
        Message {
            at: Timestamp::parse("2026-11-21T10:00:00Z").unwrap(),
            channel: Channel::Sms,
            to: "+4915112345678".to_owned(),
            user: "alice".to_owned(),
            subject: None,
            locale: Locale::default(),
            text: text.to_owned(),
            code: code.map(str::to_owned),
        }
    }

    fn lines(path: &Path) -> Vec<Value> {
        std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[tokio::test]
    async fn a_message_is_one_line_and_its_code_is_left_out_where_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::at(outbox_beside(&folder.path().join("store")));
        outbox.send(message(Some("123456"), "Your code\nis 123456")).await.unwrap();
        outbox.send(message(None, "A notice")).await.unwrap();
        let rest = json!({"at": "2026-11-21T10:00:00Z", "channel": "sms", "to": "+4915112345678", "user": "alice"});
        let with = |more: Value| {
            let mut line = rest.clone();
            line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            line
        };
        assert_eq!(
            lines(&folder.path().join(OUTBOX_FILE)),
            [with(json!({"text": "Your code\nis 123456", "code": "123456"})), with(json!({"text": "A notice"}))]
        );
    }

    #[tokio::test]
    async fn only_its_owner_reads_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(OUTBOX_FILE);
        let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        let outbox = Outbox::at(path.clone());
        outbox.send(message(None, "one")).await.unwrap();
        assert_eq!(mode(), 0o600, "when it is made");
        std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        outbox.send(message(None, "two")).await.unwrap();
        assert_eq!(mode(), 0o600, "when it was there already");
    }

    #[tokio::test]
    async fn many_at_once_stay_whole_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(OUTBOX_FILE);
        let outbox = Outbox::at(path.clone());
        let text = "x".repeat(5000);
        let sends = (0..50).map(|_| outbox.send(message(Some("123456"), &text)));
        for sent in futures_util::future::join_all(sends).await {
            sent.unwrap();
        }
        let lines = lines(&path);
        assert_eq!(lines.len(), 50);
        assert!(lines.iter().all(|line| line["text"].as_str() == Some(&text)), "a line was cut");
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_an_error_without_the_message() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::at(folder.path().join("gone").join(OUTBOX_FILE));
        let error = outbox.send(message(Some("123456"), "Your code is 123456")).await.unwrap_err();
        assert!(error.reason.contains("cannot write to the outbox `"), "{error}");
        assert!(!error.reason.contains("123456") && !error.reason.contains("+49"), "{error}");
    }
}
