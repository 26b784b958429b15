// Making elements. Everything that people or the bot wrote enters the page as text, never as markup.

import { store } from "./state.js";

export function byId(id) {
  return document.getElementById(id);
}

/** Make an element. Properties: `class`, `data`, `on` (listeners), anything else is an attribute. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    setProperty(node, name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

function setProperty(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else node.setAttribute(name, value === true ? "" : value);
}

let made = 0;

/** An id that no other element of this page has. */
export function freshId(word) {
  made += 1;
  return `${word}-${made}`;
}

/** Run `work` once: while it runs the button shows that it is busy and further presses do nothing. */
export async function whileBusy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return undefined;
  button.setAttribute("aria-busy", "true");
  button.setAttribute("aria-disabled", "true");
  try {
    return await work();
  } finally {
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
  }
}

/** The address when it is one that a person may follow, otherwise null (so no `javascript:` links). */
export function safeAddress(address) {
  try {
    const { protocol, href } = new URL(address);
    return ["http:", "https:", "mailto:", "tel:"].includes(protocol) ? href : null;
  } catch {
    return null;
  }
}

/** The channel and message that an address of this workspace leads to, or null for any other address. */
function placeHere(address) {
  const { origin, pathname, searchParams } = new URL(address);
  if (origin !== location.origin || pathname !== "/" || !searchParams.has("channel")) return null;
  return { channel: searchParams.get("channel"), ts: searchParams.get("ts") ?? "" };
}

/** A link that opens beside this page, or within it as the person chosen where it leads to a message here. */
export function link(address, label) {
  const href = safeAddress(address);
  if (!href) return document.createTextNode(label);
  const place = placeHere(href);
  if (place) return make("a", { href: store.address(place.channel, place.ts), data: place }, label);
  return make("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** Say something to people who use a screen reader. */
export function announce(text) {
  byId("announcer").textContent = "";
  requestAnimationFrame(() => {
    byId("announcer").textContent = text;
  });
}

/** Give the fill a colour and the text on it whichever of black and white can be read. */
export function paint(node, colour) {
  node.style.setProperty("background-color", colour);
  node.style.setProperty("color", isPale(colour) ? "#000" : "#fff");
}

function isPale(colour) {
  const digits = /^#([0-9a-f]{6})$/i.exec(colour)?.[1];
  if (!digits) return true;
  const [red, green, blue] = [0, 2, 4].map((at) => channelLight(parseInt(digits.slice(at, at + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}

function channelLight(part) {
  return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
