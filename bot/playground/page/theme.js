// Light or dark: as the system says until somebody chooses.

const root = document.documentElement;
const button = document.getElementById("theme");
const system = matchMedia("(prefers-color-scheme: dark)");

function show() {
  const chosen = localStorage.getItem("theme");
  const isDark = chosen ? chosen === "dark" : system.matches;
  root.dataset.theme = isDark ? "dark" : "light";
  button.ariaPressed = String(isDark);
}

button.addEventListener("click", () => {
  localStorage.setItem("theme", root.dataset.theme === "dark" ? "light" : "dark");
  show();
});
system.addEventListener("change", show);
show();
