// The emoji names that an on-call bot is likely to use. Others are shown by name.

import { make } from "./dom.js";
import { icon } from "./icons.js";

const EMOJI = {
  ambulance: "🚑", arrow_backward: "◀️", arrow_down: "⬇️", arrow_forward: "▶️", arrow_left: "⬅️", arrow_right: "➡️",
  classical_building: "🏛️", label: "🏷️", world_map: "🗺️",
  arrow_up: "⬆️", arrows_counterclockwise: "🔄", alarm_clock: "⏰", back: "🔙", ballot_box_with_check: "☑️", bank: "🏦",
  bar_chart: "📊", bell: "🔔", black_circle: "⚫", black_square_button: "🔲", blue_circle: "🔵", large_blue_circle: "🔵",
  blue_book: "📘", book: "📖", books: "📚", bulb: "💡", bust_in_silhouette: "👤", busts_in_silhouette: "👥",
  calendar: "📆", calling: "📲", card_index: "📇", chart_with_upwards_trend: "📈", clipboard: "📋", clock1: "🕐",
  clock3: "🕒", clock9: "🕘", closed_book: "📕", date: "📅", door: "🚪", eyes: "👀", email: "✉️", envelope: "✉️",
  exclamation: "❗", file_folder: "📁", fire: "🔥", fire_engine: "🚒", flag: "🚩", globe_with_meridians: "🌐",
  green_book: "📗", green_heart: "💚", grey_question: "❔", hammer_and_wrench: "🛠️", hand: "✋", handshake: "🤝",
  heavy_check_mark: "✔️", heavy_minus_sign: "➖", heavy_plus_sign: "➕", hospital: "🏥", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", inbox_tray: "📥", information_source: "ℹ️", iphone: "📱", key: "🔑",
  large_green_circle: "🟢", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_purple_circle: "🟣",
  ledger: "📒", leftwards_arrow_with_hook: "↩️", link: "🔗", lock: "🔒", loudspeaker: "📢", mag: "🔍", mega: "📣", memo: "📝", mobile_phone: "📱",
  moneybag: "💰", mortar_board: "🎓", no_bell: "🔕", no_entry: "⛔", no_entry_sign: "🚫", notebook: "📓", office: "🏢", ok: "🆗",
  outbox_tray: "📤", palm_tree: "🌴", page_facing_up: "📄", page_with_curl: "📃", paperclip: "📎", pencil: "📝", pencil2: "✏️",
  phone: "☎️", point_right: "👉", police_car: "🚓", pound: "💷", printer: "🖨️", pushpin: "📌", question: "❓",
  raised_hand: "✋", raising_hand: "🙋", recycle: "♻️", red_circle: "🔴", repeat: "🔁", rotating_light: "🚨",
  round_pushpin: "📍", rightwards_arrow_with_hook: "↪️", scales: "⚖️", scroll: "📜", shield: "🛡️", sos: "🆘",
  sleeping: "😴", snowflake: "❄️", speech_balloon: "💬", spiral_calendar_pad: "🗓️", star: "⭐", stethoscope: "🩺",
  stopwatch: "⏱️", sunny: "☀️", tada: "🎉", telephone: "☎️", telephone_receiver: "📞", thermometer: "🌡️",
  thumbsup: "👍", thumbsdown: "👎", "+1": "👍", "-1": "👎", timer_clock: "⏲️", unlock: "🔓", vertical_traffic_light: "🚦",
  truck: "🚚", warning: "⚠️", wave: "👋", white_check_mark: "✅", white_circle: "⚪", white_square: "⬜", white_large_square: "⬜",
  wrench: "🔧", x: "❌", zap: "⚡", zzz: "💤", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣",
  black_large_square: "⬛", black_medium_square: "◼️", radio_button: "🔘", construction: "🚧", droplet: "💧",
};

/** Which emoji have a picture on our own sheet; each line: the picture, then the names that it serves. */
const PICTURES = `
check white_check_mark ballot_box_with_check
tick heavy_check_mark
cross x
warning warning
beacon rotating_light police_car sos
phone phone telephone telephone_receiver
mobile iphone mobile_phone calling
hourglass hourglass hourglass_flowing_sand
clock clock1 clock3 clock9 alarm_clock stopwatch timer_clock
memo memo pencil pencil2
calendar calendar date spiral_calendar_pad
hospital hospital
ambulance ambulance
circle-green large_green_circle green_heart
circle-red red_circle
circle-yellow large_yellow_circle
circle-orange large_orange_circle
circle-blue large_blue_circle blue_circle
circle-purple large_purple_circle
circle-white white_circle
circle-black black_circle radio_button
bell bell
bell-off no_bell
no-entry no_entry no_entry_sign
arrow-right arrow_right arrow_forward point_right rightwards_arrow_with_hook
arrow-left arrow_left arrow_backward back leftwards_arrow_with_hook
arrow-up arrow_up
arrow-down arrow_down
information information_source
person bust_in_silhouette raising_hand
people busts_in_silhouette
book-red closed_book
book-blue blue_book book books notebook ledger scroll
book-green green_book
clipboard clipboard card_index
pin pushpin round_pushpin
tag label
page page_facing_up page_with_curl
link link paperclip
speech speech_balloon
square white_square white_large_square
square-black black_square_button black_large_square black_medium_square
hand raised_hand hand wave
lock lock
envelope envelope email
thumb thumbsup +1
eyes eyes
key key unlock
megaphone mega loudspeaker
page page_facing_up page_with_curl
magnifier mag
repeat repeat arrows_counterclockwise recycle
pound pound moneybag
shield shield
scales scales
snowflake snowflake
bulb bulb
star star
flag flag
chart bar_chart chart_with_upwards_trend
folder file_folder
printer printer
fire fire
inbox inbox_tray
outbox outbox_tray
question question grey_question
exclamation exclamation
wrench wrench hammer_and_wrench
globe globe_with_meridians
handshake handshake
bank bank
door door
cap mortar_board
palm palm_tree
sleep zzz sleeping
`;

const PICTURE_OF = new Map();
for (const line of PICTURES.trim().split("\n")) {
  const [picture, ...names] = line.split(" ");
  for (const name of names) PICTURE_OF.set(name, picture);
}

const NAME_OF = new Map(Object.entries(EMOJI).reverse().map(([name, character]) => [character.replace("\ufe0f", ""), name]));
const WRITTEN = /:([a-z0-9_+-]+):|(\p{Extended_Pictographic})\ufe0f?/gu;

export const USUAL_REACTIONS = ["thumbsup", "white_check_mark", "eyes", "raised_hand", "warning"];

/** The character for an emoji name, or null when this page does not know it. */
export function emojiCharacter(name) {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : null;
}

/** Text with `:names:` replaced by their characters. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emojiCharacter(name) ?? whole);
}

/** Nodes for plain text: emoji, by name or as characters, become pictures. */
export function emojiNodes(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(WRITTEN)) {
    const node = emojiNode(found[1] ?? NAME_OF.get(found[2]) ?? "");
    if (!node) continue;
    nodes.push(text.slice(from, found.index), node);
    from = found.index + found[0].length;
  }
  return [...nodes, text.slice(from)].filter((node) => node !== "");
}

/** The picture or character for an emoji name, or null when this page does not know it. */
export function emojiNode(name) {
  const label = name.replaceAll("_", " ");
  if (PICTURE_OF.has(name)) return icon(PICTURE_OF.get(name), label);
  const character = emojiCharacter(name);
  return character && make("span", { class: "emoji", role: "img", "aria-label": label }, character);
}
