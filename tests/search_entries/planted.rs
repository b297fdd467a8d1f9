//! A book in which every field that may be internal holds a word of its own.

use rbdoc::source::Tree;

/// A word for each thing of the book below; `in` and `all` say whether a public site hides or shows it.
pub(crate) const HIDDEN: [&str; 16] = [
    "intitle",
    "insummary",
    "inevent",
    "inaction",
    "inprose",
    "intag",
    "inperson",
    "inchat",
    "inmail",
    "inactionowner",
    "inteller",
    "incommander",
    "invalue",
    "inrelated",
    "indraft",
    "indraftpage",
];
pub(crate) const SHOWN: [&str; 18] = [
    "alltitle",
    "allsummary",
    "allevent",
    "allaction",
    "allprose",
    "alltag",
    "allperson",
    "allowner",
    "allservice",
    "allabout",
    "allrunbook",
    "allstep",
    "allcommand",
    "allcheck",
    "allmessage",
    "allpage",
    "alltrigger",
    "allmetric",
];

/// A book in which every field that may be internal holds a word of its own.
pub(crate) fn planted() -> Tree {
    let incident = |own: &str, visibility: &str| {
        format!(
            "schema = 1\ntitle = \"Shop {own}title\"\nstatus = \"resolved\"\nseverity = \"high\"\nservices = [\"shop\"]\n\
             tags = [\"{own}tag\"]\nvisibility = \"{visibility}\"\nrelated = [\"2026-01-01-internal\"]\n\
             link = [{{ rel = \"ticket\", url = \"https://example.com/1\" }}]\n\
             [times]\nstarted = 2026-01-15T22:48:00Z\nresolved = 2026-01-15T23:48:00Z\n[decision]\ntrigger = \"slow\"\ntaken = \"rollback\"\nrunbook = \"shop\"\n\
             [roles]\ncommander = \"{}\"\n[impact]\nsummary = \"Users saw `{own}summary`\"\nusers_affected = 12\ndata_loss = true\n",
            if own == "in" { "incommander" } else { "carol" },
        )
    };
    let event = |own: &str| {
        format!(
            "schema = 1\nevent = [\n  {{ at = 2026-01-15T22:48:00Z, by = \"inteller\", text = \"*{own}event* & more\" }},\n  \
             {{ at = 2026-01-15T22:50:00Z, by = \"carol\", text = \"{own}event: max_conn_total _soon_ back\" }},\n  {{ at = 2026-01-15T22:51:00Z, text = \"max_conn_total up\" }},\n]\n"
        )
    };
    let action = |own: &str| {
        format!(
            "schema = 1\n[[action]]\nid = \"probe\"\ntitle = \"Add {own}action\"\nstatus = \"open\"\nowner = \"inactionowner\"\n\
             text = \"See <b>{own}action</b>\"\nissue = \"OPS-1\"\n"
        )
    };
    let prose = |own: &str, end: &str| {
        format!(
            "+++\nstatus = \"reviewed\"\nauthors = [\"carol\"]\n+++\nBefore all of it.\n\n## Summary\n\n{own}prose\n\n### Inner\n\n\
             > ## Quoted\n> words\n\n## Root cause\n\nA bug.\n\n{end}"
        )
    };
    let mut files: Vec<(String, String)> = Vec::new();
    for (id, own, visibility, end) in [
        (
            "2026-01-01-internal",
            "in",
            "internal",
            "## Timeline\n\n[timeline]\n\n## Tasks\n\n## Action items\n\n[actions]\n",
        ),
        (
            "2026-01-15-public",
            "all",
            "public",
            "[actions]\n\nAfter it.\n",
        ),
    ] {
        let folder = format!("content/incidents/{id}");
        files.push((format!("{folder}/incident.toml"), incident(own, visibility)));
        files.push((format!("{folder}/timeline.toml"), event(own)));
        files.push((format!("{folder}/actions.toml"), action(own)));
        files.push((format!("{folder}/postmortem.md"), prose(own, end)));
    }
    files.push((
        "content/incidents/2026-02-01-bare/incident.toml".to_owned(),
        BARE.to_owned(),
    ));
    let bare = "content/incidents/2026-02-01-bare";
    files.push((format!("{bare}/timeline.toml"), event("in")));
    files.push((format!("{bare}/actions.toml"), action("in")));
    for (path, text) in PLAIN {
        files.push((path.to_owned(), text.to_owned()));
    }
    let files = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    Tree::from_texts(files)
}

const BARE: &str = "schema = 1\ntitle = \"Bare inrelated\"\nstatus = \"investigating\"\nseverity = \"low\"\n\
[times]\nstarted = 2026-02-01T10:00:00Z\n";

