// Text cells for an essay: one click or any letter opens them, and leaving them shows the text.

const STUB = "Write your text here.";
const HINT = "Click into the box, or press Enter, and write. Escape leaves it; your text stays.";
const FIELDS = "input, textarea, select, button, [contenteditable=true]";

export const isEssay = (cell) =>
  cell?.model?.type === "markdown" && Boolean(cell.model.getMetadata("nbgrader")?.solution);

const open = (notebook, cell) => {
  notebook.activeCellIndex = notebook.widgets.indexOf(cell);
  notebook.deselectAll();
  notebook.mode = "edit"; // this also takes the rendered text away
  const { editor } = cell;
  if (!editor) return;
  editor.focus();
  if (cell.model.sharedModel.getSource().trim() === STUB) {
    const end = editor.getPositionAt(cell.model.sharedModel.getSource().length);
    editor.setSelection({ start: { line: 0, column: 0 }, end });
  }
};

/* Mark an essay's cell, say how to begin, and open it with one click. */
export const furnish = (cell, { Widget }) => {
  cell.addClass("civicsdata-essay");
  const hint = new Widget();
  hint.node.textContent = HINT;
  hint.addClass("civicsdata-hint");
  const { layout } = cell;
  layout.insertWidget(layout.widgets.findIndex((one) => one.hasClass("jp-Cell-inputWrapper")) + 1, hint);
  cell.node.addEventListener("click", (event) => {
    if (event.button || !cell.rendered || event.target.closest("a, button, .jp-Collapser")) return;
    if (String(window.getSelection())) return; // somebody marks words, to copy them
    open(cell.parent, cell);
  });
};

/* Show the text of an essay as soon as its editor is left. */
export const renderWhenLeft = (notebook) => {
  let last = null;
  const look = () => {
    const now = notebook.mode === "edit" ? notebook.activeCell : null;
    if (last && last !== now && !last.isDisposed && isEssay(last)) last.rendered = true;
    last = now;
  };
  notebook.stateChanged.connect(look);
  notebook.activeCellChanged.connect(look);
};

/* What is typed while an essay's cell is selected goes into its text, and is no command. */
export const watchKeys = (tracker) => {
  window.addEventListener("keydown", (event) => {
    const notebook = tracker.currentWidget?.content;
    const cell = notebook?.activeCell;
    const target = event.target;
    if (!cell || !isEssay(cell) || !notebook.node.contains(target) || target.closest(FIELDS)) return;
    const paste = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "v" && !event.shiftKey;
    const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    if (!letter && !paste && event.key !== "Dead") return;
    event.stopImmediatePropagation();
    const was = cell.rendered || notebook.mode !== "edit";
    if (was) open(notebook, cell);
    const { editor } = cell;
    if (!editor) return;
    const stub = cell.model.sharedModel.getSource().trim() === STUB;
    if (was && !stub) editor.setCursorPosition(editor.getPositionAt(cell.model.sharedModel.getSource().length));
    if (!letter) return; // the browser pastes, or composes, into the editor that has the focus now
    event.preventDefault();
    editor.replaceSelection(event.key);
  }, true);
};
