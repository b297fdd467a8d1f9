// Copies one command as it is to be pasted, says where it acts, and asks twice where nothing brings the state back.
//
// A name that has no value becomes something at which the shell stops; where nothing would stop it, the command is not
// copied and its field is shown. What is copied is not run: the log says "copied".
const { fill, quote, unfilled, values, words } = rbdoc;
// Seconds for the second press of a destructive command.
const ARMED = 5;

const status = document.createElement("p");
status.role = "status";
status.className = "visually-hidden";

const label = (name) => values.fields.get(name)?.label ?? name;

// The text of a command with values in their places, and what stands in the way.
const compose = (code, isChange) => {
  const names = new Set();
  const missing = new Set();
  const refused = [];
  let isStopped = false;
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const { param: name, q: context } = node.dataset ?? {};
    if (!node.matches("var.param")) return [...node.childNodes].map(read).join("");
    const value = values.get(name);
    const { text, refused: why } = value === undefined ? unfilled(name, context) : quote(value, context, values.fields.get(name).form, isChange);
    (value === undefined ? missing : names).add(name);
    isStopped ||= value === undefined && text !== undefined;
    if (why) refused.push({ name, why });
    return text ?? `[${name}]`;
  };
  const text = read(code).replace(/\n+$/, "");
  return { text, names, missing, refused: refused.find(({ why }) => !isStopped || why !== "open") };
};

// Over plain http a browser has only the old way to copy (`later/old-copy.js`).
const write = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    await rbdoc.loadLater();
    return rbdoc.copyOld?.(text);
  }
};

// One line above the button, in parts: texts, and values that never break inside.
const say = (button, parts, isAlarm) => {
  const card = button.parentElement;
  let line = card.querySelector(".said");
  if (!line) button.before(line = Object.assign(document.createElement("p"), { className: "said" }));
  line.classList.toggle("alarm", Boolean(isAlarm));
  line.replaceChildren(...parts);
  status.textContent = `${line.textContent} ${button.textContent}`;
};

// "Acts on namespace checkout-prod, host db.example.com. ", each value as it is read.
const acts = (names) => names.size ? [words.copy.acts_on, ...[...names].flatMap((name, at) => [
  `${at ? ", " : ""}${label(name).toLowerCase()} `,
  Object.assign(document.createElement("b"), { textContent: values.fields.get(name).isSecret ? "•••" : values.get(name) }),
]), ". "] : [];

const rest = (button) => {
  clearInterval(button.timer);
  button.timer = 0;
  button.classList.remove("copied", "armed");
  button.textContent = button.words;
  button.parentElement.querySelector(".said")?.remove();
};

const arm = (button, names) => {
  let left = ARMED;
  const tick = () => {
    button.textContent = fill(words.copy.press_again, { n: left });
    if (left < 1) rest(button);
    left -= 1;
  };
  button.classList.add("armed");
  button.timer = setInterval(tick, 1000);
  tick();
  say(button, [...acts(names), words.copy.destructive], true);
};

// The names in a message that are still to be filled in.
const openIn = (text) => [...values.fields.keys()].filter((name) => text.includes(`[${name}]`));

const press = async (button) => {
  const card = button.parentElement;
  const area = card.querySelector("textarea");
  const code = card.querySelector("code");
  const { kind } = card.dataset;
  const isChange = card.matches(".command") && !/^(look|verify)$/.test(kind);
  const { text, names = new Set(), missing, refused } = area ? { text: area.value, missing: new Set(openIn(area.value)) } : compose(code, isChange);
  if (refused) {
    rest(button);
    say(button, [fill(words.copy.refused, { name: label(refused.name), reason: words.quote[refused.why] })], true);
    values.reveal(refused.name);
    return;
  }
  if (kind === "destructive" && !button.timer) {
    rest(button);
    arm(button, names);
    return;
  }
  rest(button);
  if (!await write(text)) {
    say(button, [words.copy.failed], true);
    getSelection().selectAllChildren(code ?? area);
    return;
  }
  button.classList.add("copied");
  button.textContent = fill(words.copy.copied, { time: new Date().toISOString().slice(11, 19) });
  const stops = missing.size ? [fill(area ? words.copy.open : words.copy.stops, { names: [...missing].map(label).join(", ") })] : [];
  const where = isChange ? acts(names) : [];
  if (isChange || stops.length) say(button, [...where, ...stops, isChange ? words.copy.not_run : ""]);
  else status.textContent = button.textContent;
  if (card.matches(".command, .draft") && rbdoc.incident()) {
    const title = card.querySelector(".command-title span:last-child")?.textContent;
    rbdoc.log("copy", { text: title ?? code?.textContent ?? document.querySelector("h1").textContent });
  }
};

const buttons = document.querySelectorAll(".copy");
for (const button of buttons) {
  button.words = button.textContent;
  button.disabled = false;
  button.onclick = () => press(button);
}
// What was copied is what the page showed then.
values.watch(() => {
  for (const button of buttons) if (button.className !== "copy") rest(button);
});
document.body.append(status);
