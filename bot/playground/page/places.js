// Where one is and as whom: the list of chats, the topics of a forum, the member one writes as.

import { element } from "./message.js";
import { word } from "./words.js";

const byId = (id) => document.getElementById(id);
const unread = new Map();
const opened = new Set();
let move;
let current;
let visitorId;

/** Tell what to do when another place is chosen, and when the bot gets another status in the chat. */
export function setUpPlaces(onMove, onStatus) {
  move = onMove;
  byId("writer").addEventListener("change", (event) => move({ ...current, person: Number(event.target.value) }));
  byId("bot-status").addEventListener("change", (event) => onStatus(event.target.value));
}

/** Show the chats, and what can be chosen in this one. */
export function showPlaces(state, place, visitor) {
  current = place;
  visitorId = visitor;
  const chat = state.chats.find(({ id }) => id === place.chat);
  if (chat.type === "private") opened.add(chat.id);
  unread.delete(key(place.chat, place.topic));
  const isShown = ({ id, type, migrated_to: migratedTo }) => {
    if (type === "channel" || migratedTo) return false;
    return type !== "private" || id === visitor || opened.has(id) || !isResident(id, state);
  };
  byId("chats").replaceChildren(...state.chats.filter(isShown).map((each) => chatButton(each, state)));
  byId("place").hidden = chat.type === "private";
  byId("topics").hidden = chat.topics.length === 0;
  byId("topics").replaceChildren(...[{ id: null, name: word("general") }, ...chat.topics].map(topicButton));
  showWriters(state, chat);
  showStatuses(chat);
}

function chatTitle(chat, state) {
  if (chat.type !== "private") return chat.title;
  return chat.id === visitorId ? word("privateChat") : state.people.find(({ id }) => id === chat.id).first_name;
}

/** Mark a place where something was said while one was elsewhere. */
export function markUnread(message) {
  const id = key(message.chat.id, message.message_thread_id ?? null);
  unread.set(id, (unread.get(id) ?? 0) + 1);
  for (const node of document.querySelectorAll("[data-place]")) showBadge(node);
}

function chatButton(chat, state) {
  const button = element("button", "chat");
  button.type = "button";
  button.append(element("span", "title", chatTitle(chat, state)), element("span", "hint", chatHint(chat, state)), element("span", "badge"));
  if (chat.id === current.chat) button.setAttribute("aria-current", "true");
  button.dataset.place = [null, ...chat.topics.map(({ id }) => id)].map((topic) => key(chat.id, topic)).join(" ");
  showBadge(button);
  const person = chat.type === "private" ? chat.id : visitorId;
  const [topic] = chat.topics;
  button.addEventListener("click", () => move({ person, chat: chat.id, topic: topic?.id ?? null }));
  return button;
}

function chatHint(chat, state) {
  if (chat.bot_status === "kicked" && chat.type === "private") return word("blocked");
  if (chat.id === visitorId) return word("yourChat");
  if (chat.type === "private") return word(isResident(chat.id, state) ? "otherChat" : "adminChat");
  return word(isIn(chat.bot_status) ? "group" : "withoutBot");
}

function topicButton(topic) {
  const button = element("button", "", topic.name);
  button.type = "button";
  button.append(element("span", "badge"));
  button.ariaPressed = String(topic.id === current.topic);
  button.dataset.place = key(current.chat, topic.id);
  showBadge(button);
  button.addEventListener("click", () => move({ ...current, topic: topic.id }));
  return button;
}

function showBadge(button) {
  const count = button.dataset.place.split(" ").reduce((sum, place) => sum + (unread.get(place) ?? 0), 0);
  const badge = button.querySelector(".badge");
  badge.textContent = count || "";
  badge.setAttribute("aria-label", count ? `${count} ${word("unread")}` : "");
  badge.setAttribute("role", count ? "img" : "presentation");
}

function showWriters(state, chat) {
  const people = chat.members.map((id) => state.people.find((person) => person.id === id)).filter((person) => !person.is_bot);
  byId("writer").replaceChildren(...people.map(({ id, first_name: name }) => option(id, id === visitorId ? `${name} (${word("you")})` : name, id === current.person)));
}

function showStatuses(chat) {
  const known = ["member", "administrator", "left"];
  const status = isIn(chat.bot_status) ? chat.bot_status : "left";
  byId("bot-status").replaceChildren(...known.map((each) => option(each, word(each), each === status)));
}

function isResident(personId, state) {
  return state.chats.some(({ is_forum: isForum, members }) => isForum && members.includes(personId));
}

function isIn(status) {
  return ["member", "administrator", "restricted"].includes(status);
}

function option(value, text, isSelected) {
  const node = element("option", "", text);
  node.value = value;
  node.selected = isSelected;
  return node;
}

function key(chat, topic) {
  return `${chat}/${topic ?? ""}`;
}
