// What appears above the line while one types: members after "@", and the bot's results after "@its_name ".

import { act } from "./connection.js";
import { element } from "./message.js";
import { arrowKeys } from "./popups.js";
import { word } from "./words.js";

const PAUSE_MS = 250;
const box = document.getElementById("suggestions");
const text = document.getElementById("text");
let names = [];
let place;
let botName = "";
let timer;
let latest = 0;
let actions;

/** Tell what to do with a chosen name, a chosen result, and the button above the results. */
export function setUpSuggestions({ onName, onResult, onButton }) {
  actions = { onName, onResult, onButton };
  text.addEventListener("input", (event) => !event.isComposing && suggest());
  text.addEventListener("compositionend", suggest);
  arrowKeys(box, () => text.focus());
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeSuggestions();
    text.focus();
  });
}

/** Who can be mentioned here. */
export function suggestFor(state, newPlace) {
  place = newPlace;
  botName = state.bot.username;
  const chat = state.chats.find(({ id }) => id === place.chat);
  const people = state.people.filter((person) => person.username && chat.members.includes(person.id) && person.id !== place.person);
  names = [{ name: botName, hint: state.bot.name }, ...people.map(({ username, first_name: first }) => ({ name: username, hint: first }))];
  closeSuggestions();
}

/** Suggest for what stands in the line now. */
export function suggest() {
  clearTimeout(timer);
  latest += 1;
  const query = inlineQuery();
  if (query !== undefined) timer = setTimeout(() => lookUp(query, latest), PAUSE_MS);
  else showNames();
}

/** Choose the first name if names are suggested; says whether it did. */
export function chooseFirstName() {
  const first = box.hidden ? null : box.querySelector("button.name");
  first?.click();
  return Boolean(first);
}

/** Go to the suggestion next to the line, if there are any; says whether it did. */
export function enterSuggestions() {
  if (box.hidden) return false;
  [...box.querySelectorAll("button")].at(-1)?.focus();
  return true;
}

/** Hide them; says whether there were any. */
export function closeSuggestions() {
  const wasOpen = !box.hidden;
  clearTimeout(timer);
  latest += 1;
  box.hidden = true;
  box.replaceChildren();
  return wasOpen;
}

function inlineQuery() {
  const [first, ...rest] = text.value.split(/\s/);
  return rest.length > 0 && first.toLowerCase() === `@${botName}`.toLowerCase() ? rest.join(" ") : undefined;
}

function showNames() {
  const typed = text.value.slice(0, text.selectionStart).match(/(?:^|\s)@(\w*)$/u)?.[1];
  const fitting = typed === undefined ? [] : names.filter(({ name }) => name.toLowerCase().startsWith(typed.toLowerCase()));
  const isComplete = fitting.some(({ name }) => name.toLowerCase() === typed.toLowerCase());
  show(isComplete ? [] : fitting.map(({ name, hint }) => suggestion("name", `@${name}`, hint, () => choose(actions.onName, name))));
}

async function lookUp(query, number) {
  let found;
  try {
    found = await act("inline-queries", place, { query });
  } catch {
    return;
  }
  if (number !== latest || !found.answer) return;
  const { results, button } = found.answer;
  const nodes = results.map((result) => suggestion("result", result.title, result.description, () => choose(actions.onResult, found.query_id, result.id)));
  if (button) nodes.unshift(suggestion("private", button.text, "", () => choose(actions.onButton, button.start_parameter)));
  if (results.length === 0) nodes.unshift(element("p", "hint", word("nothingFound")));
  show(nodes);
  document.getElementById("found").textContent = `${results.length} ${word("found")}`;
}

function choose(action, ...details) {
  closeSuggestions();
  action(...details);
}

function show(nodes) {
  box.replaceChildren(...nodes);
  box.hidden = nodes.length === 0;
  box.scrollTop = 0;
}

function suggestion(kind, title, hint, action) {
  const node = element("button", kind);
  node.type = "button";
  node.append(element("span", "title", title), element("span", "hint", hint));
  node.addEventListener("click", action);
  return node;
}
