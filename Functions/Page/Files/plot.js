// A chart of two columns of a result.

import { bars, lines } from './chart.js';
import { field, h } from './dom.js';
import { count, number } from './format.js';
import { isNumber, isTime, textOf } from './rows.js';

const mostBars = 30;

/** Lines where the first column is a number or a time, else bars; null where no column is a number. */
export function createPlot({ columns, rows }) {
  const numbers = columns.map((column, index) => ({ column, index })).filter(({ column }) => isNumber(column));
  if (numbers.length === 0 || rows.length < 2) {
    return null;
  }
  const across = columns.findIndex((column) => !isNumber(column));
  const [x, y] = [across < 0 ? 0 : across, (numbers.find(({ index }) => index !== 0 || across >= 0) ?? numbers[0]).index];
  const place = h('div');
  const words = h('figcaption');
  const choose = (chosen, from) => h('select', { onchange: draw }, from.map(({ column, index }) => h('option', { value: index, selected: index === chosen }, column.name)));
  const acrossChoice = choose(x, columns.map((column, index) => ({ column, index })));
  const upChoice = choose(y, numbers);
  const element = h('section', { class: 'sheet', 'aria-label': 'Chart' },
    h('h2', null, 'Chart'),
    h('div', { class: 'toolbar' }, field('Across', acrossChoice), field('Up', upChoice)),
    h('figure', null, place, words));

  function draw() {
    const [over, up] = [Number(acrossChoice.value), Number(upChoice.value)];
    const pairs = rows.filter((row) => row[up] !== null && row[over] !== null).map((row) => [row[over], Number(row[up])]).filter(([, value]) => Number.isFinite(value));
    const label = `${columns[up].name} over ${columns[over].name}`;
    if (isNumber(columns[over]) || isTime(columns[over])) {
      const points = pairs.map(([at, value]) => [isNumber(columns[over]) ? Number(at) : Date.parse(at), value]).filter(([at]) => Number.isFinite(at)).sort(([one], [other]) => one - other);
      place.replaceChildren(lines({
        series: [points], label, zero: false, width: place.clientWidth,
        formatTime: isNumber(columns[over]) ? number : (time) => new Date(time).toISOString().slice(0, 16).replace('T00:00', ''),
      }));
      words.textContent = `${label}, ${count(points.length)} points.`;
    } else {
      place.replaceChildren(bars(pairs.slice(0, mostBars).map(([name, value]) => [textOf(name), value]), null, number));
      words.textContent = `${label}${pairs.length > mostBars ? `, the first ${mostBars} of ${count(pairs.length)} rows` : ''}.`;
    }
  }

  // As wide as its place, which it has only once it is shown.
  requestAnimationFrame(draw);
  return element;
}
