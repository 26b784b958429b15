// The `rich_text` block.

import { slackDate } from "./dates.js";
import { link, make } from "./dom.js";
import { emojiNode } from "./emoji.js";
import { channelLink, groupMention, mention } from "./mrkdwn.js";

const STYLE_TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

const INLINE = {
  text: (part) => part.text,
  link: (part) => link(part.url, part.text || part.url),
  emoji: (part) => emojiNode(part.name) ?? `:${part.name}:`,
  user: (part, context) => mention(`@${context.memberName(part.user_id) ?? part.user_id}`, part.user_id, context),
  usergroup: (part, context) => groupMention(part.usergroup_id, "", context),
  channel: (part, context) => channelLink(part.channel_id, "", context),
  broadcast: (part, context) => mention(`@${part.range}`, null, context),
  date: (part, context) => make("time", { title: part.fallback }, slackDate(part.timestamp, part.format, context.now)),
  color: (part) => part.value,
};

/** One of the four parts that a rich_text block is made of. */
export function richText(block, context) {
  const parts = block.elements ?? [];
  const inside = () => parts.map((part) => inlinePart(part, context));
  if (block.type === "rich_text") return make("div", { class: "rich-text" }, ...parts.map((part) => richText(part, context)));
  if (block.type === "rich_text_list") return list(block, context);
  if (block.type === "rich_text_preformatted") return make("pre", {}, ...inside());
  if (block.type === "rich_text_quote") return make("blockquote", {}, ...inside());
  return make("div", { class: "rich-section" }, ...inside());
}

function list(block, context) {
  const items = (block.elements ?? []).map((item) => make("li", {}, ...item.elements.map((part) => inlinePart(part, context))));
  const level = Math.min(block.indent ?? 0, 4);
  const start = block.style === "ordered" && block.offset ? block.offset + 1 : null;
  return make(block.style === "ordered" ? "ol" : "ul", { class: `indent-${level}`, start }, ...items);
}

function inlinePart(part, context) {
  let node = INLINE[part.type]?.(part, context) ?? part.text ?? "";
  for (const [style, tag] of Object.entries(STYLE_TAGS)) {
    if (part.style?.[style]) node = make(tag, {}, node);
  }
  return node;
}
