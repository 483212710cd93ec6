//! The sheet of paper: text from the top to the bottom, in the direction of its language, and the code. It names no font but
//! its kind, so that every script finds one on the machine that shows it.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use super::LinkTooLong;
use super::wrap::{self, wrap};
use crate::domain::locale::Locale;
use crate::domain::text::Escaped;

/// A4, in millimetres.
const WIDTH: f64 = 210.0;
const HEIGHT: f64 = 297.0;
/// To the left and to the right.
const MARGIN: f64 = 25.0;
/// Nothing stands lower: printers leave that out.
const LOWEST: f64 = 285.0;
/// From one line to the next, in ems.
const LEADING: f64 = 1.45;
/// Characters of the link on a line.
const LINK_LINE: usize = 58;
/// Side of the code, in millimetres.
const CODE_SIDE: f64 = 54.0;

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Millimetres.
    size: f64,
    /// Ems that a letter is wide, where a plain one is one.
    breadth: f64,
    attributes: &'static str,
    /// Lines; more are cut.
    most: usize,
}

impl Style {
    pub(super) const ACCOUNT: Self = Self { most: 1, ..Self::TEXT };
    pub(super) const TITLE: Self =
        Self { size: 6.4, breadth: 1.13, attributes: " font-size=\"6.4\" font-weight=\"bold\"", most: 2 };
    pub(super) const TEXT: Self = Self { size: 4.1, breadth: 1.0, attributes: "", most: 12 };
    pub(super) const SMALL: Self = Self { size: 3.6, attributes: " font-size=\"3.6\"", ..Self::TEXT };
    pub(super) const STRONG: Self = Self { breadth: 1.13, attributes: " font-weight=\"bold\"", ..Self::TEXT };
}

/// A page that is being written.
pub(super) struct Sheet {
    svg: String,
    locale: Locale,
    /// Where the last line stands.
    y: f64,
}

impl Sheet {
    /// An empty one.
    pub(super) fn new(locale: Locale, title: &str) -> Self {
        let direction = if locale.is_right_to_left() { "rtl" } else { "ltr" };
        let svg = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"{locale}\" \
             direction=\"{direction}\" width=\"{WIDTH}mm\" height=\"{HEIGHT}mm\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             font-family=\"sans-serif\" font-size=\"{}\">\n<title>{}</title>\n\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n",
            Style::TEXT.size,
            Escaped(title)
        );
        Self { svg, locale, y: 0.0 }
    }

    /// A text, its first line so many millimetres below the last one.
    pub(super) fn text(&mut self, below: f64, style: Style, text: &str) {
        let x = if self.locale.is_right_to_left() { WIDTH - MARGIN } else { MARGIN };
        let ems = (WIDTH - 2.0 * MARGIN) / style.size / style.breadth;
        for (at, line) in wrap(text, ems, style.most).iter().enumerate() {
            self.y += if at == 0 { below } else { style.size * LEADING };
            let (y, attributes) = (self.y, style.attributes);
            // Writing to memory does not fail, here and below.
            let _ = writeln!(self.svg, "<text x=\"{x}\" y=\"{y:.1}\"{attributes}>{}</text>", Escaped(line));
        }
    }

    /// The link as it is typed, from left to right whatever is around it.
    pub(super) fn link(&mut self, link: &str) {
        let characters: Vec<char> = link.chars().collect();
        for (at, part) in characters.chunks(LINK_LINE).enumerate() {
            self.y += if at == 0 { 7.0 } else { 5.0 };
            let text = part.iter().collect::<String>();
            let text = Escaped(&text);
            let _ = writeln!(
                self.svg,
                "<text x=\"{MARGIN}\" y=\"{:.1}\" direction=\"ltr\" unicode-bidi=\"embed\" font-size=\"3.8\" \
                 font-family=\"monospace\">{text}</text>",
                self.y
            );
        }
    }

    /// The code of a link: a square on white.
    pub(super) fn code(&mut self, link: &str) -> Result<(), LinkTooLong> {
        let code = QrCode::with_error_correction_level(link, EcLevel::M).map_err(|_| LinkTooLong)?;
        let width = code.width();
        let scale = CODE_SIDE / f64::from(u16::try_from(width).map_err(|_| LinkTooLong)?);
        let left = if self.locale.is_right_to_left() { WIDTH - MARGIN - CODE_SIDE } else { MARGIN };
        self.y += 5.0;
        let _ = write!(
            self.svg,
            "<path transform=\"translate({left} {:.1}) scale({scale:.4})\" shape-rendering=\"crispEdges\" fill=\"#000\" d=\"",
            self.y
        );
        for (at, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let _ = write!(self.svg, "M{} {}h1v1h-1z", at % width, at / width);
            }
        }
        self.svg.push_str("\"/>\n");
        self.y += CODE_SIDE;
        Ok(())
    }

    /// The page as SVG.
    pub(super) fn end(mut self) -> Result<String, LinkTooLong> {
        // All else has its most lines.
        if self.y > LOWEST {
            return Err(LinkTooLong);
        }
        self.svg.push_str("</svg>\n");
        Ok(self.svg)
    }
}

/// A name that may run in another direction than the text it goes into: it neither turns that around nor is turned by it.
pub(super) fn isolated(locale: Locale, name: &str) -> String {
    let name: String = name.chars().filter(|letter| !is_mark(*letter)).collect();
    if locale.is_right_to_left() || name.chars().any(is_right_to_left) {
        format!("{}{name}{}", wrap::ISOLATE, wrap::END_OF_ISOLATE)
    } else {
        name
    }
}

/// Marks that say how text runs.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}
