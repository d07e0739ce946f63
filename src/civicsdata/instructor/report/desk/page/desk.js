// The desk: one text at a time, its levels by key, saved as one goes.
"use strict";

const token = new URLSearchParams(location.search).get("token") || "";
const at = (id) => document.getElementById(id);
const COMMENT_KEYS = "asdfgh"; // one key for each of the comments used most

let desk; // what the server knows
let place = 0; // which text is shown
let criterion = 0; // which criterion the next digit is for
let levels = {};
let saving = Promise.resolve(); // ends when all texts so far are saved

function element(tag, text, more = {}) {
  return Object.assign(document.createElement(tag), { textContent: text }, more);
}

function current() {
  return desk.essays[place];
}

function isDone(essay) {
  return essay.state === "read";
}

function unread(from) {
  const order = desk.essays.map((_, step) => (from + step) % desk.essays.length);
  return order.find((index) => !isDone(desk.essays[index]));
}

function showCriteria() {
  const box = at("criteria");
  box.replaceChildren();
  desk.criteria.forEach((one, index) => {
    const field = element("fieldset", "");
    field.append(element("legend", one.title));
    one.levels.forEach((words, level) => {
      const label = element("label", "", { className: "level" });
      const input = element("input", "", { type: "radio", name: one.id, value: String(level) });
      input.checked = levels[one.id] === level;
      input.addEventListener("change", () => give(index, level));
      label.append(input, element("kbd", String(level)), element("span", words));
      field.append(label);
    });
    box.append(field);
  });
  mark();
}

function mark() {
  document.querySelectorAll("fieldset").forEach((field, index) => {
    field.classList.toggle("now", index === criterion);
    field.querySelectorAll("input").forEach((input) => {
      input.checked = levels[desk.criteria[index].id] === Number(input.value);
    });
  });
}

function give(index, level) {
  at("problem").textContent = "";
  levels[desk.criteria[index].id] = level;
  criterion = Math.min(index + 1, desk.criteria.length);
  mark();
}

function showComments() {
  const box = at("used");
  box.replaceChildren();
  desk.comments.slice(0, COMMENT_KEYS.length).forEach((comment, index) => {
    const button = element("button", "", { type: "button" });
    button.append(element("kbd", COMMENT_KEYS[index].toUpperCase()), " " + comment);
    button.addEventListener("click", () => reuse(index));
    box.append(button);
  });
}

function reuse(index) {
  const field = at("comment");
  const comment = desk.comments[index];
  if (comment && !field.value.includes(comment)) {
    field.value = [field.value.trim(), comment].filter(Boolean).join("\n");
  }
}

function show(index) {
  place = index;
  criterion = 0;
  const essay = current();
  levels = { ...essay.levels };
  if (Object.keys(levels).length) criterion = desk.criteria.length;
  const words = { read: "read", unread: "not read yet", changed: "changed since it was read" };
  at("name").textContent = `${essay.name}: ${words[essay.state]}`;
  const [least, most] = desk.words;
  at("count").textContent = `${essay.words} words; the task asks for ${least} to ${most}.`;
  // Markdown: a single line break is a space, unless a list, a quotation or a table goes on.
  at("text").textContent = essay.text.replace(/([^\n])\n(?![\n\s>#|*-]|\d+[.)])/g, "$1 ");
  at("text").scrollTop = 0;
  at("comment").value = essay.comment;
  showCriteria();
  showComments();
  showProgress();
}

function showProgress() {
  const done = desk.essays.filter(isDone).length;
  const all = done === desk.essays.length ? " You can close this page." : "";
  at("progress").textContent = `${done} of ${desk.essays.length} read.${all}`;
  at("done").style.width = `${(100 * done) / desk.essays.length}%`;
}

function save() {
  const missing = desk.criteria.find((one) => levels[one.id] === undefined);
  if (missing) {
    at("problem").textContent = `Give a level for: ${missing.title}.`;
    return;
  }
  const essay = current();
  Object.assign(essay, { levels: { ...levels }, comment: at("comment").value.trim(), state: "read" });
  if (essay.comment && !desk.comments.includes(essay.comment)) desk.comments.push(essay.comment);
  at("comment").blur();
  // The next text is shown at once; saving goes on behind it, one text after the other.
  saving = saving.then(() => send(essay));
  const next = unread(place);
  show(next === undefined ? place : next);
}

async function send(essay) {
  let told;
  try {
    const answer = await fetch("read", {
      method: "POST",
      headers: { "X-Token": token },
      body: JSON.stringify({ number: essay.number, levels: essay.levels, comment: essay.comment }),
    });
    told = await answer.json();
  } catch {
    told = { sentence: "The desk does not answer; is `civicsdata read` still running?" };
  }
  if (told.sentence) {
    essay.state = "unread";
    at("problem").textContent = `${essay.name} is not saved: ${told.sentence} Your levels are kept on this page.`;
  } else {
    at("points").textContent = `${essay.name}: ${told.points} of ${desk.points} points, saved.`;
  }
  showProgress();
}

function turn(step) {
  show((place + step + desk.essays.length) % desk.essays.length);
}

const KEYS = {
  Enter: save,
  Backspace: () => { criterion = Math.max(0, criterion - 1); mark(); },
  j: () => turn(1),
  k: () => turn(-1),
  u: () => { const next = unread(place + 1); if (next !== undefined) show(next); },
  c: () => at("comment").focus(),
  m: () => { at("models").open = !at("models").open; at("models").scrollIntoView(); },
  e: () => { at("editorial").open = !at("editorial").open; at("editorial").scrollIntoView(); },
  q: () => { at("prompt").open = !at("prompt").open; at("prompt").scrollIntoView(); },
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key === "Enter") { event.preventDefault(); save(); }
    return;
  }
  if (event.target.id === "comment") {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const onControl = event.target.closest("button, summary");
  if (event.key === "Enter" && onControl) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^[0-3]$/.test(key) && criterion < desk.criteria.length) {
    event.preventDefault();
    give(criterion, Number(key));
  } else if (COMMENT_KEYS.includes(key) && key.length === 1) {
    reuse(COMMENT_KEYS.indexOf(key));
  } else if (KEYS[key]) {
    event.preventDefault();
    KEYS[key]();
  }
}

function fold(id, parts) {
  const box = at(id).querySelector("div");
  for (const [title, text] of parts) {
    if (title) box.append(element("h3", title));
    box.append(element("p", text));
  }
}

async function start() {
  const answer = await fetch(`state?token=${encodeURIComponent(token)}`);
  desk = await answer.json();
  at("title").textContent = desk.title + (desk.second ? " (second reading)" : "");
  at("unit").textContent = `${desk.unit}. ${desk.note}`;
  fold("prompt", [["", desk.prompt]]);
  fold("models", desk.models.map((one) => [one.title, one.text]));
  fold("editorial", desk.editorial.flatMap(([what, one, other]) => [[what, `One side: ${one}`], ["", `The other side: ${other}`]]));
  show(unread(0) ?? 0);
  at("marks").addEventListener("submit", (event) => { event.preventDefault(); save(); });
  document.addEventListener("keydown", pressed);
}

start();
