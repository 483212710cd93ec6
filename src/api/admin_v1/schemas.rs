//! What is answered, as JSON Schemas: the records that the commands print with `--json`, and lists of them.

use serde_json::{Map, Value, json};

use super::field::Kind;

fn text() -> Value {
    json!({ "type": "string" })
}

fn or_null(schema: &Value) -> Value {
    json!({ "oneOf": [schema, { "type": "null" }] })
}

fn time() -> Value {
    Kind::Time.schema()
}

fn number() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn flag() -> Value {
    Kind::Flag.schema()
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn one(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn words(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// An object with all of these and nothing else.
fn all_of(fields: &[(&str, Value)]) -> Value {
    some_of(fields, &[])
}

/// An object with these, of which some may be left out.
fn some_of(fields: &[(&str, Value)], optional: &[&str]) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).filter(|name| !optional.contains(name)).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// All of them, by name.
pub fn all() -> Value {
    let mut found = Map::new();
    for (name, schema) in
        of_problems().into_iter().chain(of_users()).chain(of_access()).chain(of_campaigns()).chain(of_log())
    {
        found.insert(name.to_owned(), schema);
    }
    Value::Object(found)
}

fn of_problems() -> Vec<(&'static str, Value)> {
    let wrong = all_of(&[("in", text()), ("field", text()), ("detail", text())]);
    let problem = json!({
        "type": "object",
        "properties": {
            "type": { "type": "string", "pattern": "^urn:vestibule:problem:[a-z_]+$" },
            "title": text(),
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "code": { "type": "string", "description": "One stable word." },
            "detail": text(),
            "remedy": { "type": "string", "description": "What to do." },
            "errors": list(&wrong),
            "summary": one("ImportSummary"),
        },
        "required": ["type", "title", "status", "code", "remedy"],
    });
    vec![("Problem", problem)]
}

fn of_users() -> Vec<(&'static str, Value)> {
    let in_lists = vec![
        ("id", Kind::Id.schema()),
        ("number", number()),
        ("realm", text()),
        ("name", text()),
        ("email", or_null(&text())),
        ("groups", list(&text())),
        ("standing", words(&["locked", "ended", "enrolled", "not-required", "opted-out", "in-grace", "must-enrol"])),
        ("factors", list(&text())),
        ("grace_left", number()),
        ("campaign", or_null(&text())),
        ("locale", or_null(&text())),
        ("expires_at", or_null(&time())),
        ("created_at", time()),
        ("last_login", or_null(&time())),
    ];
    let phone = all_of(&[("number", text()), ("trust", words(&["proven", "imported"]))]);
    let lock = all_of(&[
        ("factor", text()),
        ("wrong_codes", number()),
        ("state", words(&["open", "locked", "disabled"])),
        ("until", or_null(&time())),
    ]);
    let app_password = all_of(&[
        ("id", Kind::Id.schema()),
        ("name", text()),
        ("app", text()),
        ("created_at", time()),
        ("last_used", or_null(&time())),
    ]);
    let by_app =
        json!({ "type": "array", "items": { "type": "array", "items": text(), "minItems": 2, "maxItems": 2 } });
    let more = [
        ("standing_by_app", by_app),
        ("locked_at", or_null(&time())),
        ("opted_out_at", or_null(&time())),
        ("phone", or_null(&phone)),
        ("softtoken", flag()),
        ("recovery_codes", number()),
        ("locks", list(&lock)),
        ("pushes_stopped_until", or_null(&time())),
        ("calls_stopped_until", or_null(&time())),
        ("devices", list(&device(&[]))),
        ("sessions", number()),
        ("app_passwords", list(&app_password)),
        ("deposits", list(&text())),
    ];
    let user = some_of(&[in_lists.clone(), more.to_vec()].concat(), &["standing_by_app"]);
    vec![
        ("UserInList", all_of(&in_lists)),
        ("User", user),
        ("Users", all_of(&[("users", list(&one("UserInList"))), ("next", or_null(&Kind::Id.schema()))])),
        ("UserAdded", all_of(&[("user", one("User")), ("otpauth", or_null(&text()))])),
    ]
}

fn device(more: &[(&str, Value)]) -> Value {
    let fields = [
        ("id", Kind::Id.schema()),
        ("name", text()),
        ("state", words(&["confirmed", "unconfirmed", "unverified"])),
        ("app", text()),
        ("platform", text()),
        ("created_at", time()),
        ("last_seen", or_null(&time())),
    ];
    all_of(&[&fields, more].concat())
}

fn of_access() -> Vec<(&'static str, Value)> {
    let session = all_of(&[
        ("id", text()),
        ("app", text()),
        ("browser", text()),
        ("proof", text()),
        ("created_at", time()),
        ("last_used", time()),
        ("expires_at", time()),
    ]);
    let push = all_of(&[("device", or_null(&text())), ("expires_at", time())]);
    let challenge = all_of(&[
        ("id", text()),
        ("app", text()),
        ("kind", words(&["login", "step-up"])),
        ("state", words(&["waiting", "approved"])),
        ("browser", text()),
        ("address", text()),
        ("created_at", time()),
        ("expires_at", time()),
        ("wrong_codes", number()),
        ("push", or_null(&push)),
    ]);
    let code = all_of(&[("uses_left", number()), ("expires_at", time())]);
    let browser = all_of(&[
        ("id", Kind::Id.schema()),
        ("browser", text()),
        ("app", text()),
        ("created_at", time()),
        ("last_used", time()),
        ("expires_at", time()),
    ]);
    vec![
        ("Device", device(&[("user", Kind::Id.schema())])),
        ("Devices", all_of(&[("devices", list(&one("Device")))])),
        ("Invitation", all_of(&[("link", text()), ("expires_in", number())])),
        ("Sessions", all_of(&[("sessions", list(&session))])),
        ("Challenges", all_of(&[("challenges", list(&challenge))])),
        ("BypassCodes", all_of(&[("bypass_codes", list(&code))])),
        ("BypassCode", all_of(&[("code", text()), ("uses", number()), ("expires_at", time())])),
        (
            "CallerCheck",
            some_of(
                &[
                    ("id", Kind::Id.schema()),
                    ("state", words(&["waiting", "confirmed", "denied", "not-calling", "expired"])),
                    ("words", text()),
                    ("phones", number()),
                    ("expires_at", time()),
                    ("phone", text()),
                ],
                &["words", "phones", "expires_at", "phone"],
            ),
        ),
        ("Ended", all_of(&[("ended", number())])),
        ("EndedSessions", all_of(&[("ended", number()), ("trusted_browsers", number())])),
        ("TrustedBrowsers", all_of(&[("trusted_browsers", list(&browser))])),
    ]
}

fn of_campaigns() -> Vec<(&'static str, Value)> {
    let dates =
        [("grace_until", or_null(&time())), ("enforce_from", or_null(&time())), ("opt_out_until", or_null(&time()))];
    let by_name = |schema: &Value| json!({ "type": "object", "additionalProperties": schema });
    let campaign = [
        ("realm", text()),
        ("name", text()),
        ("title", or_null(&text())),
        ("phase", words(&["waiting", "begun", "warning", "enforced"])),
        ("groups", list(&text())),
        ("grace_logins", number()),
        ("starts", time()),
        ("warn_from", time()),
        ("extended", by_name(&all_of(&dates))),
        ("messages", by_name(&text())),
        ("created_at", time()),
    ];
    let counts =
        ["members", "enrolled", "in_grace", "opted_out", "must_enrol", "not_asked", "locked", "ended", "never_seen"];
    let mut tally: Vec<(&str, Value)> = counts.map(|count| (count, number())).to_vec();
    tally.extend([("left", by_name(&number())), ("factors", by_name(&number()))]);
    let day = all_of(&[("at", time()), ("tally", one("Tally"))]);
    let now = all_of(&[("whole", one("Tally")), ("groups", by_name(&one("Tally")))]);
    vec![
        ("Campaign", all_of(&[&campaign[..], &dates].concat())),
        ("Campaigns", all_of(&[("campaigns", list(&one("Campaign")))])),
        ("CampaignMade", all_of(&[("campaign", one("Campaign")), ("members", one("Joined"))])),
        (
            "Joined",
            all_of(&[("joined", number()), ("members", number()), ("elsewhere", number()), ("fewer", number())]),
        ),
        ("Extended", all_of(&[("campaign", one("Campaign")), ("raised", number())])),
        ("Tally", all_of(&tally)),
        ("Report", all_of(&[("campaign", one("Campaign")), ("at", time()), ("now", now), ("days", list(&day))])),
    ]
}

fn of_log() -> Vec<(&'static str, Value)> {
    let actor = json!({
        "type": "object",
        "properties": { "kind": words(&["console", "key", "user", "gateway"]), "id": text(), "name": text() },
        "required": ["kind"],
        "additionalProperties": false,
    });
    let subject = all_of(&[("id", Kind::Id.schema()), ("realm", text()), ("name", text())]);
    let entry = some_of(
        &[
            ("number", number()),
            ("at", time()),
            ("by", actor),
            ("act", text()),
            ("user", subject),
            ("details", json!({ "type": "object", "additionalProperties": text() })),
            ("reason", text()),
            ("mark", text()),
        ],
        &["user", "details", "reason"],
    );
    let role = words(&["auditor", "helpdesk", "admin"]);
    let key = some_of(
        &[
            ("id", Kind::Id.schema()),
            ("api", words(&["authy", "verify", "admin"])),
            ("role", or_null(&role)),
            ("name", text()),
            ("application", all_of(&[("number", number()), ("name", text()), ("realm", text())])),
            ("created_at", time()),
        ],
        &["application"],
    );
    let counts = [
        "rows",
        "added",
        "updated",
        "unchanged",
        "rejected",
        "warnings",
        "overtaken",
        "joined",
        "elsewhere",
        "letters",
    ];
    let mut summary: Vec<(&str, Value)> = counts.map(|count| (count, number())).to_vec();
    let changed = json!({ "type": "object", "additionalProperties": number() });
    summary.extend([("imported", flag()), ("dry_run", flag()), ("changed", changed), ("sha256", text())]);
    let problem = all_of(&[("row", number()), ("column", or_null(&text())), ("value", text()), ("reason", text())]);
    let imported = all_of(&[
        ("summary", one("ImportSummary")),
        ("problems", list(&problem)),
        ("warnings", list(&problem)),
        ("cut", flag()),
    ]);
    let verified = all_of(&[
        ("intact", flag()),
        ("entries", or_null(&number())),
        ("last_at", or_null(&time())),
        ("end", or_null(&text())),
        ("broken", or_null(&text())),
    ]);
    vec![
        (
            "About",
            all_of(&[
                ("name", text()),
                ("version", text()),
                ("role", role),
                ("key", key.clone()),
                ("realms", list(&text())),
                ("document", text()),
            ]),
        ),
        ("Document", json!({ "type": "object", "required": ["openapi", "paths"] })),
        ("Audit", all_of(&[("entries", list(&entry)), ("next", or_null(&number()))])),
        ("Verified", verified),
        ("Keys", all_of(&[("keys", list(&key))])),
        ("ImportSummary", all_of(&summary)),
        ("Imported", imported),
    ]
}
