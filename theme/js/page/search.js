// Opens the search: by its links, its keys, and the page's own field.
//
// The dialog is made here with nothing but its field, so that it is open at once and the first letter typed is in it.
// The rest comes with the scripts of the search, which are loaded then, one after the other: they find the dialog by its
// id, read what is in the field, and follow it from there.
const { html, load, site } = rbdoc;
// The open field of the first page, and of the page for lost addresses.
const home = document.querySelector(".search-field input");
// Without scripts they lead to the list of all pages.
const links = document.querySelectorAll("a[data-search]");
let dialog, field;

// A browser may forbid its storage, and an address need not be one that anybody wrote.
const attempt = (what) => {
  try {
    return what();
  } catch {
    return "";
  }
};

const make = () => {
  document.body.insertAdjacentHTML("beforeend", `<dialog id="rb.search" class="search" aria-labelledby="rb.search-name"><form role="search"><label for="rb.q" id="rb.search-name">${html.search.name}</label><input id="rb.q" type="search" aria-describedby="rb.search-count" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" enterkeyhint="go"><button type="button" class="button">${html.search.close}</button></form><p id="rb.search-count" aria-hidden="true"></p><p role="status" class="visually-hidden"></p><div class="search-body"></div></dialog>`);
  dialog = document.body.lastChild;
  field = dialog.querySelector("input");
  dialog.querySelector("button").onclick = () => dialog.close();
  // Whoever presses Enter before there is an answer is led on when it is there, unless the text is another by then.
  dialog.querySelector("form").onsubmit = (event) => {
    event.preventDefault();
    dialog.dataset.go = field.value;
  };
  dialog.onkeydown = (event) => {
    // A browser may empty the field first; here Escape always leaves.
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    dialog.close();
  };
  dialog.onclose = () => {
    dialog.dataset.go = "";
    if (home) home.value = field.value;
  };
};

// Says in the dialog that something did not load, and tries again when asked to.
rbdoc.showFailure = (again) => {
  const body = dialog.lastChild;
  body.innerHTML = `<p role="alert">${html.search.failed}</p><p><button type="button" class="button">${html.search.again}</button> <a class="button" href="${links[0]?.href}">${html.title.az}</a></p>`;
  body.querySelector("button").onclick = () => {
    body.textContent = "";
    again();
  };
};

// Opens the search with a text, or with the one that it was left with.
const open = (text) => {
  if (!dialog) make();
  if (!dialog.open) {
    field.value = text ?? home?.value ?? field.value;
    dialog.showModal();
    field.dispatchEvent(new Event("input"));
  }
  field.focus();
  if (text === undefined) field.select();
  load(site.search).catch(() => rbdoc.showFailure(() => open(field.value)));
};

const isTyping = (element) => element.isContentEditable || element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");
// The key `/` can be turned off in the dialog.
const isOff = () => attempt(() => localStorage["rbdoc.slash"]) === "off";

addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (event.isComposing || altKey || event.defaultPrevented) return;
  if (ctrlKey || metaKey ? key.toLowerCase() === "k" && !shiftKey : key === "/" && !dialog?.open && !isTyping(event.composedPath()[0]) && !isOff()) {
    event.preventDefault();
    open();
  }
});

for (const link of links) {
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  };
  link.ariaHasPopup = "dialog";
  link.ariaKeyShortcuts = `${isOff() ? "" : "/ "}Control+K Meta+K`;
  if (isOff()) link.querySelector("kbd")?.remove();
}

rbdoc.openSearch = open;

// A question in the address, and one that a reader comes back to from a result.
const asked = history.state?.search ?? new URLSearchParams(location.search).get("q");
if (asked) open(asked);
