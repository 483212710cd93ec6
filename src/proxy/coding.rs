//! The coding of an app's answer (RFC 9110 §8.4), undone to look at it. What is handed on stays as it came.

use std::borrow::Cow;
use std::io::Read;

/// A body without its codings, `most` bytes of it at most; `None` for a coding that is not known, a broken body, and one that
/// gets longer than that.
pub fn decoded<'a>(codings: &str, body: &'a [u8], most: usize) -> Option<Cow<'a, [u8]>> {
    let mut decoded = Cow::Borrowed(body);
    // The last one named was put on last.
    for (index, coding) in codings.rsplit(',').map(|coding| coding.trim().to_ascii_lowercase()).enumerate() {
        if index >= MOST_CODINGS {
            return None;
        }
        decoded = match coding.as_str() {
            "" | "identity" => decoded,
            "gzip" | "x-gzip" => Cow::Owned(all(flate2::read::MultiGzDecoder::new(&*decoded), most)?),
            // Some servers leave out the frame that the standard asks for (RFC 9110 §8.4.1.2, the note).
            "deflate" => Cow::Owned(
                all(flate2::read::ZlibDecoder::new(&*decoded), most)
                    .or_else(|| all(flate2::read::DeflateDecoder::new(&*decoded), most))?,
            ),
            "br" => Cow::Owned(all(brotli::Decompressor::new(&*decoded, 4096), most)?),
            _ => return None,
        };
    }
    Some(decoded)
}

/// More than two are a bomb.
const MOST_CODINGS: usize = 2;

fn all(reader: impl Read, most: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(limit).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= most).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;

    use super::*;

    const TEXT: &[u8] = b"Wrong password, wrong password, wrong password";

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn the_usual_codings_are_undone() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(TEXT).unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(TEXT).unwrap();
        let mut brotli = Vec::new();
        brotli::CompressorWriter::new(&mut brotli, 4096, 5, 20).write_all(TEXT).unwrap();
        for (codings, body) in [
            ("", TEXT.to_vec()),
            ("identity", TEXT.to_vec()),
            ("gzip", gzip(TEXT)),
            ("X-GZIP", gzip(TEXT)),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", raw.finish().unwrap()),
            ("br", brotli),
            ("gzip, gzip", gzip(&gzip(TEXT))),
            ("identity, gzip", gzip(TEXT)),
        ] {
            assert_eq!(decoded(codings, &body, 1000).as_deref(), Some(TEXT), "{codings}");
        }
    }

    #[test]
    fn what_cannot_be_undone_is_not_guessed_at() {
        let whole = gzip(TEXT);
        let bomb = gzip(&vec![b'a'; 1 << 20]);
        for (name, codings, body) in [
            ("not gzip", "gzip", TEXT),
            ("cut off", "gzip", &whole[..whole.len() - 9]),
            ("unknown", "zstd", TEXT),
            ("a word", "rot13", TEXT),
            ("a bomb", "gzip", &bomb),
            ("three", "gzip, gzip, gzip", &whole),
        ] {
            assert_eq!(decoded(codings, body, 1000), None, "{name}");
        }
    }
}
