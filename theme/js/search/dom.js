// Pieces of the dialog. Texts of the book go in as texts, never as markup.

const makeElement = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const makeButton = (text, onclick) => makeElement("button", { type: "button", className: "button", textContent: text, onclick });

const makeLinks = (links) => makeElement("ul", { className: "rows" }, ...links.map(([href, text]) => makeElement("li", {}, makeElement("a", { href, textContent: text }))));

// Where to go without the search. Whom to call first is what the page itself says.
const makeWaysOut = ({ root, alerts }, withAlerts) => {
  const help = document.querySelector('[aria-labelledby="rb.help"] > p:not(:last-child)');
  const links = [[`${root}az.html`, "All pages A to Z"], [`${root}contacts.html`, "Who to call"]];
  if (withAlerts && alerts !== undefined) links.unshift([`${root}az.html#kind-alerts`, "By alert name"]);
  return [makeLinks(links), ...(help ? [help.cloneNode(true)] : [])];
};

// The key `/` alone may be pressed by chance, or by a voice: it can be turned off, for all pages of this site.
const makeKeySwitch = () => {
  const read = () => {
    try {
      return localStorage["rbdoc.slash"] === "off";
    } catch {
      return false;
    }
  };
  const words = makeElement("span");
  const show = () => {
    words.textContent = read() ? "The key / does nothing now. Ctrl+K or ⌘K opens the search. " : "The key / opens the search on every page. ";
    button.textContent = read() ? "Turn it on" : "Turn it off";
  };
  const button = makeButton("", () => {
    try {
      localStorage["rbdoc.slash"] = read() ? "" : "off";
    } catch {
      // A browser may forbid its storage.
    }
    show();
  });
  show();
  return makeElement("p", { className: "keys small muted" }, words, button);
};

const makeFailure = (root, again) => [
  makeElement("p", { role: "alert" }, "Search could not load."),
  makeElement("p", {}, makeButton("Try again", again), " ", makeElement("a", { className: "button", href: `${root}az.html`, textContent: "All pages A to Z" })),
];

Object.assign(rbdoc, { makeElement, makeButton, makeWaysOut, makeKeySwitch, makeFailure });
