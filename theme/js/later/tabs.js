// Tabs: of alternatives that stand one below the other without script, the chosen one is shown.
//
// A choice holds for all groups that have a tab of its name, on every page. An address and the browser's own search open
// the tab that holds what they lead to.
const { store, values } = rbdoc;
const groups = [...document.querySelectorAll(".tabs")].map((group, at) => {
  const panels = [...group.querySelectorAll(":scope > .tab")];
  const list = Object.assign(document.createElement("div"), { role: "tablist" });
  const tabs = panels.map((panel, number) => {
    panel.id ||= `rb.tab-${at}-${number}`;
    const tab = Object.assign(document.createElement("button"), { type: "button", role: "tab", id: `${panel.id}-name`, textContent: panel.dataset.tab });
    tab.setAttribute("aria-controls", panel.id);
    panel.role = "tabpanel";
    panel.setAttribute("aria-labelledby", tab.id);
    panel.removeAttribute("aria-label");
    panel.onbeforematch = () => choose(panel.dataset.tab);
    tab.onclick = () => choose(panel.dataset.tab);
    tab.onkeydown = ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      const next = step && tabs.at((number + step) % tabs.length);
      next?.click();
      next?.focus();
    };
    list.append(tab);
    return tab;
  });
  group.prepend(list);
  return { panels, tabs };
});

const open = ({ panels, tabs }, name) => {
  for (const [at, panel] of panels.entries()) {
    const isOpen = panel.dataset.tab === name;
    panel.hidden = isOpen ? false : "until-found";
    tabs[at].ariaSelected = isOpen;
    tabs[at].tabIndex = isOpen ? 0 : -1;
  }
};

// Fields that only commands of closed tabs need are not asked for; those of the open one are unfolded.
const fold = () => {
  const isOpen = (name) => groups.some(({ panels }) => panels.some((panel) => panel.dataset.tab === name && !panel.hidden));
  for (const more of document.querySelectorAll(".values [data-tab]")) {
    const isAsked = isOpen(more.dataset.tab);
    more.classList.toggle("more", !isAsked);
    more.open ||= isAsked;
  }
  for (const row of document.querySelectorAll(".fields > [data-param]")) {
    const places = [...document.querySelectorAll(".command var.param")].filter((place) => place.dataset.param === row.dataset.param);
    row.classList.toggle("idle", places.length > 0 && places.every((place) => place.closest(".tab[hidden]")));
  }
  values.count();
};

const choose = (name) => {
  store.set(`tab/${name}`, Date.now());
  for (const group of groups) if (group.panels.some((panel) => panel.dataset.tab === name)) open(group, name);
  fold();
};

const follow = () => {
  const panel = document.getElementById(rbdoc.address.anchor)?.closest(".tab[hidden]");
  if (!panel) return;
  choose(panel.dataset.tab);
  document.getElementById(rbdoc.address.anchor).scrollIntoView();
};

if (groups.length) {
  for (const group of groups) {
    const names = group.panels.map((panel) => panel.dataset.tab);
    const chosen = (name) => store.get(`tab/${name}`) ?? 0;
    open(group, names.reduce((best, name) => chosen(name) > chosen(best) ? name : best));
  }
  fold();
  follow();
  addEventListener("hashchange", follow);
}
