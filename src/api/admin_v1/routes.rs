//! Every route of the API: who may ask for it, what it takes, what comes of it. Requests are judged by this table and the document
//! is made of it. A route without a role named is nobody's.

use super::field::Kind::{
    Choice, Email, Flag, Group, Groups, Id, Ids, Language, Messages, Name, Number, Realm, Text, Time,
};
use super::field::{Field, clearable, optional, required};
use super::problem::Code;
use super::route::{Input, Output, REASON, Route, Verb, act, end, get};
use super::{devices, enrolment, import, log, users};
use crate::domain::campaign::MAX_GRACE;
use crate::domain::role::Role::{self, Admin, Auditor, Helpdesk};

/// Whoever looks after the gateway.
const READERS: &[Role] = &[Auditor, Admin];
/// Whoever gets people in again.
const DESK: &[Role] = &[Helpdesk, Admin];

const WHY: Field = required("reason", Text(500), "Why, for the audit log.");
const REALM: Field = optional(
    "realm",
    Realm,
    "Whose users; may be left out where there is one realm only. `service:3`: those of the application 3 of the Authy API.",
);
const LIMIT: Field = optional("limit", Number(1, users::MOST), "How many at most, 100 unless it is said.");
const STANDINGS: &[&str] = &["locked", "ended", "enrolled", "not-required", "opted-out", "in-grace", "must-enrol"];
const GRACE: u64 = MAX_GRACE as u64;
const KEEP: Field = optional(
    "keep_trusted_browsers",
    Flag,
    "Leave browsers trusted: whoever knows the password signs in there again without a second factor.",
);
/// A week, in seconds: the most that any role may give; see [`Role::caps`].
const WEEK: u64 = 7 * 24 * 60 * 60;

