// The name of whoever decides: asked once, kept for this tab.

import { ask, field, h } from './dom.js';

const key = 'pipeline-author';

/** The name that was given in this tab, or is given now; '' where it is not given. */
export async function authorOf(title, text) {
  const known = sessionStorage.getItem(key);
  if (known) {
    return known;
  }
  const input = h('input', { autocomplete: 'name', required: true, maxlength: 200 });
  const dialog = h('dialog', { 'aria-labelledby': 'author-title' }, h('form', { method: 'dialog' },
    h('h2', { id: 'author-title' }, title),
    h('p', { class: 'soft' }, text),
    field('Name', input),
    h('div', { class: 'ends' }, h('button', { type: 'button', onclick: () => dialog.close('') }, 'Cancel'), h('button', { value: 'keep', class: 'first' }, 'Save'))));
  if (await ask(dialog) !== 'keep') {
    return '';
  }
  sessionStorage.setItem(key, input.value);
  return input.value;
}
