use std::os::unix::fs::symlink;

use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;
use crate::cli::admin::Request;
use crate::cli::admin::tests::{Fixture, add, person};
use crate::store::sled::OpenStoreError;

struct Running {
    path: PathBuf,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Running {
    fn start(fixture: &Fixture, path: &Path) -> Self {
        let socket = AdminSocket::bind(path).unwrap();
        let context = Arc::new(ArcSwap::from_pointee(fixture.context.clone()));
        let (stop, stopped) = oneshot::channel();
        let serving = socket.serve(Arc::clone(&fixture.engine), context, async {
            let _ = stopped.await;
        });
        Self { path: path.to_owned(), stop, ended: tokio::spawn(serving) }
    }

    async fn end(self) {
        self.stop.send(()).unwrap();
        self.ended.await.unwrap();
    }

    /// What comes back for these bytes.
    async fn say(&self, bytes: &[u8]) -> String {
        let mut stream = UnixStream::connect(&self.path).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

fn demand(request: Request) -> Demand {
    Demand { request, reason: None }
}

fn socket_in(folder: &TempDir) -> PathBuf {
    socket_beside(&folder.path().join("store"))
}

#[tokio::test]
async fn a_command_goes_to_the_running_server() {
    let fixture = Fixture::new();
    let path = socket_in(&fixture.folder);
    let server = Running::start(&fixture, &path);
    let mut administrator = Administrator::new(path, || panic!("the server has the store"));
    let Response::UserAdded { user, .. } = administrator.ask(add("alice")).await.unwrap() else { panic!() };
    assert_eq!(user.name, "alice");
    let Response::User(shown) = administrator.ask(Request::UserShow(person("alice"))).await.unwrap() else { panic!() };
    assert_eq!(shown.user, user);
    let error = administrator.ask(Request::UserShow(person("bob"))).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no user `bob`: `vestibule user list` shows the users");
    server.end().await;
}

#[tokio::test]
async fn where_no_server_runs_the_store_is_opened_once() {
    let fixture = Fixture::new();
    let mut opens = 0;
    let mut administrator = Administrator::new(socket_in(&fixture.folder), || {
        opens += 1;
        Ok(Opened { engine: Arc::clone(&fixture.engine), context: fixture.context.clone() })
    });
    administrator.ask(add("alice")).await.unwrap();
    administrator.ask(Request::UserShow(person("alice"))).await.unwrap();
    drop(administrator);
    assert_eq!(opens, 1);
}

#[tokio::test]
async fn a_server_that_is_just_starting_is_waited_for() {
    let fixture = Fixture::new();
    let path = socket_in(&fixture.folder);
    let mut server = None;
    let mut opens = 0;
    let mut administrator = Administrator::new(path.clone(), || {
        opens += 1;
        if opens == 3 {
            server = Some(Running::start(&fixture, &path));
        }
        Err(OpenStoreError::InUse { path: path.clone() }.into())
    })
    .hurried();
    administrator.ask(add("alice")).await.unwrap();
    drop(administrator);
    assert_eq!(opens, 3);
    server.unwrap().end().await;
}

#[tokio::test(start_paused = true)]
async fn a_store_that_stays_in_use_or_does_not_open_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut in_use = 0;
    let path = folder.path().join("store");
    let mut administrator = Administrator::new(socket_beside(&path), || {
        in_use += 1;
        Err(OpenStoreError::InUse { path: path.clone() }.into())
    });
    let error = administrator.ask(Request::KeyList).await.unwrap_err();
    drop(administrator);
    assert!(error.downcast_ref::<OpenStoreError>().is_some(), "{error}");
    assert!(in_use > 10, "{in_use}");

    let mut opens = 0;
    let mut administrator = Administrator::new(socket_beside(&path), || {
        opens += 1;
        Err(anyhow::Error::msg("no key"))
    });
    assert_eq!(administrator.ask(Request::KeyList).await.unwrap_err().to_string(), "no key");
    drop(administrator);
    assert_eq!(opens, 1);
}

#[tokio::test]
async fn only_the_owner_may_use_it_and_it_goes_with_the_server() {
    let fixture = Fixture::new();
    let path = socket_in(&fixture.folder);
    let server = Running::start(&fixture, &path);
    let found = fs::symlink_metadata(&path).unwrap();
    assert!(found.file_type().is_socket());
    assert_eq!(found.permissions().mode() & 0o777, 0o600);
    let names: Vec<_> = fs::read_dir(fixture.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, [SOCKET_FILE], "nothing else is left");
    server.end().await;
    assert!(!path.exists());
}

#[tokio::test]
async fn a_stale_socket_is_replaced_and_a_live_one_is_not() {
    let fixture = Fixture::new();
    let path = socket_in(&fixture.folder);
    drop(StdListener::bind(&path).unwrap());
    assert!(path.exists(), "stale: its listener is gone");
    assert_eq!(ask(&path, &demand(Request::KeyList)).await.unwrap(), None, "nobody listens");

    let server = Running::start(&fixture, &path);
    assert!(matches!(AdminSocket::bind(&path), Err(SocketError::Live(_))));
    assert_eq!(
        ask(&path, &demand(Request::KeyList)).await.unwrap(),
        Some(Reply::Done(Box::new(Response::Keys(Vec::new()))))
    );
    server.end().await;
}

#[tokio::test]
async fn what_is_no_socket_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = socket_in(&folder);
    fs::write(&path, "precious").unwrap();
    assert!(matches!(AdminSocket::bind(&path), Err(SocketError::Occupied(_))));
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    fs::remove_file(&path).unwrap();
    symlink(folder.path().join("elsewhere"), &path).unwrap();
    assert!(matches!(AdminSocket::bind(&path), Err(SocketError::Occupied(_))));
}

#[tokio::test]
async fn a_socket_that_was_replaced_meanwhile_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = socket_in(&folder);
    let first = AdminSocket::bind(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let second = AdminSocket::bind(&path).unwrap();
    drop(first);
    assert!(path.exists());
    drop(second);
    assert!(!path.exists());
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_address_works() {
    let fixture = Fixture::new();
    let folder = fixture.folder.path().join("x".repeat(120));
    fs::create_dir(&folder).unwrap();
    let path = folder.join(SOCKET_FILE);
    let server = Running::start(&fixture, &path);
    assert!(matches!(ask(&path, &demand(Request::KeyList)).await, Ok(Some(Reply::Done(_)))));
    server.end().await;
    assert_eq!(ask(&path, &demand(Request::KeyList)).await.unwrap(), None);
}

#[tokio::test]
async fn what_is_no_request_is_refused_in_words() {
    let fixture = Fixture::new();
    let server = Running::start(&fixture, &socket_in(&fixture.folder));
    for bytes in [&b"\n"[..], b"hello\n", b"\xff\xfe\n", b"{\"user-show\":{}}\n", b"\"key-list\"\n"] {
        let answer = server.say(bytes).await;
        assert!(answer.starts_with("{\"refused\":\"the server does not know this request"), "{bytes:?}: {answer}");
        assert!(answer.ends_with('\n'), "{answer}");
    }
    assert_eq!(server.say(b"{\"request\":\"key-list\"}").await, "", "half a line is not acted upon");
    assert_eq!(server.say(b"{\"request\":\"key-list\"}\n").await, "{\"done\":{\"keys\":[]}}\n");
    server.end().await;
}

#[tokio::test]
async fn an_endless_request_is_refused() {
    let fixture = Fixture::new();
    let server = Running::start(&fixture, &socket_in(&fixture.folder));
    let exact = usize::try_from(MAX_REQUEST).unwrap();
    let answer = server.say(&vec![b' '; exact + 1]).await;
    assert!(answer.contains("one line of at most 65536 bytes"), "{answer}");
    server.end().await;
}

#[tokio::test]
async fn several_clients_are_served_while_others_say_nothing() {
    let fixture = Fixture::new();
    let path = socket_in(&fixture.folder);
    let server = Running::start(&fixture, &path);
    let mut silent = Vec::new();
    for _ in 0..MAX_CLIENTS / 2 {
        silent.push(UnixStream::connect(&path).await.unwrap());
    }
    let names: Vec<String> = (0..40).map(|number| format!("user{number}")).collect();
    let requests: Vec<Demand> = names.iter().map(|name| demand(add(name))).collect();
    let added = futures_util::future::join_all(requests.iter().map(|request| ask(&path, request))).await;
    for reply in added {
        let Ok(Some(Reply::Done(response))) = reply else { panic!("{reply:?}") };
        assert!(matches!(*response, Response::UserAdded { .. }), "{response:?}");
    }
    // Whoever has said nothing does not keep the server from ending.
    server.end().await;
    drop(silent);
}

#[tokio::test]
async fn a_server_that_ends_in_the_middle_is_told_apart_from_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = socket_in(&folder);
    let listener = UnixListener::bind(&path).unwrap();
    let ending = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_line(&mut stream, MAX_REQUEST).await.unwrap();
    });
    assert!(matches!(ask(&path, &demand(Request::KeyList)).await, Err(ClientError::Ended)));
    ending.await.unwrap();
}
