// Copies a text as browsers did before they had a clipboard for scripts: over plain http there is no other way.
rbdoc.copyOld = (text) => {
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
  const { activeElement } = document;
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  activeElement?.focus();
  return isDone;
};
