// How numbers, dates and paths are written for people.

const grouped = new Intl.NumberFormat("en");
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const shortDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const clockDay = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", timeZone: "UTC",
});
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export const count = (number) => grouped.format(number);
export const counted = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
export const score = (number) => number.toFixed(3);
export const percent = (fraction, digits = 0) => `${(fraction * 100).toFixed(digits)}\u00a0%`;
export const date = (text) => day.format(new Date(text));
export const shortDate = (text) => shortDay.format(new Date(text));
export const dateAndTime = (text) => moment.format(new Date(text));
export const size = (picture) => `${count(picture.width)} × ${count(picture.height)}`;
export const fileName = (path) => path.slice(path.lastIndexOf("/") + 1);
export const folder = (path) => path.slice(0, path.lastIndexOf("/")) || "/";

export function bytes(number) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (number >= 999.5 && unit < units.length - 1) {
    number /= 1000;
    unit += 1;
  }
  return `${unit > 0 && number < 9.95 ? number.toFixed(1) : Math.round(number)} ${units[unit]}`;
}

/** A value that an analysis found out, with its unit. */
export function detail({ kind, value, unit }) {
  if (kind === "date") return dateAndTime(value);
  if (kind === "localTime") return localTime(value);
  if (kind === "flag") return value ? "yes" : "no";
  const text = kind === "number" ? grouped.format(value) : value;
  return unit ? `${text}\u00a0${unit}` : text;
}

/** "2019-05" as "May 2019". */
export const monthName = (text) => month.format(new Date(`${text}-01T00:00:00Z`));

/** The day of what a clock showed, as far as it is known: "3 May 2019", "May 2019", "2019". */
export function clockDate(text) {
  const [day] = text.split("T");
  if (day.length <= 4) return day;
  return day.length < 10 ? monthName(day) : clockDay.format(new Date(`${day}T00:00:00Z`));
}

/** What a clock showed, after ISO 8601, with its zone: "3 May 2019, 10:20 (UTC+2)". */
export function localTime(text) {
  const [, time, zone] = /T(\d+:\d+)[\d:.]*(.*)$/.exec(text) ?? [];
  if (!time) return clockDate(text);
  const [, sign, hours, minutes] = /^([+-])(\d+):(\d+)$/.exec(zone) ?? [];
  const ahead = sign && Number(hours) + Number(minutes) > 0
    ? `${sign === "-" ? "−" : "+"}${Number(hours)}${minutes === "00" ? "" : `:${minutes}`}` : "";
  return `${clockDate(text)}, ${time} (${zone ? `UTC${ahead}` : "no time zone stated"})`;
}

export function milliseconds(number) {
  if (number >= 1000) return `${(number / 1000).toFixed(1)} s`;
  return `${number < 99.95 ? number.toFixed(1) : Math.round(number)} ms`;
}

export function duration(seconds) {
  if (seconds < 0.95) return "less than a second";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Sentences: a capital first, a full stop last. The server's messages begin in the middle of one, the remedy
 * after "; ".
 */
export function sentence(text) {
  const whole = text.trim().split("; ").map(capital).join(". ");
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}

/** A reason without its beginning, 'cannot decode "a.jpg": ', where what failed stands beside it. */
export const reasonIn = (text) =>
  text.replace(/^cannot \w+( the \w+)? (".*?"|\d+): /, "").replace(/^cannot read the search: column \d+: /, "");
