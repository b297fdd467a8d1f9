// Puts values into the addresses of links and into the texts of messages.
//
// A text that somebody has changed keeps their words: only the names in it that are still open give way.
const { fields, get, watch } = rbdoc.values;
const { quote } = rbdoc;
const all = (selector) => [...document.querySelectorAll(selector)];
const links = all("main a[href*='[' i], main a[href*='%5B' i]").map((node) => ({ node, href: node.getAttribute("href") }));
const drafts = all(".draft textarea").map((node) => ({ node, text: node.value, last: node.value }));

const put = (text, write) => text.replace(/(?:\[|%5B)([^\][%]+)(?:\]|%5D)/gi, (token, name) => get(name) === undefined ? token : write(name) ?? token);
const show = () => {
  for (const { node, href } of links) node.setAttribute("href", put(href, (name) => quote(get(name), "url", fields.get(name).form).text));
  for (const draft of drafts) {
    const isOurs = draft.node.value === draft.last;
    draft.node.value = put(isOurs ? draft.text : draft.node.value, get);
    if (isOurs) draft.last = draft.node.value;
  }
};
if (links.length || drafts.length) {
  watch(show);
  show();
}
