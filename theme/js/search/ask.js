// Takes a query apart: its words, its phrases, and whether its last word is still being typed.
const { tokens, keyOf } = rbdoc;

function ask(typed) {
  const text = nameInAddress(typed.trim()) ?? typed;
  const parts = text.split('"');
  const quoted = parts.slice(0, -1).filter((_, number) => number % 2 === 1);
  const phrases = quoted.map((part) => tokens(part).map(keyOf)).filter((phrase) => phrase.length);
  const found = tokens(text);
  const tail = found.length ? text.slice(found[found.length - 1].end) : "";
  const isBegun = !/[\s"]/.test(tail);
  const words = found.map((token, number) => ({
    typed: text.slice(token.start, token.end),
    whole: token.whole,
    pieces: token.pieces.map(([piece]) => piece),
    isBegun: isBegun && number === found.length - 1,
  }));
  return { words: words.slice(0, 12), phrases };
}

const single = (word) => (word.pieces.length ? null : word.whole);

function nameInAddress(text) {
  const [, scheme, encoded] = /^([A-Za-z0-9+.-]+):\/\/(.*)$/s.exec(text) ?? [];
  if (!scheme || /\s/.test(text)) return null;
  const rest = decoded(decoded(encoded));
  const alert = /alertname[^\p{Alphabetic}\p{N}_:-]*([\p{Alphabetic}\p{N}_:-]+)/su.exec(rest);
  if (alert) return alert[1];
  const path = rest.split(/[?#]/)[0];
  const last = path.split("/").slice(1).filter(Boolean).pop();
  return last ? last.replace(/\.html$/, "") : null;
}

// Bytes that are no text are left as they are.
function decoded(text) {
  return text.replace(/(%[0-9a-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}

Object.assign(rbdoc, { ask, single });
