// One message as DOM nodes. Text only ever becomes text nodes, so nothing that anybody writes can become markup.

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

/** The node of a message; `press(button, node)` is called for its buttons. */
export function renderMessage(message, press) {
  const node = element("article", message.from.is_bot ? "message from-bot" : "message from-person");
  node.dataset.messageId = message.message_id;
  const author = element("span", "unseen", message.from.is_bot ? message.from.first_name : word("you"));
  const body = element("div", "text");
  appendFormatted(body, message.text, message.entities ?? [], 0, message.text.length);
  const bubble = element("div", "bubble");
  bubble.append(author);
  if (message.reply_to_message) bubble.append(element("div", "reply", message.reply_to_message.text));
  bubble.append(body, renderTime(message));
  node.append(bubble);
  for (const row of message.reply_markup?.inline_keyboard ?? []) {
    const rowNode = element("div", "buttons");
    rowNode.append(...row.map((button) => renderButton(button, press)));
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

function renderTime(message) {
  const sent = new Date(message.date * 1000);
  const time = element("time", "", sent.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = sent.toISOString();
  const meta = element("div", "meta");
  if (message.edit_date) meta.append(element("span", "", word("edited")), " ");
  meta.append(time);
  return meta;
}

function renderButton(button, press) {
  if (button.url) return link("button", button.text, button.url);
  const node = element("button", "button", button.text);
  node.type = "button";
  node.disabled = button.callback_data === undefined && button.copy_text === undefined;
  node.addEventListener("click", () => press(button, node));
  return node;
}

// Offsets and lengths count UTF-16 code units, as JavaScript does. Entities come sorted, the enclosing ones first.
function appendFormatted(parent, text, entities, begin, end) {
  let position = begin;
  const rest = [...entities];
  while (rest.length > 0) {
    const entity = rest.shift();
    const entityEnd = entity.offset + entity.length;
    const inner = [];
    while (rest.length > 0 && rest[0].offset < entityEnd) inner.push(rest.shift());
    const node = entityNode(entity);
    appendFormatted(node, text, inner, entity.offset, entityEnd);
    parent.append(text.slice(position, entity.offset), node);
    position = entityEnd;
  }
  parent.append(text.slice(position, end));
}

function entityNode(entity) {
  if (entity.type === "text_link") return link("", "", entity.url);
  if (entity.type === "spoiler") return spoiler();
  if (entity.type === "expandable_blockquote") return element("blockquote", "expandable");
  return element(PLAIN_TAGS[entity.type] ?? "span", entity.type);
}

function link(className, text, url) {
  const node = element("a", className, text);
  node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
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

/** A new node with a class and a text. */
export function element(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text;
  return node;
}
