// What changes with the clock: who is on call, and whether this copy is old.
//
// A page knows the shifts of some weeks, each with its beginning and its end, and the day of its build. What is to be said of
// the clock is loaded where there is something to say (`later/device-clock.js`).
const HOUR = 36e5;
const MINUTE = 6e4;
// From this age on a page says so above its title: a site is built anew with every change, and at least once a day.
const OLD = 14 * 24 * HOUR;

const built = Date.parse(document.getElementById("rb.stamp")?.querySelector("time")?.dateTime);

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

const follow = () => {
  const now = Date.now();
  const isOld = now - built >= OLD;
  document.documentElement.classList.toggle("old", isOld);
  // The day of the build begins at most fourteen hours before that day in UTC.
  if (isOld || now < built - 14 * HOUR) rbdoc.loadLater();
  turn(now);
};

rbdoc.built = built;
if (built) {
  follow();
  setInterval(follow, MINUTE);
  addEventListener("visibilitychange", follow);
}
if (/^http/.test(location.protocol)) addEventListener("load", rbdoc.loadLater);
