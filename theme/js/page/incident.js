// Loads the scripts that show an incident: once one is begun, an address brings one, or a checklist or a decision comes near.
const { load, site, store } = rbdoc;
const show = () => load(site.incident).catch(console.error);

const look = () => (rbdoc.incident() || /[?&](alert|handover)=/.test(location.hash)) && show();
look();
store.watch("active", show);
addEventListener("hashchange", look);

const near = new IntersectionObserver((all) => all.some((one) => one.isIntersecting) && show(), { rootMargin: "50%" });
for (const part of document.querySelectorAll(".checks, .noting")) near.observe(part);
