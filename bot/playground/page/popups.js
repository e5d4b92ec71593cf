// Boxes above the line of writing: one opens at a time, Escape and a click elsewhere close it.

const boxes = new Map();

/** Let a button open and close a box. */
export function popup(button, box) {
  boxes.set(box, button);
  button.addEventListener("click", () => {
    const wasHidden = box.hidden;
    closePopups();
    show(box, wasHidden);
    if (wasHidden) box.querySelector("button")?.focus();
  });
}

/** Close them all. */
export function closePopups() {
  for (const box of boxes.keys()) show(box, false);
}

/** Let the arrow keys move between the buttons of a box; `leave` is called where they would leave it downwards. */
export function arrowKeys(box, leave) {
  box.addEventListener("keydown", (event) => {
    const buttons = [...box.querySelectorAll("button")];
    const index = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown") index + 1 < buttons.length ? buttons[index + 1].focus() : leave();
    else if (event.key === "ArrowUp") buttons[Math.max(index - 1, 0)].focus();
    else return;
    event.preventDefault();
  });
}

function show(box, isOpen) {
  box.hidden = !isOpen;
  boxes.get(box).ariaExpanded = String(isOpen);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = [...boxes].find(([box]) => !box.hidden);
  if (!open) return;
  closePopups();
  open[1].focus();
});

document.addEventListener("click", (event) => {
  const isInside = [...boxes].some(([box, button]) => box.contains(event.target) || button.contains(event.target));
  if (!isInside) closePopups();
});
