//! `vestibule user export`: the users of a realm as a list.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::Context as _;

use super::Exit;
use super::admin::{Request, Response};
use super::args::{RealmArg, UserExportArgs};
use super::socket::{Administrator, unexpected};
use super::terminal::Terminal;
use crate::domain::ids::RealmName;
use crate::roster::Writer;

/// Writes the list to its file, which is there whole or not at all and for its owner only, or to `out`.
///
/// # Errors
///
/// Whatever stands in the way, in words for the administrator.
pub async fn run(
    args: &UserExportArgs,
    realm: &RealmArg,
    administrator: &mut Administrator<'_>,
    terminal: &mut Terminal<'_>,
) -> anyhow::Result<Exit> {
    // Which columns there are, whichever realm it is: all of apps have the same.
    let service = realm.realm.as_deref().and_then(RealmName::parse_of_service);
    let head = service.unwrap_or_else(|| RealmName::parse("default").expect("a name of the right form"));
    if let Some(path) = &args.file {
        let file = beside(path)?;
        let mut writer = Writer::new(io::BufWriter::new(file), &head)?;
        write_rows(&mut writer, realm, administrator).await?;
        let file = writer.end()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        keep(file, path)?;
        return Ok(Exit::Done);
    }
    let written = async {
        let mut writer = Writer::new(&mut *terminal.out, &head)?;
        write_rows(&mut writer, realm, administrator).await?;
        writer.end()?.flush()?;
        anyhow::Ok(())
    };
    match written.await {
        // `… | head` has seen enough.
        Err(error) if is_closed(&error) => {}
        other => other?,
    }
    Ok(Exit::Done)
}

fn is_closed(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

async fn write_rows<W: Write>(
    writer: &mut Writer<W>,
    realm: &RealmArg,
    administrator: &mut Administrator<'_>,
) -> anyhow::Result<()> {
    let mut after = None;
    loop {
        let request = Request::UserExport { realm: realm.realm.clone(), after };
        let Response::Exported { rows, next } = administrator.ask(request).await? else {
            return Err(unexpected());
        };
        for row in &rows {
            writer.row(row.iter().map(String::as_str))?;
        }
        after = next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// A file beside `path`, for its owner only, that goes away unless it is kept.
pub(super) fn beside(path: &Path) -> anyhow::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = || format!("cannot write in `{}`", folder.display());
    let file = tempfile::Builder::new().prefix(".vestibule-").tempfile_in(folder).with_context(failed)?;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o600)).with_context(failed)?;
    Ok(file)
}

/// Gives it its name once all of it is on the disk.
pub(super) fn keep(file: tempfile::NamedTempFile, path: &Path) -> anyhow::Result<File> {
    let failed = || format!("cannot write `{}`", path.display());
    file.as_file().sync_all().with_context(failed)?;
    file.persist(path).map_err(|error| error.error).with_context(failed)
}
