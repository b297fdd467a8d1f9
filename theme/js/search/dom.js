// Pieces of the dialog. Texts of the book go in as texts, never as markup.
const { words, pages } = rbdoc;

// A phrase with its places filled in; of what is counted, the form for the number.
const fillIn = (phrase, places) => (phrase.other ? phrase[places.n === 1 ? "one" : "other"] : phrase).replace(/\{(\w+)\}/g, (place, name) => places[name] ?? place);

const makeElement = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const makeButton = (text, onclick) => makeElement("button", { type: "button", className: "button", textContent: text, onclick });

const makeLinks = (links) => makeElement("ul", { className: "rows" }, ...links.map(([href, text]) => makeElement("li", {}, makeElement("a", { href, textContent: text }))));

// Where to go without the search. Whom to call first is what the page itself says.
const makeWaysOut = ({ root, alerts }, withAlerts) => {
  const people = [...document.querySelectorAll(".help .person:not([hidden])")].map((person) => person.cloneNode(true));
  const links = [[root + pages.az, words.title.az], [root + pages.contacts, words.search.contacts]];
  if (withAlerts && alerts !== undefined) links.unshift([`${root + pages.az}#kind-alerts`, words.search.alerts]);
  return [makeLinks(links), makeElement("div", { className: "help" }, ...people)];
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
  const state = makeElement("span");
  const show = () => {
    state.textContent = `${read() ? words.search.key_off : words.search.key_on} `;
    button.textContent = read() ? words.search.turn_on : words.search.turn_off;
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
  return makeElement("p", { className: "keys small muted" }, state, button);
};

Object.assign(rbdoc, { fillIn, makeElement, makeButton, makeWaysOut, makeKeySwitch });
