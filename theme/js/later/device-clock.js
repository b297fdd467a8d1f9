// Says above the title how old this copy is, and that the device's own clock cannot be right.
//
// Nothing is asked of anybody but, over http, the time of the page's own server.
const { built, fill, words } = rbdoc;
const HOUR = 36e5;
const DAY = 24 * HOUR;
// A clock that is further off than this is wrong.
const OFF = 6e4;

const stamp = document.getElementById("rb.stamp");

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

const tell = () => {
  const now = Date.now();
  if (document.documentElement.classList.contains("old")) {
    const address = stamp.querySelector(".address")?.textContent;
    say("rb.age", fill(words.clock.old, { days: Math.floor((now - built) / DAY) }), address ? fill(words.clock.look, { address }) : words.clock.may_differ);
  }
  if (now < built - 14 * HOUR) say("rb.clock", words.clock.wrong, words.clock.before_build);
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
if (/^http/.test(location.protocol)) compare().catch(() => {});
