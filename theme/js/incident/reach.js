// Loads the scripts of the sheet when somebody reaches for it: a press waits for them, and is answered if they do not come.
const { load, site, words } = rbdoc;
const { button, notice } = rbdoc.dom;

// Does what the sheet can: `open`, `handOver`, `receive`.
const reach = rbdoc.reach = async (name, id) => {
  try {
    await load(site.sheet);
  } catch {
    notice(words.log.not_loaded, button(words.log.again, () => reach(name, id)));
    return;
  }
  rbdoc.sheet[name](id);
};
