// Loads the scripts that show an incident.
//
// They come once one is begun, an address brings one, or a checklist or a decision comes into view.
const { load, site, store } = rbdoc;
const show = () => load(site.incident).catch(console.error);

const look = () => (rbdoc.incident() || /[?&](alert|handover)=/.test(location.hash)) && show();
look();
store.watch("active", show);
addEventListener("hashchange", look);

const seen = new IntersectionObserver((all) => all.some((one) => one.isIntersecting) && show());
for (const part of document.querySelectorAll(".checks, .noting")) seen.observe(part);
