// Writes a value for the place where it stands: as `rbdoc` itself does for a terminal, by the same table (`src/quote`).
//
// A place is what its `data-q` says: `^` begins a word, `?` may stay open, then what reads it, the outermost first. Without
// one it is a word of a shell. Nothing of a browser is used here.
const { quoting: { control, layers, longest } } = rbdoc;

const whole = (pattern, flags) => new RegExp(`^(?:${pattern})$`, flags);
const refused = (why) => ({ refused: why });
const read = (context = "^?bare") => {
  const [, begins, open, names] = /^(\^?)(\??)(.*)$/.exec(context);
  return { begins, open, names: names.split("/").reverse() };
};

// Whether a value is whole what a pattern describes. Browsers know other expressions than the command line does: one that
// they cannot read takes nothing.
const matches = rbdoc.matches = (value, pattern) => {
  for (const flags of ["u", ""]) {
    try {
      return whole(pattern.replace(/^\(\?i\)/, ""), pattern.startsWith("(?i)") ? `i${flags}` : flags).test(value);
    } catch {
      // It may be one that is readable without Unicode's rules.
    }
  }
  return false;
};

const encode = (sign) => Array.from(encodeURIComponent(sign), (part) => /[!'()*]/.test(part) ? `%${part.charCodeAt(0).toString(16).toUpperCase()}` : part).join("");

const write = (text, { keep, map = {}, percent, wrap = "" }) =>
  keep && whole(keep, "u").test(text) ? text : wrap + Array.from(text, (sign) => percent ? whole(percent, "u").test(sign) ? sign : encode(sign) : Object.hasOwn(map, sign) ? map[sign] : sign).join("") + wrap;

// Gives `{ text }` to put there, or `{ refused }`: the name of the reason.
rbdoc.quote = (value, context, pattern, isChange) => {
  const { begins, names } = read(context);
  if (new RegExp(control, "u").test(value) || /\p{Cs}/u.test(value)) return refused("control");
  if (Array.from(value).length > longest) return refused("long");
  if (pattern && !matches(value, pattern)) return refused("pattern");
  if (!value && isChange) return refused("empty");
  if (begins && value[0] === "-" && !pattern) return refused("dash");
  let text = value;
  for (const name of names) {
    const layer = Object.hasOwn(layers, name) ? layers[name] : { only: "", pattern: true };
    if (layer.pattern && !pattern) return refused("no_pattern");
    if (layer.only !== undefined && !whole(layer.only, "u").test(text)) return refused("sign");
    if (Array.from(layer.refuse ?? "").some((sign) => text.includes(sign))) return refused("sign");
    text = write(text, layer);
  }
  return { text };
};

// Gives what stands for a parameter without a value: a shell stops there before it runs anything.
rbdoc.unfilled = (name, context) => {
  if (!read(context).open) return refused("open");
  const variable = name.replace(/[^A-Za-z0-9]/gu, "_");
  return { text: `\${RBDOC_UNSET_${variable}:?set ${variable}}` };
};
