//! Pictures that somebody else made, before a phone shows them: which kind they are by their own bytes, and how large they
//! would become. What a server says of a picture counts for nothing, and what is text (SVG) is none.

/// The longest picture, in bytes.
pub const MAX_BYTES: usize = 64 << 10;
/// The widest and the highest picture, in pixels: few bytes can stand for a picture that no phone has room for.
pub const MAX_SIDE: u32 = 1024;

/// The kinds that every browser shows, and that run nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// PNG (W3C Portable Network Graphics, §5).
    Png,
    /// JPEG (ITU-T T.81, annex B).
    Jpeg,
    /// GIF (`GIF89a` specification).
    Gif,
    /// WebP (RFC 9649).
    WebP,
}

impl PictureKind {
    /// What it is called in `Content-Type`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
        }
    }
}

/// A picture whose head was read, and which is of a sane size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    kind: PictureKind,
    bytes: Vec<u8>,
}

/// Why bytes are no picture that could be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Too many of them.
    #[error("the picture has more than {MAX_BYTES} bytes")]
    Long,
    /// Something else, whatever it is called.
    #[error("it is no PNG, JPEG, GIF or WebP by its first bytes")]
    Kind,
    /// It ends too early, or goes on as no such picture does.
    #[error("the head of the picture cannot be read")]
    Head,
    /// Without a side, or with a long one.
    #[error("the picture is {width} x {height} pixels: each side has 1 to {MAX_SIDE}")]
    Size {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
}

impl Picture {
    /// Looks at the head of what should be a picture. The rest is for whoever draws it.
    ///
    /// # Errors
    ///
    /// [`PictureError`].
    pub fn read(bytes: Vec<u8>) -> Result<Self, PictureError> {
        if bytes.len() > MAX_BYTES {
            return Err(PictureError::Long);
        }
        let kind = kind_of(&bytes).ok_or(PictureError::Kind)?;
        let size = match kind {
            PictureKind::Png => png(&bytes),
            PictureKind::Jpeg => jpeg(&bytes),
            PictureKind::Gif => gif(&bytes),
            PictureKind::WebP => webp(&bytes),
        };
        let (width, height) = size.ok_or(PictureError::Head)?;
        let is_sane = |side: u32| (1..=MAX_SIDE).contains(&side);
        if is_sane(width) && is_sane(height) {
            Ok(Self { kind, bytes })
        } else {
            Err(PictureError::Size { width, height })
        }
    }

    /// What it is.
    pub fn kind(&self) -> PictureKind {
        self.kind
    }

    /// All of it, as it came.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

fn kind_of(bytes: &[u8]) -> Option<PictureKind> {
    let is_riff = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(PictureKind::Png),
        [0xff, 0xd8, 0xff, ..] => Some(PictureKind::Jpeg),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(PictureKind::Gif),
        _ if is_riff => Some(PictureKind::WebP),
        _ => None,
    }
}

/// Width and height of the first chunk, which is `IHDR` in every PNG.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let is_head = bytes.get(8..16)? == b"\0\0\0\x0dIHDR";
    let side = |at| Some(u32::from_be_bytes(part(bytes, at)?));
    is_head.then_some((side(16)?, side(20)?))
}

/// Width and height of the first frame header, before which there are tables and comments only.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let [0xff] = part(bytes, at)? else { return None };
        let [marker] = part(bytes, at + 1)?;
        match marker {
            // Fill before a marker.
            0xff => at += 1,
            // Stands alone.
            0x01 => at += 2,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let side = |at| Some(u32::from(u16::from_be_bytes(part(bytes, at)?)));
                let (height, width) = (side(at + 5)?, side(at + 7)?);
                return Some((width, height));
            }
            // Restarts, a second start, the end and the data itself: nothing that comes before a frame header.
            0x00 | 0x02..=0xbf | 0xd0..=0xda => return None,
            _ => {
                let length = usize::from(u16::from_be_bytes(part(bytes, at + 2)?));
                // The length counts itself.
                at += 2 + (length >= 2).then_some(length)?;
            }
        }
    }
}

/// Width and height of the screen, or of the first picture on it where that is larger: browsers make room for it.
fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    let side = |at| Some(u32::from(u16::from_le_bytes(part(bytes, at)?)));
    let (width, height) = (side(6)?, side(8)?);
    let [flags] = part(bytes, 10)?;
    let colours = if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + colours;
    loop {
        match part(bytes, at)? {
            [b'!'] => {
                at += 2;
                loop {
                    let [length] = part(bytes, at)?;
                    at += 1 + usize::from(length);
                    if length == 0 {
                        break;
                    }
                }
            }
            [b','] => {
                let reach = |at| Some(side(at)? + side(at + 4)?);
                return Some((width.max(reach(at + 1)?), height.max(reach(at + 3)?)));
            }
            _ => return None,
        }
    }
}

