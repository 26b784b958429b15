// Slack's mrkdwn drawn as elements. See blocks.js for where it is used.

import { slackDate } from "./dates.js";
import { link, make, safeAddress } from "./dom.js";
import { emojiNode, emojiNodes, withEmoji } from "./emoji.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const STYLES = { "*": "strong", _: "em", "~": "s" };

/** Undo Slack's escaping, exactly once. */
export function unescaped(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** Nodes for a mrkdwn text. `context` knows names of people and channels, and the time. */
export function mrkdwn(text, context) {
  const pieces = text.split("```");
  if (pieces.length % 2 === 0) pieces.push(pieces.splice(-2).join("```"));
  return pieces.flatMap((piece, index) => (index % 2 === 1 ? preformatted(piece) : lines(piece, context)));
}

function preformatted(text) {
  return make("pre", {}, unescaped(text.replace(/^\n|\n$/g, "")));
}

/** Nodes for a `plain_text` or `mrkdwn` text object, or for nothing at all. */
export function textObject(object, context) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, context);
  return plainNodes(object);
}

/** Nodes for a `plain_text` object. */
export function plainNodes(object) {
  const text = unescaped(object?.text ?? "");
  return object?.emoji === false ? [text] : emojiNodes(text);
}

/** The characters of a `plain_text` object. */
export function plain(object) {
  const text = unescaped(object?.text ?? "");
  return object?.emoji === false ? text : withEmoji(text);
}

function lines(text, context) {
  const written = text.replace(/^\n|\n$/g, "").split("\n");
  if (written.length === 1) return [...oneLine(written[0], context)];
  return written.map((line) => make("span", { class: line.trim() ? "line" : "line blank" }, ...oneLine(line, context)));
}

function oneLine(line, context) {
  const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
  if (quoted) return [make("span", { class: "quote" }, ...inline(quoted[1], context))];
  const bullet = /^\s*([•◦▪-])\s+(.*)$/.exec(line);
  if (!bullet) return inline(line, context);
  return [make("span", { class: "bullet" }, `${bullet[1] === "-" ? "•" : bullet[1]} `, ...inline(bullet[2], context))];
}

/** Nodes for one line: styles, code, links, mentions, dates and emoji. */
export function inline(text, context) {
  const nodes = [];
  let plainFrom = 0;
  let at = 0;
  while (at < text.length) {
    const found = tokenAt(text, at, context);
    if (found) {
      if (at > plainFrom) nodes.push(...emojiNodes(unescaped(text.slice(plainFrom, at))));
      nodes.push(found.node);
      at = found.end;
      plainFrom = at;
    } else at += 1;
  }
  if (plainFrom < text.length) nodes.push(...emojiNodes(unescaped(text.slice(plainFrom))));
  return nodes;
}

function tokenAt(text, at, context) {
  const character = text[at];
  if (character === "`") return codeAt(text, at);
  if (character === "<") return referenceAt(text, at, context);
  if (character === ":") return emojiAt(text, at);
  if (character in STYLES) return styledAt(text, at, context);
  return null;
}

function codeAt(text, at) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  return { node: make("code", {}, unescaped(text.slice(at + 1, end))), end: end + 1 };
}

function emojiAt(text, at) {
  const found = /^:([a-z0-9_+-]+):/.exec(text.slice(at, at + 60));
  const node = found && emojiNode(found[1]);
  return node ? { node, end: at + found[0].length } : null;
}

function styledAt(text, at, context) {
  const opens = (at === 0 || /[\s\p{P}\p{S}]/u.test(text[at - 1])) && /\S/.test(text[at + 1] ?? " ");
  const end = opens ? closingOf(text, at) : -1;
  if (end < 0) return null;
  return { node: make(STYLES[text[at]], {}, ...inline(text.slice(at + 1, end), context)), end: end + 1 };
}

function closingOf(text, at) {
  for (let here = at + 2; here < text.length; here += 1) {
    if (text[here] === "<") here = Math.max(here, text.indexOf(">", here));
    else if (text[here] === text[at] && /\S/.test(text[here - 1]) && !/[\p{L}\p{N}]/u.test(text[here + 1] ?? " ")) return here;
  }
  return -1;
}

function referenceAt(text, at, context) {
  const end = text.indexOf(">", at);
  const inside = end < 0 ? "" : text.slice(at + 1, end);
  const node = inside && !inside.includes("\n") ? reference(inside, context, at === 0) : null;
  return node ? { node, end: end + 1 } : null;
}

function reference(inside, context, startsLine) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescaped(inside.slice(bar + 1));
  if (/^@[UW]\w+$/.test(target)) return mention(`@${context.memberName(target.slice(1)) ?? (label || target.slice(1))}`, target.slice(1), context);
  if (/^#C\w+$/.test(target)) return channelLink(target.slice(1), label, context);
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), label, context);
  if (target.startsWith("!date^")) return dateNode(target.slice(6), label, context, startsLine);
  if (/^!(channel|here|everyone)$/.test(target)) return mention(`@${target.slice(1)}`, null, context);
  return safeAddress(unescaped(target)) ? link(unescaped(target), withEmoji(label) || unescaped(target)) : null;
}

export function mention(label, userId, context) {
  return make("span", { class: userId === context.me ? "mention mention-me" : "mention" }, label);
}

/** A user group, by its handle where the workspace knows it. */
export function groupMention(id, label, context) {
  const handle = context.groupName(id);
  return mention(handle ? `@${handle}` : label || `@${id}`, null, context);
}

export function channelLink(id, label, context) {
  const name = context.channelName(id) ?? (label || id);
  const href = context.channelAddress?.(id);
  if (!href) return make("span", { class: "mention" }, `#${name}`);
  return make("a", { class: "mention", href, data: { channel: id } }, `#${name}`);
}

function dateNode(inside, fallback, context, startsLine) {
  const [epoch, format = "", address] = inside.split("^");
  if (!/^\d+$/.test(epoch)) return null;
  const written = slackDate(epoch, unescaped(format), context.now);
  const text = startsLine ? written.charAt(0).toUpperCase() + written.slice(1) : written;
  const time = make("time", { datetime: new Date(epoch * 1000).toISOString(), title: fallback }, text);
  return address && safeAddress(unescaped(address)) ? make("a", { href: safeAddress(unescaped(address)), target: "_blank", rel: "noopener noreferrer" }, time) : time;
}
