//! Every sample of every page in a real browser: axe-core finds nothing, nothing sticks out of a narrow screen, and no template
//! is without a sample. What scripts make of pages is looked at in `tests/it/walks/axe.rs`.

#[allow(dead_code, reason = "what is here is looked at, not walked through")]
#[path = "../../../../tests/it/browser.rs"]
mod browser;
#[allow(dead_code, reason = "what is here is looked at, not walked through")]
#[path = "../../../../tests/it/child.rs"]
mod child;
#[allow(dead_code, reason = "nothing is shown over these pages")]
#[path = "../../../../tests/it/axe.rs"]
mod looking;
#[allow(dead_code, reason = "what is here is looked at, not walked through")]
#[path = "../../../../tests/it/plain.rs"]
mod plain;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{Tag, rendered_by, tags};
use crate::domain::locale::Locale;
use crate::web::templates::{Files, Templates};
use browser::Browser;
use looking::{Looker, Sight};

type Samples = Vec<(String, String)>;

/// Pages by name, served as the gateway serves them. A form that a script sends leads nowhere, and what it asks for is what
/// its page shows, so that pages stay as they came.
async fn serve(pages: HashMap<String, String>) -> String {
    let pages = Arc::new(pages);
    let shown = Arc::clone(&pages);
    let page = move |Path(name): Path<String>| async move {
        pages.get(&name).map_or_else(
            || StatusCode::NOT_FOUND.into_response(),
            |page| crate::web::html(StatusCode::OK, page.clone()),
        )
    };
    let state = move |headers: HeaderMap| async move {
        let from = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let page = from.split_once("/samples/").and_then(|(_, name)| shown.get(name));
        let number = page.and_then(|page| page.split_once("data-part=\"number\">")).and_then(|(_, rest)| rest.get(..2));
        let mut state = json!({ "status": "pending", "token": "tok-1" });
        if let Some(number) = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
            state["number"] = Value::from(number);
        }
        axum::Json(state)
    };
    let headers = |mut response: Response| async {
        crate::web::own_headers(response.headers_mut(), false);
        response
    };
    let router = Router::new()
        .route("/samples/{*name}", get(page))
        .route("/.vestibule/static/{name}", get(crate::web::asset))
        .route("/.vestibule/login/state", get(state))
        .fallback(|| async { StatusCode::NO_CONTENT })
        .layer(map_response(headers));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/samples")
}

/// Every sample in a language, under names that no other language has.
fn samples(templates: &Templates, locale: Locale) -> Samples {
    let named = |(name, page): (String, String)| {
        assert!(page.contains(&format!("<html lang=\"{locale}\"")), "{name} is not in {locale}");
        (format!("{locale}/{name}"), page)
    };
    rendered_by(templates, locale).into_iter().map(named).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_in_any_state() {
    let templates = Templates::load().expect("the embedded templates parse");
    let [english, arabic] = [Locale::En, Locale::Ar].map(|locale| samples(&templates, locale));
    let url = serve([&english, &arabic].into_iter().flatten().cloned().collect()).await;
    let browser = Browser::start("axe").await;
    let mut looker = Looker::new(&browser).await;
    let mut built = HashSet::new();
    for (name, page) in english.iter().chain(&arabic) {
        let is_hostile = name.contains("hostile");
        // Names that break pages are the same in any language. What differs from another page in its words alone is that page.
        if (is_hostile && !name.starts_with("en/")) || !built.insert(skeleton(page)) {
            continue;
        }
        let sights: &[Sight] = if is_hostile {
            &[Sight::DESK]
        } else if name.starts_with("ar/") {
            &[Sight::PHONE_UNCOLOURED]
        } else {
            &Sight::ALL
        };
        open(&browser, &format!("{url}/{name}")).await;
        looker.look(name, sights).await;
    }
    assert!(built.len() > 80, "only {} pages were looked at", built.len());
    // Where scripts are off, a page that waits can only load itself again; axe takes that for a page that runs away.
    looker.excuse(&["meta-refresh"]);
    for (name, _) in english.iter().filter(|(_, page)| is_other_without_scripts(page) && built.insert(unscripted(page)))
    {
        scripts(&browser, false).await;
        open(&browser, &format!("{url}/{name}")).await;
        scripts(&browser, true).await;
        looker.look(&format!("{name} without scripts"), &[Sight::PHONE]).await;
    }
    looker.end();
}

/// German has the longest words, Arabic runs the other way, and the names in the hostile samples are as long as names can be.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_sticks_out_of_a_narrow_screen() {
    let templates = Templates::load().expect("the embedded templates parse");
    let [english, german, arabic] = [Locale::En, Locale::De, Locale::Ar].map(|locale| samples(&templates, locale));
    let url = serve([&english, &german, &arabic].into_iter().flatten().cloned().collect()).await;
    let browser = Browser::start("narrow").await;
    let mut looker = Looker::measuring(&browser);
    let hostile = english.iter().filter(|(name, _)| name.contains("hostile"));
    let others = german.iter().chain(&arabic).filter(|(name, _)| !name.contains("hostile"));
    for (name, _) in hostile.chain(others) {
        open(&browser, &format!("{url}/{name}")).await;
        looker.measure(name).await;
    }
    let mut without = 0;
    scripts(&browser, false).await;
    for (name, _) in german.iter().filter(|(_, page)| is_other_without_scripts(page)) {
        without += 1;
        browser.goto(&format!("{url}/{name}")).await;
        looker.measure(&format!("{name} without scripts")).await;
    }
    assert!(without > 10, "only {without} pages differ without scripts");
    looker.end();
}

