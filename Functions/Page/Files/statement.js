// One statement: sent, waited for where it takes long, cancelled.

import { get, post, request } from './api.js';

const pollMilliseconds = 1000;
// How long the request itself waits for the first row.
const waitSeconds = 20;

// Numbers of more digits than JavaScript keeps stay as the host wrote them.
const exact = (key, value, context) => (typeof value === 'number' && context?.source && !Number.isSafeInteger(value) && String(value) !== context.source && digits(context.source) > 15
  ? context.source
  : value);
const digits = (source) => source.replace(/[eE].*$/, '').replace(/[^0-9]/g, '').replace(/^0+/, '').length;
const read = (text) => JSON.parse(text, exact);

/**
 * Runs a statement to its end.
 * @param asked `sql`, `source`, `rowLimit` and `accept`, the media type of its rows.
 * @param signal Cancels it.
 * @returns For JSON `{ columns, rows, rowCount, truncated }`, else `{ parts }`, texts that are the file together.
 */
export async function run({ sql, source, rowLimit, accept = 'application/json' }, signal) {
  const response = await request('POST', 'query', { json: { sql, source, rowLimit, waitSeconds }, headers: { Accept: accept }, signal });
  const isJson = accept === 'application/json';
  if (response.status !== 202) {
    const text = await response.text();
    return isJson ? read(text) : { parts: [text] };
  }

  // It goes on by itself, and is cancelled by its id.
  const path = `query/${(await response.json()).id}`;
  let state;
  try {
    do {
      await wait(signal);
      state = await get(path, signal);
    } while (state.state === 'running');
  } catch (error) {
    if (signal.aborted) {
      post(`${path}/cancel`).catch(() => { /* It has ended meanwhile. */ });
    }
    throw error;
  }
  if (state.state !== 'succeeded') {
    throw Object.assign(new Error(state.problem?.detail ?? `The statement was ${state.state}.`), { title: state.problem?.title });
  }
  const parts = [];
  for (let page = 0; page < state.pages; page++) {
    parts.push(await (await request('GET', `${path}/rows?page=${page}`, { signal })).text());
  }
  return isJson
    ? { columns: state.columns ?? [], rows: parts.flatMap((part) => read(part).rows), rowCount: state.rowCount, truncated: state.truncated }
    : { parts };
}

const wait = (signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, pollMilliseconds);
  signal.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
});