/// All of them, what ends things last.
pub static ROUTES: &[Route] = &[
    get("/api/v1", "about", "The version, and what the key may do.", Output::Json("About"), |c| {
        Box::pin(log::about(c))
    }),
    get("/api/v1/openapi.json", "document", "This document.", Output::Json("Document"), |c| Box::pin(log::document(c))),
    Route {
        query: &[
            REALM,
            optional("name", Text(256), "Only the user of this name, however it is spelt."),
            optional("contains", Text(100), "Only users whose name or address contains this."),
            optional("standing", Choice(STANDINGS), "Only users who stand there."),
            optional("group", Group, "Only users with this group."),
            optional("campaign", Name, "Only members of this campaign."),
            optional("after", Id, "The page after this user: `next` of the page before."),
            LIMIT,
        ],
        ..get(
            "/api/v1/users",
            "listUsers",
            "A page of users, in the order they were added. A page may be shorter than its limit, even empty, and still have a `next`.",
            Output::Json("Users"),
            |c| Box::pin(users::list(c)),
        )
    },
    Route {
        input: Input::Json(&[
            required("name", Text(256), "The name as the app knows it."),
            REALM,
            optional("email", Email, "Where notices go."),
            optional("phone", Text(40), "A number in international form; counts as proven."),
            optional("softtoken", Flag, "Whether to give them a SoftToken: its link is answered this once."),
            optional("grace", Number(0, GRACE), "Sign-ins without a factor; else what the policy gives."),
            REASON,
        ]),
        output: Output::Created("UserAdded"),
        refusals: &[Code::Exists],
        ..act(Verb::Post, "/api/v1/users", "addUser", "Adds a user. What is given counts as confirmed.", |c| {
            Box::pin(users::create(c))
        })
    },
    Route {
        roles: READERS,
        query: &[REALM],
        ..get(
            "/api/v1/users/export",
            "exportUsers",
            "All users of a realm as a list that imports again; no secret is in it.",
            Output::Lines("text/csv"),
            |c| Box::pin(users::export_list(c)),
        )
    },
    Route {
        query: &[
            REALM,
            optional("dry_run", Flag, "Only look; nothing is imported."),
            optional("skip_bad", Flag, "Import the good rows although there are bad ones."),
            optional("ignore_columns", Flag, "Let columns pass that are not known."),
            optional("campaign", Name, "Make the users of all rows members of this campaign."),
            REASON,
        ],
        input: Input::List,
        output: Output::Json("Imported"),
        refusals: &[Code::BadList, Code::ImportUnderWay, Code::NotFound],
        ..act(
            Verb::Post,
            "/api/v1/users/import",
            "importUsers",
            "Imports a list of users, all of it or nothing.",
            |c| Box::pin(import::import_list(c)),
        )
    },
    Route {
        matches: false,
        ..get(
            "/api/v1/users/{user}",
            "getUser",
            "All about a user. Its `ETag` is what `If-Match` is to say.",
            Output::Json("User"),
            |c| Box::pin(users::get(c)),
        )
    },
    Route {
        input: Input::Json(&[
            clearable("email", Email, "Where notices go; the address from before is told."),
            optional("groups", Groups, "All their groups. One of a campaign makes them a member, if they are in none."),
            clearable("locale", Language, "In which language they are spoken to."),
            clearable("expires_at", Time, "When their account ends."),
            REASON,
        ]),
        matches: true,
        ..act(
            Verb::Patch,
            "/api/v1/users/{user}",
            "editUser",
            "Changes what is kept of a user; what is left out stays.",
            |c| Box::pin(users::edit(c)),
        )
    },
    Route {
        roles: DESK,
        ..act(
            Verb::Post,
            "/api/v1/users/{user}/lock",
            "lockUser",
            "Locks a user: sessions and held sign-ins end.",
            |c| Box::pin(users::lock(c)),
        )
    },
    Route {
        roles: DESK,
        ..act(
            Verb::Post,
            "/api/v1/users/{user}/unlock",
            "unlockUser",
            "Unlocks a user, and what wrong codes locked.",
            |c| Box::pin(users::unlock(c)),
        )
    },
    act(
        Verb::Post,
        "/api/v1/users/{user}/reset",
        "resetUser",
        "Takes all factors of a user away. Grace is not renewed by it.",
        |c| Box::pin(users::reset(c)),
    ),
    Route {
        refusals: &[Code::Enrolled],
        ..act(
            Verb::Post,
            "/api/v1/users/{user}/opt-out",
            "optUserOut",
            "Opts a user out; has effect where the policy allows it.",
            |c| Box::pin(users::opt_out(c)),
        )
    },
    Route {
        input: Input::Json(&[required("count", Number(0, GRACE), "Sign-ins without a factor."), REASON]),
        ..act(
            Verb::Put,
            "/api/v1/users/{user}/grace",
            "setGrace",
            "Sets how many sign-ins without a factor are left to a user.",
            |c| Box::pin(users::grace(c)),
        )
    },
    get("/api/v1/users/{user}/devices", "listDevices", "The phones of a user.", Output::Json("Devices"), |c| {
        Box::pin(devices::list(c))
    }),
    Route {
        roles: DESK,
        output: Output::Created("Invitation"),
        refusals: &[Code::TooMany],
        ..act(
            Verb::Post,
            "/api/v1/users/{user}/device-invitations",
            "inviteDevice",
            "Invites a phone of a user. The link is good once, for 15 minutes, and answered this once.",
            |c| Box::pin(devices::invite(c)),
        )
    },
    get(
        "/api/v1/users/{user}/sessions",
        "listSessions",
        "The live sessions of a user.",
        Output::Json("Sessions"),
        |c| Box::pin(users::sessions(c)),
    ),
    get(
        "/api/v1/users/{user}/trusted-browsers",
        "listTrustedBrowsers",
        "The browsers that a user trusts, in which the password alone is asked for.",
        Output::Json("TrustedBrowsers"),
        |c| Box::pin(users::trusted_browsers(c)),
    ),
    get(
        "/api/v1/users/{user}/challenges",
        "listChallenges",
        "The sign-ins of a user that wait for a second factor, and what was pushed.",
        Output::Json("Challenges"),
        |c| Box::pin(users::challenges(c)),
    ),
    get(
        "/api/v1/users/{user}/bypass-codes",
        "listBypassCodes",
        "The bypass codes of a user that are good, without the codes.",
        Output::Json("BypassCodes"),
        |c| Box::pin(users::bypass_codes(c)),
    ),
    Route {
        roles: DESK,
        input: Input::Json(&[
            optional("uses", Number(1, 10), "For how many sign-ins, 1 unless it is said; `helpdesk` gives 3 at most."),
            optional(
                "seconds",
                Number(60, WEEK),
                "For how long, an hour unless it is said; `helpdesk` gives a day at most.",
            ),
            WHY,
        ]),
        output: Output::Created("BypassCode"),
        refusals: &[Code::ReasonNeeded, Code::OverCaps, Code::TooMany, Code::Locked],
        ..act(
            Verb::Post,
            "/api/v1/users/{user}/bypass-codes",
            "makeBypassCode",
            "Makes a code in place of the second step. It is answered this once.",
            |c| Box::pin(users::make_bypass_code(c)),
        )
    },
    Route {
        roles: DESK,
        output: Output::Created("CallerCheck"),
        refusals: &[Code::NoPhone, Code::CallsStopped, Code::TooSoon],
        ..act(
            Verb::Post,
            "/api/v1/users/{user}/caller-checks",
            "verifyCaller",
            "Asks the phones of a user whether it is them who calls, and answers the words that the caller must read out.",
            |c| Box::pin(devices::verify_caller(c)),
        )
    },
    get(
        "/api/v1/caller-checks/{check}",
        "getCallerCheck",
        "What a phone answered.",
        Output::Json("CallerCheck"),
        |c| Box::pin(devices::caller_check(c)),
    ),
    get("/api/v1/devices/{device}", "getDevice", "A phone.", Output::Json("Device"), |c| Box::pin(devices::get(c))),
    Route {
        query: &[REALM],
        ..get(
            "/api/v1/campaigns",
            "listCampaigns",
            "All campaigns of a realm, or of all.",
            Output::Json("Campaigns"),
            |c| Box::pin(enrolment::list(c)),
        )
    },
    Route {
        input: Input::Json(&[
            required("name", Name, "Its name."),
            REALM,
            optional("title", Text(100), "What people read."),
            optional("groups", Groups, "Whoever has one of them is a member."),
            optional(
                "grace_logins",
                Number(0, GRACE),
                "Sign-ins without a factor of new members; else what the policy gives.",
            ),
            optional("starts", Time, "When it starts; else now."),
            optional("warn_from", Time, "From when members are asked; else from the start."),
            optional("grace_until", Time, "From then on no sign-in without a factor is left."),
            optional("enforce_from", Time, "From then on a factor is required."),
            optional("opt_out_until", Time, "Until then members may opt out; else nobody may."),
            optional("messages", Messages, "What members read when they are asked, English among them."),
            REASON,
        ]),
        output: Output::Created("CampaignMade"),
        refusals: &[Code::Exists, Code::TooMany, Code::BadCampaign],
        ..act(
            Verb::Post,
            "/api/v1/campaigns",
            "createCampaign",
            "Makes a campaign, and members of whoever has one of its groups.",
            |c| Box::pin(enrolment::create(c)),
        )
    },
    Route {
        query: &[REALM],
        ..get("/api/v1/campaigns/{campaign}", "getCampaign", "A campaign.", Output::Json("Campaign"), |c| {
            Box::pin(enrolment::get(c))
        })
    },
    Route {
        query: &[REALM],
        input: Input::Json(&[
            optional("users", Ids(1000), "Users by id. Who is in another campaign is moved, for a reason only."),
            optional("group", Group, "Or everybody with this group, now and at later imports."),
            REASON,
        ]),
        output: Output::Json("Joined"),
        refusals: &[Code::ReasonNeeded, Code::BadCampaign],
        ..act(
            Verb::Post,
            "/api/v1/campaigns/{campaign}/members",
            "addMembers",
            "Makes users members. Nobody's grace rises by it.",
            |c| Box::pin(enrolment::add_members(c)),
        )
    },
    Route {
        query: &[REALM],
        input: Input::Json(&[
            optional("group", Group, "For members with this group only."),
            optional("grace_logins", Number(1, GRACE), "So many sign-ins without a factor are left to each, at least."),
            optional("grace_until", Time, "A later date than there is."),
            optional("enforce_from", Time, "A later date than there is."),
            optional("opt_out_until", Time, "A later date than there is."),
            WHY,
        ]),
        output: Output::Json("Extended"),
        refusals: &[Code::ReasonNeeded, Code::BadCampaign],
        ..act(
            Verb::Post,
            "/api/v1/campaigns/{campaign}/extend",
            "extendCampaign",
            "Gives members more. Nothing is taken away by it.",
            |c| Box::pin(enrolment::extend(c)),
        )
    },
    Route {
        query: &[REALM],
        ..get(
            "/api/v1/campaigns/{campaign}/report",
            "reportCampaign",
            "Where the members stand, and stood each day.",
            Output::Json("Report"),
            |c| Box::pin(enrolment::report(c)),
        )
    },
    Route {
        query: &[REALM],
        ..get(
            "/api/v1/campaigns/{campaign}/report.csv",
            "reportCampaignAsTable",
            "Where the members stand, and stood each day, for spreadsheets.",
            Output::Lines("text/csv"),
            |c| Box::pin(enrolment::report_csv(c)),
        )
    },
    Route {
        roles: READERS,
        query: &[
            optional("user", Id, "Only what is about this user, who may be gone."),
            optional("after", Number(0, u64::MAX >> 1), "The page after this entry: `next` of the page before."),
            optional("newest", Flag, "The end of the log instead, the oldest of it first."),
            LIMIT,
        ],
        ..get(
            "/api/v1/audit",
            "listAudit",
            "A page of the audit log, the oldest entries first.",
            Output::Json("Audit"),
            |c| Box::pin(log::list(c)),
        )
    },
    Route {
        roles: READERS,
        query: &[optional("noted", Text(100), "An `end` as it was answered before: it must still be in the log.")],
        ..get(
            "/api/v1/audit/verification",
            "verifyAudit",
            "Whether the whole log is as it was written. It reads all of it.",
            Output::Json("Verified"),
            |c| Box::pin(log::verify(c)),
        )
    },
    Route {
        roles: READERS,
        query: &[optional("user", Id, "Only what is about this user.")],
        ..get(
            "/api/v1/audit/export.jsonl",
            "exportAudit",
            "The whole log, one JSON object a line.",
            Output::Lines("application/jsonl"),
            |c| Box::pin(log::export_lines(c)),
        )
    },
    Route {
        roles: READERS,
        query: &[optional("user", Id, "Only what is about this user.")],
        ..get(
            "/api/v1/audit/export.csv",
            "exportAuditAsTable",
            "The whole log for spreadsheets; no cell is taken for a formula.",
            Output::Lines("text/csv"),
            |c| Box::pin(log::export_csv(c)),
        )
    },
    Route {
        roles: READERS,
        ..get(
            "/api/v1/keys",
            "listKeys",
            "All keys, without what proves them. They are made and ended on the server only.",
            Output::Json("Keys"),
            |c| Box::pin(log::keys(c)),
        )
    },
    Route {
        roles: DESK,
        ..end("/api/v1/caller-checks/{check}", "endCallerCheck", "Takes it back: the phone shows it no more.", |c| {
            Box::pin(devices::end_caller_check(c))
        })
    },
    Route {
        roles: DESK,
        output: Output::Json("Ended"),
        ..end("/api/v1/users/{user}/bypass-codes", "endBypassCodes", "Ends all bypass codes of a user.", |c| {
            Box::pin(users::end_bypass_codes(c))
        })
    },
    Route {
        roles: DESK,
        query: &[KEEP, REASON],
        ..end(
            "/api/v1/users/{user}/sessions/{session}",
            "endSession",
            "Ends a session of a user, and the trust in its browser.",
            |c| Box::pin(users::end_session(c)),
        )
    },
    Route {
        roles: DESK,
        query: &[KEEP, REASON],
        output: Output::Json("EndedSessions"),
        ..end(
            "/api/v1/users/{user}/sessions",
            "endSessions",
            "Ends all sessions of a user, and the trust in all their browsers.",
            |c| Box::pin(users::end_sessions(c)),
        )
    },
    Route {
        roles: DESK,
        ..end(
            "/api/v1/users/{user}/trusted-browsers/{browser}",
            "endTrustedBrowser",
            "Ends the trust in a browser of a user. Its sessions go on.",
            |c| Box::pin(users::end_trusted_browser(c)),
        )
    },
    Route {
        roles: DESK,
        output: Output::Json("Ended"),
        ..end(
            "/api/v1/users/{user}/trusted-browsers",
            "endTrustedBrowsers",
            "Ends the trust in all browsers of a user. Sessions go on.",
            |c| Box::pin(users::end_trusted_browsers(c)),
        )
    },
    Route {
        roles: DESK,
        ..end(
            "/api/v1/users/{user}/challenges/{challenge}",
            "stopChallenge",
            "Stops a sign-in that waits: its push is taken back, and nobody is let in by it.",
            |c| Box::pin(users::stop_challenge(c)),
        )
    },
    end("/api/v1/users/{user}/app-passwords/{password}", "endAppPassword", "Ends an app password of a user.", |c| {
        Box::pin(devices::revoke_app_password(c))
    }),
    end("/api/v1/devices/{device}", "removeDevice", "Removes a phone.", |c| Box::pin(devices::revoke(c))),
    end(
        "/api/v1/users/{user}",
        "deleteUser",
        "Deletes a user and all that is theirs. Their number is never given again.",
        |c| Box::pin(users::delete(c)),
    ),
];
