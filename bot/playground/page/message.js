// One message as DOM nodes. Text only ever becomes text nodes, so nothing that anybody writes can become markup.

import { fileAddress } from "./connection.js";
import { word } from "./words.js";

const PLAIN_TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};
const KINDS = ["photo", "document", "sticker", "voice", "location"];

/**
 * The node of a message, as the person with the id `actions.self` sees it.
 *
 * Called for what is done with it: `press(button, node)`, `open(url)`, which says whether the link leads to the bot,
 * `reply()`, `edit()`, `remove()`.
 */
export function renderMessage(message, actions) {
  const service = serviceWords(message);
  if (service) return numbered(message, element("p", "service", service));
  const isOwn = message.from?.id === actions.self;
  const node = numbered(message, element("article", isOwn ? "message from-person" : "message from-bot"));
  const bubble = element("div", "bubble");
  bubble.append(renderAuthor(message, isOwn));
  const replied = message.reply_to_message;
  if (replied && !replied.forum_topic_created) bubble.append(element("div", "reply", summary(replied)));
  const kind = KINDS.find((each) => message[each]);
  if (kind) bubble.append(renderMedia(kind, message));
  const words = message.text ?? message.caption;
  if (words) {
    const body = element("div", "text");
    appendFormatted(body, words, message.entities ?? message.caption_entities ?? [], 0, words.length, actions.open);
    bubble.append(body);
  }
  bubble.append(renderMeta(message));
  node.append(bubble, renderActions(message, isOwn, actions));
  for (const row of message.reply_markup?.inline_keyboard ?? []) {
    const rowNode = element("div", "buttons");
    rowNode.append(...row.map((button) => renderButton(button, actions)));
    node.append(rowNode);
  }
  return node;
}

/** Give long quotes a way to open; only once the node is on the page it is known which are long. */
export function foldQuotes(node) {
  for (const quote of node.querySelectorAll("blockquote.expandable")) {
    if (quote.scrollHeight <= quote.clientHeight) continue;
    const toggle = element("button", "toggle", word("more"));
    toggle.type = "button";
    toggle.ariaExpanded = "false";
    toggle.addEventListener("click", () => {
      const isOpen = quote.classList.toggle("open");
      toggle.ariaExpanded = String(isOpen);
      toggle.textContent = word(isOpen ? "less" : "more");
    });
    quote.after(toggle);
  }
}

/** A new node with a class and a text. */
export function element(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text;
  return node;
}

function numbered(message, node) {
  node.dataset.messageId = message.message_id;
  return node;
}

function serviceWords(message) {
  const name = message.from?.first_name;
  if (message.new_chat_members || message.group_chat_created) return `${name}: ${word("added")}`;
  if (message.left_chat_member) return `${name}: ${word("removed")}`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return word("upgraded");
  return "";
}

function renderAuthor(message, isOwn) {
  const name = isOwn ? word("you") : (message.from?.first_name ?? message.sender_chat.title);
  const isNamed = message.chat.type !== "private" && !isOwn;
  const node = element("div", isNamed ? "author" : "unseen", name);
  const origin = message.forward_origin;
  if (!origin) return node;
  const both = document.createDocumentFragment();
  both.append(node, element("div", "origin", `${word("forwarded")}: ${origin.sender_user?.first_name ?? origin.chat.title}`));
  return both;
}

function summary(message) {
  const kind = KINDS.find((each) => message[each]);
  return message.text ?? message.caption ?? (kind ? word(kind) : "");
}

function renderMedia(kind, message) {
  const media = message[kind];
  if (kind === "photo") return picture(media.at(-1).file_id, message.caption ?? word("photo"));
  if (kind === "location") return element("div", "media", `${word("location")}: ${media.latitude}, ${media.longitude}`);
  if (kind === "sticker") return element("div", "sticker", media.emoji);
  const node = element("a", "media", `${media.file_name ?? word("voice")} (${Math.ceil(media.file_size / 1024)} KB)`);
  node.href = fileAddress(media.file_id);
  node.download = media.file_name ?? "voice.ogg";
  return node;
}

function picture(fileId, description) {
  const node = element("img", "picture");
  node.src = fileAddress(fileId);
  node.alt = description;
  return node;
}

function renderMeta(message) {
  const sent = new Date(message.date * 1000);
  const time = element("time", "", sent.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = sent.toISOString();
  const meta = element("div", "meta");
  if (message.via_bot) meta.append(`${word("via")} @${message.via_bot.username} `);
  if (message.edit_date) meta.append(`${word("edited")} `);
  meta.append(time);
  return meta;
}

function renderActions(message, isOwn, { reply, edit, remove }) {
  const box = element("div", "actions");
  const toggle = element("button", "dots-button", "⋯");
  toggle.type = "button";
  toggle.ariaLabel = `${word("actions")}: ${summary(message).slice(0, 40)}`;
  toggle.ariaExpanded = "false";
  const choices = element("span", "choices");
  choices.hidden = true;
  const known = [["reply", reply]];
  if (isOwn && message.text && !message.via_bot) known.push(["edit", edit]);
  if (isOwn) known.push(["delete", remove]);
  for (const [key, action] of known) {
    const button = element("button", "quiet", word(key));
    button.type = "button";
    button.addEventListener("click", () => {
      open(false);
      action();
    });
    choices.append(button);
  }
  const open = (isOpen) => {
    choices.hidden = !isOpen;
    toggle.ariaExpanded = String(isOpen);
  };
  toggle.addEventListener("click", () => open(choices.hidden));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || choices.hidden) return;
    open(false);
    toggle.focus();
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) open(false);
  });
  box.append(toggle, choices);
  return box;
}

function renderButton(button, { press, open }) {
  if (button.url) return link("button", button.text, button.url, open);
  const node = element("button", "button", button.text);
  node.type = "button";
  const known = ["callback_data", "copy_text", "switch_inline_query_current_chat", "switch_inline_query"];
  node.disabled = known.every((key) => button[key] === undefined);
  node.addEventListener("click", () => press(button, node));
  return node;
}

// Offsets and lengths count UTF-16 code units, as JavaScript does. Entities come sorted, the enclosing ones first.
function appendFormatted(parent, text, entities, begin, end, open) {
  let position = begin;
  const rest = [...entities];
  while (rest.length > 0) {
    const entity = rest.shift();
    const entityEnd = entity.offset + entity.length;
    const inner = [];
    while (rest.length > 0 && rest[0].offset < entityEnd) inner.push(rest.shift());
    const node = entityNode(entity, open);
    appendFormatted(node, text, inner, entity.offset, entityEnd, open);
    parent.append(text.slice(position, entity.offset), node);
    position = entityEnd;
  }
  parent.append(text.slice(position, end));
}

function entityNode(entity, open) {
  if (entity.type === "text_link") return link("", "", entity.url, open);
  if (entity.type === "spoiler") return spoiler();
  if (entity.type === "expandable_blockquote") return element("blockquote", "expandable");
  return element(PLAIN_TAGS[entity.type] ?? "span", entity.type);
}

function link(className, text, url, open) {
  const node = element("a", className, text);
  node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.addEventListener("click", (event) => open(url) && event.preventDefault());
  return node;
}

function spoiler() {
  const node = element("span", "spoiler");
  const show = () => {
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  node.ariaLabel = word("spoiler");
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return node;
}
