//! A report as a drawing: where the members stood on each day, as areas one above the other. Made to be printed: no script,
//! no font of its own, and areas that differ in lightness as well as in colour.

use std::fmt::Write as _;

use crate::admin::campaign::CampaignReport;
use crate::domain::campaign::Tally;
use crate::domain::gsm::shortened;
use crate::domain::text::Escaped;
use crate::domain::time::Timestamp;

const WIDTH: f64 = 940.0;
const HEIGHT: f64 = 520.0;
/// The frame of the areas: left, top, right, bottom.
const FRAME: (f64, f64, f64, f64) = (70.0, 84.0, 650.0, 464.0);
/// Where the legend begins.
const LEGEND: f64 = 674.0;
/// The longest name of a campaign that the line has room for, in characters.
const NAME: usize = 40;
/// Lines that say how many, at most, but for the lowest.
const MARKS: u64 = 8;

/// What is drawn, from below: its name, its colour, how many.
type Area = (&'static str, &'static str, fn(&Tally) -> u64);

const AREAS: [Area; 7] = [
    ("enrolled", "#1b5e20", |tally| tally.enrolled),
    ("in grace", "#f9a825", |tally| tally.in_grace),
    ("opted out", "#90a4ae", |tally| tally.opted_out),
    ("must enrol", "#c62828", |tally| tally.must_enrol),
    ("not asked yet", "#cfd8dc", |tally| tally.not_asked),
    ("locked", "#4a148c", |tally| tally.locked),
    ("account ended", "#bcaaa4", |tally| tally.ended),
];

/// From one line that says how many to the next: a number of the form 1, 2 or 5 with zeros.
fn step(most: u64) -> u64 {
    let mut zeros: u64 = 1;
    loop {
        for factor in [1, 2, 5] {
            let candidate = zeros.saturating_mul(factor);
            if candidate.saturating_mul(MARKS) >= most {
                return candidate;
            }
        }
        zeros = zeros.saturating_mul(10);
    }
}

#[expect(clippy::cast_precision_loss, reason = "people on a drawing are far fewer than 2^52")]
fn part(count: u64, of: u64) -> f64 {
    count as f64 / of.max(1) as f64
}

/// A report as SVG.
pub fn svg(report: &CampaignReport) -> String {
    let points = points(report);
    let step = step(points.iter().map(|(_, tally)| tally.members).max().unwrap_or_default().max(1));
    let marks = points.iter().map(|(_, tally)| tally.members.div_ceil(step)).max().unwrap_or_default().max(1);
    let name = shortened(report.campaign.title.as_ref().unwrap_or(&report.campaign.name), NAME);
    let now = &report.now.whole;
    let title = format!("{name}: where its {} members stand", now.members);
    let title = Escaped(&title);
    let said = AREAS.map(|(name, _, count)| format!("{name}: {}", count(now))).join(", ");
    let day = report.at.get(..10).unwrap_or(&report.at);
    let mut drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         role=\"img\" font-family=\"sans-serif\" font-size=\"14\" fill=\"#000000\">\n<title>{title}</title>\n\
         <desc>On {day}: {said}; never signed in: {}.</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
         <text x=\"{}\" y=\"34\" font-size=\"20\">{title}</text>\n",
        now.never_seen, FRAME.0
    );
    let top = step.saturating_mul(marks);
    areas(&mut drawing, &points, top);
    axes(&mut drawing, &points, step, marks);
    turns(&mut drawing, &points, report);
    legend(&mut drawing, now);
    drawing.push_str("</svg>\n");
    drawing
}

/// The days and now, in seconds since 1970. A single one is drawn as a day's width.
fn points(report: &CampaignReport) -> Vec<(i64, &Tally)> {
    let days = report.days.iter().map(|day| (&day.at, &day.tally));
    let all = days.chain(std::iter::once((&report.at, &report.now.whole)));
    let mut points: Vec<(i64, &Tally)> =
        all.filter_map(|(at, tally)| Some((Timestamp::parse(at)?.secs(), tally))).collect();
    if let [(at, tally)] = points[..] {
        points.insert(0, (at - 24 * 60 * 60, tally));
    }
    points
}

fn x_of(points: &[(i64, &Tally)], at: i64) -> f64 {
    let (first, last) = (points.first().map_or(0, |point| point.0), points.last().map_or(1, |point| point.0));
    let span = u64::try_from(last - first).unwrap_or_default();
    FRAME.0 + (FRAME.2 - FRAME.0) * part(u64::try_from(at - first).unwrap_or_default(), span)
}

fn y_of(count: u64, top: u64) -> f64 {
    FRAME.3 - (FRAME.3 - FRAME.1) * part(count, top)
}

