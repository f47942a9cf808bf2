// Numbers and times for people.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const fine = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const count = (value) => whole.format(value ?? 0);
export const rate = (value) => (value >= 100 ? whole : short).format(value ?? 0);
export const number = (value) => (value === null || value === undefined ? '–' : fine.format(value));
export const percent = (value) => (value === null || value === undefined ? '–' : `${short.format(value)} %`);
export const when = (text) => (text ? dateTime.format(new Date(text)) : '–');

/** A length of time in its two largest units. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) {
    return '–';
  }
  const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  let left = Math.max(0, Math.round(seconds));
  const parts = [];
  for (const [unit, length] of units) {
    const whole = Math.floor(left / length);
    left -= whole * length;
    if (whole > 0) {
      parts.push(`${whole} ${unit}`);
    }
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** How long ago, such as "3 min ago". */
export function ago(text) {
  const seconds = (Date.now() - new Date(text).getTime()) / 1000;
  return seconds < 5 ? 'just now' : `${duration(seconds).split(' ').slice(0, 2).join(' ')} ago`;
}

/** The time as an element, the full one in its title. */
export function timeOf(node, text) {
  node.setAttribute('datetime', text);
  node.title = when(text);
  const shown = ago(text);
  if (node.textContent !== shown) {
    node.textContent = shown;
  }
  return node;
}
