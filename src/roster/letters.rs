//! Letters: one printable page (SVG, A4) for each person, with the link that registers their phone. The words are English, and
//! all of them stand here.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};
use serde::{Deserialize, Serialize};

use crate::domain::text::hex;

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// To whom.
    pub user: String,
    /// What they sign in to.
    pub title: String,
    /// The link. A secret, good once.
    pub link: String,
    /// Until when it is good, RFC 3339.
    pub expires_at: String,
}

/// The longest name of a file, in bytes; file systems end at 255.
const MAX_FILE_NAME: usize = 200;
/// Characters of the link on a line.
const LINK_LINE: usize = 58;
/// Side of the code, in millimetres.
const CODE_SIDE: f64 = 62.0;

/// The page has no room for a code of this link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link is too long for a code: give the portal a shorter `url`")]
pub struct LinkTooLong;

impl Letter {
    /// The file it goes to: the user's name, with everything but letters, digits, `-` and `_` as bytes in hexadecimal, so that
    /// no name leads elsewhere and no two are the same.
    pub fn file_name(&self) -> String {
        let mut name = String::new();
        for byte in self.user.bytes() {
            if byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_') {
                name.push(char::from(byte));
            } else {
                // A string takes whatever is written.
                let _ = write!(name, "%{byte:02x}");
            }
        }
        if name.len() > MAX_FILE_NAME {
            let digest = crate::domain::secret::Digest::of("letter", self.user.as_bytes());
            name.truncate(MAX_FILE_NAME - 33);
            name = format!("{name}.{}", hex(&digest.as_bytes()[..16]));
        }
        format!("{name}.svg")
    }

    /// The page.
    ///
    /// # Errors
    ///
    /// [`LinkTooLong`].
    pub fn page(&self) -> Result<String, LinkTooLong> {
        let (title, user) = (escaped(&self.title), escaped(&self.user));
        let until = escaped(self.expires_at.get(..10).unwrap_or(&self.expires_at));
        let mut page = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" \
             height=\"297mm\" viewBox=\"0 0 210 297\" font-family=\"sans-serif\" font-size=\"4.1\">\n\
             <rect width=\"210\" height=\"297\" fill=\"#fff\"/>\n",
        );
        let mut y = 40.0;
        let mut line = |page: &mut String, step: f64, attributes: &str, text: &str| {
            y += step;
            let _ = writeln!(page, "<text x=\"25\" y=\"{y:.1}\"{attributes}>{text}</text>");
            y
        };
        line(&mut page, 0.0, "", &user);
        line(&mut page, 24.0, " font-size=\"7\" font-weight=\"bold\"", &format!("Your second step for {title}"));
        for (step, text) in [
            (12.0, "Signing in will ask for more than your password: you confirm it on your phone."),
            (6.5, "Set your phone up once, and it takes a minute:"),
            (11.0, "1. Scan this code with your phone's camera, and open the address it shows."),
        ] {
            line(&mut page, step, "", text);
        }
        let top = line(&mut page, 5.0, "", "");
        code(&mut page, &self.link, top)?;
        line(&mut page, CODE_SIDE + 10.0, "", "2. Follow what your phone says there. That is all.");
        line(&mut page, 11.0, "", "Without a camera, type this address into your phone's browser, as one line:");
        let characters: Vec<char> = self.link.chars().collect();
        for (at, part) in characters.chunks(LINK_LINE).enumerate() {
            let text = escaped(&part.iter().collect::<String>());
            line(&mut page, if at == 0 { 7.0 } else { 5.0 }, " font-family=\"monospace\" font-size=\"3.8\"", &text);
        }
        line(&mut page, 12.0, " font-weight=\"bold\"", &format!("The address works once, and until {until}."));
        for (step, text) in [
            (6.5, "Give it to nobody: whoever opens it first confirms sign-ins to your account."),
            (6.5, "If it was used already and not by you, tell your help desk at once."),
        ] {
            line(&mut page, step, "", text);
        }
        page.push_str("</svg>\n");
        Ok(page)
    }
}

/// Draws the code: a square with a white margin.
fn code(page: &mut String, link: &str, top: f64) -> Result<(), LinkTooLong> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).map_err(|_| LinkTooLong)?;
    let width = code.width();
    let scale = CODE_SIDE / f64::from(u16::try_from(width).map_err(|_| LinkTooLong)?);
    let _ = write!(
        page,
        "<path transform=\"translate(25 {top:.1}) scale({scale:.4})\" shape-rendering=\"crispEdges\" fill=\"#000\" d=\""
    );
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let _ = write!(page, "M{} {}h1v1h-1z", at % width, at / width);
        }
    }
    page.push_str("\"/>\n");
    Ok(())
}

/// Text as it may stand in XML; what may not is shown as such.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(user: &str) -> Letter {
        Letter {
            user: user.to_owned(),
            title: "Library & \"wiki\" <b>".to_owned(),
            link: format!("https://portal.example.edu/authenticator#register=VA{}.{}", "0".repeat(32), "s".repeat(80)),
            expires_at: "2026-12-21T10:00:00Z".to_owned(),
        }
    }

    #[test]
    fn files_are_named_by_their_user_and_lead_nowhere_else() {
        for (user, file) in [
            ("alice", "alice.svg"),
            ("../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd.svg"),
            ("Alice", "%41lice.svg"),
            ("a%41", "a%2541.svg"),
            (".", "%2e.svg"),
            ("a b@c", "a%20b%40c.svg"),
        ] {
            assert_eq!(letter(user).file_name(), file);
        }
        let long = ["\u{e4}".repeat(128), format!("{}b", "\u{e4}".repeat(127))].map(|user| letter(&user).file_name());
        assert!(long.iter().all(|name| name.len() <= MAX_FILE_NAME + 4), "{long:?}");
        assert_ne!(long[0], long[1]);
    }

    #[test]
    fn a_page_is_xml_whatever_the_names_and_holds_the_whole_link() {
        for user in ["alice", "<script>&\"", "\u{1}\u{1b}[2J", "\u{645}\u{62d}\u{645}\u{62f}", "\u{fffe}"] {
            let letter = letter(user);
            let page = letter.page().unwrap();
            let tree = roxmltree::Document::parse(&page).unwrap_or_else(|error| panic!("{user:?}: {error}"));
            let texts = tree.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text());
            let texts: Vec<_> = texts.map(str::trim).collect();
            assert!(texts.concat().contains(&letter.link), "{texts:?}");
            assert!(texts.iter().any(|text| text.contains("until 2026-12-21")));
            assert!(texts.contains(&"Your second step for Library & \"wiki\" <b>"));
            let lowest =
                tree.descendants().filter_map(|node| node.attribute("y")?.parse::<f64>().ok()).fold(0.0, f64::max);
            assert!(lowest < 285.0, "all of it is on the page: {lowest}");
        }
        assert_eq!(Letter { link: "x".repeat(5000), ..letter("a") }.page(), Err(LinkTooLong));
    }
}
