//! What the account page shows of factors, and the pages on which one is added.

use serde::Serialize;

use super::login::Svg;
use super::{Channel, Frame};

/// Somebody's phones.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PhonesSection {
    /// Whether policy takes them.
    pub offered: bool,
    /// Those that count, the oldest first.
    pub list: Vec<PhoneItem>,
    /// Whether there are as many as there may be.
    pub is_full: bool,
}

/// A phone in the list.
#[derive(Debug, Clone, Serialize)]
pub struct PhoneItem {
    /// The id, for its forms.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// The day it was added.
    pub added: String,
    /// When it was last heard of, in words.
    pub used: Option<String>,
    /// Whether it may be taken away.
    pub may_go: bool,
}

/// Somebody's authenticator app.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SoftTokenSection {
    /// Whether policy takes one.
    pub offered: bool,
    /// Whether there is one.
    pub is_set: bool,
    /// Whether it may be taken away.
    pub may_go: bool,
}

/// Somebody's phone number.
#[derive(Debug, Clone, Default, Serialize)]
pub struct NumberSection {
    /// Whether policy takes one.
    pub offered: bool,
    /// What of it is shown, if there is one.
    pub number: Option<String>,
    /// Whether codes go there.
    pub proven: bool,
    /// Whether it may be taken away.
    pub may_go: bool,
}

/// Somebody's recovery codes.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RecoverySection {
    /// Whether they can be made.
    pub offered: bool,
    /// How many are left.
    pub left: u64,
    /// Whether so few are left that it is time for new ones.
    pub is_few: bool,
    /// Since when there are codes of which their owner has not said that they keep them, in words.
    pub unsaved: Option<String>,
}

/// A factor that is being added.
#[derive(Debug, Clone, Serialize)]
pub struct AddingPage {
    /// Around the content.
    pub frame: Frame,
    /// The app's name, for the addresses of forms.
    pub app: String,
    /// The token of its forms.
    pub token: String,
    /// The account page.
    pub account: String,
    /// How far it is.
    pub view: AddingView,
    /// Something that did not go well.
    pub error: Option<String>,
}

/// How far adding a factor is.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AddingView {
    /// A phone is to open a link.
    Phone {
        /// The link as a QR code.
        qr_svg: Svg,
        /// The link.
        link: String,
        /// The phone whose place it takes.
        replaces: Option<String>,
    },
    /// A phone is to type the number.
    PhoneConfirm {
        /// What it calls itself.
        device: Option<String>,
        /// The number.
        number: String,
    },
    /// An authenticator app is to take a key.
    #[serde(rename = "softtoken")]
    SoftToken {
        /// The key, in groups.
        secret: String,
        /// Its link as a QR code.
        qr_svg: Svg,
        /// Its link.
        otpauth: String,
        /// Whether it takes the place of another.
        replaces: bool,
    },
    /// A number is to be typed.
    Number {
        /// What was typed before.
        number: String,
        /// How a code can go there.
        channels: Vec<Channel>,
        /// Whether it takes the place of another.
        replaces: bool,
    },
    /// A code is on its way to a number.
    NumberConfirm {
        /// The number, as it was typed in this session.
        number: String,
        /// How it goes there.
        channel: Channel,
    },
    /// It counts.
    Done {
        /// What it is.
        method: &'static str,
    },
    /// It came to nothing.
    Refused {
        /// What it was to be.
        method: &'static str,
    },
    /// Its time is over.
    Expired {
        /// What it was to be.
        method: &'static str,
    },
}

/// New recovery codes, shown this once.
#[derive(Clone, Serialize)]
pub struct RecoveryPage {
    /// Around the content.
    pub frame: Frame,
    /// The app's name, for the address of the form.
    pub app: String,
    /// The token of the form.
    pub token: String,
    /// As they are to be typed.
    pub codes: Vec<String>,
    /// The same as a file, in its own address, so that saving it asks nobody for it again.
    pub file: String,
}

impl RecoveryPage {
    /// Codes as a text file that is its own address (RFC 2397). They hold letters, digits and dashes.
    pub fn file_of(codes: &[String]) -> String {
        format!("data:text/plain;charset=utf-8,{}%0A", codes.join("%0A"))
    }
}

impl std::fmt::Debug for RecoveryPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecoveryPage").field("app", &self.app).finish_non_exhaustive()
    }
}
