// The chat page: shows what happens in the playground and passes on what the person does.

import { chooseLanguage, fetchEvents, fetchState, pressButton, sendMessage } from "./connection.js";
import { element, foldQuotes, renderMessage } from "./message.js";
import { speak, word } from "./words.js";

const RETRY_MS = 1500;
const TYPING_MS = 5000;
const TOAST_MS = 4000;

const byId = (id) => document.getElementById(id);
const log = byId("log");
const scroller = byId("scroller");
const text = byId("text");
const menu = byId("menu");
const menuButton = byId("menu-button");
let typingTimer;
let toastTimer;

async function follow() {
  for (;;) {
    try {
      const state = await fetchState();
      byId("connection").hidden = true;
      showState(state);
      await followSession(state.session, state.last_event);
    } catch (error) {
      console.warn(error);
      byId("connection").hidden = false;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** Show events as they come, until some are missing or the server is another one. */
async function followSession(session, lastEvent) {
  for (;;) {
    const news = await fetchEvents(lastEvent);
    if (news.session !== session) return;
    for (const event of news.events) {
      if (event.number !== lastEvent + 1) return;
      lastEvent = event.number;
      await showEvent(event);
    }
  }
}

async function showEvent(event) {
  if (event.type === "message") showMessage(event.message);
  else if (event.type === "edit") replaceMessage(event.message);
  else if (event.type === "deletion") messageNode(event.message_id)?.remove();
  else if (event.type === "typing") showTyping();
  else if (event.type === "profile") showProfile(await fetchState());
  showWelcome();
}

function showState(state) {
  showProfile(state);
  log.ariaBusy = "true";
  log.replaceChildren();
  for (const message of state.messages) appendMessage(message);
  log.ariaBusy = "false";
  showWelcome();
  scrollToEnd();
}

function showProfile(state) {
  speak(state.person.language_code);
  document.title = state.bot.name;
  byId("bot-name").textContent = state.bot.name;
  byId("description").textContent = state.bot.description;
  for (const button of byId("languages").children) {
    button.ariaPressed = String(button.dataset.language === state.person.language_code);
  }
  byId("examples").replaceChildren(...state.examples.map(exampleButton));
  byId("examples-title").hidden = state.examples.length === 0;
  menu.replaceChildren(...state.commands.map(commandButton));
  menuButton.hidden = state.commands.length === 0;
}

function exampleButton(example) {
  const button = element("button", "example");
  button.type = "button";
  button.append(element("span", "question", example.text), element("span", "hint", example.hint));
  button.addEventListener("click", () => say(example.text));
  return button;
}

function commandButton(command) {
  const button = element("button", "command");
  button.type = "button";
  button.append(element("span", "name", `/${command.command}`), element("span", "hint", command.description));
  button.addEventListener("click", () => {
    toggleMenu(false);
    say(`/${command.command}`);
  });
  return button;
}

function showWelcome() {
  byId("welcome").hidden = log.childElementCount > 0;
}

function messageNode(messageId) {
  return log.querySelector(`[data-message-id="${messageId}"]`);
}

function showMessage(message) {
  const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  if (message.from.is_bot) hideTyping();
  appendMessage(message);
  if (isAtEnd || !message.from.is_bot) scrollToEnd();
}

function appendMessage(message) {
  const node = renderMessage(message, (button, buttonNode) => press(message.message_id, button, buttonNode));
  log.append(node);
  foldQuotes(node);
}

function replaceMessage(message) {
  const old = messageNode(message.message_id);
  if (!old) return;
  const hadFocus = old.contains(document.activeElement);
  const node = renderMessage(message, (button, buttonNode) => press(message.message_id, button, buttonNode));
  old.replaceWith(node);
  foldQuotes(node);
  if (hadFocus) (node.querySelector(".buttons button, .buttons a") ?? text).focus();
}

function showTyping() {
  byId("typing").hidden = false;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(hideTyping, TYPING_MS);
  scrollToEnd();
}

function hideTyping() {
  byId("typing").hidden = true;
}

function scrollToEnd() {
  scroller.scrollTop = scroller.scrollHeight;
}

async function say(words) {
  try {
    await sendMessage(words);
    return true;
  } catch {
    toast(word("notSent"));
    return false;
  }
}

async function submit() {
  const words = text.value.trim();
  if (!words) return;
  text.value = "";
  fitComposer();
  if (!(await say(words)) && !text.value) {
    text.value = words;
    fitComposer();
  }
}

async function press(messageId, button, node) {
  if (node.ariaBusy === "true") return;
  if (button.copy_text) return copy(button.copy_text.text);
  node.ariaBusy = "true";
  try {
    showAnswer(await pressButton(messageId, button.callback_data));
  } catch {
    toast(word("notSent"));
  } finally {
    node.ariaBusy = "false";
  }
}

function showAnswer(answer) {
  if (!answer) toast(word("noAnswer"));
  else if (answer.text && answer.show_alert) showAlert(answer.text);
  else if (answer.text) toast(answer.text);
}

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    toast(word("copied"));
  } catch {
    toast(word("notCopied"));
  }
}

function showAlert(words) {
  byId("toast").hidden = true;
  byId("alert-text").textContent = words;
  byId("alert").showModal();
}

function toast(words) {
  const node = byId("toast");
  node.hidden = false;
  node.textContent = words;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (node.hidden = true), TOAST_MS);
}

function toggleMenu(isOpen) {
  menu.hidden = !isOpen;
  menuButton.ariaExpanded = String(isOpen);
}

function fitComposer() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
}

// While an input method composes a Korean syllable, Enter belongs to it; Safari then reports key code 229 only.
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
text.addEventListener("input", fitComposer);

byId("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
  text.focus();
});

byId("languages").addEventListener("click", async (event) => {
  const languageCode = event.target.dataset.language;
  if (!languageCode) return;
  try {
    showState(await chooseLanguage(languageCode));
  } catch {
    toast(word("notSent"));
  }
});

menuButton.addEventListener("click", () => toggleMenu(menu.hidden));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || menu.hidden) return;
  toggleMenu(false);
  menuButton.focus();
});

document.addEventListener("click", (event) => {
  if (!menu.hidden && !menu.contains(event.target) && event.target !== menuButton) toggleMenu(false);
});

speak(navigator.language.slice(0, 2));
text.focus();
follow();
