// The API: one place for the key, for problems and for being away.

import { ask, h } from './dom.js';

const root = new URL('../', document.baseURI);
const keyName = 'pipeline-key';

/** An answer that is no success. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `The host answered ${status}.`);
    this.status = status;
    this.title = body.title;
    this.errors = body.errors ?? {};
  }
}

export const hasKey = () => sessionStorage.getItem(keyName) !== null;

/** Asks for the key; it is kept for this tab alone and sent in a header, never in an address. */
export async function askForKey(text = 'It is kept until this tab is closed, and sent to this host alone.') {
  const input = h('input', { type: 'password', autocomplete: 'off', spellcheck: 'false', required: true, id: 'key-input' });
  const dialog = h('dialog', { 'aria-labelledby': 'key-title' },
    h('form', { method: 'dialog' },
      h('h2', { id: 'key-title' }, 'Key of this host'),
      h('p', { class: 'soft' }, text),
      h('label', null, 'Key', input),
      h('div', { class: 'ends' },
        hasKey() ? h('button', { value: 'forget', formnovalidate: true }, 'Forget the key') : null,
        h('button', { value: '', formnovalidate: true }, 'Cancel'),
        h('button', { value: 'keep', class: 'first' }, 'Use it'))));
  // Enter takes the first button of a form, which would be another one.
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      dialog.querySelector('button.first').click();
    }
  });
  const answer = await ask(dialog);
  if (answer === 'keep') {
    sessionStorage.setItem(keyName, input.value);
  } else if (answer === 'forget') {
    sessionStorage.removeItem(keyName);
  }
  return answer === 'keep';
}

let asking = null;

async function send(method, path, options) {
  const headers = new Headers(options.headers);
  if (hasKey()) {
    headers.set('x-functions-key', sessionStorage.getItem(keyName));
  }
  let body = options.body;
  if (options.json !== undefined) {
    headers.set('Content-Type', 'application/json');
    body = JSON.stringify(options.json);
  }
  return await fetch(new URL(path, root), { method, headers, body, signal: options.signal, cache: 'no-store' });
}

/** Sends a request and gives the response, or throws a Problem. Asks for the key where one is wanted. */
export async function request(method, path, options = {}) {
  let response = await send(method, path, options);
  while (response.status === 401) {
    asking ??= askForKey(hasKey() ? 'The host does not take the key that was given.' : 'This host wants one. It is kept until this tab is closed.')
      .finally(() => { asking = null; });
    if (!await asking) {
      break;
    }
    response = await send(method, path, options);
  }
  if (!response.ok) {
    const text = await response.text();
    let body = {};
    try {
      body = JSON.parse(text);
    } catch {
      body = { title: response.statusText };
    }
    throw new Problem(response.status, response.status === 401 ? { detail: 'The host wants a key; give it with the button at the top.' } : body);
  }
  return response;
}

export const get = async (path, signal) => await (await request('GET', path, { signal })).json();
export const post = async (path, json, signal) => await (await request('POST', path, { json, signal })).json();

/** A query of the values that there are. */
export function query(values) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}

const sleep = (milliseconds, signal) => new Promise((resolve) => {
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
});

const shown = () => (document.hidden
  ? new Promise((resolve) => { document.addEventListener('visibilitychange', resolve, { once: true }); })
  : null);

/**
 * Does something now and then again and again while the view is shown and the tab is looked at. A host that is away is told at the top and
 * asked again. `work` gives false when there is nothing more to wait for.
 */
export async function follow(work, milliseconds, signal) {
  const away = document.getElementById('away');
  signal.addEventListener('abort', () => { away.hidden = true; }, { once: true });
  while (!signal.aborted) {
    let wait = milliseconds;
    try {
      const more = await work();
      away.hidden = true;
      if (more === false) {
        return;
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error instanceof Problem && error.status < 500) {
        throw error;
      }
      wait = Math.max(milliseconds, 3000);
      away.textContent = `${error instanceof Problem ? error.message : 'The host cannot be reached.'} What is shown may be old; it is asked again.`;
      away.hidden = false;
    }
    await sleep(wait, signal);
    await shown();
  }
}
