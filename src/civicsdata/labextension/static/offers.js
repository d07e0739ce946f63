// Buttons under an answer cell, which write a choice, an order or a mapping into its code.
import { read, write, writeField } from "./code.js";

const UNREADABLE = "This line has a bracket or a quotation mark too many or too few. Undo the last change, or mend it.";

const element = (tag, attributes = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
};

const button = (words, label, act) => {
  const made = element("button", { type: "button", "aria-label": label }, words);
  made.addEventListener("click", act);
  return made;
};

/* A row of buttons under its name; it can be drawn again from the code of the cell. */
const row = (name, label, buttons) =>
  element("div", { role: "group", "aria-label": label, class: "civicsdata-row" }, element("code", {}, name), ...buttons);

const press = (buttons, now) =>
  buttons.forEach(([value, one]) => one.setAttribute("aria-pressed", String(value === now)));

const choiceRow = ({ name, field, options }, source, set) => {
  const of = field ?? name;
  const buttons = options.map((value) => [value, button(String(value), `${of}: ${value}`, () => set(value))]);
  const draw = () => press(buttons, read(source(), name, field));
  return { node: row(of, `Answer for ${of}`, buttons.map(([, one]) => one)), draw };
};

const choice = (offer, cell) => {
  const set = (value) => cell.change(write(cell.source(), offer.name, value));
  return [choiceRow(offer, cell.source, set)];
};

const mapping = (offer, cell) => {
  const fields = offer.fields.map(([field]) => field);
  return offer.fields.map(([field, options]) => {
    const set = (value) => cell.change(writeField(cell.source(), offer.name, fields, field, value));
    return choiceRow({ name: offer.name, field, options }, cell.source, set);
  });
};

const order = ({ name, letters }, cell) => {
  const now = () => String(read(cell.source(), name) ?? "");
  const set = (text) => cell.change(write(cell.source(), name, text || null));
  const buttons = letters.map((letter) => [letter, button(letter, `${name}: next ${letter}`, () => set(now() + letter))]);
  const back = button("Take back", `${name}: take the last letter back`, () => set(now().slice(0, -1)));
  back.className = "civicsdata-words";
  const said = element("output", { "aria-live": "polite" });
  const draw = () => {
    const text = now();
    // A button that had the focus would lose it when it is disabled.
    buttons.forEach(([letter, one]) => one.setAttribute("aria-disabled", String(text.includes(letter))));
    back.setAttribute("aria-disabled", String(!text));
    said.textContent = text ? `So far: ${text.split("").join(" → ")}` : "Press the letters in their order.";
  };
  const made = row(name, `Order for ${name}`, [...buttons.map(([, one]) => one), back]);
  made.addEventListener("click", (event) => {
    if (event.target.closest?.('[aria-disabled="true"]')) event.stopPropagation();
  }, true);
  made.append(said);
  return [{ node: made, draw }];
};

const KINDS = { choice, order, mapping };

/* Put buttons under a cell whose metadata offers answers. */
export const furnish = (cell, panel, { app, Widget, NotebookActions }) => {
  const offers = cell.model.getMetadata("civicsdata")?.offer;
  if (!Array.isArray(offers) || cell.model.type !== "code") return;
  const note = element("p", { role: "status" });
  const face = {
    source: () => cell.model.sharedModel.getSource(),
    change: (edit) => {
      note.textContent = edit ? "" : UNREADABLE;
      if (!edit) return;
      const { sharedModel } = cell.model;
      sharedModel.undoManager?.stopCapturing(); // each press is undone by itself
      sharedModel.updateSource(edit.start, edit.end, edit.text);
    },
  };
  const rows = offers.flatMap((offer) => KINDS[offer.kind]?.(offer, face) ?? []);
  const check = () => {
    const { content, sessionContext } = panel;
    const place = content.widgets.indexOf(cell);
    const last = content.widgets.findIndex((one, at) => at > place && one.model.getMetadata("nbgrader")?.grade);
    const cells = content.widgets.slice(place, last + 1 || place + 1).filter((one) => one.model.type === "code");
    return NotebookActions.runCells(content, cells, sessionContext);
  };
  const run = button("Run and check", "Run this cell and its check", check);
  run.className = "civicsdata-words";
  // Single keys are commands of the notebook, and take the focus to the cell; on a button not.
  const box = element("div", { class: "civicsdata-offer", "data-lm-suppress-shortcuts": "true" });
  box.append(...rows.map(({ node }) => node), run, note);
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const chord = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && (event.shiftKey || chord)) check();
    else if (chord && event.key.toLowerCase() === "s") app.commands.execute("docmanager:save");
    else return;
    event.preventDefault();
  });
  const draw = () => rows.forEach((one) => one.draw());
  draw();
  cell.model.contentChanged.connect(draw);
  const widget = new Widget({ node: box });
  const { layout } = cell;
  layout.insertWidget(layout.widgets.findIndex((one) => one.hasClass("jp-Cell-inputWrapper")) + 1, widget);
};
