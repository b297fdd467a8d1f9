// Leads on from the short address of an alert, and from the former one of a page.
//
// What stands behind `?` and `#` comes along, and so does the alert's name.
//
// An alerting tool puts an alert's labels behind `#?`, as `#?namespace=pay`: they stay in the browser.
const list = document.querySelector("[data-leads]");
if (list) {
  const { search, hash } = location;
  const alert = list.dataset.leads;
  const name = alert && `${hash.includes("?") ? "&" : hash ? "?" : "#?"}alert=${encodeURIComponent(alert)}`;
  const links = list.querySelectorAll("a");
  for (const link of links) link.href += search + hash + name;
  if (document.querySelector("link[rel=canonical]")) location.replace(links[0].href);
}