/// Width and height of the first chunk: the canvas of an extended file, or the one picture itself.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match &part(bytes, 12)? {
        b"VP8X" => {
            let side = |at| {
                let [a, b, c] = part(bytes, at)?;
                Some(u32::from_le_bytes([a, b, c, 0]) + 1)
            };
            Some((side(24)?, side(27)?))
        }
        b"VP8L" => {
            let [0x2f] = part(bytes, 20)? else { return None };
            let bits = u32::from_le_bytes(part(bytes, 21)?);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => {
            let [tag] = part(bytes, 20)?;
            let is_key = tag & 1 == 0 && part(bytes, 23)? == [0x9d, 0x01, 0x2a];
            // The two bits above say how to scale it, which nobody does.
            let side = |at| Some(u32::from(u16::from_le_bytes(part(bytes, at)?) & 0x3fff));
            is_key.then_some((side(26)?, side(28)?))
        }
        _ => None,
    }
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn be32(side: u32) -> [u8; 4] {
        side.to_be_bytes()
    }

    fn short(side: u32) -> u16 {
        u16::try_from(side).unwrap()
    }

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..], &be32(width), &be32(height), b"\x08\x06\0\0\0crc!"].concat()
    }

    fn jpeg_of(marker: u8, width: u32, height: u32) -> Vec<u8> {
        let [w, h] = [width, height].map(|side| short(side).to_be_bytes());
        // Its application's data names another size, and fill stands before the frame.
        let before = b"\xff\xd8\xff\xe0\0\x0dJFIF\xff\xc0\0\x11\x08\xff\xff\xff\x01\xff\xdb\0\x03\0\xff\xff";
        [&before[..], &[marker, 0, 17, 8], &h, &w, b"\x03"].concat()
    }

    fn gif_of(screen: (u32, u32), frame: (u32, u32, u32, u32)) -> Vec<u8> {
        let (left, top, width, height) = frame;
        let sides = |all: &[u32]| all.iter().flat_map(|side| short(*side).to_le_bytes()).collect::<Vec<u8>>();
        [
            &b"GIF89a"[..],
            &sides(&[screen.0, screen.1]),
            b"\x80\0\0\0\0\0\xff\xff\xff",
            b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0!\xf9\x04\0\0\0\0\0,",
            &sides(&[left, top, width, height]),
            b"\0\x02\0;",
        ]
        .concat()
    }

    fn webp_of(chunk: &[u8]) -> Vec<u8> {
        [b"RIFF\x20\0\0\0WEBP", chunk].concat()
    }

    fn lossy(width: u32, height: u32) -> Vec<u8> {
        let [w, h] = [width, height].map(|side| (short(side) | 0x4000).to_le_bytes());
        webp_of(&[&b"VP8 \x10\0\0\0\x10\0\0\x9d\x01\x2a"[..], &w, &h].concat())
    }

    fn lossless(width: u32, height: u32) -> Vec<u8> {
        let bits = (width - 1) | ((height - 1) << 14) | 1 << 28;
        webp_of(&[&b"VP8L\x10\0\0\0\x2f"[..], &bits.to_le_bytes()].concat())
    }

    fn extended(width: u32, height: u32) -> Vec<u8> {
        let [w, h] = [width, height].map(|side| (side - 1).to_le_bytes());
        webp_of(&[&b"VP8X\x0a\0\0\0\x02\0\0\0"[..], &w[..3], &h[..3]].concat())
    }

    /// One of each, so wide and high.
    fn all(width: u32, height: u32) -> [(PictureKind, Vec<u8>); 8] {
        [
            (PictureKind::Png, png_of(width, height)),
            (PictureKind::Jpeg, jpeg_of(0xc0, width, height)),
            (PictureKind::Jpeg, jpeg_of(0xc2, width, height)),
            (PictureKind::Gif, gif_of((width, height), (0, 0, 1, 1))),
            (PictureKind::Gif, gif_of((1, 1), (width - 1, height - 1, 1, 1))),
            (PictureKind::WebP, lossy(width, height)),
            (PictureKind::WebP, lossless(width, height)),
            (PictureKind::WebP, extended(width, height)),
        ]
    }

    #[test]
    fn a_picture_is_what_its_first_bytes_say() {
        for (kind, bytes) in all(48, 32).into_iter().chain(all(MAX_SIDE, MAX_SIDE)).chain(all(1, 1)) {
            let read = Picture::read(bytes.clone());
            let picture = read.unwrap_or_else(|error| panic!("{kind:?}: {error}: {bytes:02x?}"));
            assert_eq!((picture.kind(), &picture.bytes), (kind, &bytes));
            let media_type = picture.kind().media_type();
            assert_eq!(media_type.strip_prefix("image/"), Some(format!("{kind:?}").to_lowercase().as_str()));
        }
        let mut old = gif_of((2, 2), (0, 0, 2, 2));
        old[4] = b'7';
        assert_eq!(Picture::read(old).map(|picture| picture.kind()), Ok(PictureKind::Gif));
    }

    #[test]
    fn a_picture_that_would_become_large_is_refused() {
        for (width, height) in [(MAX_SIDE + 1, 1), (1, MAX_SIDE + 1), (16_000, 16_000)] {
            for (kind, bytes) in all(width, height) {
                assert_eq!(Picture::read(bytes), Err(PictureError::Size { width, height }), "{kind:?}");
            }
        }
        let size = |width, height| Err(PictureError::Size { width, height });
        for (bytes, refused) in [
            (png_of(0, 1), size(0, 1)),
            (png_of(u32::MAX, 2), size(u32::MAX, 2)),
            (jpeg_of(0xc0, 1, 0), size(1, 0)),
            (gif_of((0, 9), (0, 0, 0, 9)), size(0, 9)),
            (gif_of((9, 9), (0, 0xffff, 9, 0xffff)), size(9, 2 * 0xffff)),
            (lossy(0, 1), size(0, 1)),
            (extended(1 << 24, 1), size(1 << 24, 1)),
        ] {
            assert_eq!(Picture::read(bytes.clone()), refused, "{bytes:02x?}");
        }
        let padded = |length: usize| {
            let mut bytes = png_of(9, 9);
            bytes.resize(length, 0);
            Picture::read(bytes).map(|picture| picture.into_bytes().len())
        };
        assert_eq!((padded(MAX_BYTES), padded(MAX_BYTES + 1)), (Ok(MAX_BYTES), Err(PictureError::Long)));
    }

    #[test]
    fn what_is_called_a_picture_and_is_none_is_refused() {
        for other in [
            &b""[..],
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><script>alert(1)</script></svg>",
            b"<?xml version=\"1.0\"?><svg/>",
            b"<!doctype html><script>alert(1)</script>",
            b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0",
            b"\0\0\x01\0\x01\0\x10\x10",
            b"II*\0",
            b"\0\0\0\x1cftypavif",
            b"GIF88a\x01\0\x01\0",
            b"RIFF\x20\0\0\0WAVEVP8L",
            b" \x89PNG\r\n\x1a\n",
            b"\x1f\x8b\x08\0",
        ] {
            assert_eq!(Picture::read(other.to_vec()), Err(PictureError::Kind), "{:?}", String::from_utf8_lossy(other));
        }
    }

    #[test]
    fn a_head_that_goes_on_as_none_does_is_refused() {
        let no_frame =
            |marker: u8| [&b"\xff\xd8\xff"[..], &[marker], b"\0\x04\0\0\xff\xc0\0\x11\x08\0\x09\0\x09"].concat();
        let mut heads = vec![
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIDAT\0\0\0\x09\0\0\0\x09".to_vec(),
            b"\x89PNG\r\n\x1a\n\0\0\0\x0eIHDR\0\0\0\x09\0\0\0\x09".to_vec(),
            // A length that does not count itself would be read for ever.
            b"\xff\xd8\xff\xe0\0\0\xff\xc0\0\x11\x08\0\x09\0\x09".to_vec(),
            b"\xff\xd8\xff\xe0\0\x01\xff\xc0\0\x11\x08\0\x09\0\x09".to_vec(),
            b"\xff\xd8\xff\xe0\0\x04\0\0\0\xc0\0\x11\x08\0\x09\0\x09".to_vec(),
            b"GIF89a\x09\0\x09\0\0\0\0;".to_vec(),
            b"GIF89a\x09\0\x09\0\0\0\0<".to_vec(),
            webp_of(b"ICCP\x10\0\0\0\x2f\0\0\0\0"),
            webp_of(b"VP8L\x10\0\0\0\x2e\0\0\0\0"),
            webp_of(b"VP8 \x10\0\0\0\x11\0\0\x9d\x01\x2a\x09\0\x09\0"),
            webp_of(b"VP8 \x10\0\0\0\x10\0\0\x9d\x01\x2b\x09\0\x09\0"),
        ];
        heads.extend([0x00, 0x02, 0xd0, 0xd7, 0xd8, 0xd9, 0xda].map(no_frame));
        for head in heads {
            assert_eq!(Picture::read(head.clone()), Err(PictureError::Head), "{head:02x?}");
        }
        assert!(Picture::read(no_frame(0xfe)).is_ok(), "after a comment it is one");
    }

    #[test]
    fn a_head_that_breaks_off_is_refused_wherever_it_does() {
        for (kind, bytes) in all(48, 32) {
            // What follows the two sides is not looked at.
            let needed = (0..=bytes.len()).find(|end| Picture::read(bytes[..*end].to_vec()).is_ok()).unwrap();
            assert!(bytes.len() - needed <= 9, "{kind:?}: {needed} of {}", bytes.len());
            for end in 0..needed {
                let refused = Picture::read(bytes[..end].to_vec());
                assert!(
                    matches!(refused, Err(PictureError::Kind | PictureError::Head)),
                    "{kind:?}, {end}: {refused:?}"
                );
            }
            for end in needed..bytes.len() {
                assert!(Picture::read(bytes[..end].to_vec()).is_ok(), "{kind:?}, {end}");
            }
        }
    }

    #[test]
    fn no_bytes_bring_the_reader_down() {
        for (_, bytes) in all(48, 32) {
            for at in 0..bytes.len() {
                for byte in 0..=u8::MAX {
                    let mut other = bytes.clone();
                    other[at] = byte;
                    if let Ok(picture) = Picture::read(other.clone()) {
                        assert_eq!(picture.into_bytes(), other);
                    }
                }
            }
        }
    }
}
