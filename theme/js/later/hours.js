// Says of each person what time it is where they are, and whether that is within their hours.
const { fill, words } = rbdoc;
const WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const visit = () => {
  const now = Date.now();
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

visit();
setInterval(visit, 6e4);
addEventListener("visibilitychange", visit);
