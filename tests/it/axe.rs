//! axe-core in a page: what it finds there that keeps people out, and what sticks out of a narrow screen.
//!
//! It is brought into pages by the driver, whose scripts no policy of a page keeps out, so that pages are looked at under the
//! policy that they are served with.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::browser::{Browser, Colours};

const AXE: &str = ".cache/axe/node_modules/axe-core/axe.min.js";

/// Of every rule that axe has for WCAG 2.0, 2.1 and 2.2 at levels A and AA and of its best practices, those too that are off
/// unless asked for: `RULES` of them, on the part of the page that `WITHIN` says.
const RUN: &str = "(async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
  const all = axe.getRules(tags).map((rule) => rule.ruleId);
  const rules = RULES;
  const found = await axe.run(WITHIN, { runOnly: { type: 'rule', values: rules }, resultTypes: ['violations', 'incomplete'], preload: false });
  const told = (list) => list.flatMap((rule) => rule.nodes.map((node) => (
    { rule: rule.id, impact: rule.impact, at: node.target.join(' '), html: node.html, why: node.failureSummary }
  )));
  return { rules: rules.length, passed: found.passes.length, found: told(found.violations), unsure: told(found.incomplete) };
})()";

/// All but two, which decide nothing here. Something is hidden on every page, and the one rule only says that somebody should
/// look at it too; the other fetches sheets of style, which the pages' policy does not allow, and a test of its own reads those.
const EVERY: &str = "all.filter((rule) => !['hidden-content', 'css-orientation-lock'].includes(rule))";

/// Of these what does not depend on colours, which are those of another language.
const UNCOLOURED: &str = "all.filter((rule) => !['hidden-content', 'css-orientation-lock', 'color-contrast', \
                          'link-in-text-block'].includes(rule))";

/// What depends on colours.
const COLOURS: &str = "['color-contrast', 'link-in-text-block']";

/// What depends on the width of the screen. Nothing is there on one screen and hidden on another, so every other rule says the
/// same on any.
const SIZES: &str = "['target-size', 'scrollable-region-focusable']";

