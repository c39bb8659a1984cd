//! A card's barcode as a picture that a scanner reads.
//!
//! Which symbology the vendor uses is unknown. Chosen: Code 128 for short plain text, which student and library cards
//! have as a rule, and a QR code for everything else.

use std::fmt::Write as _;

use barcoders::sym::code128::Code128;
use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};
use serde::Deserialize;

/// Longest text that is still readable as bars on a card.
const MOST_BARS: usize = 24;

/// Light modules around the code: what the standards ask for.
const QUIET_BARS: usize = 10;
const QUIET_SQUARES: usize = 4;

/// How much of a QR code may be lost: 15 percent.
const LEVEL: EcLevel = EcLevel::M;

/// UTF-8 among the extended channel interpretations.
const UTF_8: u32 = 26;

/// Height of the bars, in modules.
const BAR_HEIGHT: usize = 40;

/// Which code is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// By the value.
    #[default]
    Auto,
    Code128,
    Qr,
}

/// The picture as SVG, black on white whatever the page's colours are. `None` where the value does not fit into it.
pub(super) fn draw(value: &str, kind: Kind) -> Option<String> {
    match kind {
        Kind::Auto => bars(value).or_else(|| squares(value)),
        Kind::Code128 => bars(value),
        Kind::Qr => squares(value),
    }
}

fn bars(value: &str) -> Option<String> {
    if value.is_empty() || value.len() > MOST_BARS || !value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return None;
    }
    // Character set C packs two digits into one symbol; B has all of printable ASCII.
    let pairs = value.len().is_multiple_of(2) && value.bytes().all(|byte| byte.is_ascii_digit());
    let set = if pairs { '\u{0106}' } else { '\u{0181}' };
    let modules = Code128::new(format!("{set}{value}")).ok()?.encode();
    let rows = [modules.iter().map(|module| *module == 1).collect()];
    Some(svg(&rows, (QUIET_BARS, 0), BAR_HEIGHT, "none"))
}

fn squares(value: &str) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    let code = if value.is_ascii() { QrCode::with_error_correction_level(value, LEVEL).ok() } else { unicode(value) }?;
    let modules: Vec<bool> = code.to_colors().into_iter().map(|colour| colour == Color::Dark).collect();
    let rows: Vec<Vec<bool>> = modules.chunks(code.width()).map(<[bool]>::to_vec).collect();
    Some(svg(&rows, (QUIET_SQUARES, QUIET_SQUARES), 1, "xMidYMid meet"))
}

/// A code that says that its bytes are UTF-8; without that, readers guess.
fn unicode(value: &str) -> Option<QrCode> {
    (1..=40).find_map(|size| {
        let mut bits = Bits::new(Version::Normal(size));
        bits.push_eci_designator(UTF_8).ok()?;
        bits.push_byte_data(value.as_bytes()).ok()?;
        bits.push_terminator(LEVEL).ok()?;
        QrCode::with_bits(bits, LEVEL).ok()
    })
}

/// One path for all dark modules: neighbours become one rectangle, so that no gap can show between them.
fn svg(rows: &[Vec<bool>], quiet: (usize, usize), row_height: usize, aspect: &str) -> String {
    let width = rows.first().map_or(0, Vec::len) + 2 * quiet.0;
    let height = rows.len() * row_height + 2 * quiet.1;
    let mut path = String::new();
    for (index, row) in rows.iter().enumerate() {
        let y = quiet.1 + index * row_height;
        let mut column = 0;
        for run in row.chunk_by(|left, right| left == right) {
            if run[0] {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {y}h{}v{row_height}h-{}z", quiet.0 + column, run.len(), run.len());
            }
            column += run.len();
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"{aspect}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{width}v{height}H0z\"/><path d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Widths of the bars and gaps, as the path tells them.
    fn dark(svg: &str) -> Vec<(usize, usize)> {
        let path = svg.split("<path d=\"").nth(1).unwrap();
        let runs = path.split('M').skip(1);
        runs.map(|run| {
            let (x, rest) = run.split_once(' ').unwrap();
            let width = rest.split_once('h').unwrap().1.split('v').next().unwrap();
            (x.parse().unwrap(), width.parse().unwrap())
        })
        .collect()
    }

    #[test]
    fn bars_are_those_of_the_standard() {
        // Code 128, set C: start C, 12, 34, check, stop. Check: (105 + 12 + 2 * 34) modulo 103 = 82.
        let svg = draw("1234", Kind::Code128).unwrap();
        let symbols = ["11010011100", "10110011100", "10001011000", "10010011110", "1100011101011"].concat();
        let mut expected = Vec::new();
        let mut column = QUIET_BARS;
        for run in symbols.as_bytes().chunk_by(|left, right| left == right) {
            if run[0] == b'1' {
                expected.push((column, run.len()));
            }
            column += run.len();
        }
        assert_eq!(dark(&svg), expected);
    }

    #[test]
    fn short_plain_text_becomes_bars_and_everything_else_squares() {
        let is_square = |value: &str| draw(value, Kind::Auto).unwrap().contains("xMidYMid");
        for bars in ["0001042", "A-1042", "<script>"] {
            assert!(!is_square(bars), "{bars}");
        }
        for squares in ["Áine", "https://id.example/0001042/and-so-on", "a\tb"] {
            assert!(is_square(squares), "{squares}");
        }
        assert_eq!(draw("", Kind::Auto), None);
        assert_eq!(draw("Áine", Kind::Code128), None);
        assert_eq!(draw(&"x".repeat(5000), Kind::Auto), None);
    }

    proptest! {
        // A QR code takes long without optimisation.
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn whatever_the_value_the_picture_holds_none_of_it(value in ".{0,60}") {
            for kind in [Kind::Auto, Kind::Code128, Kind::Qr] {
                if let Some(svg) = draw(&value, kind) {
                    let paths = svg.split("<path").skip(2).collect::<String>();
                    prop_assert!(paths.bytes().all(|byte| b" dMhvz0123456789-\"=/<>svg".contains(&byte)), "{}", svg);
                }
            }
        }
    }
}
