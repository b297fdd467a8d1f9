// Stands in for the engine until it is there: the same few pages for every question.
const createEngine = () => {
  const hit = (url, title, kind, label, more) => ({ url, title, section: "", kind, label, alert: false, severity: "", date: "", snippet: [["Some words before ", 0], ["the", 1], [" words that were asked for, and some more of them after, so that it goes over the line.", 0]], ...more });
  const hits = [
    hit("runbooks/index.html", "Act", "runbook", "Procedure", { section: "Kubernetes: roll back a deployment", severity: "Critical" }),
    hit("incidents/index.html", "Checkout answers with errors after the release of 4.11", "incident", "Incident", { severity: "High", date: "2026-09-14" }),
    hit("contacts.html", "Call for help", "page", "Page", { section: "Escalation" }),
    hit("az.html", "All pages A to Z", "page", "Page"),
  ];
  const many = [...hits, ...hits, ...hits];
  return {
    search: async (text, { limit }) => /zz/.test(text) ? { total: 0, more: false, words: null, near: ["rollback", "database"], results: [] } : { total: many.length, more: false, words: null, near: [], results: many.slice(0, limit) },
    facets: async () => ({ kind: [{ id: "runbook", name: "Procedures", count: 7 }], severity: [{ id: "Critical", name: "Critical", count: 3 }], service: [], year: [{ id: "2026", name: "2026", count: 2 }] }),
    warm: () => {},
  };
};
