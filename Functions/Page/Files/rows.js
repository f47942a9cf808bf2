// The rows of a result, of which only those in view are elements.

import { h } from './dom.js';

const rowHeight = 34;
const beyond = 12;
const sampled = 200;
const widest = 44;

export const isNumber = (column) => /^(U?(TINY|SMALL|MEDIUM|BIG|HUGE)?INT(?!ERVAL)|DECIMAL|DOUBLE|FLOAT|REAL|NUMERIC)/i.test(column.type) && !column.type.endsWith('[]');
export const isTime = (column) => /^(DATE|TIME)/i.test(column.type);

/** A value as people read it. */
export function textOf(value) {
  return value === null ? 'null' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A table that is scrolled in its own place. */
export function createRows({ columns, rows }) {
  const first = rows.slice(0, sampled);
  const widths = columns.map((column, index) => 3 + Math.min(widest, Math.max(
    column.name.length, column.type.length, ...first.map((row) => textOf(row[index]).length))));
  const body = h('tbody');
  const table = h('table', { 'aria-rowcount': rows.length + 1 },
    h('colgroup', null, widths.map((width) => {
      const column = h('col');
      column.style.width = `${width}ch`;
      return column;
    })),
    h('thead', null, h('tr', { 'aria-rowindex': 1 }, columns.map((column) => h('th', { scope: 'col', class: isNumber(column) ? 'number' : null },
      column.name, h('span', { class: 'hint' }, column.type))))), body);
  const space = h('div', { class: 'space' }, table);
  const element = h('div', { class: 'scroll rows', tabindex: 0, role: 'region', 'aria-label': 'Rows', onscroll: () => requestAnimationFrame(draw) }, space);
  table.style.minWidth = `${widths.reduce((sum, width) => sum + width, 0)}ch`;
  let [from, to] = [0, 0];

  function draw() {
    const start = Math.max(0, Math.min(rows.length, Math.floor(element.scrollTop / rowHeight)) - beyond);
    const end = Math.min(rows.length, start + Math.ceil((element.clientHeight || 480) / rowHeight) + 2 * beyond);
    if (start === from && end === to) {
      return;
    }
    [from, to] = [start, end];
    table.style.marginTop = `${start * rowHeight}px`;
    body.replaceChildren(...rows.slice(start, end).map((row, place) => h('tr', { 'aria-rowindex': start + place + 2 },
      row.map((value, index) => {
        const text = textOf(value);
        return h('td', { class: [isNumber(columns[index]) ? 'number' : '', value === null ? 'null' : ''].join(' ').trim() || null, title: text.length > widest ? text : null }, text);
      }))));
  }

  // How high the names of the columns are is known once they are shown.
  new ResizeObserver(() => {
    space.style.height = `${table.tHead.offsetHeight + rows.length * rowHeight}px`;
    draw();
  }).observe(element);
  draw();
  return element;
}
