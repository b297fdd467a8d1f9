// Loads the scripts that show an incident, once one is begun or somebody reaches for a checklist or a decision.
const { site, store } = rbdoc;
// The scripts that are not loaded yet.
const missing = site.incident.split(" ");
let isLoading = false;

const load = rbdoc.loadIncident = () => {
  if (isLoading || !missing[0]) return;
  isLoading = true;
  const script = document.createElement("script");
  script.src = missing[0];
  script.onload = () => {
    missing.shift();
    isLoading = false;
    load();
  };
  script.onerror = () => {
    isLoading = false;
    script.remove();
  };
  document.head.append(script);
};

if (rbdoc.incident()) load();
store.watch("active", load);
