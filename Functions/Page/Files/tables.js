// The tables that statements may read, with their columns.

import { get } from './api.js';
import { h, write } from './dom.js';
import { count } from './format.js';

const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${count(bytes / 1024)} KiB` : bytes < 1024 ** 3 ? `${count(bytes / 1024 ** 2)} MiB` : `${(bytes / 1024 ** 3).toFixed(1)} GiB`);

/**
 * One table, whose columns are read when it is opened.
 * @param ask Puts a statement over it into the editor.
 */
export function createTable(table, ask, signal) {
  const facts = h('p', { class: 'soft small' });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const columns = h('ul', { class: 'columns' });
  let isRead = false;

  async function read() {
    if (isRead) {
      return;
    }
    isRead = true;
    write(wrong, '');
    try {
      const known = await get(`query/tables/${encodeURIComponent(table.name)}`, signal);
      write(facts, [
        `${count(known.rows)} rows`, known.files ? `${count(known.files)} ${known.files === 1 ? 'file' : 'files'}` : '', known.bytes ? size(known.bytes) : '',
        known.newestVersion === undefined ? '' : `versions ${known.oldestVersion} to ${known.newestVersion}`,
      ].filter((fact) => fact).join(', '));
      columns.replaceChildren(...known.columns.map((column) => h('li', null, h('code', null, column.name), ' ', h('span', { class: 'hint' }, column.type))));
    } catch (problem) {
      isRead = false;
      write(wrong, problem.message);
    }
  }

  const details = h('details', { ontoggle: () => details.open && read() },
    h('summary', null, h('b', null, table.name), ' ', h('span', { class: 'hint' }, table.kind)), facts, wrong, columns,
    h('button', { type: 'button', class: 'tiny', onclick: () => ask(`select * from ${table.name} limit 100`, table.kind === 'mysql' ? 'mysql' : 'files') }, 'Look at its rows'));
  return h('li', null, details);
}
