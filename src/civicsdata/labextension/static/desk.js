// The extension as JupyterLab and JupyterLite load it: a container of module federation, by hand.
"use strict";
(() => {
  const here = document.currentScript.src;
  let shared;

  // The application shares one version of each of its packages; another extension may bring more.
  const load = async (name) => {
    const versions = Object.entries(shared[name]);
    const number = (version) => version.split(/\D+/).reduce((sum, part) => sum * 1000 + Number(part), 0);
    const [, found] = versions.find(([, one]) => one.loaded)
      ?? versions.sort(([a], [b]) => number(b) - number(a))[0];
    return (await found.get())();
  };

  const extension = async () => {
    const [{ INotebookTracker, NotebookActions }, { Widget }, offers, essays, strip] = await Promise.all([
      load("@jupyterlab/notebook"),
      load("@lumino/widgets"),
      import(new URL("offers.js", here)),
      import(new URL("essays.js", here)),
      import(new URL("strip.js", here)),
    ]);
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("desk.css", here) });
    document.head.append(style);
    return {
      id: "civicsdata:desk",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (app, tracker) => {
        const parts = { app, Widget, NotebookActions, offers, essays, strip };
        essays.watchKeys(tracker);
        tracker.widgetAdded.connect((_, panel) => furnish(panel, parts));
        tracker.forEach((panel) => furnish(panel, parts));
      },
    };
  };

  const furnish = async (panel, parts) => {
    const { offers, essays, strip } = parts;
    await panel.context.ready;
    strip.furnish(panel, parts);
    const seen = new WeakSet();
    const look = () => {
      for (const cell of panel.content.widgets) {
        if (seen.has(cell)) continue;
        seen.add(cell);
        // A cell outside the view is built when it comes into it.
        cell.ready.then(() => {
          if (cell.isDisposed) return;
          if (essays.isEssay(cell)) essays.furnish(cell, parts);
          else offers.furnish(cell, panel, parts);
        });
      }
    };
    look();
    panel.content.model.cells.changed.connect(look);
    essays.renderWhenLeft(panel.content);
  };

  (window._JUPYTERLAB ??= {}).civicsdata = {
    init: (scope) => { shared = scope; },
    get: async () => {
      const plugin = await extension();
      return () => plugin;
    },
  };
})();
