// Start Python behind the text of a unit, say what happens, keep the learner's work, and hand it out.
"use strict";
(() => {
  const unit = document.body.dataset.unit;
  const path = `${unit}/${unit}.ipynb`;
  const byId = (id) => document.getElementById(id);
  const frame = byId("work");
  const READ_ALONG = 200; // pixels scrolled after which the page is not taken away from its reader
  const SAVE_AFTER = 400; // milliseconds without a change
  const FIRST = "import pandas, ipywidgets, civicsdata.explore";
  let panel, app, leaving = false;

  const say = (step, words) => {
    byId("state").dataset.step = step;
    byId("said").textContent = words;
  };

  const until = async (find) => {
    for (;;) {
      const found = find();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 100));
    }
  };

  const showNotebook = () => {
    document.body.className = "working";
    byId("go").hidden = true;
    frame.focus();
  };

  // One save at a time: a second one that began meanwhile would look like somebody else's change.
  let saving = null, once_more = false;
  const save = async () => {
    if (saving) { once_more = true; return saving; }
    if (leaving || !panel.context.model.dirty) return null;
    saving = panel.context.save().catch(() => say("error", "Your work could not be saved in this browser: download it."));
    await saving;
    saving = null;
    if (once_more) { once_more = false; await save(); }
    return null;
  };

  const keep = () => {
    let timer;
    panel.context.model.contentChanged.connect(() => {
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_AFTER);
    });
    // A cell that is run may read the saved notebook, as the pre-flight of a text does.
    const inside = frame.contentDocument;
    inside.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey)) save(); }, true);
    inside.addEventListener("pointerdown", save, true);
    window.addEventListener("pagehide", save);
    panel.context.saveState.connect((_, state) => {
      if (!state.startsWith("completed")) return;
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      byId("kept").textContent = `Saved at ${time} in this browser, on this machine, and nowhere else. Nothing is sent.`;
    });
    navigator.storage?.persist?.();
  };

  const download = async () => {
    await save();
    const { content } = await app.serviceManager.contents.get(path, { content: true, type: "notebook", format: "json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1) + "\n"], { type: "application/x-ipynb+json" }));
    link.download = `${unit}.ipynb`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const startOver = async () => {
    if (!confirm("Delete your work on this unit in this browser, and begin with a fresh notebook?")) return;
    leaving = true;
    await saving;
    await app.serviceManager.contents.delete(path);
    location.reload();
  };

  const start = async () => {
    say("loading", "The notebook is loading. Read on meanwhile.");
    app = await until(() => frame.contentWindow?.jupyterapp);
    panel = await until(() => app.shell?.currentWidget?.context && app.shell.currentWidget);
    await panel.context.ready;
    await panel.revealed;
    keep();
    byId("download").disabled = byId("again").disabled = false;
    byId("download").addEventListener("click", download);
    byId("again").addEventListener("click", startOver);
    byId("go").addEventListener("click", showNotebook);
    // A cell that is run before there is a kernel would not run; from here on it waits its turn.
    await panel.sessionContext.ready;
    const kernel = await until(() => panel.sessionContext.session?.kernel);
    if (window.scrollY > READ_ALONG) byId("go").hidden = false;
    else showNotebook();
    say("starting", "Python is starting in your browser. Read on meanwhile.");
    kernel.anyMessage.connect((_, { direction, msg }) => {
      if (direction === "send" && msg.header.msg_type === "execute_request") save();
    });
    await kernel.info;
    say("importing", "Python reads its library for tables. Almost there.");
    await kernel.requestExecute({ code: FIRST, silent: true, store_history: false }).done;
    say("ready", "Python is ready: run a cell with ▶ or with Shift and Enter.");
  };

  setTimeout(() => {
    if (byId("state").dataset.step === "loading") {
      say("error", "The notebook has not loaded yet. Reload this page, or use a current Chrome, Edge, Firefox or Safari, not in a private window.");
    }
  }, 60000);
  start().catch((error) => {
    say("error", "Python did not start. Reload this page, or download the notebook from the first page.");
    console.error(error);
  });
})();
