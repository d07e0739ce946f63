// Start Python behind the text of a unit, say what happens, keep the learner's work, and hand it out.
"use strict";
(() => {
  const unit = document.body.dataset.unit;
  const path = `${unit}/${unit}.ipynb`;
  const byId = (id) => document.getElementById(id);
  const frame = byId("work");
  const READ_ALONG = 200; // pixels scrolled after which the page is not taken away from its reader
  const SAVE_AFTER = 400; // milliseconds without a change
  const LONG = 90000; // milliseconds after which a step takes longer than on a slow machine
  const WORKER_START = 3000; // milliseconds to wait for the service worker, which a page can do without
  const FIRST = "import pandas, ipywidgets, civicsdata.explore";
  const CURRENT = "a current Chrome, Edge, Firefox or Safari";
  const KEPT = "in this browser, on this machine, and nowhere else. Nothing is sent.";
  const LOST = "A file did not arrive, so Python could not start. Look at the network, then reload this page: your work is kept.";
  let panel, app, slow, keeps = true, leaving = false;

  const say = (step, words) => {
    clearTimeout(slow);
    byId("state").dataset.step = step;
    byId("said").textContent = words;
    if (step === "ready" || step === "error") return;
    slow = setTimeout(() => {
      byId("said").textContent = "This takes longer than usual. Wait, or look at the network and reload this page: your work is kept.";
    }, LONG);
  };
  const starting = () => !["ready", "error"].includes(byId("state").dataset.step);

  const warn = (words, ...buttons) => {
    const line = document.createElement("p");
    line.append(words, ...buttons);
    byId("warn").replaceChildren(line);
  };

  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
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
    panel.content.activate(); // so that the keys reach the cells, not the page around them
  };

  // Whether this browser keeps anything: where cookies are blocked, it does not.
  const canKeep = async () => {
    const name = "civicsdata-probe";
    try {
      localStorage.setItem(name, name);
      localStorage.removeItem(name);
      await new Promise((done, failed) => {
        const asked = indexedDB.open(name);
        asked.onerror = failed;
        asked.onsuccess = () => { asked.result.close(); indexedDB.deleteDatabase(name); done(); };
      });
      return true;
    } catch {
      return false;
    }
  };

  // The worker that keeps the site's files, and lets Python read the saved notebook.
  const startWorker = async () => {
    const workers = navigator.serviceWorker;
    const address = new URL("../service-worker.js?enableCache=false", location).href; // as JupyterLite names it
    workers.addEventListener("message", ({ data }) => {
      if (data.lost && starting()) say("error", LOST);
      if (data.missing === 0) byId("offline").textContent = "All files of the course are kept here: it opens without a network too.";
    });
    const answer = await fetch("../jupyter-lite.json");
    const settings = (await answer.json())["jupyter-config-data"];
    // JupyterLite removes a worker of which it has not noted this, which fails without a network.
    localStorage.setItem(`${address}-version`, settings.appVersion);
    await workers.register(address);
    const claimed = new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));
    if (!workers.controller) await Promise.race([claimed, new Promise((done) => setTimeout(done, WORKER_START))]);
  };

  // One save at a time: a second one that began meanwhile would look like somebody else's change.
  let saving = null, once_more = false;
  const save = async () => {
    if (saving) { once_more = true; return saving; }
    if (leaving || !panel.context.model.dirty) return null;
    saving = panel.context.save().catch(() => warn("Your work could not be saved in this browser: press Download my work before you close this page."));
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
      if (!state.startsWith("completed") || !keeps) return;
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      byId("kept").textContent = `Saved at ${time} ${KEPT}`;
    });
    navigator.storage?.persist?.();
  };

  // From the page and not from the browser's storage: so it has what could not be saved.
  const download = async () => {
    const link = document.createElement("a");
    const text = JSON.stringify(panel.context.model.toJSON(), null, 1) + "\n";
    link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
    link.download = `${unit}.ipynb`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    await save();
  };

  const released = async () => (await fetch(`../download/${unit}.ipynb`)).json();
  const graded = (notebook) => notebook.cells.filter((cell) => cell.metadata?.nbgrader);

  // Put another notebook in the place of the present one, which is downloaded first.
  const replace = async (notebook) => {
    await download();
    leaving = true;
    await saving;
    await app.serviceManager.contents.save(path, { type: "notebook", format: "json", content: notebook });
    location.reload();
  };

  const startOver = async () => {
    if (confirm("Begin with a fresh notebook? Your work on this unit is downloaded first, then deleted from this browser.")) await replace(await released());
  };

  const openFile = async () => {
    const file = byId("open").files[0];
    byId("open").value = "";
    let notebook;
    try {
      notebook = JSON.parse(await file.text());
      graded(notebook);
    } catch {
      return warn(`${file.name} is not a notebook. Choose the file that Download my work gave you, such as ${unit}.ipynb.`);
    }
    const ids = new Set(graded(await released()).map((cell) => cell.id));
    if (!notebook.cells.some((cell) => ids.has(cell.id))) return warn(`${file.name} is not a notebook of this unit. Open it on the page of its own unit.`);
    if (confirm(`Go on with ${file.name}? What stands here is downloaded first.`)) await replace(notebook);
  };

  // Work that was begun on another version of the unit may not fit its checks.
  const compareVersion = async () => {
    const mine = new Map(panel.context.model.toJSON().cells.map((cell) => [cell.id, cell]));
    const text = (cell) => [cell.source].flat().join("");
    const fresh = await released();
    const differs = graded(fresh).some((cell) => !mine.has(cell.id) || (cell.metadata.nbgrader.locked && text(cell) !== text(mine.get(cell.id))));
    if (!differs) return;
    const renew = async () => {
      for (const cell of graded(fresh)) if (!cell.metadata.nbgrader.locked && mine.has(cell.id)) cell.source = text(mine.get(cell.id));
      await replace(fresh);
    };
    warn("This work was begun on another version of the unit, or a check was changed. Take this version with your answers; your work is downloaded first.", button("Take this version", renew));
  };

  const start = async () => {
    if (typeof WebAssembly !== "object" || typeof Worker !== "function") {
      say("error", `This browser is too old to run Python. Use ${CURRENT}. You can read the unit here.`);
      return;
    }
    say("loading", "The notebook is loading. Read on meanwhile.");
    keeps = await canKeep();
    if (!keeps) {
      byId("kept").textContent = "This browser keeps nothing, for cookies and site data are blocked. Press Download my work before you close this page.";
      warn("This browser keeps nothing: allow cookies and site data for this site, or press Download my work before you close this page.");
      window.addEventListener("beforeunload", (event) => { if (panel?.context.model.dirty) event.preventDefault(); });
    }
    const works = await startWorker().then(() => true, () => false);
    if (!works && keeps) warn(`Python cannot read what you save here, so write no text for a pre-flight in this window. Use ${CURRENT}, not in a private window.`);
    frame.src = frame.dataset.src;
    app = await until(() => frame.contentWindow?.jupyterapp);
    panel = await until(() => app.shell?.currentWidget?.context && app.shell.currentWidget);
    await panel.context.ready;
    await panel.revealed;
    keep();
    for (const [id, kind, act] of [["download", "click", download], ["again", "click", startOver], ["open", "change", openFile], ["go", "click", showNotebook]]) {
      byId(id).addEventListener(kind, act);
      byId(id).disabled = false;
    }
    compareVersion().catch(console.error);
    // A cell that is run before there is a kernel would not run; from here on it waits its turn.
    await panel.sessionContext.ready;
    const kernel = await until(() => panel.sessionContext.session?.kernel);
    if (window.scrollY > READ_ALONG) byId("go").hidden = false;
    else showNotebook();
    if (starting()) say("starting", "Python is starting in your browser. Read on meanwhile.");
    kernel.anyMessage.connect((_, { direction, msg }) => {
      if (direction === "send" && msg.header.msg_type === "execute_request") save();
    });
    await kernel.info;
    if (starting()) say("importing", "Python reads its library for tables. Almost there.");
    const done = await kernel.requestExecute({ code: FIRST, silent: true, store_history: false }).done;
    if (done.content.status !== "ok") return say("error", LOST);
    say("ready", "Python is ready: run a cell with ▶ or with Shift and Enter.");
    if (works) (await navigator.serviceWorker.ready).active.postMessage("keep");
  };

  start().catch((error) => {
    say("error", "Python did not start. Reload this page, or download the notebook from the first page.");
    console.error(error);
  });
})();
