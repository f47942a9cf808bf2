// Charts as SVG: lines over time and bars. Each has its figures in words beside it or in its title.

import { h, svg } from './dom.js';
import { count, number } from './format.js';

const widest = 600;
const around = 64;
const leastLeft = 52;
const digit = 7;
const right = 8;
const top = 10;
const bottom = 22;

/** Round steps that cover a range. */
export function ticks(low, high, most = 4) {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  const result = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) {
    result.push(Number(tick.toPrecision(12)));
  }
  return result;
}

/**
 * Lines over time.
 * @param options `series`: each an array of [time in ms, value] (the second one dashed); `marks`: [time, value, class, title];
 *   `label`: what it shows, in words; `zero`: whether the axis begins at 0; `width`: that of its place; `format`, `formatTime`.
 */
export function lines({ series, marks = [], label, zero = true, height = 180, width: room = 0, format = number, formatTime }) {
  // As wide as it is shown, so that its words have the size of the others.
  const width = Math.max(260, Math.min(widest, room || innerWidth - around));
  const points = [...series.flat(), ...marks];
  const chart = svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });
  if (points.length === 0) {
    return chart;
  }
  const times = points.map(([time]) => time);
  const values = points.map(([, value]) => value);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const pad = zero ? 0 : (Math.max(...values) - Math.min(...values)) * 0.08 || Math.max(1, Math.abs(values[0]) * 0.05);
  const low = zero ? Math.min(0, ...values) : Math.min(...values) - pad;
  const high = Math.max(...values) + pad || 1;
  const grid = ticks(low, high).filter((tick) => format !== count || Number.isInteger(tick));
  const left = Math.max(leastLeft, 14 + digit * Math.max(0, ...grid.map((tick) => format(tick).length)));
  const x = (time) => left + ((width - left - right) * (to === from ? 0.5 : (time - from) / (to - from)));
  const y = (value) => top + ((height - top - bottom) * (1 - ((value - low) / (high - low || 1))));

  for (const tick of grid) {
    chart.append(
      svg('line', { class: 'grid', x1: left, x2: width - right, y1: y(tick), y2: y(tick) }),
      svg('text', { x: left - 8, y: y(tick) + 4, 'text-anchor': 'end' }, format(tick)));
  }
  const time = formatTime ?? ((value) => new Date(value).toLocaleTimeString());
  chart.append(svg('text', { x: left, y: height - 4 }, time(from)));
  if (to > from) {
    chart.append(svg('text', { x: width - right, y: height - 4, 'text-anchor': 'end' }, time(to)));
  }

  series.forEach((line, index) => {
    if (line.length === 0) {
      return;
    }
    const path = line.map(([at, value], place) => `${place === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
    if (index === 0 && zero) {
      chart.append(svg('path', { class: 'area', d: `${path}L${x(line.at(-1)[0]).toFixed(1)} ${y(low)}L${x(line[0][0]).toFixed(1)} ${y(low)}Z` }));
    }
    chart.append(svg('path', { class: index === 0 ? 'line' : 'line second', d: path }));
  });
  for (const [at, value, kind, title] of marks) {
    chart.append(svg('circle', { class: `mark ${kind ?? ''}`, cx: x(at), cy: y(value), r: 5 }, svg('title', null, title)));
  }
  return chart;
}

/** Bars with their names and counts; `hueOf` gives each its colour, `format` writes the counts. */
export function bars(entries, hueOf, format = count) {
  const most = Math.max(Number.MIN_VALUE, ...entries.map(([, value]) => value));
  return h('ul', { class: 'bars' }, entries.map(([name, value]) => {
    const fill = h('span', { class: 'fill', '--tint': hueOf ? `hsl(${hueOf(name)} 55% 48%)` : null });
    fill.style.width = `${(100 * Math.max(0, value)) / most}%`;
    return h('li', null, h('span', null, name), h('span', null, fill), h('span', { class: 'count' }, format(value)));
  }));
}
