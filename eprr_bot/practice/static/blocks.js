// Layout blocks: what messages, modals and the Home tab are made of.

import { actingElement } from "./elements.js";
import { fieldFor } from "./fields.js";
import { freshId, make } from "./dom.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { plain, plainNodes, textObject } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

const DRAW = {
  header: (block) => make("p", { class: "block-header", role: "heading", "aria-level": "3" }, ...plainNodes(block.text)),
  divider: () => make("hr"),
  section,
  context: (block, context) => make("div", { class: "context" }, ...block.elements.map((part) => actingElement(part, block, context))),
  actions: (block, context) => make("div", { class: "actions" }, ...block.elements.map((part) => actingElement(part, block, context))),
  image: (block, context) => context.image(block, "picture"),
  input,
  rich_text: richText,
  markdown: (block) => make("div", { class: "markdown" }, ...markdown(block.text)),
  table,
};

/** Nodes for a list of blocks. Blocks without an id are known by their place. */
export function drawBlocks(blocks, context) {
  return blocks.map((block, index) => {
    const known = { ...block, block_id: block.block_id ?? `block-${index}` };
    const draw = DRAW[block.type];
    return make("div", { class: `block block-${block.type}`, data: { blockId: known.block_id } },
      draw ? draw(known, context) : make("p", { class: "unknown" }, `This page cannot draw a "${block.type}" block.`));
  });
}

/** What drawing needs to know. `act(fields)` tells the bot that someone used an element. */
export function drawingContext(store, act) {
  const { state } = store;
  return {
    state, act, image,
    me: state.me,
    now: new Date(state.now),
    controls: new Map(),
    memberName: (id) => state.members.find((member) => member.id === id)?.name ?? null,
    channelName: (id) => state.channels.find((channel) => channel.id === id)?.name ?? null,
    groupName: (id) => state.groups?.find((group) => group.id === id)?.handle ?? null,
    channelAddress: (id) => (state.channels.some((channel) => channel.id === id) ? store.address(id) : null),
  };
}

/** The values of all elements, in the shape of Slack's `state.values`. */
export function valuesOf(context) {
  const values = {};
  for (const { block, element, read } of context.controls.values()) {
    values[block.block_id] = { ...values[block.block_id], [element.action_id]: read() };
  }
  return values;
}

function section(block, context) {
  const fields = (block.fields ?? []).map((field) => make("div", { class: "section-field" }, ...textObject(field, context)));
  const text = make("div", { class: "section-text" },
    block.text && make("div", { class: "text" }, ...textObject(block.text, context)),
    fields.length > 0 ? make("div", { class: "section-fields" }, ...fields) : null);
  const accessory = block.accessory && make("div", { class: "accessory" }, actingElement(block.accessory, block, context));
  return make("div", { class: "section" }, text, accessory);
}

function image(element, className) {
  const caption = plain(element.title);
  const source = localAddress(element.image_url);
  const missing = make("span", { class: "no-picture" }, icon("picture"), " ", element.alt_text || "A picture from elsewhere");
  const drawn = source ? make("img", { src: source, alt: element.alt_text ?? "", class: className }) : missing;
  const shown = source && className === "picture" ? opening(source, drawn) : drawn;
  drawn.addEventListener("error", () => shown.replaceWith(missing));
  return caption ? make("figure", {}, make("figcaption", {}, caption), shown) : shown;
}

/** A picture that opens in its full size. */
function opening(source, picture) {
  return make("a", { class: "whole-picture", href: source, target: "_blank", rel: "noopener noreferrer", title: "Open in full size" }, picture);
}

/** Pictures are shown from this server only: nothing here reaches out. */
function localAddress(address) {
  if (!address) return null;
  const url = new URL(address, document.baseURI);
  return url.origin === location.origin ? url.href : null;
}

function input(block, context) {
  const name = plain(block.label);
  const field = fieldFor(block.element, block, context, name);
  const ids = { hint: freshId("hint"), error: freshId("error") };
  const grouped = field.control !== field.node;
  if (!grouped) {
    field.control.id = freshId("field");
    field.control.removeAttribute("aria-label");
  }
  if (!block.optional && field.control && !grouped) field.control.setAttribute("aria-required", "true");
  (grouped ? field.node : field.control).setAttribute("aria-describedby", `${ids.hint} ${ids.error}`);
  if (block.dispatch_action) field.node.addEventListener("change", () => context.act({ ...field.read(), block_id: block.block_id, action_id: block.element.action_id }));
  const label = make(grouped ? "span" : "label", { class: "label", for: grouped ? null : field.control.id }, name,
    block.optional ? make("span", { class: "optional" }, " (optional)") : null);
  return make("div", { class: "input-block" }, label,
    make("div", { class: "hint", id: ids.hint }, plain(block.hint)), field.node,
    make("div", { class: "error-text", id: ids.error }));
}

function table(block, context) {
  const [heads = [], ...rows] = block.rows ?? [];
  const sides = (block.column_settings ?? []).map((column) => column?.align ?? "left");
  const cell = (tag) => (part, index) => make(tag, { class: `side-${sides[index] ?? "left"}`, scope: tag === "th" ? "col" : null }, cellContent(part, context));
  return make("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    make("table", {}, make("thead", {}, make("tr", {}, ...heads.map(cell("th")))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell("td")))))));
}

function cellContent(part, context) {
  return part.type === "rich_text" ? richText(part, context) : String(part.text ?? "");
}
