// A slider of the browser's own, with a name.
function render({ model, el }) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.style.width = "18em";
  slider.style.maxWidth = "100%";
  const draw = () => {
    slider.setAttribute("aria-label", model.get("label"));
    slider.min = model.get("low");
    slider.max = model.get("high");
    slider.step = model.get("step");
    slider.value = model.get("value");
    const text = model.get("texts")[model.get("value")];
    if (text) slider.setAttribute("aria-valuetext", text);
    else slider.removeAttribute("aria-valuetext");
  };
  slider.addEventListener("input", () => {
    model.set("value", Number(slider.value));
    model.save_changes();
  });
  // Keys that move the slider do not move through the notebook.
  slider.addEventListener("keydown", (event) => event.stopPropagation());
  model.on("change", draw);
  draw();
  el.append(slider);
}
export default { render };
