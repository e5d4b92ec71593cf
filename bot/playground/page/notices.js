// Short words in passing: toasts, alerts, copied text.

import { word } from "./words.js";

const TOAST_MS = 4000;
let timer;

/** Say something in passing. */
export function toast(words) {
  const node = document.getElementById("toast");
  node.hidden = false;
  node.textContent = words;
  clearTimeout(timer);
  timer = setTimeout(() => (node.hidden = true), TOAST_MS);
}

/** Say something that has to be closed. */
export function showAlert(words) {
  document.getElementById("toast").hidden = true;
  document.getElementById("alert-text").textContent = words;
  document.getElementById("alert").showModal();
}

/** Copy to the clipboard and say so. */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    toast(`${word("copied")}: ${words}`);
  } catch {
    toast(word("notCopied"));
  }
}

/** Do something; if it fails, say so and give undefined. */
export async function attempt(action) {
  try {
    return await action();
  } catch {
    toast(word("failed"));
    return undefined;
  }
}
