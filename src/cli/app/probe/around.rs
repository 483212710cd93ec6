//! What lies around a login page: the files it is made of, other ways in, and which app it is.

use std::collections::BTreeSet;

use serde::Serialize;

use super::page::Page;
use super::visitor::{Said, Url, Visitor};
use crate::cli::https::HttpsError;
use crate::domain::text::hex;

/// The most files that are asked for.
const MOST_FILES: usize = 24;

/// Files of a login page that anybody can get, as patterns.
pub(super) async fn open_files(visitor: &mut Visitor<'_>, at: &Url, page: &Page) -> Result<Vec<String>, HttpsError> {
    let mut asked = BTreeSet::new();
    let mut open = BTreeSet::new();
    for url in page.files.iter().filter_map(|link| at.join(link)) {
        if !visitor.may_ask(&url) || asked.len() >= MOST_FILES || !asked.insert(url.target.clone()) {
            continue;
        }
        if visitor.get(&url).await?.status == 200 {
            open.insert(format!("GET {}", pattern(url.path())));
        }
    }
    Ok(open.into_iter().collect())
}

/// Folders that hold nothing but files of pages, by their name.
const STATIC: [&str; 17] = [
    "static",
    "assets",
    "css",
    "js",
    "img",
    "images",
    "fonts",
    "dist",
    "styles",
    "scripts",
    "themes",
    "theme",
    "tpl",
    "public",
    "resources",
    "build",
    "bundles",
];

/// The folder of files that a file is in, if its name says so, else the file alone.
fn pattern(path: &str) -> String {
    let mut prefix = String::new();
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_program = name
        .rsplit_once('.')
        .is_some_and(|(_, ext)| matches!(ext, "php" | "cgi" | "pl" | "py" | "asp" | "aspx" | "jsp"));
    for segment in folders.split('/').skip(1) {
        prefix.push('/');
        prefix.push_str(segment);
        if STATIC.contains(&segment) && !is_program && !prefix.contains('*') {
            return format!("{prefix}/**");
        }
    }
    path.to_owned()
}

/// Something beside the form that answers, and might let somebody in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The path.
    pub path: String,
    /// The status of a plain GET.
    pub status: u16,
    /// The `WWW-Authenticate` of the answer: it asks for credentials.
    pub asks: Option<String>,
    /// What it looks like.
    pub what: &'static str,
}

impl Entry {
    /// Whether the block closes it: it takes passwords, and browsers do without it.
    pub(super) fn is_closed(&self) -> bool {
        self.what == XML_RPC
    }
}

const XML_RPC: &str = "XML-RPC, which takes user and password in the call";
const DAV: &str = "WebDAV, CalDAV or CardDAV, which take Basic";
const API: &str = "an interface for programs";

/// Where other ways in are tried, below the app's root and below the folder of its login page.
const ENTRIES: [(&str, &str); 12] = [
    ("/xmlrpc.php", XML_RPC),
    ("/lib/exe/xmlrpc.php", XML_RPC),
    ("/RPC2", XML_RPC),
    ("/lib/exe/jsonrpc.php", API),
    ("/api", API),
    ("/api/", API),
    ("/rest/", API),
    ("/wp-json/", API),
    ("/graphql", API),
    ("/dav/", DAV),
    ("/remote.php/dav/", DAV),
    ("/.well-known/caldav", DAV),
];

/// Tries other ways in, by plain GETs without credentials. What answers as any address does that is not there is none.
pub(super) async fn entries(visitor: &mut Visitor<'_>, at: &Url) -> Result<Vec<Entry>, HttpsError> {
    let folder = at.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    let mut asked = BTreeSet::new();
    let folders = if folder.is_empty() { vec![""] } else { vec!["", folder] };
    for folder in folders {
        let nowhere = said(visitor, at, &format!("{folder}/vestibule-probe-{}", hex(&random::<6>()))).await?;
        for (path, what) in ENTRIES {
            let path = format!("{folder}{path}");
            if !asked.insert(path.clone()) {
                continue;
            }
            let said = said(visitor, at, &path).await?;
            let asks = said.header("www-authenticate");
            let is_there = asks.is_some() || !matches!(said.status, 404 | 410) && !is_alike(&said, &nowhere);
            if is_there {
                found.push(Entry { path, status: said.status, asks, what });
            }
        }
    }
    Ok(found)
}

async fn said(visitor: &mut Visitor<'_>, at: &Url, path: &str) -> Result<Said, HttpsError> {
    visitor.get(&Url { target: path.to_owned(), ..at.clone() }).await
}

/// Whether an answer is the one that an app gives at any address.
fn is_alike(said: &Said, nowhere: &Said) -> bool {
    said.status == nowhere.status
        && said.header("content-type") == nowhere.header("content-type")
        && said.location().map(|url| url.path().to_owned()) == nowhere.location().map(|url| url.path().to_owned())
}

/// Random bytes from the system.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Nothing secret hangs on them: they keep two probes apart.
    let _ = getrandom::fill(&mut bytes);
    bytes
}

/// The preset of a well-known app that a login page looks like.
pub(super) fn known_app(said: &Said, page: &Page) -> Option<&'static str> {
    let cookies = said.set_cookies().join("\n");
    let text = said.text();
    let title = page.title.to_ascii_lowercase();
    let made_by = |name: &str| page.generator.to_ascii_lowercase().starts_with(name);
    let sets =
        |name: &str| cookies.lines().any(|line| line.starts_with(name)) || said.sent.iter().any(|(it, _)| it == name);
    let realm = said.header("www-authenticate").unwrap_or_default().to_ascii_lowercase();
    let found = [
        ("dokuwiki", made_by("dokuwiki") || sets("DokuWiki")),
        ("wordpress", made_by("wordpress") || sets("wordpress_test_cookie")),
        ("phpmyadmin", sets("phpMyAdmin") || sets("pma_lang")),
        (
            "nextcloud",
            sets("oc_sessionPassphrase") || sets("nc_sameSiteCookielax") || sets("__Host-nc_sameSiteCookielax"),
        ),
        ("grafana", text.contains("window.grafanaBootData")),
        ("gitea", sets("i_like_gitea")),
        ("jenkins", said.headers.contains_key("x-jenkins")),
        ("home-assistant", title == "home assistant"),
        ("jellyfin", title == "jellyfin"),
        ("node-red", title == "node-red"),
        ("django-admin", text.contains("csrfmiddlewaretoken") && title.contains("django site admin")),
        ("radicale", realm.contains("radicale")),
    ];
    found.into_iter().find_map(|(name, is_it)| is_it.then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_opened_by_folder_only_where_the_folder_says_what_it_is() {
        for (path, found) in [
            ("/static/admin/base.css", "/static/**"),
            ("/lib/tpl/dokuwiki/a.png", "/lib/tpl/**"),
            ("/lib/exe/css.php", "/lib/exe/css.php"),
            ("/static/show.php", "/static/show.php"),
            ("/favicon.ico", "/favicon.ico"),
            ("/uploads/logo.png", "/uploads/logo.png"),
        ] {
            assert_eq!(pattern(path), found, "{path}");
        }
    }
}
