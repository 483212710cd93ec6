//! What a preset leaves to whoever uses it.

use crate::config::app::AppConfig;
use crate::config::preset::{self, Evidence, Preset};

pub(super) fn of_preset(app: &AppConfig, say: &mut impl FnMut(&str, String)) {
    let Some(preset) = app.preset.as_deref().and_then(Preset::named) else { return };
    if let (Evidence::Documented(versions), false) = (preset.evidence(), preset.is_generic()) {
        say(
            "preset",
            format!(
                "`{}` was written from the documentation of {versions}, and never run. Try a wrong and a right password, and \
                 every other way in that `vestibule preset show {0}` names.",
                preset.name()
            ),
        );
    }
    for denied in preset::denied_by(preset.name(), app.path.as_deref()) {
        if !app.denied.iter().any(|pattern| pattern.to_string() == denied) {
            say(
                "denied",
                format!(
                    "`{denied}` is refused by the preset `{}`, and is left out of the list written here. Add it, unless a rule \
                     or another pattern covers it.",
                    preset.name()
                ),
            );
        }
    }
}
