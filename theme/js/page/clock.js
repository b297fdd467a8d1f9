// What changes with the clock: how old this copy is, who is on call, and whether the device's own clock can be right.
//
// A page knows the shifts of some weeks, each with its beginning and its end, and the day of its build. Nothing is asked
// of anybody but, over http, the time of the page's own server.
const { words } = rbdoc;
const HOUR = 36e5;
const DAY = 24 * HOUR;
// From this age on a page says so above its title: a site is built anew with every change, and at least once a day.
const OLD = 14 * DAY;
// A clock that is further off than this is wrong.
const OFF = 6e4;

const stamp = document.getElementById("rb.stamp");
const built = Date.parse(stamp?.querySelector("time")?.dateTime);

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

// A notice above the title; the words that were to be said before give way.
const say = (id, title, text) => {
  document.getElementById(id)?.remove();
  const notice = document.createElement("div");
  notice.id = id;
  notice.className = "notice warning";
  notice.append(Object.assign(document.createElement("p"), { className: "notice-title", textContent: title }));
  notice.append(Object.assign(document.createElement("p"), { textContent: text }));
  document.querySelector("main").prepend(notice);
};

// Shows of each rotation who is on call and who comes next, and says where what the page knows of it has ended.
const turn = (now) => {
  for (const group of document.querySelectorAll("[data-rotation]")) {
    let shown = 0;
    for (const shift of group.querySelectorAll("[data-until]")) {
      const isOver = Date.parse(shift.dataset.until) <= now;
      shift.hidden = isOver || shown === 2;
      shift.classList.toggle("later", Date.parse(shift.dataset.from) > now);
      if (!shift.hidden) shown += 1;
    }
    const ended = group.querySelector(".ended");
    if (ended) ended.hidden = shown > 0;
  }
};

const WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

// Says of each person what time it is there, and whether that is within their hours.
const visit = (now) => {
  for (const one of document.querySelectorAll("[data-zone]")) {
    const { zone, week } = one.dataset;
    const format = new Intl.DateTimeFormat("en", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const { weekday, hour, minute } = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
    const at = (WEEK.indexOf(weekday) * 24 + +hour) * 60 + +minute;
    const isWithin = week.split(" ").some((stretch) => {
      const [from, to] = stretch.split("-");
      // Sunday's last stretch may run into Monday.
      return at >= from && at < to || at + 10080 < to;
    });
    one.classList.toggle("out", !isWithin);
    if (!one.lastElementChild) one.append(document.createElement("span"));
    one.lastElementChild.textContent = fill(isWithin ? words.clock.there : words.clock.outside, { time: `${hour}:${minute}` });
  }
};

const tell = () => {
  const now = Date.now();
  const age = Math.floor((now - built) / DAY);
  document.documentElement.classList.toggle("old", age * DAY >= OLD);
  if (age * DAY >= OLD) {
    const address = stamp.querySelector(".address")?.textContent;
    say("rb.age", fill(words.clock.old, { days: age }), address ? fill(words.clock.look, { address }) : words.clock.may_differ);
  }
  // The day of the build begins at most fourteen hours before that day in UTC.
  if (now < built - 14 * HOUR) say("rb.clock", words.clock.wrong, words.clock.before_build);
  turn(now);
  visit(now);
};

if (built) {
  tell();
  setInterval(tell, OFF);
  addEventListener("visibilitychange", tell);
}

// The server's clock, where it is the server that answers and no cache on the way.
const compare = async () => {
  const start = Date.now();
  const { ok, headers } = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
  const theirs = Date.parse(headers.get("date"));
  if (!ok || !theirs || headers.get("age") > 0) return;
  const offset = (start + Date.now()) / 2 - theirs;
  if (Math.abs(offset) < OFF) return;
  // The log notes it with each moment.
  rbdoc.clockOffset = Math.round(offset / 1000);
  say("rb.clock", words.clock.wrong, fill(offset > 0 ? words.clock.ahead : words.clock.behind, { minutes: Math.round(Math.abs(offset) / OFF) }));
};
if (/^http/.test(location.protocol)) addEventListener("load", () => compare().catch(() => {}));
