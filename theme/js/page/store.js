// Keeps on this device what a person does with the pages: values, ticks, the log of an incident.
//
// Nothing is sent anywhere. Handbooks that are opened from one disk share one storage, so each key begins with the
// handbook's own id. A thing has a key of its own, and no list is ever read, changed and written back: so two tabs lose
// nothing of each other. Each entry says by which schema it is written; one of another schema is left as it is.
//
// Gives `rbdoc.store`: `get(key)`, `set(key, value)`, `remove(key)`, `keys(beginning)` and `watch(beginning, follow)`,
// which also hears of other tabs. `rbdoc.store.failed` is why nothing can be kept, if so: then it is there until the page
// is left.
const { site } = rbdoc;
const SCHEMA = 1;
const OWN = `rbdoc/${site.id}/`;
const watchers = [];
const held = {};
let count = 1e5;

const tell = (key) => {
  for (const { beginning, follow } of watchers) if (key.startsWith(beginning)) follow(key);
};

const attempt = (what) => {
  try {
    return what(localStorage);
  } catch (error) {
    store.failed = error;
    tell("!");
  }
};

const store = rbdoc.store = {
  get: (key) => {
    try {
      const { schema, value } = JSON.parse(held[OWN + key] ?? attempt((storage) => storage.getItem(OWN + key)));
      return schema === SCHEMA ? value : undefined;
    } catch {
      // Nothing, somebody else's, or half of ours: it stays where it is.
    }
  },
  set: (key, value) => {
    held[OWN + key] = JSON.stringify({ schema: SCHEMA, value });
    attempt((storage) => {
      storage.setItem(OWN + key, held[OWN + key]);
      delete held[OWN + key];
    });
    tell(key);
  },
  remove: (key) => {
    delete held[OWN + key];
    attempt((storage) => storage.removeItem(OWN + key));
    tell(key);
  },
  keys: (beginning) => [...Object.keys(held), ...attempt((storage) => Object.keys(storage)) ?? []].filter((key) => key.startsWith(OWN + beginning)).map((key) => key.slice(OWN.length)).sort(),
  watch: (beginning, follow) => watchers.push({ beginning, follow }),
};

addEventListener("storage", ({ key }) => {
  if (key?.startsWith(OWN)) tell(key.slice(OWN.length));
});

// The incident that this browser works on: the keys below `log/<incident>/` are its events, in the order of their names.
rbdoc.incident = () => {
  const id = store.get("active");
  // What somebody else wrote there is no incident.
  return /^[\w-]+$/.test(id) ? id : undefined;
};
// Adds an event to the log of the incident; begins one with it, if none is begun. Gives the event's key.
rbdoc.log = (kind, more) => {
  const at = new Date().toISOString();
  const part = () => Math.random().toString(36).slice(2, 10);
  let id = rbdoc.incident();
  if (!id) {
    id = `${at.slice(0, 10)}-${part()}`;
    store.set("active", id);
  }
  // Those of one moment stay in order.
  const key = `log/${id}/${at}-${count += 1}${part()}`;
  store.set(key, { at, kind, ...rbdoc.clockOffset && { offset: rbdoc.clockOffset }, ...more });
  return key;
};
