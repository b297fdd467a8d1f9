// Ticks: each thing to check is passed, failed or not applicable, at a time, by an event in the log.
//
// A tick belongs to a list, an item and its wording: one of another wording does not count. It is the same wherever the list
// is shown. Without this script there is a plain box to tick.
const { store, words } = rbdoc;
const { make, button, fill, clock, sign, tell } = rbdoc.dom;
const { fold, note, clean } = rbdoc.state;
const SIGNS = {
  pass: '<path class="open" d="M2.5 8.5l4 4 7-8.5"/>',
  fail: '<path class="open" d="M3 3l10 10M13 3L3 13"/>',
  na: '<path class="open" d="M2.5 8h11"/>',
  open: '<circle class="open" cx="8" cy="8" r="6"/>',
};
const CHOICES = [["pass", words.tick.pass], ["fail", words.tick.fail], ["na", words.tick.na]];
const items = [];
let isOwn = false;

// What is done takes one line. Where nobody has pressed anything, it takes it when it is out of view: nothing moves before
// a reader's eyes.
const left = new IntersectionObserver((all) => {
  for (const { isIntersecting, target } of all) {
    if (isIntersecting) continue;
    left.unobserve(target);
    target.classList.remove("tall");
  }
});

const wordingOf = (span) => {
  const copy = span.cloneNode(true);
  if (copy.lastElementChild?.matches(".muted")) copy.lastElementChild.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
};

const count = (list) => {
  const of = items.filter((item) => item.list === list);
  const done = of.filter((item) => item.result);
  const failed = of.filter((item) => item.result === "fail").length;
  return { share: done.length / of.length, text: fill(words.tick.tally, { n: done.length, all: of.length }), failed: failed ? `, ${fill(words.tick.tally_failed, { n: failed })}` : "" };
};

const press = (item, result, reason) => {
  const isBack = result === item.result && !reason;
  item.isOpened = false;
  isOwn = true;
  note(isBack ? "note" : "check", { ref: item.ref, text: item.wording, ...isBack ? { isBack } : { result }, ...reason && { reason, wording: item.wording, text: `${item.wording} (${reason})` } });
  show();
  isOwn = false;
  const { text, failed } = count(item.list);
  tell(`${isBack ? words.tick.open : { pass: words.tick.passed, fail: words.tick.failed, na: words.tick.not_applicable }[result]}: ${item.wording}. ${text}${failed}`);
  (item.li.classList.contains("ticked") ? item.stamp : item.buttons[CHOICES.findIndex(([name]) => name === result)]).focus();
};

// What does not apply says why.
const askWhy = (item) => {
  if (item.form) return item.form.querySelector("input").focus();
  const field = make("input", { type: "text", required: true, id: `${item.input.id}-why`, autocomplete: "off" });
  const leave = () => {
    item.form.remove();
    item.form = undefined;
  };
  item.form = make("form", {
    className: "why",
    onsubmit: (event) => {
      event.preventDefault();
      const reason = clean(field.value);
      if (!reason) return;
      leave();
      press(item, "na", reason);
    },
    onkeydown: (event) => {
      if (event.key !== "Escape") return;
      leave();
      item.buttons[2].focus();
    },
  }, make("label", { htmlFor: field.id, textContent: words.tick.why }), field, make("button", { className: "button", textContent: words.tick.not_applicable }));
  item.li.append(item.form);
  field.focus();
};

const build = (ul, li) => {
  const input = li.querySelector("label > input");
  const span = li.querySelector("label > span");
  // A book's own template may show checks in another way.
  if (!input || !span) return;
  const { list } = ul.dataset;
  const item = { li, list, input, wording: wordingOf(span), ref: `check:${list}/${input.id.slice(`rb.check-${list}-`.length)}` };
  span.id = `${input.id}-text`;
  item.buttons = CHOICES.map(([result, text]) => button(text, () => result === "na" && item.result !== "na" ? askWhy(item) : press(item, result), ""));
  const choice = make("div", { className: "choice", role: "group" }, ...item.buttons);
  choice.setAttribute("aria-labelledby", span.id);
  item.mark = make("span", { className: "mark-of" });
  item.stamp = button("", () => {
    item.isOpened = isOwn = true;
    show();
    isOwn = false;
    item.buttons[0].focus();
  }, "stamp-of");
  item.said = make("p", { className: "said-of" });
  li.querySelector("label").onclick = (event) => event.target.closest("a") || event.preventDefault();
  li.append(item.mark, item.said, item.stamp, choice);
  items.push(item);
};

const show = () => {
  const id = rbdoc.incident();
  const ticks = id ? fold(id).ticks : new Map();
  for (const item of items) {
    const event = ticks.get(item.ref);
    const isTicked = event && !event.isBack && Object.hasOwn(SIGNS, event.result);
    const isOther = isTicked && (event.wording ?? event.text) !== item.wording;
    const result = isTicked && !isOther ? event.result : undefined;
    const state = `${result}|${event?.key}|${item.isOpened}|${isOther}`;
    if (item.state === state) continue;
    Object.assign(item, { state, result });
    const { li, input, mark, stamp, said, buttons } = item;
    const isDone = Boolean(result) && result !== "fail" && !item.isOpened;
    const isTall = li.classList.toggle("tall", isDone && !isOwn);
    if (isTall) left.observe(li);
    li.classList.toggle("ticked", isDone);
    li.classList.toggle("failed", result === "fail");
    input.checked = result === "pass";
    mark.className = `mark-of ${result ?? "open"}`;
    mark.replaceChildren(sign(SIGNS[result ?? "open"]));
    CHOICES.forEach(([name], index) => { buttons[index].ariaPressed = String(name === result); });
    const time = event && `${clock(event.at)} UTC`;
    buttons[1].textContent = result === "fail" ? fill(words.tick.failed_at, { time }) : words.tick.fail;
    said.textContent = isOther ? fill(words.tick.other, { time }) : result && event.reason ? event.reason : "";
    stamp.textContent = result === "na" ? words.tick.na : time ?? "";
    stamp.ariaLabel = result ? `${result === "na" ? words.tick.na : words.tick.passed}, ${time}: ${words.tick.change}` : null;
    // The number beside what to do then is the call; where there is none, the way to help is.
    const help = document.querySelector(".head .call, .bar .call");
    item.call?.remove();
    item.call = result === "fail" && help && !li.querySelector(".if-not .number") ? make("p", { className: "help-of" }, make("a", { className: "button go", href: help.href, textContent: words.tick.help })) : undefined;
    if (item.call) li.append(item.call);
    if (result && item.form) {
      item.form.remove();
      item.form = undefined;
    }
  }
  for (const tally of document.querySelectorAll(".tally[data-list]")) {
    const { share, text, failed } = count(tally.dataset.list);
    if (tally.dataset.text === text + failed || Number.isNaN(share)) continue;
    tally.dataset.text = text + failed;
    const bar = make("span", { className: "bar-of" }, make("span", {}));
    bar.firstChild.style.inlineSize = `${share * 100}%`;
    tally.replaceChildren(make("span", {}, text, make("b", { textContent: failed })), bar);
  }
};

for (const ul of document.querySelectorAll(".checks[data-list]")) {
  for (const li of ul.children) build(ul, li);
  if (items.length) ul.classList.add("live");
}
if (items.length) {
  show();
  store.watch("active", show);
  store.watch("log/", show);
}
