// An article with its blocks: read it, and mend labels and borders by mouse or by keyboard.

import { get, request } from './api.js';
import { fromBytes } from './annotation.js';
import { edit } from './curate.js';
import { field, h } from './dom.js';

export async function showArticle(main, parts, address, signal) {

  const text = h('textarea', { name: 'text', rows: 8, spellcheck: 'false', 'aria-describedby': 'text-hint' });
  const file = h('input', { type: 'file', accept: '.txt,text/plain' });
  const place = h('div', { class: 'articleplace' });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const form = h('form', { class: 'sheet' }, h('p', { class: 'soft' }, 'Paste a text to see how the model of this host labels it. Nothing is stored.'),
    field('Text of an article', text),
    h('p', { class: 'hint', id: 'text-hint' }, 'It is labelled by the model of this host and stored nowhere.'),
    h('div', { class: 'toolbar' }, field('or a file', file), h('button', { class: 'first' }, 'Label it')), wrong);
  file.addEventListener('change', async () => { text.value = await file.files[0]?.text() ?? ''; });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    wrong.textContent = '';
    classify(text.value, signal)
      .then((article) => edit(place, article, signal))
      .catch((error) => { wrong.textContent = error.message; });
  });
  main.append(h('div', { class: 'head' }, h('h1', null, 'Article')), form, place);
}

/** The text with the blocks that the model sees in it, each with how sure it is. */
async function classify(text, signal) {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', Accept: 'application/json' };
  const [response, models] = await Promise.all([request('POST', 'classify', { body: text, headers, signal }), get('models', signal)]);
  const { blocks } = await response.json();
  return { name: 'article.txt', text, blocks: fromBytes(text, blocks), labels: labelsOf(models) };
}

const labelsOf = ({ models }) => [...new Set(models.flatMap((model) => model.description?.labels ?? []))];
