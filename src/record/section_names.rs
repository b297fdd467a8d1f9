//! Which section a heading of a post-mortem opens: the spellings that real post-mortems use.

use super::postmortem::SectionKind::{
    self, Actions, Background, ContributingFactors, Detection, Impact, Lessons, Lucky, Questions,
    References, Resolution, RootCause, Summary, Timeline, Trigger, WentWell, WentWrong,
};

/// The spellings of each section, compared without letter case, punctuation and numbering.
const SPELLINGS: &[(SectionKind, &[&str])] = &[
    (
        Summary,
        &[
            "summary",
            "overview",
            "issue summary",
            "incident summary",
            "executive summary",
            "what happened",
            "tldr",
            "tl dr",
            "abstract",
            "description",
            "synopsis",
        ],
    ),
    (
        Background,
        &[
            "background",
            "context",
            "setting",
            "environment",
            "system overview",
        ],
    ),
    (
        Trigger,
        &[
            "trigger",
            "triggers",
            "what triggered it",
            "triggering event",
            "trigger event",
        ],
    ),
    (
        RootCause,
        &[
            "root cause",
            "root causes",
            "root cause analysis",
            "cause",
            "causes",
            "rca",
            "root cause and trigger",
            "why it happened",
            "why did it happen",
            "why did this happen",
            "five whys",
            "5 whys",
            "technical analysis",
            "analysis",
        ],
    ),
    (
        ContributingFactors,
        &[
            "contributing factors",
            "contributing factor",
            "contributing causes",
            "contributing conditions",
            "contributing conditions analysis",
            "contributors",
            "contributing factors findings",
            "findings",
            "factors",
        ],
    ),
    (
        Detection,
        &[
            "detection",
            "identified",
            "identification",
            "discovery",
            "how it was detected",
            "how was it detected",
            "how we found out",
            "how did we find out",
            "detection and response",
        ],
    ),
    (
        Resolution,
        &[
            "resolution",
            "resolutions",
            "resolved",
            "mitigation",
            "recovery",
            "fix",
            "the fix",
            "mitigation resolution",
            "mitigation and resolution",
            "resolution and recovery",
            "response",
            "incident response",
            "remediation",
            "workaround",
            "how it was resolved",
            "how was it resolved",
            "how we fixed it",
        ],
    ),
    (
        Impact,
        &[
            "impact",
            "customer impact",
            "user impact",
            "business impact",
            "impact on users",
            "impact assessment",
            "affected users",
            "affected services",
            "who was affected",
            "scope",
            "extent",
            "blast radius",
        ],
    ),
    (
        WentWell,
        &[
            "what went well",
            "went well",
            "things that went well",
            "what worked",
            "what worked well",
            "what did we do well",
            "what went right",
            "positives",
        ],
    ),
    (
        WentWrong,
        &[
            "what went wrong",
            "went wrong",
            "things that went wrong",
            "what went badly",
            "what went poorly",
            "what went less well",
            "what did not go well",
            "what didnt go well",
            "what could have gone better",
            "what could be improved",
            "what didnt work",
            "what did not work",
            "negatives",
        ],
    ),
    (
        Lucky,
        &[
            "where we got lucky",
            "where did we get lucky",
            "what went lucky",
            "we got lucky",
            "got lucky",
            "lucky",
            "luck",
            "things that were lucky",
        ],
    ),
    (
        Lessons,
        &[
            "lessons",
            "lessons learned",
            "lessons learnt",
            "lesson learned",
            "conclusion",
            "conclusions",
            "learnings",
            "key learnings",
            "what we learned",
            "what we learnt",
            "what did we learn",
            "takeaways",
            "retrospective",
            "reflections",
        ],
    ),
    (
        Questions,
        &[
            "open questions",
            "questions",
            "unanswered questions",
            "outstanding questions",
            "unknowns",
        ],
    ),
    (
        References,
        &[
            "references",
            "reference",
            "links",
            "related links",
            "useful links",
            "related",
            "related incidents",
            "resources",
            "further reading",
            "see also",
            "supporting information",
            "supporting documents",
            "appendix",
        ],
    ),
    (
        Timeline,
        &[
            "timeline",
            "time line",
            "timeline of events",
            "incident timeline",
            "incident timing",
            "chain of events",
            "key events",
            "key timings",
            "sequence of events",
            "events",
            "chronology",
            "log",
        ],
    ),
    (
        Actions,
        &[
            "action items",
            "action item",
            "actions",
            "review actions",
            "next steps",
            "follow up",
            "follow ups",
            "followup",
            "follow up actions",
            "followup actions",
            "follow up items",
            "corrective actions",
            "corrective and preventive measures",
            "corrective and preventative measures",
            "preventive actions",
            "preventative actions",
            "preventive measures",
            "recommendations",
            "improvements",
            "process improvements",
            "remediation items",
            "tasks",
            "todo",
            "to do",
        ],
    ),
];

impl SectionKind {
    /// The section that a heading opens, if it is a known one.
    pub fn of_heading(heading: &str) -> Option<Self> {
        let heading = plain_words(heading);
        let known = |spellings: &[&str]| spellings.contains(&heading.as_str());
        let (kind, _) = SPELLINGS.iter().find(|(_, spellings)| known(spellings))?;
        Some(*kind)
    }
}

/// A heading's words in lower case, without punctuation and without a number before them.
fn plain_words(heading: &str) -> String {
    let cleaned: String = heading
        .chars()
        .filter(|c| !matches!(c, '\'' | '\u{2019}'))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let mut words: Vec<&str> = cleaned.split_whitespace().collect();
    let numbered = words.len() > 1 && words[0].bytes().all(|byte| byte.is_ascii_digit());
    // "5 whys" is a name; "5. Impact" is a number and a name.
    if numbered && words[1..] != ["whys"] {
        words.remove(0);
    }
    words.join(" ")
}
