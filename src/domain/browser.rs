//! What a browser says it is, in the words of a person: «Firefox on Linux».

/// What programs write of themselves, and how people call them. The first that is found counts.
const PROGRAMS: [(&str, &str); 10] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi", "Vivaldi"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// The same of the systems that they run on.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// Between program and system.
const ON: &str = " on ";
/// A program that none of [`PROGRAMS`] is.
const ANOTHER: &str = "a program";
/// Of which the system is not known either.
const NEITHER: &str = "an unknown program";

/// Reads a `User-Agent`; in English, which is how it is kept and what programs are told. Never more than a hint: it is what
/// the client says.
pub fn name(user_agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find_map(|(mark, name)| user_agent.contains(mark).then_some(*name))
    };
    match (find(&PROGRAMS), find(&SYSTEMS)) {
        (Some(program), Some(system)) => format!("{program}{ON}{system}"),
        (Some(program), None) => program.to_owned(),
        (None, Some(system)) => format!("{ANOTHER}{ON}{system}"),
        (None, None) => NEITHER.to_owned(),
    }
}

/// Program and system of what [`name`] said, for other languages to put into their own order; an empty name says neither.
/// `None` for what it never says.
pub fn parts(name: &str) -> Option<(Option<&str>, Option<&str>)> {
    let known = |list: &[(&str, &str)], it: &str| list.iter().any(|(_, name)| *name == it);
    let program = |it| known(&PROGRAMS, it);
    match name.split_once(ON) {
        _ if matches!(name, "" | NEITHER) => Some((None, None)),
        Some((ANOTHER, system)) if known(&SYSTEMS, system) => Some((None, Some(system))),
        Some((it, system)) if program(it) && known(&SYSTEMS, system) => Some((Some(it), Some(system))),
        None if program(name) => Some((Some(name), None)),
        Some(_) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_browsers() {
        for (agent, expected, parts_expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
                (Some("Firefox"), Some("Linux")),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36 Edg/150.0",
                "Edge on Windows",
                (Some("Edge"), Some("Windows")),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1",
                "Safari on iPhone",
                (Some("Safari"), Some("iPhone")),
            ),
            ("Wget (Linux)", "a program on Linux", (None, Some("Linux"))),
            ("curl/8.0", "curl", (Some("curl"), None)),
            ("<script>", "an unknown program", (None, None)),
        ] {
            assert_eq!(name(agent), expected);
            assert_eq!(parts(expected), Some(parts_expected), "{expected}");
        }
        assert_eq!(parts(""), Some((None, None)));
        for other in ["Firefox on <script>", "<script> on Linux", " on ", "Netscape", "Firefox on Linux on Linux"] {
            assert_eq!(parts(other), None, "{other}");
        }
    }

    #[test]
    fn nothing_that_is_known_is_taken_apart_wrongly() {
        for program in PROGRAMS {
            for system in SYSTEMS {
                let said = name(&format!("{} {}", program.0, system.0));
                assert_eq!(parts(&said), Some((Some(program.1), Some(system.1))), "{said}");
            }
        }
    }
}
