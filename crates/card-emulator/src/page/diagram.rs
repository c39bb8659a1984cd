//! The status diagram, drawn from the rules themselves, with a card's path in it.

use std::fmt::Write as _;

use crate::UndocumentedTransition;
use crate::id123::{Basis, Status, Transition, transitions};

/// Size of a status, in the picture's units.
const WIDTH: f64 = 148.0;
const HEIGHT: f64 = 44.0;

/// An arrow from one status to another, for all causes between the two.
struct Arrow {
    from: Status,
    to: Status,
    causes: String,
    basis: Basis,
    /// How far its middle stands off the straight line.
    bend: f64,
    is_walked: bool,
}

type Point = (f64, f64);

/// The picture as SVG. `path` is the statuses a card has had, the last of them now; empty for no card.
pub(super) fn draw(path: &[Status], undocumented: UndocumentedTransition) -> String {
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram\" viewBox=\"0 0 960 560\" role=\"img\" \
         aria-labelledby=\"diagram-title\" font-family=\"system-ui, sans-serif\" font-size=\"15\" text-anchor=\"middle\">\
         <title id=\"diagram-title\">",
    );
    svg.push_str(if path.is_empty() {
        "How a card changes its status"
    } else {
        "How a card changes its status, with the path of this card"
    });
    svg.push_str("</title><defs>");
    for name in ["head", "head-walked"] {
        // Writing to a String cannot fail, here and below.
        let _ = write!(
            svg,
            "<marker id=\"{name}\" class=\"{name}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" \
             markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L10 5L0 10z\"/></marker>"
        );
    }
    svg.push_str("</defs>");
    let arrows = arrows(path, undocumented);
    // What a card has done lies above what it could have done.
    for walked in [false, true] {
        for arrow in arrows.iter().filter(|arrow| arrow.is_walked == walked) {
            arrow.line(&mut svg);
        }
    }
    let (x, y) = place(Status::Inactive);
    let top = y - HEIGHT / 2.0;
    let walked = if path.is_empty() { "" } else { " walked" };
    let _ = write!(
        svg,
        "<g class=\"arrow documented{walked}\"><circle cx=\"{x}\" cy=\"{}\" r=\"5\"/><path fill=\"none\" stroke=\"currentColor\" \
         marker-end=\"url(#head{})\" d=\"M{x} {}L{x} {top}\"/><text x=\"{x}\" y=\"{}\">create</text></g>",
        top - 56.0,
        walked.replace(' ', "-"),
        top - 50.0,
        top - 68.0
    );
    for status in Status::ALL {
        node(&mut svg, status, path);
    }
    for arrow in &arrows {
        arrow.label(&mut svg);
    }
    svg.push_str("</svg>");
    svg
}

/// Where a status stands. `Deactivated` is in the middle: every other one leads there.
fn place(status: Status) -> Point {
    match status {
        Status::Inactive => (110.0, 280.0),
        Status::Installed => (480.0, 60.0),
        Status::Deactivated => (480.0, 280.0),
        Status::Uninstalled => (850.0, 280.0),
        Status::Archived => (480.0, 500.0),
    }
}

fn arrows(path: &[Status], undocumented: UndocumentedTransition) -> Vec<Arrow> {
    let table: Vec<Transition> = transitions()
        .into_iter()
        .filter(|line| line.from != line.to)
        .filter(|line| !line.is_refused_by_default || undocumented == UndocumentedTransition::Accept)
        .collect();
    let mut arrows: Vec<Arrow> = Vec::new();
    for line in &table {
        let cause = line.cause.to_string();
        if let Some(arrow) = arrows.iter_mut().find(|arrow| (arrow.from, arrow.to) == (line.from, line.to)) {
            let _ = write!(arrow.causes, " or {cause}");
            continue;
        }
        let has_reverse = table.iter().any(|other| (other.from, other.to) == (line.to, line.from));
        arrows.push(Arrow {
            from: line.from,
            to: line.to,
            causes: cause,
            basis: line.basis,
            bend: bend(line.from, line.to, has_reverse),
            is_walked: path.windows(2).any(|pair| pair == [line.from, line.to]),
        });
    }
    arrows
}

/// Two arrows between the same two lie side by side, and one that would run through the middle goes around it: so that
/// no label lies on another.
fn bend(from: Status, to: Status, has_reverse: bool) -> f64 {
    match (from, to) {
        (Status::Installed, Status::Archived) => 260.0,
        (Status::Inactive, Status::Uninstalled) => 300.0,
        (Status::Uninstalled, Status::Archived) => -70.0,
        (Status::Archived, Status::Uninstalled) => -20.0,
        (Status::Installed, Status::Deactivated) | (Status::Deactivated, Status::Installed) => 80.0,
        _ if has_reverse => 44.0,
        _ => 0.0,
    }
}

