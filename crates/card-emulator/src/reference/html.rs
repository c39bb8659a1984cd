//! Writing HTML so that no text can become markup: markup is known when the program is compiled, and everything else is
//! escaped. What is written is well-formed XML as well, so that a test can read it with a strict reader.

use card_types::escape;

/// A page in the making.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Markup, which is always a literal.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, and the value of an attribute between double quotes.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // Controls are no characters of a page, marks of direction could turn a line around, and others hide.
                '\n' | '\t' => self.0.push(letter),
                letter if escape::is_unsafe(letter) || is_no_character(letter) => self.0.push('\u{fffd}'),
                letter => self.0.push(letter),
            }
        }
        self
    }

    /// Text between two pieces of markup.
    pub(super) fn wrap(&mut self, open: &'static str, text: &str, close: &'static str) -> &mut Self {
        self.raw(open).text(text).raw(close)
    }

    /// A text of a schema: paragraphs, and `code` between backticks.
    pub(super) fn prose(&mut self, text: &str) -> &mut Self {
        for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            self.raw("<p>").phrase(paragraph).raw("</p>");
        }
        self
    }

    /// A sentence with `code` between backticks.
    pub(super) fn phrase(&mut self, text: &str) -> &mut Self {
        let mut is_code = false;
        let pieces: Vec<&str> = text.split('`').collect();
        // A backtick without a partner is only a backtick.
        let balanced = pieces.len() % 2 == 1;
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 && !balanced {
                self.raw("`");
            }
            if is_code && balanced {
                self.wrap("<code>", piece, "</code>");
            } else {
                self.text(piece);
            }
            is_code = !is_code;
        }
        self
    }

    /// The value of `id` or of a link within the page: letters and digits of the name, hyphens for all others.
    pub(super) fn anchor(&mut self, kind: &'static str, name: &str) -> &mut Self {
        self.raw(kind).raw("-");
        for letter in name.chars() {
            self.0.push(if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' });
        }
        self
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Not in XML either.
fn is_no_character(letter: char) -> bool {
    matches!(letter, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Html) -> &mut Html) -> String {
        let mut html = Html::default();
        write(&mut html);
        html.finish()
    }

    #[test]
    fn text_never_becomes_markup() {
        let hostile = "</script><img src=x onerror='alert(1)' title=\"&\">\u{202e}\u{1b}\0";
        let text = written(|html| html.text(hostile));
        let expected = "&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39; title=&quot;&amp;&quot;&gt;\u{fffd}\u{fffd}\u{fffd}";
        assert_eq!(text, expected);
        assert_eq!(written(|html| html.anchor("type", "a\" onclick=x.B")), "type-a--onclick-x.B");
        assert_eq!(written(|html| html.prose("<b>")), "<p>&lt;b&gt;</p>");
    }

    #[test]
    fn backticks_in_pairs_are_code_and_single_ones_stay() {
        assert_eq!(written(|html| html.phrase("a `b<` c")), "a <code>b&lt;</code> c");
        assert_eq!(written(|html| html.phrase("a ` c")), "a ` c");
        assert_eq!(written(|html| html.prose("a\n\n`b`")), "<p>a</p><p><code>b</code></p>");
    }
}
