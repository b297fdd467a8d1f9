//! The titles of the pages that every handbook has: the one place that knows.

use super::library::Library;
use super::runbook;

/// Of the home page.
pub const HOME: &str = "What is broken?";
/// Of the decision page.
pub const DECIDE: &str = "Decide: do we roll back?";
/// Of the list of checklists.
pub const CHECKS: &str = "Verify";
/// Of the list of messages.
pub const MESSAGES: &str = "Communicate";
/// Of what to do in the hours and days after.
pub const FOLLOW_UP: &str = "Follow up";
/// Of the index of incidents.
pub const INCIDENTS: &str = "Learn: incidents";
/// Of the contacts page.
pub const CONTACTS: &str = "Call for help";
/// Of the catalogue of services.
pub const SERVICES: &str = "Services";
/// Of the list of all pages.
pub const AZ: &str = "All pages A to Z";
/// Of the procedures that are due for review.
pub const REVIEW: &str = "Due for review";
/// Of the open action items.
pub const ACTIONS: &str = "Open action items";

/// Of the list of procedures: what its folder's own index page says.
pub fn runbooks<'b>(library: &Library<'b>) -> &'b str {
    runbook::root_index(library).map_or("Act: procedures", |index| index.title.as_str())
}
