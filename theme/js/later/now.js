// Fills in the time of now, in the form that its field takes: a moment with its zone, or the hour in UTC.
const { quote, values } = rbdoc;
for (const now of document.querySelectorAll(".fields .now")) {
  const { param, form } = now.parentElement.dataset;
  now.onclick = () => {
    const [day, hour] = new Date().toISOString().split(/[T.]/);
    const forms = [`${day}T${hour}Z`, `${day} ${hour.slice(0, 5)} UTC`, `${hour.slice(0, 5)} UTC`, hour.slice(0, 5), `${day} ${hour}+00:00`, `${day} ${hour}`];
    values.set([[param, forms.find((text) => !quote(text, "text", form).refused) ?? forms[0]]]);
  };
}
