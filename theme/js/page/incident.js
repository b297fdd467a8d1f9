// Loads the scripts that show an incident, once one is begun.
const { load, site, store } = rbdoc;
rbdoc.loadIncident = () => load(site.incident).catch(console.error);
if (rbdoc.incident()) rbdoc.loadIncident();
store.watch("active", rbdoc.loadIncident);