fn areas(drawing: &mut String, points: &[(i64, &Tally)], top: u64) {
    let mut below = vec![0_u64; points.len()];
    for (name, colour, count) in AREAS {
        let above: Vec<u64> = points.iter().zip(&below).map(|((_, tally), below)| below + count(tally)).collect();
        if above != below {
            let edge = |heights: &[u64]| -> Vec<String> {
                let corner = |(point, height): (&(i64, &Tally), &u64)| {
                    format!("{:.1},{:.1}", x_of(points, point.0), y_of(*height, top))
                };
                points.iter().zip(heights).map(corner).collect()
            };
            let lower = edge(&below).into_iter().rev();
            let corners: Vec<String> = edge(&above).into_iter().chain(lower).collect();
            // Writing to memory does not fail.
            let _ = writeln!(
                drawing,
                "<polygon points=\"{}\" fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"1\"><title>{name}</title></polygon>",
                corners.join(" ")
            );
        }
        below = above;
    }
}

fn axes(drawing: &mut String, points: &[(i64, &Tally)], step: u64, marks: u64) {
    let (left, _, right, bottom) = FRAME;
    for mark in (0..=marks).map(|mark| step.saturating_mul(mark)) {
        let y = y_of(mark, step.saturating_mul(marks));
        let _ = writeln!(
            drawing,
            "<line x1=\"{left}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#455a64\" stroke-width=\"0.5\"/>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{mark}</text>",
            left - 8.0,
            y + 5.0
        );
    }
    for (at, anchor) in dates(points) {
        let (x, day) = (x_of(points, at), Timestamp::from_secs(at).rfc3339());
        let _ = writeln!(
            drawing,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{bottom}\" y2=\"{}\" stroke=\"#455a64\"/>\n\
             <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            bottom + 6.0,
            bottom + 24.0,
            &day[..10]
        );
    }
}

/// The first and the last moment, and where there are days enough three midnights between.
fn dates(points: &[(i64, &Tally)]) -> Vec<(i64, &'static str)> {
    const DAY: i64 = 24 * 60 * 60;
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else { return Vec::new() };
    let mut dates = vec![(*first, "start"), (*last, "end")];
    if last - first >= 8 * DAY {
        let quarters = [1, 2, 3].map(|quarter| first + (last - first) * quarter / 4);
        dates.extend(quarters.map(|at| (at - at.rem_euclid(DAY), "middle")));
    }
    dates
}

/// From when members were asked, and from when a factor was required of them, if that is on the drawing.
fn turns(drawing: &mut String, points: &[(i64, &Tally)], report: &CampaignReport) {
    let dates = &report.campaign.dates;
    let end = [&dates.grace_until, &dates.enforce_from].into_iter().flatten().min();
    let turns = [("asked", Some(&report.campaign.warn_from), 60.0), ("required", end, 76.0)];
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else { return };
    for (word, at, y) in turns {
        let Some(at) = at.and_then(|at| Timestamp::parse(at)).filter(|at| (*first..=*last).contains(&at.secs())) else {
            continue;
        };
        let (x, day) = (x_of(points, at.secs()), at.rfc3339());
        // Words go to the side where there is more room.
        let (anchor, beside) = if x < f64::midpoint(FRAME.0, FRAME.2) { ("start", x + 4.0) } else { ("end", x - 4.0) };
        let _ = writeln!(
            drawing,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{}\" stroke=\"#000000\" stroke-dasharray=\"4 3\"/>\n\
             <text x=\"{beside:.1}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"13\">{word} from {}</text>",
            y - 11.0,
            FRAME.3,
            &day[..10]
        );
    }
}

/// What the colours mean, in the order of the areas, with how many there are now.
fn legend(drawing: &mut String, now: &Tally) {
    let mut y = FRAME.1 + 10.0;
    let rows = AREAS.iter().rev().map(|(name, colour, count)| (*name, *colour, count(now)));
    for (name, colour, count) in rows {
        let _ = writeln!(
            drawing,
            "<rect x=\"{LEGEND}\" y=\"{:.1}\" width=\"16\" height=\"16\" fill=\"{colour}\" stroke=\"#37474f\" stroke-width=\"0.5\"/>\n\
             <text x=\"{}\" y=\"{y:.1}\">{name}: {count} ({:.0} %)</text>",
            y - 13.0,
            LEGEND + 24.0,
            100.0 * part(count, now.members)
        );
        y += 26.0;
    }
    let _ = writeln!(drawing, "<text x=\"{LEGEND}\" y=\"{:.1}\">never signed in: {}</text>", y + 8.0, now.never_seen);
}
