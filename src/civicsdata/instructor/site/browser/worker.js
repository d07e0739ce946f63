// Keep the files of this site, so that it opens without a network after the first visit.
"use strict";
(() => {
  const FILES = {/* path: the first digits of its SHA-256 */};
  const CACHE = "course-files";
  const SCOPE = new URL(self.registration.scope).pathname;
  const AT_ONCE = 4; // files fetched side by side, so that the page stays quick

  const pathOf = (request) => {
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(SCOPE)) return null;
    const path = decodeURIComponent(url.pathname.slice(SCOPE.length));
    return path === "" || path.endsWith("/") ? `${path}index.html` : path;
  };
  // A file is kept under its path and its hash: a new version of the course never gets an old file.
  const keyOf = (path) => `${SCOPE}${encodeURI(path)}?kept=${FILES[path]}`;
  const kept = async (path) => (await caches.open(CACHE)).match(keyOf(path));
  const anyKept = async (path) => (await caches.open(CACHE)).match(SCOPE + encodeURI(path), { ignoreSearch: true });

  const store = async (path, response) => {
    if (!response.ok) return false;
    const bytes = await response.arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const digits = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    // A file that was cut off, or is of another version, is not kept.
    if (!digits.startsWith(FILES[path])) return false;
    const headers = { "Content-Type": response.headers.get("Content-Type") ?? "application/octet-stream" };
    await (await caches.open(CACHE)).put(keyOf(path), new Response(bytes, { headers }));
    return true;
  };

  const fetched = (path) => fetch(SCOPE + encodeURI(path), { cache: "no-cache" });

  // The unit's page says so when Python cannot start because a file did not come.
  const tellLost = async (path) => {
    for (const client of await self.clients.matchAll()) client.postMessage({ lost: path });
  };

  const give = async (event, path) => {
    const known = Object.hasOwn(FILES, path);
    const found = known && (await kept(path));
    if (found) return found;
    try {
      const response = await (known ? fetched(path) : fetch(event.request));
      if (known) event.waitUntil(store(path, response.clone()).catch(() => tellLost(path)));
      if (response.ok) return response;
      const older = await anyKept(path);
      if (known && !older) await tellLost(path);
      return older ?? response;
    } catch (error) {
      const older = await anyKept(path);
      if (older) return older;
      await tellLost(path);
      throw error;
    }
  };

  const keepAll = async () => {
    const waiting = Object.keys(FILES);
    let missing = 0;
    const work = async () => {
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
        try {
          if (!(await kept(path)) && !(await store(path, await fetched(path)))) missing += 1;
        } catch {
          missing += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (missing === 0) {
      const cache = await caches.open(CACHE);
      const wanted = new Set(Object.keys(FILES).map((path) => new URL(keyOf(path), location).href));
      for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
    }
    return missing;
  };

  self.addEventListener("fetch", (event) => {
    const path = pathOf(event.request);
    // Requests of the kernel, such as `api/drive`, are no files: JupyterLite's own worker answers them.
    if (path === null || (path.startsWith("api/") && !Object.hasOwn(FILES, path))) return;
    event.stopImmediatePropagation();
    event.respondWith(give(event, path));
  });

  self.addEventListener("message", (event) => {
    if (event.data !== "keep") return;
    event.waitUntil(keepAll().then((missing) => event.source.postMessage({ missing })));
  });
})();

importScripts("jupyterlite-worker.js");
