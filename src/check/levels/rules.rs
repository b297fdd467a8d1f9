//! The rules of waivers.

use crate::rule;

rule! { WAIVER_EXPIRED, "waiver-expired", Error, "A waiver whose last day has passed." }
rule! { WAIVER_UNUSED, "waiver-unused", Warning, "A waiver of a problem that is no longer there." }