impl Arrow {
    /// Begin, control point and end of the curve, from edge to edge.
    fn curve(&self) -> (Point, Point, Point) {
        let (from, to) = (place(self.from), place(self.to));
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1.0);
        let middle = (from.0.midpoint(to.0), from.1.midpoint(to.1));
        let control = (middle.0 - dy / length * self.bend, middle.1 + dx / length * self.bend);
        (edge(from, control, 2.0), control, edge(to, control, 4.0))
    }

    fn line(&self, svg: &mut String) {
        let (begin, control, end) = self.curve();
        let walked = if self.is_walked { " walked" } else { "" };
        let dashes = match self.basis {
            Basis::Documented => "none",
            Basis::Inferred => "9 5",
            Basis::Chosen => "2 5",
        };
        let _ = write!(
            svg,
            "<g class=\"arrow {}{walked}\"><path fill=\"none\" stroke=\"currentColor\" stroke-dasharray=\"{dashes}\" \
             marker-end=\"url(#head{})\" d=\"M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}\"/></g>",
            self.basis.as_str(),
            walked.replace(' ', "-"),
            begin.0,
            begin.1,
            control.0,
            control.1,
            end.0,
            end.1
        );
    }

    fn label(&self, svg: &mut String) {
        let (begin, control, end) = self.curve();
        let at = |begin: f64, control: f64, end: f64| 0.25 * begin + 0.5 * control + 0.25 * end;
        let (x, y) = (at(begin.0, control.0, end.0), at(begin.1, control.1, end.1) + 5.0);
        let walked = if self.is_walked { " walked" } else { "" };
        let _ = write!(
            svg,
            "<text class=\"cause{walked}\" x=\"{x:.1}\" y=\"{y:.1}\">{}<tspan class=\"basis\">{}</tspan></text>",
            self.causes,
            match self.basis {
                Basis::Documented => "",
                Basis::Inferred => " (inferred)",
                Basis::Chosen => " (chosen)",
            }
        );
    }
}

/// Where the line from a status towards a point leaves the status, so many units outside of it.
fn edge(centre: Point, towards: Point, gap: f64) -> Point {
    let (dx, dy) = (towards.0 - centre.0, towards.1 - centre.1);
    let (half_width, half_height) = (WIDTH / 2.0 + gap, HEIGHT / 2.0 + gap);
    let scale = (half_width / dx.abs().max(0.001)).min(half_height / dy.abs().max(0.001));
    (centre.0 + dx * scale, centre.1 + dy * scale)
}

fn node(svg: &mut String, status: Status, path: &[Status]) {
    let (x, y) = place(status);
    let state = if path.last() == Some(&status) {
        " visited current"
    } else if path.contains(&status) {
        " visited"
    } else {
        ""
    };
    let name = status.as_str();
    let _ = write!(
        svg,
        "<g class=\"status {}{state}\"><rect x=\"{}\" y=\"{}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"22\" fill=\"none\" \
         stroke=\"currentColor\"/><text x=\"{x}\" y=\"{}\">{name}{}</text></g>",
        name.to_lowercase(),
        x - WIDTH / 2.0,
        y - HEIGHT / 2.0,
        y + 5.0,
        if state.contains("current") { " (now)" } else { "" }
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSE: UndocumentedTransition = UndocumentedTransition::Refuse;

    #[test]
    fn every_line_of_the_table_that_happens_is_an_arrow_with_its_basis() {
        let svg = draw(&[], REFUSE);
        let mut pairs: Vec<_> = transitions()
            .into_iter()
            .filter(|line| line.from != line.to && !line.is_refused_by_default)
            .map(|line| (line.from, line.to))
            .collect();
        pairs.sort_by_key(|(from, to)| (from.as_str(), to.as_str()));
        pairs.dedup();
        assert_eq!(svg.matches("class=\"cause").count(), pairs.len());
        for basis in ["arrow documented", "arrow inferred", "arrow chosen", "(inferred)", "(chosen)"] {
            assert!(svg.contains(basis), "{basis}");
        }
        assert!(!svg.contains(" walked\"") && !svg.contains(" current\""));
        let more = draw(&[], UndocumentedTransition::Accept);
        assert!(more.matches("class=\"cause").count() > pairs.len());
    }

    #[test]
    fn a_path_marks_its_arrows_and_the_status_of_now() {
        let svg = draw(&[Status::Inactive, Status::Installed, Status::Deactivated], REFUSE);
        assert_eq!(svg.matches("class=\"cause walked\"").count(), 2);
        assert_eq!(svg.matches("visited").count(), 3);
        assert!(svg.contains("status deactivated visited current") && svg.contains("Deactivated (now)"));
    }

    #[test]
    fn every_arrow_begins_and_ends_outside_the_statuses_and_inside_the_picture() {
        for arrow in arrows(&[], UndocumentedTransition::Accept) {
            let (begin, _, end) = arrow.curve();
            for ((x, y), status) in [(begin, arrow.from), (end, arrow.to)] {
                assert!((0.0..960.0).contains(&x) && (0.0..560.0).contains(&y), "{status}: {x} {y}");
                let (centre_x, centre_y) = place(status);
                let outside = (x - centre_x).abs() > WIDTH / 2.0 || (y - centre_y).abs() > HEIGHT / 2.0;
                assert!(outside, "{} to {}: {x} {y}", arrow.from, arrow.to);
            }
        }
    }
}
