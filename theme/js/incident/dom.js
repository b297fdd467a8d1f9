// Pieces of what an incident shows: elements, phrases, times. Texts go in as texts, never as markup.
const { fill, words } = rbdoc;

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const button = (textContent, onclick, className = "button") => make("button", { type: "button", className, textContent, onclick });

// The time of day, in UTC.
const clock = (time) => new Date(time).toISOString().slice(11, 16);
const day = (time) => new Date(time).toISOString().slice(0, 10);

const lasted = (time) => {
  const minutes = Math.max(0, Math.floor(time / 6e4));
  return minutes < 60 ? fill(words.log.minutes, { m: minutes }) : fill(words.log.hours, { h: Math.floor(minutes / 60), m: minutes % 60 });
};

const SHAPES = ['<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/>', '<path d="M8 1.5l7 13H1z"/>', '<path class="open" d="M8 1.5L14.5 8 8 14.5 1.5 8z"/>', '<circle class="open" cx="8" cy="8" r="6"/>'];

// A sign of ours by its drawing.
const sign = (drawing) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.ariaHidden = "true";
  svg.innerHTML = drawing;
  return svg;
};

const tag = ({ name, level }) => make("span", { className: `tag sev-${level}` }, sign(SHAPES[level - 1]), name);

const status = make("p", { id: "rb.told", className: "visually-hidden", role: "status" });
document.body.append(status);
// A dialog that is open hides all else from those who listen.
const place = () => document.querySelector("dialog[open]") ?? document.body;

// What happened, for those who listen.
const tell = (text) => {
  place().append(status);
  status.textContent = text;
};

// What happened, for everybody, until it is closed.
let shown;
const notice = (text, ...actions) => {
  shown?.remove();
  const close = () => shown.remove();
  shown = make("div", { className: "told", role: "region", ariaLabel: words.log.notice }, make("p", { textContent: text }), ...actions, button(words.log.close, close));
  for (const action of actions) action.addEventListener("click", close);
  place().append(shown);
  tell(text);
};

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Over http a browser lends its clipboard to a press in a field only.
    const field = make("textarea", { value: text, className: "visually-hidden" });
    place().append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    if (!isCopied) return notice(words.log.not_copied);
  }
  notice(fill(words.log.copied, { time: clock(Date.now()) }));
};

const download = (name, type, text) => {
  const href = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 6e4);
};

rbdoc.dom = { make, button, fill, clock, day, lasted, sign, tag, tell, notice, copy, download };
