//! What patterns are made of, and how a text is compared with it.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// `*` in a segment or a name: anything without `/`.
    Star,
    /// `*` as a whole segment: not nothing.
    Segment,
    /// `**` in a segment: anything.
    Any,
    /// `/**` at the end: nothing, or `/` and anything.
    Rest,
    /// `/**/`: `/`, or `/` and anything and `/`.
    Deep,
}

pub(super) fn path_parts(path: &str) -> Vec<Part> {
    let mut segments: Vec<&str> = path.split('/').skip(1).collect();
    segments.dedup_by(|next, before| *next == "**" && *before == "**");
    let mut parts = Vec::new();
    let mut text = String::new();
    // After `/**/` the slash before the next segment is already part of it.
    let mut slash_taken = false;
    for (at, segment) in segments.iter().enumerate() {
        if *segment == "**" {
            flush(&mut text, &mut parts);
            parts.push(if at + 1 < segments.len() { Part::Deep } else { Part::Rest });
            slash_taken = true;
            continue;
        }
        if !slash_taken {
            text.push('/');
        }
        slash_taken = false;
        if *segment == "*" {
            flush(&mut text, &mut parts);
            parts.push(Part::Segment);
        } else if segment.contains('*') {
            flush(&mut text, &mut parts);
            glob(segment, &mut parts);
        } else {
            text.push_str(segment);
        }
    }
    flush(&mut text, &mut parts);
    parts
}

fn flush(text: &mut String, parts: &mut Vec<Part>) {
    if !text.is_empty() {
        parts.push(Part::Text(std::mem::take(text)));
    }
}

pub(super) fn glob(text: &str, parts: &mut Vec<Part>) {
    let mut rest = text;
    while let Some(at) = rest.find('*') {
        if at > 0 {
            parts.push(Part::Text(rest[..at].to_owned()));
        }
        let stars = rest[at..].bytes().take_while(|byte| *byte == b'*').count();
        parts.push(if stars == 1 { Part::Star } else { Part::Any });
        rest = &rest[at + stars..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
}

/// Compares from the left, keeping every place the parts so far can end at: time is bounded by parts times length.
pub(super) fn matches_parts(parts: &[Part], text: &str) -> bool {
    let text = text.as_bytes();
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for part in parts {
        let mut next = vec![false; text.len() + 1];
        match part {
            Part::Text(literal) => {
                for start in places(&ends) {
                    if text[start..].starts_with(literal.as_bytes()) {
                        next[start + literal.len()] = true;
                    }
                }
            }
            Part::Star => spread(text, &ends, &mut next, Some(b'/')),
            Part::Segment => {
                let mut begun = vec![false; text.len() + 1];
                for start in places(&ends) {
                    if text.get(start).is_some_and(|byte| *byte != b'/') {
                        begun[start + 1] = true;
                    }
                }
                spread(text, &begun, &mut next, Some(b'/'));
            }
            Part::Any => spread(text, &ends, &mut next, None),
            Part::Rest => {
                next[text.len()] = places(&ends).any(|start| start == text.len() || text[start] == b'/');
            }
            Part::Deep => {
                if let Some(first) = places(&ends).find(|start| text.get(*start) == Some(&b'/')) {
                    for (at, _) in text.iter().enumerate().skip(first).filter(|(_, byte)| **byte == b'/') {
                        next[at + 1] = true;
                    }
                }
            }
        }
        ends = next;
    }
    ends[text.len()]
}

fn places(ends: &[bool]) -> impl Iterator<Item = usize> {
    ends.iter().enumerate().filter(|(_, end)| **end).map(|(at, _)| at)
}

/// Adds every place reachable from the given ones without crossing `stop`.
fn spread(text: &[u8], from: &[bool], to: &mut [bool], stop: Option<u8>) {
    let mut open = false;
    for at in 0..=text.len() {
        if at > 0 && Some(text[at - 1]) == stop {
            open = false;
        }
        open |= from[at];
        to[at] |= open;
    }
}
