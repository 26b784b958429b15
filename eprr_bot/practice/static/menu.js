// A button that opens a list of choices, for pickers that act at once and for overflow menus.

import { freshId, make } from "./dom.js";
import { emojiNodes } from "./emoji.js";

/** A menu button. `choices`: {label, description, value, chosen}; `pick(value)` is called with one of them. */
export function menuButton({ label, name, choices, pick, className = "button menu-button" }) {
  const list = make("div", { class: "menu", popover: "auto", role: "menu", id: freshId("menu"), "aria-label": name ?? label });
  const button = make("button", {
    type: "button", class: className, "aria-haspopup": "menu", "aria-expanded": "false", popovertarget: list.id,
    "aria-label": name ?? null,
  }, label);
  fill(list, choices, (choice) => {
    list.hidePopover();
    pick(choice);
  });
  watch(button, list);
  return make("span", { class: "menu-anchor" }, button, list);
}

function fill(list, choices, pick) {
  for (const [index, choice] of choices.entries()) {
    if (choice.group && choice.group !== choices[index - 1]?.group) list.append(make("p", { class: "menu-group", role: "presentation" }, choice.group));
    list.append(make("button", {
      type: "button", class: "menu-item", tabindex: "-1", role: choice.chosen === undefined ? "menuitem" : "menuitemradio",
      "aria-checked": choice.chosen === undefined ? null : String(choice.chosen), on: { click: () => pick(choice) },
    }, make("span", { class: "menu-label" }, ...emojiNodes(choice.label)), choice.description && make("span", { class: "menu-description" }, choice.description)));
  }
}

function watch(button, list) {
  list.addEventListener("toggle", ({ newState }) => {
    button.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "open") {
      place(button, list);
      (list.querySelector('[aria-checked="true"]') ?? list.querySelector(".menu-item"))?.focus();
    } else if (list.contains(document.activeElement)) button.focus();
  });
  list.addEventListener("keydown", (event) => moveInside(event, list));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    list.showPopover();
  });
}

function moveInside(event, list) {
  const items = [...list.querySelectorAll(".menu-item")];
  const here = items.indexOf(document.activeElement);
  const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key] ?? startingWith(event.key, items, here);
  if (event.key === "Tab") list.hidePopover();
  if (next === null) return;
  event.preventDefault();
  items.at(next % items.length)?.focus();
}

function startingWith(key, items, here) {
  if (key.length !== 1 || key === " ") return null;
  const found = [...items.slice(here + 1), ...items].find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()));
  return found ? items.indexOf(found) : null;
}

/** Put an open popover under its button, or above it where there is more room. */
export function place(button, list) {
  const [from, size] = [button.getBoundingClientRect(), list.getBoundingClientRect()];
  const above = from.bottom + size.height > window.innerHeight && from.top > window.innerHeight - from.bottom;
  const top = above ? Math.max(8, from.top - size.height - 4) : from.bottom + 4;
  const left = Math.max(8, Math.min(from.left, window.innerWidth - size.width - 8));
  list.style.setProperty("top", `${top}px`);
  list.style.setProperty("left", `${left}px`);
  list.style.setProperty("max-height", `${above ? from.top - 12 : window.innerHeight - top - 8}px`);
}