/// How far two colours are apart, and which one an element lies on (WCAG 2.2, «contrast ratio»).
pub const CONTRAST: &str = "
const channels = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
const ground = (from) => {
  for (let one = from; one; one = one.parentElement) {
    const colour = channels(getComputedStyle(one).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const light = (colour) => {
  const [r, g, b] = colour.map((value) => { const v = value / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
  return (more + 0.05) / (less + 0.05);
};";

/// Texts of an element `ROOT` and their contrast.
const TEXTS: &str = "(() => {
CONTRAST
return [...ROOT.querySelectorAll('*')]
  .filter((one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .map((one) => ({ text: one.textContent, contrast: contrast(channels(getComputedStyle(one).color), ground(one)) }));
})()";

/// Space between letters, words and lines that somebody may ask for (WCAG 2.2, 1.4.12).
const SPACING: &str = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } \
                       p { margin-bottom: 2em !important; }";

/// The width below which nothing need fit, in CSS pixels (WCAG 2.2, 1.4.10).
const NARROWEST: u32 = 320;

/// How somebody looks at a page.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// Width and height of the screen in CSS pixels.
    screen: (u32, u32),
    colours: Colours,
    /// Which rules are asked.
    rules: &'static str,
}

impl Sight {
    /// At a desk.
    pub const DESK: Self = Self { screen: (1280, 800), colours: Colours::Light, rules: EVERY };
    /// On a phone.
    pub const PHONE: Self = Self { screen: (390, 844), ..Self::DESK };
    /// On a phone in the dark.
    pub const PHONE_DARK: Self = Self { colours: Colours::Dark, ..Self::PHONE };
    /// On a phone, whatever its colours.
    #[allow(dead_code, reason = "walks do not go through all pages in a second language")]
    pub const PHONE_UNCOLOURED: Self = Self { rules: UNCOLOURED, ..Self::PHONE };
    /// At a desk and on a phone, each in light and dark: every rule once, and again wherever it may say something else.
    pub const ALL: [Self; 4] = [
        Self::DESK,
        Self { colours: Colours::Dark, rules: COLOURS, ..Self::DESK },
        Self { rules: SIZES, ..Self::PHONE },
        Self { rules: COLOURS, ..Self::PHONE_DARK },
    ];

    /// Makes it so. Colours that still change are no colours yet, so the browser says that its user wants no motion.
    async fn take(self, browser: &Browser) {
        browser.resize(self.screen.0, self.screen.1).await;
        let colours = match self.colours {
            Colours::Light => "light",
            Colours::Dark => "dark",
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": colours },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        browser.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }
}

/// A browser, and what was found in it so far.
pub struct Looker<'a> {
    browser: &'a Browser,
    source: String,
    excused: &'static [&'static str],
    found: Vec<String>,
    looks: usize,
}

impl<'a> Looker<'a> {
    /// Looks by way of `browser`, which has axe in every page from now on.
    pub async fn new(browser: &'a Browser) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(AXE);
        let source =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("no {AXE} ({error}); run `make deps-test`"));
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
        Self { browser, source, excused: &[], found: Vec::new(), looks: 0 }
    }

    /// Only measures, in pages that have nothing of axe.
    #[allow(dead_code, reason = "walks do both at once")]
    pub fn measuring(browser: &'a Browser) -> Self {
        Self { browser, source: String::new(), excused: &[], found: Vec::new(), looks: 0 }
    }

    /// Lets these rules be from now on.
    pub fn excuse(&mut self, rules: &'static [&'static str]) {
        self.excused = rules;
    }

    /// Looks at the page at hand in each of these ways; `name` is for messages.
    pub async fn look(&mut self, name: &str, sights: &[Sight]) {
        self.look_within(name, "document", sights).await;
    }

    /// The same at what `element`, in JavaScript, shows over the page. There axe tells no colours, which are told without it.
    pub async fn look_over(&mut self, name: &str, element: &str, sights: &[Sight]) {
        self.look_within(name, &format!("{{ include: [{element}] }}"), sights).await;
        for sight in sights {
            sight.take(self.browser).await;
            let script = TEXTS.replace("CONTRAST", CONTRAST).replace("ROOT", &format!("{element}.shadowRoot"));
            let texts = self.evaluate(name, &script).await;
            let texts = texts.as_array().expect("a list");
            assert!(texts.len() > 3, "{name}: {texts:?}");
            for text in texts.iter().filter(|text| text["contrast"].as_f64() < Some(4.5)) {
                self.found.push(format!("{name}, {:?}: {text}", sight.colours));
            }
        }
    }

    async fn look_within(&mut self, name: &str, within: &str, sights: &[Sight]) {
        self.browser.wait_loaded().await;
        // It is not there in a page that was opened before, or without scripts.
        if self.evaluate(name, "'axe' in window").await != json!(true) {
            self.evaluate(name, &self.source).await;
        }
        for sight in sights {
            sight.take(self.browser).await;
            let seen = self.evaluate(name, &RUN.replace("RULES", sight.rules).replace("WITHIN", within)).await;
            let count = |key: &str| seen[key].as_u64().unwrap_or_default();
            let least = match sight.rules {
                EVERY => (90, 5),
                UNCOLOURED => (88, 5),
                COLOURS if within == "document" => (2, 1),
                _ => (2, 0),
            };
            assert!((count("rules"), count("passed")) >= least && count("passed") >= least.1, "{name}: seen is {seen}");
            let kinds: &[&str] = if within == "document" { &["found", "unsure"] } else { &["found"] };
            for kind in kinds {
                for finding in seen[*kind].as_array().into_iter().flatten() {
                    self.note(&format!("{name}, {} px, {:?}: {kind}", sight.screen.0, sight.colours), finding);
                }
            }
            self.looks += 1;
        }
    }

    /// Looks whether something of the page at hand sticks out at the side: on the narrowest screen, there with more space
    /// between letters too, and on a phone with letters of twice the size.
    pub async fn measure(&mut self, name: &str) {
        let narrow = format!(
            "(() => {{ const root = document.documentElement; const plain = root.scrollWidth; const sheet = new CSSStyleSheet(); \
             sheet.replaceSync({SPACING:?}); document.adoptedStyleSheets = [sheet]; return [plain, root.scrollWidth]; }})()"
        );
        let large = "document.adoptedStyleSheets = []; document.documentElement.style.fontSize = '200%'; \
                     [document.documentElement.scrollWidth]";
        self.browser.wait_loaded().await;
        let rows = [(NARROWEST, narrow.as_str(), &["as it is", "spaced"][..]), (390, large, &["large"])];
        for (width, script, ways) in rows {
            self.browser.resize(width, 700).await;
            let wide = self.evaluate(name, script).await;
            for (index, how) in ways.iter().enumerate() {
                if wide[index] != json!(width) {
                    self.found.push(format!("{name}, {how}, {width} px: the page is {} px wide", wide[index]));
                }
            }
        }
        self.evaluate(name, "document.documentElement.style.fontSize = ''").await;
        self.looks += 1;
    }

    /// Fails with all that was found.
    #[track_caller]
    pub fn end(self) {
        assert!(self.looks > 0, "nothing was looked at");
        let found: Vec<_> = self.found.iter().take(40).map(String::as_str).collect();
        assert!(found.is_empty(), "{} in {} looks:\n{}", self.found.len(), self.looks, found.join("\n"));
    }

    /// Keeps a finding, also one that axe could not decide: on pages as plain as ours it can.
    fn note(&mut self, what: &str, finding: &Value) {
        let part = |key: &str| finding[key].as_str().unwrap_or_default();
        let (rule, impact, at) = (part("rule"), part("impact"), part("at"));
        // Names that no layout foresaw are only there to be read as text.
        let is_undecided_name = what.contains("hostile") && what.ends_with("unsure");
        if self.excused.contains(&rule) || is_undecided_name {
            return;
        }
        let why = part("why").replace('\n', "\n  ");
        self.found.push(format!("{what} {rule} ({impact}) at `{at}`: {}\n  {why}", part("html")));
    }

    async fn evaluate(&self, name: &str, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.browser.devtools("Runtime.evaluate", asked).await;
        assert!(answer["exceptionDetails"].is_null(), "{name}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].take()
    }
}
