/** Numbers, times and sizes as people read them. */

const NUMBER = new Intl.NumberFormat("en");
const UNITS = ["B", "kB", "MB", "GB", "TB"];

export const number = (value) => (value == null ? "–" : NUMBER.format(value));

export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

export function bytes(count) {
  if (count == null) return "–";
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** The two largest units: "450 ms", "3.2 s", "4 min 5 s", "2 h 10 min", "3 d 4 h". */
export function duration(seconds) {
  if (seconds == null) return "–";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

/** One unit only: "now", "12 s", "4 min", "3 h", "2 d". */
export function age(time, now = Date.now()) {
  const s = Math.round((now - Date.parse(time)) / 1000);
  if (s < 1) return "now";
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h`;
  return `${Math.floor(s / 86400)} d`;
}

/** The local date and time. */
export function dateTime(time) {
  return time == null ? "–" : new Date(time).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" });
}

/** A name of the API as words: "web_crawl" becomes "web crawl". */
export const words = (code) => (code ?? "").replaceAll("_", " ");

/** A UUID in a table: its end differs most, because ids begin with the time. */
export const shortId = (id) => `…${id.slice(-8)}`;
