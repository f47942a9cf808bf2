// The queue of matches that a person should look at: both sides beside each other, decided by a key.

import { get, post, query } from './api.js';
import { authorOf } from './author.js';
import { field, h, pairs, say, write } from './dom.js';
import { count, number } from './format.js';

const portion = 50;

export async function showMatching(main, parts, address, signal) {
  const references = address.get('references') ?? '';
  const name = h('input', { name: 'references', value: references, autocomplete: 'off', spellcheck: 'false', placeholder: 'all' });
  const form = h('form', { class: 'sheet' }, h('div', { class: 'toolbar' }, field('Reference', name), h('button', { class: 'first' }, 'Show')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.hash = `#/matching${query({ references: name.value.trim() })}`;
  });
  const left = h('span', { class: 'soft', role: 'status' });
  const place = h('div', { tabindex: -1 });
  main.append(h('div', { class: 'head' }, h('h1', null, 'Matches to review'), left), form, place);

  let items = [];
  let total = 0;
  let current = 0;

  async function load() {
    ({ items, total } = await get(`matching/review${query({ references, limit: portion })}`, signal));
    current = 0;
    draw();
  }

  function draw() {
    write(left, total === 0 ? '' : `${count(total)} left`);
    const item = items[current];
    place.replaceChildren(item ? comparison(item, decide, current, items.length) : h('div', { class: 'sheet empty' }, h('p', null, 'Nothing is to be decided.')));
  }

  async function decide(item, decision) {
    try {
      const author = await authorOf('Who decides?', 'The name is stored with the decision.');
      if (!author) {
        return;
      }
      await post(`matching/review/${encodeURIComponent(item._id.slice(item._id.indexOf(':') + 1))}`, { ...decision, author }, signal);
      total--;
      items = items.toSpliced(items.indexOf(item), 1);
      if (items.length === 0 && total > 0) {
        await load();
        return;
      }
      current = Math.min(current, Math.max(0, items.length - 1));
      draw();
      place.focus({ preventScroll: true });
    } catch (error) {
      say(error.message);
    }
  }

  function go(step) {
    current = Math.max(0, Math.min(items.length - 1, current + step));
    draw();
  }

  document.addEventListener('keydown', (event) => {
    const item = items[current];
    if (!item || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) {
      return;
    }
    const other = /^[1-9]$/.test(event.key) ? item.result.runnersUp[event.key - 1] : null;
    const action = other ? () => decide(item, { target: other.id })
      : { a: item.result.best && (() => decide(item, { decision: 'accept' })), r: () => decide(item, { decision: 'reject' }), n: () => go(1), p: () => go(-1) }[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  }, { signal });
  await load();
}

function comparison(item, decide, place, of) {
  const { result } = item;
  const { best, evidence } = result;
  return h('div', { class: 'blocks' },
    h('div', { class: 'halves' },
      h('section', { class: 'sheet' }, h('h2', null, 'From the source'), h('p', { class: 'name' }, result.sourceName), pairs([['Id', result.sourceId]])),
      h('section', { class: 'sheet' }, h('h2', null, `In ${item.references}`), h('p', { class: 'name' }, best?.name ?? 'no match'),
        best ? pairs([['Id', best.id], ['Confidence', number(best.confidence)], ['Found by', best.tier]]) : null,
        item.reason === 'targetMissing' ? h('p', { class: 'wrong' }, 'The entity that was decided on before is there no longer.') : null)),
    h('div', { class: 'sheet row' },
      best ? h('button', { type: 'button', class: 'first', onclick: () => decide(item, { decision: 'accept' }) }, 'The same ', h('kbd', null, 'a')) : null,
      h('button', { type: 'button', class: 'danger', onclick: () => decide(item, { decision: 'reject' }) }, 'None of these ', h('kbd', null, 'r')),
      h('span', { class: 'soft small' }, `${place + 1} of ${of} shown; `, h('kbd', null, 'n'), ' next, ', h('kbd', null, 'p'), ' before')),
    evidence ? h('section', { class: 'sheet' }, h('h2', null, 'What speaks for it and against it'), pairs([
      ['Words of both', evidence.words.join(', ')],
      ['Only in the source', evidence.sourceLeftOver.join(', ')],
      ['Only in the reference', evidence.referenceLeftOver.join(', ')],
      ['Numbers', evidence.numbers], ['Legal form', evidence.legalForm], ['Country', evidence.country],
      ['Notes', evidence.notes.join(' ')],
    ])) : null,
    result.runnersUp.length > 0 ? h('section', { class: 'sheet' }, h('h2', null, 'Others'), h('ol', { class: 'labels' },
      result.runnersUp.map((other, index) => h('li', null, h('button', { type: 'button', onclick: () => decide(item, { target: other.id }) },
        `${other.name} (${number(other.confidence)})`, index < 9 ? h('kbd', null, index + 1) : null))))) : null);
}
