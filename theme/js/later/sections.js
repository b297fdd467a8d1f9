// Marks the section in view, in the contents of a page and among its jumps, and lets the key Tab pass the headings' own links.
for (const list of document.querySelectorAll(".toc ul, .chips ul")) {
  const parts = [...list.querySelectorAll("a")]
    .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
    .filter(({ heading }) => heading);
  let marked;
  const mark = () => {
    // Where nothing is left to scroll, the last section is meant, however short it is.
    const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2 && scrollY > 0;
    const passed = parts.filter(({ heading }) => heading.getBoundingClientRect().top < 120);
    const { link } = (isAtEnd ? parts : passed).at(-1) ?? parts[0];
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    marked = link;
    link.setAttribute("aria-current", "true");
    list.scrollLeft = link.offsetLeft - list.offsetLeft - (list.clientWidth - link.clientWidth) / 2;
  };
  let isWaiting = false;
  const follow = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      mark();
    });
  };
  // A list that is not shown at this width is marked all the same: a phone can be turned.
  if (parts.length) {
    mark();
    addEventListener("scroll", follow, { passive: true });
    addEventListener("resize", follow);
  }
}
// The contents lead to the same places.
for (const anchor of document.querySelectorAll(".anchor")) anchor.tabIndex = -1;
