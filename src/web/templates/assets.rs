//! The files the pages load from `/.vestibule/static/`. The phone app has its own folder and its own address.

use rust_embed::{Embed, EmbeddedFile};
use std::borrow::Cow;

/// Everything under `static/`.
#[derive(Embed)]
#[folder = "static/"]
struct Files;

/// A file for the browser.
#[derive(Debug)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
}

/// The asset called `name`, as in `/.vestibule/static/<name>`; `None` if there is none.
pub fn asset(name: &str) -> Option<Asset> {
    let (file, content_type) = find(name)?;
    Some(Asset { bytes: file.data, content_type })
}

/// The address of the asset called `name` with a mark of its content, so that it may be cached for ever: a new content
/// has a new address. `None` if there is no such asset.
pub fn asset_url(name: &str) -> Option<String> {
    let (file, _) = find(name)?;
    let mark = crate::domain::text::hex(file.metadata.sha256_hash().get(..6)?);
    Some(format!("/.vestibule/static/{name}?v={mark}"))
}

fn find(name: &str) -> Option<(EmbeddedFile, &'static str)> {
    // Only the files right in the folder are the pages' own.
    if name.contains(['/', '\\']) {
        return None;
    }
    let content_type = match name.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    };
    Some((Files::get(name)?, content_type))
}
