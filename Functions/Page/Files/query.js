// SQL over the tables of the host: what there is, an editor, the rows, a chart and files of them.

import { get, Problem } from './api.js';
import { field, h, offer, say, write } from './dom.js';
import { count, duration } from './format.js';
import { createPlot } from './plot.js';
import { createRows } from './rows.js';
import { run } from './statement.js';
import { createTable } from './tables.js';

const draftKey = 'pipeline-statement';
const historyKey = 'pipeline-statements';
const mostKept = 30;
const mostRows = 10_000;
const mostDownloaded = 1_000_000;
const downloads = [['CSV', 'text/csv', 'csv'], ['NDJSON', 'application/x-ndjson', 'ndjson']];

const load = (key, otherwise) => JSON.parse(sessionStorage.getItem(key) ?? JSON.stringify(otherwise));

export async function showQuery(main, parts, address, signal) {
  const draft = load(draftKey, { sql: '', source: 'files' });
  const editor = h('textarea', {
    name: 'sql', rows: 7, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', placeholder: 'select …', oninput: keep,
    onkeydown: (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        start();
      }
    },
  });
  editor.value = draft.sql;
  const source = h('select', { name: 'source', onchange: keep }, [['files', 'files'], ['mysql', 'MySQL']].map(([value, text]) => h('option', { value, selected: value === draft.source }, text)));
  const sources = field('Tables in', source);
  const go = h('button', { type: 'button', class: 'first', onclick: start }, 'Run ', h('kbd', null, 'Ctrl ↵'));
  const cancel = h('button', { type: 'button', disabled: true, onclick: () => running?.abort() }, 'Cancel');
  const state = h('span', { class: 'soft small', role: 'status' });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const past = h('ol', { class: 'past' });
  const history = h('details', { hidden: true }, h('summary', null, 'Statements of this tab'), past);
  const result = h('div', { class: 'cards' });
  const tableList = h('ul', { class: 'tables' });
  const none = h('p', { class: 'soft', hidden: true },
    'This host has no table to ask: QUERY_TABLES names its tables and QUERY_ROOT is the folder that they lie in, or MYSQL_URL their database.');
  const tables = h('section', { class: 'sheet', 'aria-labelledby': 'tables-title' }, h('h2', { id: 'tables-title' }, 'Tables'), none, tableList);
  main.append(h('div', { class: 'head' }, h('h1', null, 'Queries')),
    h('div', { class: 'query' },
      h('section', { class: 'sheet', 'aria-label': 'Editor' },
        field('Statement', editor), h('div', { class: 'row' }, go, cancel, sources, state), wrong, history),
      tables),
    result);
  let running = null;

  function keep() {
    sessionStorage.setItem(draftKey, JSON.stringify({ sql: editor.value, source: source.value }));
  }

  function put(sql, from) {
    editor.value = sql;
    source.value = from;
    keep();
    editor.focus();
  }

  function drawHistory() {
    const kept = load(historyKey, []);
    history.hidden = kept.length === 0;
    past.replaceChildren(...kept.map((one) => h('li', null,
      h('button', { type: 'button', onclick: () => put(one.sql, one.source) }, h('code', null, one.sql)), h('span', { class: 'soft small' }, one.outcome))));
  }

  function remember(statement, outcome) {
    const before = load(historyKey, []).filter((one) => one.sql !== statement.sql || one.source !== statement.source);
    sessionStorage.setItem(historyKey, JSON.stringify([{ sql: statement.sql, source: statement.source, outcome }, ...before].slice(0, mostKept)));
    drawHistory();
  }

  /** Runs a statement, one at a time, and tells how long it has run; gives null where it did not succeed. */
  async function execute(asked, told) {
    running = new AbortController();
    const end = AbortSignal.any([running.signal, signal]);
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    const tick = setInterval(() => write(state, `Running for ${duration(seconds())}`), 1000);
    write(wrong, '');
    write(state, 'Running');
    go.disabled = true;
    cancel.disabled = false;
    try {
      const found = await run(asked, end);
      const text = told(found, seconds());
      write(state, text);
      return { found, text };
    } catch (problem) {
      const isCancelled = end.aborted;
      write(state, isCancelled ? 'Cancelled.' : '');
      write(wrong, isCancelled ? '' : problem instanceof Problem || problem.title ? problem.message : 'The host cannot be reached, or the connection broke off in the middle of the rows.');
      return { text: isCancelled ? 'cancelled' : 'failed' };
    } finally {
      clearInterval(tick);
      running = null;
      go.disabled = false;
      cancel.disabled = true;
    }
  }

  async function start() {
    if (running || editor.value.trim() === '') {
      return;
    }
    const statement = { sql: editor.value, source: source.value };
    const { found, text } = await execute({ ...statement, rowLimit: mostRows }, ({ rowCount, truncated }, seconds) =>
      `${truncated ? `The first ${count(rowCount)} rows` : rowCount === 1 ? 'One row' : `${count(rowCount)} rows`} in ${seconds < 10 ? `${seconds.toFixed(2)} s` : duration(seconds)}`);
    if (signal.aborted) {
      return;
    }
    remember(statement, text);
    result.replaceChildren(...(found ? [drawRows(found, statement), createPlot(found)].filter((part) => part) : []));
  }

  function drawRows(found, statement) {
    return h('section', { class: 'sheet', 'aria-label': 'Result' },
      h('div', { class: 'head' }, h('h2', null, 'Rows'), h('span', { class: 'spread hint' }, found.truncated ? 'cut here; a file holds up to a million' : ''),
        downloads.map(([name, accept, ending]) => h('button', { type: 'button', class: 'tiny', onclick: () => download(statement, accept, ending) }, `Download ${name}`))),
      found.rows.length > 0 ? createRows(found) : h('p', { class: 'soft' }, 'None.'));
  }

  async function download(statement, accept, ending) {
    if (running) {
      say('A statement runs; wait for its end, or cancel it.');
      return;
    }
    const { found } = await execute({ ...statement, rowLimit: mostDownloaded, accept }, (_, seconds) => `The file was there in ${duration(seconds)}`);
    if (found) {
      offer(`query.${ending}`, found.parts.join(''), accept);
    }
  }

  drawHistory();
  const known = (await get('query/tables', signal)).tables;
  none.hidden = known.length > 0;
  sources.hidden = !known.some((table) => table.kind === 'mysql');
  if (sources.hidden) {
    source.value = 'files';
  }
  tableList.append(...known.map((table) => createTable(table, put, signal)));
}