const PLAIN: [(&str, &str); 12] = [
    (
        "book.toml",
        "schema = 1\n[book]\ntitle = \"T\"\nrepo_url = \"https://example.com/edit/inlinked/\"\n",
    ),
    ("content/contacts.toml", CONTACTS),
    ("content/policy.toml", POLICY),
    (
        "content/services.toml",
        "schema = 1\n[[service]]\nid = \"shop\"\nname = \"Web allservice\"\nowner = \"dan\"\ntier = 1\n\
         description = \"Sells *allabout*\"\nlinks = [{ rel = \"dashboard\", url = \"https://example.com/d\" }]\n\
         [service.params]\npod = \"invalue\"\n[[service]]\nid = \"mail\"\nname = \"Mail\"\nowner = \"web\"\ndepends_on = [\"shop\"]\n",
    ),
    (
        "content/runbooks/shop.md",
        "+++\ntitle = \"Mend allrunbook\"\nowner = \"dan\"\nservices = [\"shop\"]\nseverities = [\"low\", \"high\"]\n\
         alerts = [\"ShopDown\"]\naliases = [\"checks/former.html\"]\ntags = [\"alltag\"]\nverify = \"after\"\nrequires = [\"kubectl\"]\n\
         [[param]]\nname = \"shard\"\nlabel = \"Which one\"\nhelp = \"Ask\"\nfind = \"kubectl get shards\"\n+++\n\
         Before. [secret](../incidents/2026-01-01-internal/incident.toml)\n\n## Do `allstep` & see\n\nText.\n\n```sh\n# First\nallcommand [shard]\n```\n\n\
         ##\n\nUnder nothing.\n\n## Do `allstep` & see\n\nAgain.\n",
    ),
    (
        "content/runbooks/old/draft.md",
        "+++\ndraft = true\n+++\n# Draft indraft\n",
    ),
    (
        "content/runbooks/README.md",
        "# All of them\n\nRead first.\n\n## By name\n\n# Late title\n",
    ),
    (
        "content/pages/draft.md",
        "+++\ndraft = true\n+++\n# Draft indraftpage\n",
    ),
    (
        "content/pages/größe/é.md",
        "First words.\n\n## Überschrift\n\nallpage\n\n# Late\n\nUnder it.\n",
    ),
    // Its address is the former one of a procedure, which comes first: it has no page.
    (
        "content/checklists/former.toml",
        "schema = 1\nid = \"former\"\ntitle = \"Former\"\n[[phase]]\nname = \"First\"\nitems = [\"Plain\"]\n",
    ),
    (
        "content/checklists/after.toml",
        "schema = 1\nid = \"after\"\ntitle = \"Afterwards\"\ndescription = \"- one\\n- two\"\n[[phase]]\nname = \"First\"\nitems = [\"Plain\"]\n\
         [[phase]]\nname = \"Look\"\nitems = [{ text = \"See **allcheck**\", expect = \"`200`\", command = \"curl example.com\", on_fail = \"runbook:shop\", role = \"lead\" }]\n",
    ),
    (
        "content/messages/users.toml",
        "schema = 1\nid = \"users\"\ntitle = \"Tell users\"\naudience = \"public\"\nchannels = [\"slack:#shop\"]\n\
         [stage]\ninvestigating = \"We look into allmessage.\"\n",
    ),
];

const CONTACTS: &str = "schema = 1\n[[role]]\nid = \"lead\"\nname = \"Lead\"\n[[team]]\nid = \"web\"\nname = \"Team allowner\"\nchat = \"#web\"\n\
[[contact]]\nid = \"carol\"\nname = \"Carol allperson\"\nroles = [\"lead\"]\nteam = \"web\"\nvisibility = \"public\"\n\
[[contact]]\nid = \"dan\"\nname = \"Dan inperson\"\nroles = [\"lead\"]\nteam = \"web\"\nchat = \"@inchat\"\nemail = \"inmail@example.com\"\nphone = \"+15550107\"\nhours = \"Mon-Fri 08:00-20:00\"\n\
[[schedule]]\nid = \"first\"\nrotation = [\"carol\", \"dan\"]\nshift = \"1w\"\nstart = 2026-01-05T09:00:00Z\n\
[[policy]]\nid = \"default\"\n[[policy.step]]\nnotify = [\"schedule:first\", \"role:lead\", \"dan\"]\n";

const POLICY: &str = "schema = 1\n[[severity]]\nid = \"high\"\nname = \"Grave\"\nrank = 1\nrespond_within = \"0m\"\naliases = [\"sev1\"]\nrollback = \"evaluate\"\ncriteria = \"If `it` grows\"\n\
[[severity]]\nid = \"low\"\nname = \"Low\"\nrank = 2\nrespond_within = \"1h\"\nrollback = \"no\"\n\
[[decision]]\nid = \"back\"\nname = \"Go back\"\nrank = 1\nseverity = \"high\"\n\
[metric.rate]\nname = \"Rate of allmetric\"\nunit = \"%\"\nmin = 0\nmax = 100\n\
[[trigger]]\nid = \"slow\"\ndecision = \"back\"\nrunbook = \"shop\"\ncondition = \"Users see alltrigger\"\n\
[[trigger]]\ndecision = \"back\"\nmetric = \"rate\"\nop = \">\"\nvalue = 10\n";
