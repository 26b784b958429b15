// Dates as people in the practice read them: Europe/London, 24-hour clock, `Mon 5 Jan 2026`.

const ZONE = "Europe/London";
const DAY = 86_400_000;

function formatter(options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hourCycle: "h23", ...options });
}

const PARTS = formatter({
  weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const LONG = formatter({ weekday: "long", month: "long" });
const NUMERIC_MONTH = formatter({ month: "2-digit", day: "2-digit" });

function parts(format, date) {
  return Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
}

function shortMonth(month) {
  return month === "Sept" ? "Sep" : month;
}

export function clockTime(date) {
  const { hour, minute } = parts(PARTS, date);
  return `${hour}:${minute}`;
}

export function day(date) {
  const { weekday, day: number, month, year } = parts(PARTS, date);
  return `${weekday} ${number} ${shortMonth(month)} ${year}`;
}

/** The date in London as `2026-11-21`. */
export function isoDay(date) {
  const { year } = parts(PARTS, date);
  const numeric = parts(NUMERIC_MONTH, date);
  return `${year}-${numeric.month}-${numeric.day}`;
}

function shortDate(date) {
  const { day: number, month, year } = parts(PARTS, date);
  return `${number} ${shortMonth(month)} ${year}`;
}

function fullDate(date) {
  const { day: number, year } = parts(PARTS, date);
  return `${number} ${parts(LONG, date).month} ${year}`;
}

function nearbyDay(date, now) {
  const apart = Math.round((Date.parse(isoDay(date)) - Date.parse(isoDay(now))) / DAY);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[apart];
}

/** How far an instant lies from `now`: `in 12 min`, `3 hours ago`. */
export function distance(date, now) {
  const minutes = Math.round((date - now) / 60_000);
  const words = lengthInWords(Math.abs(minutes));
  if (minutes === 0) return "now";
  return minutes > 0 ? `in ${words}` : `${words} ago`;
}

function lengthInWords(minutes) {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return days === 1 ? "1 day" : `${days} days`;
}

const TOKENS = {
  date_num: (date) => isoDay(date),
  date_slash: (date) => isoDay(date).split("-").reverse().join("/"),
  date: (date) => fullDate(date),
  date_short: (date) => shortDate(date),
  date_long: (date) => `${parts(LONG, date).weekday} ${fullDate(date)}`,
  date_pretty: (date, now) => nearbyDay(date, now) ?? fullDate(date),
  date_short_pretty: (date, now) => nearbyDay(date, now) ?? shortDate(date),
  date_long_pretty: (date, now) => nearbyDay(date, now) ?? `${parts(LONG, date).weekday} ${fullDate(date)}`,
  day_divider_pretty: (date, now) => nearbyDay(date, now) ?? `${parts(LONG, date).weekday} ${fullDate(date)}`,
  time: (date) => clockTime(date),
  time_secs: (date) => `${clockTime(date)}:${parts(PARTS, date).second}`,
  ago: (date, now) => distance(date, now),
};

/** Fill in Slack's date tokens for a reader in London; unknown tokens stay as they are. */
export function slackDate(epochSeconds, format, now) {
  const date = new Date(Number(epochSeconds) * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, token) => TOKENS[token]?.(date, now) ?? whole);
}

/** `17:00` from what people type (`17:00`, `1700`, `9.30`, `9`), or null when it is no time of day. */
export function timeOfDay(typed) {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(typed.trim());
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` : null;
}

/** Seconds since 1970 of a London wall-clock time; a repeated hour is its first occurrence. */
export function londonEpoch(isoDate, time) {
  const wall = Date.parse(`${isoDate}T${time}:00Z`);
  const inSummerTime = new Date(wall - 3_600_000);
  const reads = `${isoDay(inSummerTime)}T${clockTime(inSummerTime)}` === `${isoDate}T${time}`;
  return (reads ? inSummerTime.getTime() : wall) / 1000;
}
