// The `markdown` block: the everyday part of standard Markdown.

import { link, make, safeAddress } from "./dom.js";
import { emojiNodes } from "./emoji.js";

const INLINE = /`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|\*(\S(?:.*?\S)?)\*|\b_(.+?)_\b/;

const LINES = [
  [/^(#{1,6})\s+(.*)$/, (found) => make("p", { class: `md-heading md-${found[1].length}` }, ...inline(found[2]))],
  [/^(?:---+|\*\*\*+|___+)\s*$/, () => make("hr")],
  [/^>\s?(.*)$/, (found) => make("blockquote", {}, ...inline(found[1]))],
  [/^\s*[-*+]\s+(.*)$/, (found) => make("ul", {}, make("li", {}, ...inline(found[1])))],
  [/^\s*(\d+)[.)]\s+(.*)$/, (found) => make("ol", { start: found[1] }, make("li", {}, ...inline(found[2])))],
];

/** Nodes for a text in standard Markdown. */
export function markdown(text) {
  return text.split("```").flatMap((piece, index) => {
    if (index % 2 === 1) return make("pre", {}, piece.replace(/^\w*\n|\n$/g, ""));
    return joined(piece.split("\n").filter((line) => line.trim()).map(oneLine));
  });
}

function oneLine(line) {
  for (const [pattern, draw] of LINES) {
    const found = pattern.exec(line);
    if (found) return draw(found);
  }
  return make("p", {}, ...inline(line));
}

function joined(nodes) {
  return nodes.reduce((kept, node) => {
    const before = kept.at(-1);
    if (before?.tagName === node.tagName && ["UL", "OL"].includes(node.tagName)) before.append(...node.childNodes);
    else kept.push(node);
    return kept;
  }, []);
}

function inline(text) {
  const found = INLINE.exec(text);
  if (!found) return emojiNodes(text);
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return [...emojiNodes(before), styled(found), ...inline(after)];
}

function styled([whole, code, label, address, strong, alsoStrong, struck, italic, alsoItalic]) {
  if (code) return make("code", {}, code);
  if (label) return safeAddress(address) ? link(address, label) : whole;
  if (strong || alsoStrong) return make("strong", {}, ...inline(strong || alsoStrong));
  if (struck) return make("s", {}, ...inline(struck));
  return make("em", {}, ...inline(italic || alsoItalic));
}
