// Read and change one answer in the Python of an answer cell.

/* The end of a string that begins at `start`, or -1 when it does not end. */
const endOfString = (source, start) => {
  const mark = source[start];
  const quotes = source.startsWith(mark.repeat(3), start) ? mark.repeat(3) : mark;
  for (let at = start + quotes.length; at < source.length; at += 1) {
    if (source[at] === "\\") at += 1;
    else if (source.startsWith(quotes, at)) return at + quotes.length;
    else if (source[at] === "\n" && quotes.length === 1) return -1;
  }
  return -1;
};

/* Where an expression that begins at `start` ends, without the spaces and the comment behind it:
   at one of the signs `stops` outside brackets. Null when a bracket or a string does not end. */
const endOfValue = (source, start, stops) => {
  let depth = 0;
  let end = start;
  for (let at = start; at <= source.length; at += 1) {
    const sign = source[at] ?? "\n";
    if (depth === 0 && stops.includes(sign)) return end;
    if (at === source.length) return null;
    if (sign === "#") {
      const line = source.indexOf("\n", at);
      at = (line < 0 ? source.length : line) - 1;
      continue;
    }
    if ("\"'".includes(sign)) {
      const after = endOfString(source, at);
      if (after < 0) return null;
      at = after - 1;
      end = after;
      continue;
    }
    if ("([{".includes(sign)) depth += 1;
    if (")]}".includes(sign)) depth -= 1;
    if (depth < 0) return null;
    if (/\S/.test(sign)) end = at + 1;
  }
  return null;
};

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/* Where the value of a name stands: the last line at the start of which it is given one.
   Undefined when the name is given none; null when the value cannot be read. */
export const placeOf = (source, name) => {
  const found = [...source.matchAll(new RegExp(`^${escaped(name)}[ \\t]*=(?!=)[ \\t]*`, "gm"))].pop();
  if (!found) return undefined;
  const start = found.index + found[0].length;
  const end = endOfValue(source, start, "\n");
  return end === null ? null : { start, end };
};

/* Where the value of one field of a dictionary stands, or undefined. */
const placeOfField = (source, place, field) => {
  const inside = source.slice(place.start, place.end);
  for (const found of inside.matchAll(new RegExp(`(["'])${escaped(field)}\\1[ \\t]*:[ \\t]*`, "g"))) {
    const line = inside.slice(inside.lastIndexOf("\n", found.index) + 1, found.index);
    if (line.includes("#")) continue;
    const start = place.start + found.index + found[0].length;
    const end = endOfValue(source, start, ",}\n");
    if (end !== null) return { start, end };
  }
  return undefined;
};

/* The text or number that a piece of code stands for; undefined for three dots and all else. */
const valueOf = (code) => {
  if (/^-?\d+(\.\d+)?$/.test(code)) return Number(code);
  const text = code.match(/^(["'])([^"'\\\n]*)\1$/);
  return text ? text[2] : undefined;
};

const codeOf = (value) => (typeof value === "number" ? String(value) : JSON.stringify(value));

/* What stands in a cell as the answer of that name; with a field, as that field of it. */
export const read = (source, name, field) => {
  const whole = placeOf(source, name);
  const place = whole && field !== undefined ? placeOfField(source, whole, field) : whole;
  return place ? valueOf(source.slice(place.start, place.end)) : undefined;
};

const inserted = (source, text) => {
  const end = source.length;
  return { start: end, end, text: `${source && !source.endsWith("\n") ? "\n" : ""}${text}` };
};

/* The change that makes a value the answer of that name (null: three dots): from start to end, text.
   Null when the cell cannot be read. */
export const write = (source, name, value) => {
  const place = placeOf(source, name);
  if (place === null) return null;
  const text = value == null ? "..." : codeOf(value);
  return place ? { ...place, text } : inserted(source, `${name} = ${text}`);
};

/* The change that makes a value that of one field of the answer of that name. */
export const writeField = (source, name, fields, field, value) => {
  const whole = placeOf(source, name);
  if (whole === null) return null;
  const place = whole && placeOfField(source, whole, field);
  if (place) return { ...place, text: codeOf(value) };
  const lines = fields.map((one) => {
    const now = one === field ? value : read(source, name, one);
    return `    ${JSON.stringify(one)}: ${now === undefined ? "..." : codeOf(now)},\n`;
  });
  const text = `{\n${lines.join("")}}`;
  return whole ? { ...whole, text } : inserted(source, `${name} = ${text}`);
};
