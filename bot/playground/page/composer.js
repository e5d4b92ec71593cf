// The line of writing: new messages, replies, edits, files, the menu of commands.

import { act, sendFile } from "./connection.js";
import { element } from "./message.js";
import { attempt } from "./notices.js";
import { closePopups, popup } from "./popups.js";
import { chooseFirstName, closeSuggestions, enterSuggestions, setUpSuggestions, suggest } from "./suggestions.js";
import { word } from "./words.js";

const byId = (id) => document.getElementById(id);
const text = byId("text");
const OTHER_KINDS = ["sticker", "voice", "location"];
let whereNow;
let lastOwnMessage;
let reply;
let edited;

/** Tell how to find out where one writes, what one wrote last, and where the button above inline results leads. */
export function setUpComposer({ where, lastOwn, openPrivate }) {
  whereNow = where;
  lastOwnMessage = lastOwn;
  setUpSuggestions({ onName: completeName, onResult: chooseResult, onButton: openPrivate });
  popup(byId("menu-button"), byId("menu"));
  popup(byId("attach-button"), byId("attachments"));
}

/** Offer the commands of this place. */
export function showCommands(commands) {
  byId("menu").replaceChildren(...commands.map(({ command, description }) => menuButton(`/${command}`, description, () => say(`/${command}`))));
  byId("menu-button").hidden = commands.length === 0;
  const others = OTHER_KINDS.map((kind) => menuButton(word(kind), "", () => attach({ kind })));
  byId("attachments").replaceChildren(menuButton(word("file"), "", () => byId("file").click()), ...others);
}

/** Send a text as it is. */
export async function say(words) {
  const sent = await attempt(() => act("messages", whereNow(), { text: words, ...replyDetails() }));
  if (sent) endContext();
  return Boolean(sent);
}

/** Put words into the line, to be sent or changed. */
export function prepare(words) {
  text.value = words;
  fit();
  text.focus();
  text.setSelectionRange(words.length, words.length);
  suggest();
}

/** Answer a message with the next one. */
export function beginReply(message) {
  endContext();
  reply = message;
  showContext("replying", message);
  text.focus();
}

/** Change a message. */
export function beginEdit(message) {
  endContext();
  edited = message;
  showContext("editing", message);
  prepare(message.text);
}

/** Forget what was being answered or changed. */
export function endContext() {
  if (edited) text.value = "";
  reply = edited = undefined;
  byId("context").hidden = true;
  fit();
}

async function submit() {
  const words = text.value.trim();
  if (!words) return;
  const change = edited;
  text.value = "";
  fit();
  closeSuggestions();
  const isSent = change ? await attempt(() => act("messages", whereNow(), { text: words, edit_message_id: change.message_id })) : await say(words);
  if (isSent) endContext();
  else if (!text.value) prepare(words);
}

async function attach(details, file) {
  const sent = await attempt(() => sendFile(whereNow(), { ...details, caption: text.value.trim(), ...replyDetails() }, file));
  if (!sent) return;
  text.value = "";
  endContext();
  text.focus();
}

async function chooseResult(queryId, resultId) {
  const sent = await attempt(() => act("inline-results", whereNow(), { query_id: queryId, result_id: resultId, ...replyDetails() }));
  if (!sent) return;
  text.value = "";
  endContext();
  text.focus();
}

function completeName(name) {
  const before = text.value.slice(0, text.selectionStart).replace(/@\w*$/u, `@${name} `);
  const words = before + text.value.slice(text.selectionStart).trimStart();
  prepare(words);
  text.setSelectionRange(before.length, before.length);
}

function replyDetails() {
  return reply ? { reply_to_message_id: reply.message_id } : {};
}

function showContext(kind, message) {
  byId("context-kind").textContent = word(kind);
  byId("context-text").textContent = message.text ?? message.caption ?? "";
  byId("context").hidden = false;
}

function menuButton(title, hint, action) {
  const button = element("button");
  button.type = "button";
  button.append(element("span", "title", title), element("span", "hint", hint));
  button.addEventListener("click", () => {
    closePopups();
    text.focus();
    action();
  });
  return button;
}

function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
}

// While an input method composes a Korean syllable, keys belong to it; Safari then reports key code 229 only.
text.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && !event.shiftKey) {
    if (!chooseFirstName()) submit();
  } else if (event.key === "ArrowUp" && enterSuggestions()) {
    // The focus has moved.
  } else if (event.key === "ArrowUp" && !text.value && lastOwnMessage()) {
    beginEdit(lastOwnMessage());
  } else if (event.key === "Escape" && !closeSuggestions()) {
    endContext();
    return;
  } else {
    return;
  }
  event.preventDefault();
});
text.addEventListener("input", fit);

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
  text.focus();
});

byId("context-end").addEventListener("click", () => {
  endContext();
  text.focus();
});

byId("file").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) attach({ kind: file.type.startsWith("image/") ? "photo" : "document", name: file.name }, file);
  event.target.value = "";
});
