// The preview's script: asks the server what became of this page, and loads it again, changes its style
// sheet, or shows what is wrong. Served by `rbdoc serve` only; no built site holds it.
"use strict";
(() => {
  const own = document.currentScript;
  const { run, hash } = own.dataset;
  let style = own.dataset.style;
  // The top of the site, wherever a proxy has put it.
  const top = new URL("..", own.src);
  const page = "/" + location.pathname.slice(top.pathname.length);
  // The page is itself the list of errors.
  const isList = "list" in own.dataset;
  const PLACE = "rbdoc.preview.place";
  const HIDDEN = "rbdoc.preview.hidden";

  // A browser may forbid its storage; then a reload starts at the top, and errors come back.
  const store = {
    get: (key) => { try { return sessionStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* as said */ } },
    remove: (key) => { try { sessionStorage.removeItem(key); } catch { /* as said */ } },
  };

  // ---- the place of the reader, kept over a reload

  const folds = () => [...document.querySelectorAll("details")];

  function remember() {
    const { scrollX: x, scrollY: y } = window;
    store.set(PLACE, JSON.stringify({ page: location.pathname, x, y, open: folds().map((fold) => fold.open) }));
  }

  function restore() {
    const text = store.get(PLACE);
    if (!text) return;
    store.remove(PLACE);
    // Written by `remember`, which nobody else knows of.
    const { page, x, y, open } = JSON.parse(text);
    if (page !== location.pathname) return;
    const now = folds();
    if (now.length === open.length) now.forEach((fold, at) => { fold.open = open[at]; });
    const back = () => scrollTo({ left: x, top: y, behavior: "instant" });
    back();
    // Pictures may move the page once more, and the browser has a place of its own in mind.
    let moved = false;
    for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      addEventListener(kind, () => { moved = true; }, { once: true, passive: true });
    }
    addEventListener("load", () => { if (!moved) requestAnimationFrame(back); }, { once: true });
  }

  // ---- the style sheet, without a reload

  function restyle(href) {
    const old = [...document.querySelectorAll("link[rel=stylesheet]")].find((link) => link.href === new URL(style, top).href);
    style = href;
    if (!old) return;
    const link = old.cloneNode();
    link.href = new URL(href, top).href;
    // The old one goes when the new one is there, so that the page is never bare.
    link.onload = link.onerror = () => old.remove();
    old.after(link);
  }

  // ---- what is wrong, over the page

  let host, dialog, chip, shown;

  function overlay() {
    if (host) return;
    host = document.createElement("rbdoc-preview");
    const root = host.attachShadow({ mode: "open" });
    const look = document.createElement("link");
    look.rel = "stylesheet";
    look.href = new URL("_rbdoc/preview.css", top).href;
    dialog = document.createElement("dialog");
    dialog.setAttribute("role", "alertdialog");
    dialog.setAttribute("aria-labelledby", "title");
    dialog.setAttribute("aria-describedby", "about");
    dialog.addEventListener("close", () => {
      if (shown) store.set(HIDDEN, shown.id);
      update();
    });
    chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    chip.hidden = true;
    chip.addEventListener("click", () => { store.remove(HIDDEN); update(); });
    root.append(look, dialog, chip);
    document.documentElement.append(host);
    // Shown once it can be seen as it should be.
    look.onload = look.onerror = () => { host.ready = true; update(); };
  }

  function show(problems) {
    if (isList) return;
    if (!problems) {
      store.remove(HIDDEN);
      shown = undefined;
      if (host) { dialog.close(); host.remove(); }
      host = undefined;
      return;
    }
    if (shown?.id === problems.id) return;
    shown = problems;
    overlay();
    const list = document.createElement("div");
    list.className = "list";
    // The server has escaped it, and the page's policy lets no script in it run.
    list.innerHTML = problems.html;
    const hide = document.createElement("button");
    hide.type = "button";
    hide.className = "hide";
    hide.textContent = "Hide";
    hide.autofocus = true;
    hide.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(hide, list);
    chip.textContent = `Show: ${problems.title}`;
    if (dialog.open) hide.focus();
    update();
  }

  function update() {
    if (!shown || !host?.ready) return;
    const isHidden = store.get(HIDDEN) === shown.id;
    chip.hidden = !isHidden;
    if (isHidden === dialog.open) {
      if (isHidden) dialog.close(); else dialog.showModal();
    }
  }

  // ---- asking the server
  //
  // A browser opens six connections to a server, for all its tabs together. So one visible tab waits for
  // news, whichever holds the lock, and tells the others, which then ask for themselves and are answered at once.

  const channel = "BroadcastChannel" in window ? new BroadcastChannel("rbdoc.preview") : undefined;
  let after = 0, awake, isLeaving = false, isAsking = false;

  function act(told) {
    after = told.version;
    if (told.action === "reload") {
      isLeaving = true;
      remember();
      location.reload();
      return;
    }
    if (told.action === "style") restyle(told.style);
    show(told.problems);
  }

  // Asks what to do; with `waits` the answer may take as long as there is none.
  async function ask(signal, waits) {
    const about = new URLSearchParams({ run, after, page, hash, style, ...(waits && { waits }) });
    const answer = await fetch(new URL(`_rbdoc/wait?${about}`, top), { cache: "no-store", signal });
    if (answer.status === 204) return;
    if (answer.status !== 200) throw new Error(`status ${answer.status}`);
    const told = await answer.json();
    if (waits && told.version !== after) channel?.postMessage(told.version);
    act(told);
  }

  async function catchUp(signal) {
    if (isAsking) return;
    isAsking = true;
    // If there is no answer, whoever waits will hear of the server, and tell.
    await ask(signal, false).catch(() => {});
    isAsking = false;
  }

  const pause = (time, signal) => new Promise((done) => {
    const timer = setTimeout(done, time);
    signal.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
  });

  async function lead(signal) {
    let failures = 0;
    while (!signal.aborted && !isLeaving) {
      try {
        await ask(signal, true);
        failures = 0;
      } catch {
        // A server that was ended may come back: it is asked again, less and less often.
        failures += 1;
        if (!signal.aborted) await pause(Math.min(250 * 2 ** failures, 4000), signal);
      }
    }
  }

  async function wake() {
    if (awake || isLeaving || document.visibilityState === "hidden") return;
    awake = new AbortController();
    const { signal } = awake;
    await catchUp(signal);
    if (signal.aborted) return;
    // Only an address that a browser trusts (this machine's) has locks; elsewhere each tab waits for itself.
    if (navigator.locks) navigator.locks.request("rbdoc.preview", { signal }, () => lead(signal)).catch(() => {});
    else lead(signal);
  }

  function sleep() {
    awake?.abort();
    awake = undefined;
  }

  channel?.addEventListener("message", ({ data: version }) => {
    if (awake && !isLeaving && version !== after) catchUp(awake.signal);
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") sleep(); else wake(); });
  addEventListener("pagehide", sleep);
  addEventListener("pageshow", (event) => { if (event.persisted) { isLeaving = false; wake(); } });

  restore();
  wake();
})();
