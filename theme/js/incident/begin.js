// Begins an incident by a press: from a decision, from an alert's link, from a handover. Adds to the one that is begun, if there is one.
const { words } = rbdoc;
const { button, clock, fill, notice, tell } = rbdoc.dom;
const { note, isText } = rbdoc.state;

for (const press of document.querySelectorAll("button.noting")) {
  const { decision, severity, level, respond, update, approver } = press.dataset;
  press.disabled = false;
  press.onclick = () => {
    if ("kept" in press.dataset) return rbdoc.reach("open", rbdoc.incident());
    const text = [decision, severity].filter(Boolean).join(", ");
    note(decision ? "decision" : "classified", {
      text,
      ...severity && { severity, level: Number(level) },
      ...respond !== undefined && { respond: Number(respond) },
      ...update !== undefined && { update: Number(update) },
      ...decision && { decision },
      ...decision && approver && { approver },
    });
    press.firstChild.data = fill(words.log.noted_at, { time: clock(Date.now()) });
    tell(fill(words.log.noted_as, { text }));
  };
}

// The service that is chosen for values is the one that the incident is about, where the log names none.
document.addEventListener("change", ({ target }) => {
  const id = rbdoc.incident();
  if (!id || !target.closest(".service select") || !target.value || rbdoc.state.fold(id).service) return;
  const service = target.selectedOptions[0].textContent;
  note("note", { text: fill(words.log.service, { name: service }), service });
});

// An alert's link is an offer: who follows it may only want to read.
const offer = () => {
  const { alert, service, handover } = Object.fromEntries(rbdoc.address.values);
  if (handover) rbdoc.reach("receive", handover);
  if (!alert || !isText(alert, 200) || /[\n\t]/.test(alert) || rbdoc.incident()) return;
  notice(fill(words.log.by_alert, { name: alert }), button(words.log.begin, () => {
    note("detected", { text: fill(words.log.alert, { name: alert }), alert, ...service && isText(service, 80) && { service } });
    document.querySelector(".strip .strip-line")?.focus();
  }, "button go"));
};
offer();
addEventListener("hashchange", offer);
