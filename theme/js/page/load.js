// Loads scripts and style sheets that a page needs only now and then.
//
// Gives `rbdoc.load(files)`: addresses with blanks between, loaded in their order, each once. The promise fails where one
// does not load; it is asked for again then.
const { site } = rbdoc;
const loaded = new Map(Array.from(document.scripts, (script) => [script.getAttribute("src"), true]));

const get = (file) => new Promise((done, failed) => {
  const isStyle = file.endsWith(".css");
  const element = document.createElement(isStyle ? "link" : "script");
  element.onload = done;
  element.onerror = () => {
    loaded.delete(file);
    element.remove();
    failed(new Error(file));
  };
  if (isStyle) element.rel = "stylesheet";
  element[isStyle ? "href" : "src"] = file;
  document.head.append(element);
});

const load = rbdoc.load = async (files) => {
  for (const file of files.split(" ").filter(Boolean)) {
    if (!loaded.has(file)) loaded.set(file, get(file));
    await loaded.get(file);
  }
};

rbdoc.loadLater = () => load(site.later).catch(console.error);
if (document.querySelector("[data-zone], .tabs, .toc, .draft, .search-field, .now, a[href*='%5B'], a[href*='[']")) addEventListener("DOMContentLoaded", rbdoc.loadLater);
