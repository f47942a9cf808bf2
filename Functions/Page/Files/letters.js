// The dead letters of a source: what its polls have left out and why; the records themselves only where they are asked for.

import { get, query } from './api.js';
import { h, write } from './dom.js';
import { count, when } from './format.js';

/** A section that reads the letters when it is opened. */
export function createLetters(source, signal) {
  const raw = h('input', { type: 'checkbox', name: 'raw', onchange: () => load() });
  const body = h('tbody');
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const none = h('p', { class: 'soft', hidden: true }, 'There is none any more: they expire after 90 days.');
  const table = h('div', { class: 'scroll letters', tabindex: 0, role: 'region', 'aria-label': `Dead letters of ${source}`, hidden: true }, h('table', null,
    h('thead', null, h('tr', null, ['Left out', 'Record', 'User', 'Field', 'Why'].map((name) => h('th', { scope: 'col' }, name)))), body));
  const more = h('button', { type: 'button', hidden: true, onclick: () => next() }, 'Show more');
  const title = h('span');
  const element = h('details', { hidden: true, ontoggle: () => element.open && load() },
    h('summary', null, title),
    h('div', { class: 'cards' },
      h('label', { class: 'check' }, raw, h('span', null, 'With the records ', h('span', { class: 'hint' }, 'health data of people, as far as they are kept'))),
      wrong, none, table, more));
  let continuation = null;
  let reading = 0;

  function load() {
    continuation = null;
    return next(true);
  }

  async function next(anew = false) {
    const turn = ++reading;
    write(wrong, '');
    try {
      const page = await get(`polls/${encodeURIComponent(source)}/dead-letters${query({ raw: raw.checked ? 'true' : '', continuation })}`, signal);
      if (turn !== reading) {
        return;
      }
      if (anew) {
        body.replaceChildren();
      }
      body.append(...page.deadLetters.map(row));
      continuation = page.continuation;
      more.hidden = !continuation;
      table.hidden = body.children.length === 0;
      none.hidden = !table.hidden;
    } catch (problem) {
      if (!signal.aborted) {
        write(wrong, problem.message);
      }
    }
  }

  return {
    element,
    update(letters) {
      write(title, letters === 1 ? 'One dead letter' : `${count(letters)} dead letters`);
      element.hidden = letters === 0;
    },
  };
}

function row(letter) {
  const { content, contentBase64 } = letter;
  const kept = content ? JSON.stringify(JSON.parse(content), null, 2) : contentBase64;
  return h('tr', null,
    h('td', { class: 'time' }, h('time', { datetime: letter.deadAt }, when(letter.deadAt))),
    h('td', { class: 'mono' }, letter.recordId),
    h('td', null, letter.userId ? h('a', { href: `#/analytics${query({ userId: letter.userId })}` }, letter.userId) : ''),
    h('td', null, letter.field ? h('code', null, letter.field) : 'the whole record'),
    h('td', null, letter.reason, kept ? h('pre', { tabindex: 0 }, content ? kept : `BSON in Base64, its beginning: ${kept}`) : null));
}