/// Opens a page, and what is folded away on it.
async fn open(browser: &Browser, url: &str) {
    browser.goto(url).await;
    browser.script("document.querySelectorAll('details').forEach((one) => { one.open = true; })").await;
}

/// Whether a page is another one where scripts are off: each has a part for that, for its own sheet of style.
fn is_other_without_scripts(page: &str) -> bool {
    page.matches("<noscript>").count() > 1
}

/// The skeleton of a page, as one that no other page with scripts has.
fn unscripted(page: &str) -> String {
    format!("without scripts {}", skeleton(page))
}

/// A page without its words: tags, and of their attributes what is no text and no address.
fn skeleton(page: &str) -> String {
    let words = ["content", "href", "action", "value", "aria-label", "placeholder", "d", "viewbox"];
    let mut skeleton = String::new();
    for Tag { name, closing, attributes, .. } in tags(page) {
        skeleton.push_str(if closing { "</" } else { "<" });
        skeleton.push_str(&name);
        for (key, value) in attributes.iter().filter(|(key, _)| !words.contains(&key.to_ascii_lowercase().as_str())) {
            skeleton.extend([" ", key, "=", value]);
        }
        skeleton.push('>');
    }
    skeleton
}

/// Whether pages may run scripts from now on. One that was loaded without them stays as it is.
async fn scripts(browser: &Browser, run: bool) {
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !run })).await;
}

/// WCAG 2.2, 1.3.4: pages turn as their reader does.
#[test]
fn no_sheet_of_style_asks_how_a_screen_is_held() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    for folder in [root.clone(), root.join("authenticator")] {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "css") {
                let text = std::fs::read_to_string(&path).expect("text");
                assert!(!text.contains("orientation"), "{}", path.display());
            }
        }
    }
}

#[test]
fn no_template_is_without_a_sample() {
    const BLOCKS: [&str; 2] = ["{% block content %}", "{% block words %}"];
    let mark = |name: &str| format!("[[{name}]]");
    let mut files = Vec::new();
    for name in Files::iter() {
        let file = Files::get(&name).expect("it was listed");
        let mut text = String::from_utf8(file.data.into_owned()).expect("text");
        if text.contains("{% extends") {
            for block in BLOCKS {
                text = text.replace(block, &format!("{block}{}", mark(&name)));
            }
        } else {
            text.push_str(&mark(&name));
        }
        files.push((name.into_owned(), text));
    }
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let templates = Templates::parse(files).expect("they parse with their names in them");
    let all: String = rendered_by(&templates, Locale::En).into_iter().map(|(_, page)| page).collect();
    let missing: Vec<&String> = names.iter().filter(|name| !all.contains(&mark(name))).collect();
    assert!(names.len() > 30 && missing.is_empty(), "no sample shows {missing:?}");
}
