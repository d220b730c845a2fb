// Single-letter shortcuts, for people who switched them on (RGAA 12.10): only while the focus is inside the element
// marked data-keys and in no field. Each key presses or reaches an element that everybody can use without it.
(() => {
  "use strict";
  const area = document.querySelector("[data-keys]");
  if (!area) return;
  document.addEventListener("keydown", (event) => {
    const where = document.activeElement;
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (!area.contains(where) || where.closest("input, select, textarea")) return;
    const target = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
    if (!target) return;
    event.preventDefault();
    if (target.matches("button")) target.click();
    else target.focus();
  });
})();
