// A picture whose shapes can be dragged, clicked, tapped and moved by keys.
//
// Python draws the picture. A shape with data-control names the control that it changes:
//   data-value="refuse"            a button: a click, a tap, Enter or Space sets this value
//   data-axis="x|y" data-start data-end data-low data-high data-step data-now
//                                  a slider: pixels from start to end stand for low to high
//   data-surface                   a place to press, beside a slider of the same control
// data-label and data-said are read aloud. This file turns them into roles and values.

const FAR = 10; // steps that Page Up and Page Down move
const NARROW = 560; // pixels; below, Python draws the picture for a small screen

function render({ model, el }) {
  const stage = document.createElement("div");
  stage.className = "civicsdata-stage";
  stage.dataset.lmSuppressShortcuts = "true"; // keys typed here do nothing to the notebook
  el.append(stage);

  const aim = {}; // values that were asked for and are not drawn yet
  let held = null; // the control that the pointer drags
  let busy = false; // Python is drawing
  let waiting = null; // the last change that was asked for meanwhile

  const find = (control) =>
    [...stage.querySelectorAll("[role=slider]")].find((one) => one.dataset.control === control);

  function ask(control, value) {
    aim[control] = value;
    if (busy) {
      waiting = [control, value];
      return;
    }
    busy = true;
    model.send({ control, value });
  }

  function answered() {
    busy = false;
    if (waiting) {
      const next = waiting;
      waiting = null;
      ask(...next);
    } else {
      for (const control of Object.keys(aim)) delete aim[control];
    }
  }

  function draw() {
    const next = document.createElement("div");
    next.innerHTML = model.get("svg");
    prepare(next);
    const focused = stage.contains(document.activeElement) ? key(document.activeElement) : null;
    follow(stage, next);
    if (focused && key(document.activeElement) !== focused) {
      const same = [...stage.querySelectorAll("[tabindex]")].find((one) => key(one) === focused);
      same?.focus({ preventScroll: true });
    }
  }

  function drag(event) {
    const shape = find(held);
    if (!shape) return;
    const svg = stage.querySelector("svg");
    const point = new DOMPoint(event.clientX, event.clientY);
    const place = point.matrixTransform(svg.getScreenCTM().inverse());
    const value = valueAt(shape.dataset, place[shape.dataset.axis]);
    if (value !== (aim[held] ?? Number(shape.dataset.now))) ask(held, value);
  }

  stage.addEventListener("pointerdown", (event) => {
    const shape = event.target.closest("[data-axis]");
    if (!shape || event.button) return;
    if (event.pointerType === "touch" && "surface" in shape.dataset) return; // a tap is a click
    event.preventDefault();
    held = shape.dataset.control;
    stage.setPointerCapture(event.pointerId);
    find(held)?.focus({ preventScroll: true });
    drag(event);
  });
  // Without this a finger on a handle scrolls the page; `touch-action` does nothing inside SVG.
  stage.addEventListener(
    "touchstart",
    (event) => {
      const shape = event.target.closest("[data-axis]");
      if (shape && !("surface" in shape.dataset)) event.preventDefault();
    },
    { passive: false },
  );
  stage.addEventListener("pointermove", (event) => held && drag(event));
  for (const end of ["pointerup", "pointercancel"]) {
    stage.addEventListener(end, () => (held = null));
  }

  stage.addEventListener("click", (event) => {
    const shape = event.target.closest("[data-value], [data-surface]");
    if (!shape) return;
    if ("value" in shape.dataset) ask(shape.dataset.control, shape.dataset.value);
    else {
      held = shape.dataset.control;
      drag(event);
      held = null;
    }
  });

  stage.addEventListener("keydown", (event) => {
    const shape = event.target.closest("[data-control]");
    if (!shape || event.ctrlKey || event.metaKey || event.altKey) return;
    const { control, value } = shape.dataset;
    if (value !== undefined) {
      if (event.key !== "Enter" && event.key !== " ") return;
      ask(control, value);
    } else {
      const now = aim[control] ?? Number(shape.dataset.now);
      const moved = valueAfter(shape.dataset, now, event.key);
      if (moved === null) return;
      if (moved !== now) ask(control, moved);
    }
    event.preventDefault();
    event.stopPropagation();
  });

  const watch = new ResizeObserver(([entry]) => {
    const width = entry.contentRect.width;
    if (!width || model.get("narrow") === width < NARROW) return;
    model.set("narrow", width < NARROW);
    model.save_changes();
  });
  watch.observe(stage);
  model.on("change:svg", draw);
  model.on("msg:custom", answered);
  draw();
  return () => {
    watch.disconnect();
    model.off("change:svg", draw);
    model.off("msg:custom", answered);
  };
}

// The value for a place on the picture, on a step and within its limits.
function valueAt({ start, end, low, high, step }, place) {
  const share = (place - start) / (end - start);
  return onStep(Number(low) + share * (high - low), low, high, step);
}

// The value after a key, or null for a key that moves nothing.
function valueAfter({ low, high, step }, now, pressed) {
  const steps = {
    ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: FAR, PageDown: -FAR,
  };
  if (pressed === "Home") return Number(low);
  if (pressed === "End") return Number(high);
  if (!(pressed in steps)) return null;
  return onStep(now + steps[pressed] * step, low, high, step);
}

function onStep(value, low, high, step) {
  const stepped = Number(low) + Math.round((value - low) / step) * step;
  const within = Math.min(Number(high), Math.max(Number(low), stepped));
  return Number(within.toFixed(6)); // hides that 0.1 + 0.2 is not 0.3 in binary
}

const key = (shape) =>
  shape.dataset?.control ? `${shape.dataset.control} ${shape.dataset.value ?? ""}` : "";

// Give each shape that changes a control its role, its name and its value.
function prepare(place) {
  const shapes = place.querySelectorAll("[data-control]:not([data-surface])");
  // The parts of an image are not read aloud one by one; those of a group are.
  if (shapes.length) place.querySelector("svg").setAttribute("role", "group");
  for (const shape of shapes) {
    const { value, label, said, pressed, axis, low, high, now } = shape.dataset;
    const given = { tabindex: 0, "aria-label": label, "data-lm-suppress-shortcuts": "true" };
    if (value === undefined) {
      Object.assign(given, {
        role: "slider", "aria-valuemin": low, "aria-valuemax": high, "aria-valuenow": now,
        "aria-valuetext": said, "aria-orientation": axis === "x" ? "horizontal" : "vertical",
      });
    } else {
      given.role = "button";
      if (pressed) given["aria-pressed"] = pressed;
    }
    for (const [name, text] of Object.entries(given)) shape.setAttribute(name, text);
  }
}

// Change a drawn tree into another one and keep its elements, so that focus stays where it is.
function follow(old, next) {
  const [before, after] = [[...old.childNodes], [...next.childNodes]];
  for (const [at, node] of after.entries()) {
    const was = before[at];
    if (!was) old.append(node);
    else if (was.nodeName !== node.nodeName) was.replaceWith(node);
    else if (was.nodeType !== Node.ELEMENT_NODE) {
      if (was.data !== node.data) was.data = node.data;
    } else {
      for (const { name } of [...was.attributes]) {
        if (!node.hasAttribute(name)) was.removeAttribute(name);
      }
      for (const { name, value } of node.attributes) {
        if (was.getAttribute(name) !== value) was.setAttribute(name, value);
      }
      follow(was, node);
    }
  }
  for (const was of before.slice(after.length)) was.remove();
}

export default { render };
