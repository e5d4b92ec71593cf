// The chat page: shows what happens in the playground and passes on what people do.

import { beginEdit, beginReply, endContext, prepare, say, setUpComposer, showCommands } from "./composer.js";
import { act, fetchEvents, fetchState } from "./connection.js";
import { element, foldQuotes, renderMessage } from "./message.js";
import { attempt, copy, showAlert, toast } from "./notices.js";
import { markUnread, setUpPlaces, showPlaces } from "./places.js";
import { suggestFor } from "./suggestions.js";
import { noteLanguage, noteMessage, notePress, setUpTasks, showTasks, startTask } from "./tasks.js";
import "./theme.js";
import { speak, word } from "./words.js";

const RETRY_MS = 1500;
const TYPING_MS = 5000;

const byId = (id) => document.getElementById(id);
const log = byId("log");
const scroller = byId("scroller");
const shown = new WeakMap();
let typingTimer;
let state;
let place;
let visitorId;

async function follow() {
  for (;;) {
    try {
      let fresh = await fetchState();
      if (fresh.session === state?.session) {
        fresh = await fetchState(place);
      } else {
        visitorId = fresh.person.id;
        place = { person: visitorId, chat: visitorId, topic: null };
      }
      byId("connection").hidden = true;
      showState(fresh);
      await followSession(fresh.session, fresh.last_event);
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
  if (event.type === "message") noteMessage(event.message, event.message.chat.id === visitorId);
  if (event.type === "profile" || event.type === "chats") showAround(await fetchState(place));
  else if (event.number <= state.last_event) return; // the chat was opened after it and shows it already
  else if (event.type === "message") showMessage(event.message);
  else if (event.type === "edit") replaceMessage(event.message);
  else if (event.type === "deletion" && event.chat_id === place.chat) messageNode(event.message_id)?.remove();
  else if (event.type === "typing" && isHere(event.chat_id, event.message_thread_id)) showTyping();
  showWelcome();
}

async function moveTo(newPlace) {
  const fresh = await attempt(() => fetchState(newPlace));
  if (!fresh) return;
  place = newPlace;
  showState(fresh);
  byId("text").focus();
}

function showState(fresh) {
  endContext();
  hideTyping();
  showAround(fresh);
  log.ariaBusy = "true";
  log.replaceChildren();
  for (const message of state.messages) if (isShown(message)) appendMessage(message);
  log.ariaBusy = "false";
  showWelcome();
  scrollToEnd();
}

/** Everything but the messages. */
function showAround(fresh) {
  state = fresh;
  const visitor = state.people.find(({ id }) => id === visitorId);
  speak(visitor.language_code);
  document.title = state.bot.name;
  byId("bot-name").textContent = state.bot.name;
  for (const button of byId("languages").children) {
    button.ariaPressed = String(button.dataset.language === visitor.language_code);
  }
  showPlaces(state, place, visitorId);
  showTasks(state);
  showCommands(state.commands);
  suggestFor(state, place);
  const chat = state.chats.find(({ id }) => id === place.chat);
  const isPrivate = chat.type === "private";
  byId("description").textContent = isPrivate ? state.bot.description : word(chat.bot_status === "left" ? "guestHint" : "groupHint");
  byId("examples").replaceChildren(...(isPrivate ? state.examples.map(exampleButton) : []));
  byId("examples-title").hidden = !isPrivate || state.examples.length === 0;
}

function exampleButton(example) {
  const button = element("button", "example");
  button.type = "button";
  button.append(element("span", "question", example.text), element("span", "hint", example.hint));
  button.addEventListener("click", () => say(example.text));
  return button;
}

function showWelcome() {
  byId("welcome").hidden = log.childElementCount > 0;
}

function isHere(chatId, topicId) {
  return chatId === place.chat && (topicId ?? null) === place.topic;
}

function isShown(message) {
  return isHere(message.chat.id, message.message_thread_id) && !message.forum_topic_created;
}

function messageNode(messageId) {
  return log.querySelector(`[data-message-id="${messageId}"]`);
}

function showMessage(message) {
  if (!isShown(message)) {
    markUnread(message);
    return;
  }
  const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  if (message.from?.is_bot) hideTyping();
  appendMessage(message);
  if (isAtEnd || message.from?.id === place.person) scrollToEnd();
}

function appendMessage(message) {
  const node = render(message);
  log.append(node);
  foldQuotes(node);
}

function replaceMessage(message) {
  const old = isShown(message) && messageNode(message.message_id);
  if (!old) return;
  const hadFocus = old.contains(document.activeElement);
  const node = render(message);
  old.replaceWith(node);
  foldQuotes(node);
  if (hadFocus) (node.querySelector(".buttons button, .buttons a") ?? byId("text")).focus();
}

function render(message) {
  const node = renderMessage(message, {
    self: place.person,
    press: (button, node) => press(message, button, node),
    open: openLink,
    reply: () => beginReply(message),
    edit: () => beginEdit(message),
    remove: () => remove(message),
  });
  shown.set(node, message);
  return node;
}

/** The last text that was written here by the one who writes now, and stands here still. */
function lastOwn() {
  const nodes = [...log.querySelectorAll(".from-person")].reverse();
  return nodes.map((node) => shown.get(node)).find((message) => message.text && !message.via_bot);
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

async function remove(message) {
  await attempt(() => act("deletions", place, { message_id: message.message_id }));
  byId("text").focus();
}

async function press(message, button, node) {
  const inlineQuery = button.switch_inline_query_current_chat ?? button.switch_inline_query;
  if (inlineQuery !== undefined) return prepare(`@${state.bot.username} ${inlineQuery}`);
  if (button.copy_text) return copy(button.copy_text.text);
  if (node.ariaBusy === "true") return;
  node.ariaBusy = "true";
  notePress(button);
  const done = await attempt(() => act("presses", place, { message_id: message.message_id, data: button.callback_data }));
  node.ariaBusy = "false";
  if (done) showAnswer(done.answer);
}

function showAnswer(answer) {
  if (!answer) toast(word("noAnswer"));
  else if (answer.text && answer.show_alert) showAlert(answer.text);
  else if (answer.text) toast(answer.text);
}

/** Follow a link if it leads to the bot; says whether it does. */
function openLink(url) {
  const { host, pathname } = new URL(url);
  const isToBot = host === "t.me" && pathname.slice(1).toLowerCase() === state.bot.username.toLowerCase();
  if (isToBot) followLink(url);
  return isToBot;
}

async function followLink(url) {
  const { person } = place;
  const sent = await attempt(() => act("links", { person }, { url }));
  if (sent) await moveTo({ person, chat: person, topic: null });
}

async function beginTask(task) {
  const [fact] = state.examples;
  const group = state.chats.find(({ is_forum: isForum }) => isForum);
  const there = { person: visitorId, chat: group.id, topic: group.topics[0].id };
  if (task === "mention") {
    const other = group.members.find((id) => id !== visitorId);
    const question = await attempt(() => act("messages", { ...there, person: other }, { text: fact.text }));
    await moveTo(there);
    if (question) beginReply(question.message);
    prepare(`@${state.bot.username}`);
  } else if (task === "inline") {
    await moveTo(there);
    prepare(`@${state.bot.username} ${fact.text}`);
  } else {
    await moveTo({ person: visitorId, chat: visitorId, topic: null });
    if (task === "switch") byId("languages").querySelector('[aria-pressed="false"]').focus();
    else prepare(task === "fact" ? fact.text : state.examples.at(-1).text);
  }
  startTask(task);
}

byId("languages").addEventListener("click", async (event) => {
  const languageCode = event.target.dataset.language;
  if (!languageCode) return;
  const sent = await attempt(() => act("language", { person: visitorId }, { language_code: languageCode }));
  if (!sent) return;
  noteLanguage();
  showState(await fetchState(place));
});

setUpPlaces(moveTo, async (status) => {
  await attempt(() => act("memberships", { person: visitorId, chat: place.chat }, { status }));
});
setUpComposer({
  where: () => place,
  lastOwn,
  openPrivate: (parameter) => followLink(`t.me/${state.bot.username}?start=${parameter}`),
});
setUpTasks(beginTask);
speak(navigator.language.slice(0, 2));
byId("text").focus();
follow();
