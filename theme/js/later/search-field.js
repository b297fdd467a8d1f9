// Opens the search from the open field of the first page, and of the page for lost addresses.
const { openSearch: open } = rbdoc;
const home = document.querySelector(".search-field input");
const typed = home?.value;

// An address need not be one that anybody wrote.
const lost = () => {
  try {
    return decodeURIComponent(/[^/]*\/?$/.exec(location.pathname)[0]).replace(/\.html?$|[-_.+/]+/g, " ").trim();
  } catch {
    return "";
  }
};

if (home) {
  // The last words of a lost address are a good first question.
  if ("lost" in home.form.dataset && !typed) home.value = lost();
  home.onclick = () => open();
  // Where letters are composed from several keys, they are whole before the field changes.
  home.oninput = (event) => event.isComposing || open(home.value);
  home.addEventListener("compositionend", () => open(home.value));
  home.form.onsubmit = (event) => {
    event.preventDefault();
    open();
  };
  // What was typed before this came.
  if (typed && document.activeElement === home) open(typed);
}
