// "Try this": five tasks that lead through the product, ticked off as they are done.

import { element } from "./message.js";
import { word } from "./words.js";

const TASKS = ["fact", "unknown", "mention", "inline", "switch"];
const VOTE = /helpful|도움/i;

const details = document.getElementById("tasks");
const beside = matchMedia("(min-width: 56rem)");

let begin;
let done = new Set();
let storageKey = "";
let asked;
let unknownQuestion;
let isUnknownNext = false;

/** Tell what to do when a task is begun. */
export function setUpTasks(onBegin) {
  begin = onBegin;
  details.open = beside.matches;
}

/** Show the tasks; what was done is remembered until the playground starts again. */
export function showTasks(state) {
  if (storageKey !== state.session) {
    storageKey = state.session;
    done = new Set(JSON.parse(sessionStorage.getItem(storageKey) ?? "[]"));
  }
  unknownQuestion = state.examples.at(-1)?.text;
  details.hidden = state.examples.length === 0;
  render();
}

/** A task was begun by its button: only now is it known what the next question is for. */
export function startTask(task) {
  isUnknownNext = task === "unknown";
  details.open &&= beside.matches; // on a phone the conversation needs the room
}

/** A message was written somewhere; `isPrivate` if in the visitor's private chat. */
export function noteMessage(message, isPrivate) {
  if (message.via_bot) finish("inline");
  else if (isPrivate) notePrivate(message);
  else if (mentions(message) && message.reply_to_message && !message.reply_to_message.forum_topic_created) finish("mention");
}

/** A button was pressed. */
export function notePress(button) {
  if (VOTE.test(button.text)) finish("switch");
}

/** The language was switched. */
export function noteLanguage() {
  finish("switch");
}

function notePrivate(message) {
  if (message.from.is_bot) {
    if (asked) finish(asked);
    asked = undefined;
  } else if (message.text && !message.text.startsWith("/")) {
    asked = isUnknownNext || message.text === unknownQuestion ? "unknown" : "fact";
    isUnknownNext = false;
  }
}

function mentions(message) {
  return (message.entities ?? []).some(({ type }) => type === "mention" || type === "bot_command");
}

function finish(task) {
  if (done.has(task)) return;
  done.add(task);
  sessionStorage.setItem(storageKey, JSON.stringify([...done]));
  render();
}

function render() {
  document.getElementById("tasks-done").textContent = `${done.size}/${TASKS.length}`;
  document.getElementById("task-list").replaceChildren(...TASKS.map(taskNode));
}

function taskNode(task) {
  const node = element("li", done.has(task) ? "done" : "");
  const title = element("span", "title", word(`task_${task}`));
  title.id = `task-${task}`;
  const state = element("span", "mark", done.has(task) ? "✓" : "");
  if (done.has(task)) {
    state.setAttribute("role", "img");
    state.ariaLabel = word("done");
  }
  const button = element("button", "quiet", word("tryIt"));
  button.type = "button";
  button.setAttribute("aria-describedby", title.id);
  button.addEventListener("click", () => begin(task));
  node.append(state, title, button);
  return node;
}
