// What a page knows of its site, and what stands behind `#` in its address: where to look, and values by name.
//
// `rbdoc.site` is what the script's own tag says: the way up to the site, its id, the scripts that are loaded later.
//
// One grammar for every link of a handbook: `#anchor?name=value&…`, either part alone too. It stays in the browser: no
// server sees it. Values that it brings are shown before anything takes them.
rbdoc.site = document.currentScript.dataset;

// Puts parts into a phrase, by their names.
rbdoc.fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_, key) => parts[key]);

const read = () => {
  const [anchor, query = ""] = location.hash.slice(1).split(/\?(.*)/s);
  return { anchor: attempt(anchor), values: [...new URLSearchParams(query)] };
};

// An address need not be one that anybody wrote.
const attempt = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const follow = () => {
  rbdoc.address = read();
  // The browser finds an anchor alone by itself.
  if (rbdoc.address.values.length) document.getElementById(rbdoc.address.anchor)?.scrollIntoView();
};

follow();
addEventListener("hashchange", follow);
