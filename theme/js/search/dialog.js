// The dialog of the search: what is in the field is asked, the answer shown, the keys followed.
//
// The script of the page has made the dialog with its field and opened it; people may have typed in it, and pressed
// Enter, before this runs. From here: a change of the field asks the engine, after a moment without a key; what is shown
// stays until the answer to the newest text is there; each answer is shown whole, so that nothing moves.
const { words, site, createEngine, createFilters, makeWaysOut, makeKeySwitch, showFailure, sayCount, sayInstead, makeHits, makeNothing } = rbdoc;

// How many results are shown at first, and added by "Show more".
const STEP = 5;
// How long the keys rest before the engine is asked, in milliseconds: a little longer than between two keys, so that
// who types fast asks once.
const DELAYS = [30, 60];

const startSearch = (dialog) => {
  const { root } = site;
  const field = dialog.querySelector("input");
  const count = dialog.querySelector("#rb\\.search-count");
  const status = dialog.querySelector("[role=status]");
  const body = dialog.lastChild;
  const engine = createEngine(root);
  const filters = createFilters(engine, () => ask());
  // The number of the newest question, the text of it, and how many results it wants.
  let latest = 0, lastKey = 0, text, limit = STEP, isAnswered = false, pause, speech, patience;

  // Seen at once; read out when nothing has changed for a moment.
  const say = (seen, read = seen) => {
    count.textContent = seen;
    clearTimeout(speech);
    speech = setTimeout(() => { status.textContent = read; }, 500);
  };

  const links = () => [...body.querySelectorAll(".hits a")];

  const showHint = () => {
    say(words.search.hint, "");
    body.replaceChildren(...makeWaysOut(site, true), makeKeySwitch());
  };

  const show = (answer, stop) => {
    // Who already stands on a result stands on the one in its place.
    const at = stop ?? (body.contains(document.activeElement) ? Math.max(links().indexOf(document.activeElement), 0) : -1);
    const found = sayCount(answer);
    if (answer.total) {
      const more = () => {
        limit += STEP;
        ask(links().length);
      };
      body.replaceChildren(...makeHits(text, answer, root, more));
      say(found, answer.words ? `${sayInstead(text, answer)} ${found}` : found);
    } else {
      const type = (word) => {
        field.value = word;
        field.focus();
        follow();
      };
      body.replaceChildren(...makeNothing(text, answer, site, { ask: type, clear: filters.isOn() && filters.clear }));
      say(found);
    }
    if (at < 0) body.scrollTop = 0;
    else (links()[at] ?? field).focus();
    isAnswered = true;
    if (dialog.open && dialog.dataset.go?.trim() === text) go();
  };

  // Asks for the text as it is now; `stop` is the result to stand on then.
  const ask = async (stop) => {
    clearTimeout(pause);
    clearTimeout(patience);
    const number = ++latest;
    isAnswered = false;
    if (!text) return;
    patience = setTimeout(() => { count.textContent = words.search.searching; }, 400);
    filters.follow(text);
    let answer;
    try {
      answer = await engine.search(text, { limit, filters: { ...filters.values } });
    } catch {
      answer = null;
    }
    if (number !== latest) return;
    clearTimeout(patience);
    if (answer) {
      show(answer, stop);
      return;
    }
    delete dialog.dataset.go;
    say("", "");
    showFailure(() => {
      field.focus();
      ask();
    });
  };

  // Follows the field.
  const follow = () => {
    const now = field.value.trim();
    if (now === text) return;
    const since = performance.now() - lastKey;
    lastKey += since;
    // What was pasted is whole.
    const delay = now.length > (text ?? "").length + 2 ? 0 : Math.min(Math.max(since * 1.2, DELAYS[0]), DELAYS[1]);
    text = now;
    limit = STEP;
    latest += 1;
    isAnswered = false;
    clearTimeout(pause);
    clearTimeout(patience);
    filters.element.hidden = !text;
    if (text) pause = setTimeout(ask, delay);
    else showHint();
  };

  // Opens the first result; if there is no answer yet, when it is there.
  const go = () => {
    if (!isAnswered) {
      if (text) ask();
      return;
    }
    delete dialog.dataset.go;
    links()[0]?.click();
  };

  const goTo = (event, target) => {
    event.preventDefault();
    target.focus();
  };

  count.after(filters.element);
  field.addEventListener("input", follow);
  dialog.querySelector("form").addEventListener("submit", go);

  dialog.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const stops = [field, ...body.querySelectorAll(".hits a, .hits ~ p button")];
    const at = stops.indexOf(target);
    if (at < 0) return;
    if (key === "ArrowDown" || key === "ArrowUp") goTo(event, stops[at + (key === "ArrowDown" ? 1 : -1)] ?? target);
    else if (target === field) return;
    else if (key === "/") goTo(event, field);
    // Typing goes on in the field, wherever the keyboard stands in the list.
    else if (key === "Backspace" || (key.length === 1 && key !== " ")) field.focus();
  });

  // A press that begins and ends beside the dialog closes it; one that selects text and ends there does not.
  let isBeside = false;
  dialog.addEventListener("pointerdown", (event) => { isBeside = event.target === dialog; });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && isBeside) dialog.close();
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.pathname === location.pathname) dialog.close();
    // The way back leads to the results again. The text stays in this tab's history, and goes when the dialog is closed.
    else if (link.protocol === location.protocol) remember(field.value);
  });
  const remember = (search) => {
    try {
      history.replaceState({ ...history.state, search }, "");
    } catch {
      // A browser may forbid it.
    }
  };
  dialog.addEventListener("close", () => {
    if (history.state?.search) remember("");
  });

  // What a phone's keyboard leaves to be seen.
  const fit = () => dialog.style.setProperty("--seen", `${visualViewport.height * visualViewport.scale}px`);
  if (window.visualViewport) {
    visualViewport.addEventListener("resize", fit);
    fit();
  }

  engine.warm();
  follow();
};

startSearch(document.getElementById("rb.search"));
