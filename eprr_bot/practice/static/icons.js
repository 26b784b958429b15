// Our own small pictures (icons.svg): the page looks the same on a machine that has no emoji font.

const SHEET = "/practice/static/icons.svg";
const SVG = "http://www.w3.org/2000/svg";

/** A picture from the sheet. Without a label it is decoration, and screen readers pass over it. */
export function icon(name, label = null) {
  const node = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  node.setAttribute("class", "icon");
  if (label) {
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", label);
  } else node.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${SHEET}#${name}`);
  node.append(use);
  return node;
}
