//! HTML for the demo's pages: values are escaped unless they are markup already.

use std::fmt::{self, Display, Write as _};

use axum::response::{Html, IntoResponse, Response};

/// A value that shows itself with everything escaped that HTML gives a meaning to, in text and in quoted attributes.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// A page that no cache keeps: every one of them shows what is so right now.
pub(super) fn fresh(html: String) -> Response {
    ([("cache-control", "no-store")], Html(html)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_value_is_text() {
        let value = r#"<script>alert("1")</script> & 'x'"#;
        assert_eq!(Escaped(value).to_string(), "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;");
    }
}
