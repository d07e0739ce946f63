// A quiet line above a notebook: its items, each with the sign of its verdict, and the points so far.

const SIGNS = { "Not started": "○", "Not yet": "✗", Almost: "◐", Yes: "✓", Recorded: "●" };
const EARNED = /^(.*?) (?:([\d.]+) of )?([\d.]+) points?(?: so far|, told after grading)\.$/;
const WORD = new RegExp(`(?:^|: )(${Object.keys(SIGNS).join("|")})\\.`, "g");

/* What the card under a check says: title, points and verdict; undefined before the check is run. */
export const told = (text) => {
  const [head, ...lines] = String(text).split("\n");
  const found = head.match(EARNED);
  if (!found) return undefined;
  const [, title, earned, most] = found;
  const words = lines.flatMap((line) => [...line.matchAll(WORD)].slice(0, 1).map((one) => one[1]));
  const points = Number(earned ?? 0);
  let word = "Not yet";
  if (earned === undefined) word = "Recorded";
  else if (points === Number(most)) word = "Yes";
  else if (points > 0) word = "Almost";
  else if (words.length && words.every((one) => one === "Not started")) word = "Not started";
  return { title, points, word };
};

const textOf = (output) => {
  const data = output.data ?? {};
  const text = data["text/plain"] ?? output.text ?? "";
  return Array.isArray(text) ? text.join("") : String(text);
};

/* The items of a notebook that a check judges, in their order. */
const itemsOf = (content) =>
  content.widgets.flatMap((cell, place) => {
    const graded = cell.model.getMetadata("nbgrader");
    if (cell.model.type !== "code" || !graded?.grade || !graded.points) return [];
    const outputs = cell.model.sharedModel.getOutputs();
    const seen = outputs.map((one) => told(textOf(one))).find(Boolean);
    return [{ place, most: graded.points, points: 0, word: "Not started", title: "", ...seen }];
  });

/* The points of the texts, which a person reads. */
const ofTexts = (content) =>
  content.widgets.reduce((all, { model }) => {
    const graded = model.getMetadata("nbgrader");
    return all + (model.type === "markdown" && graded?.grade ? graded.points : 0);
  }, 0);

/* Put the line above a notebook that has items. */
export const furnish = (panel, { Widget, NotebookActions }) => {
  const { content } = panel;
  const node = document.createElement("nav");
  node.className = "civicsdata-strip";
  node.setAttribute("aria-label", "Items of this unit");
  const sum = document.createElement("span");
  const list = document.createElement("ol");
  node.append(sum, list);
  let before;
  const draw = () => {
    if (panel.isDisposed) return;
    const items = itemsOf(content);
    const now = JSON.stringify(items);
    if (now === before) return;
    before = now;
    node.hidden = !items.length;
    const total = (name) => items.reduce((all, item) => all + item[name], 0);
    const texts = ofTexts(content);
    const read = texts ? `; your text, read by a person: up to ${texts}` : "";
    sum.textContent = `Points so far: ${total("points")} of ${total("most")}${read}`;
    list.replaceChildren(...items.map((item, at) => {
      const name = item.title || `Item ${at + 1}`;
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = SIGNS[item.word];
      made.title = `${name}${/[.?!]$/.test(name) ? "" : "."} ${item.word}, ${item.points} of ${item.most}`;
      made.setAttribute("aria-label", `${made.title}. Go to it.`);
      made.addEventListener("click", () => {
        content.activeCellIndex = item.place;
        content.scrollToItem(item.place, "center");
      });
      const line = document.createElement("li");
      line.append(made);
      return line;
    }));
  };
  draw();
  content.model.contentChanged.connect(draw);
  content.model.cells.changed.connect(draw);
  NotebookActions.executed.connect(draw);
  panel.contentHeader.insertWidget(0, new Widget({ node }));
};
