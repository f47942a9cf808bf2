// The editor of blocks: one is the current one, and keys or buttons change it. Nothing is lost: every change can be taken back.

import { merge, moveEnd, print, split } from './annotation.js';
import { h, offer, say, write } from './dom.js';
import { hueOf } from './labels.js';

const unsureBelow = 0.8;

/**
 * Shows an article for reading and curating.
 * @param article `name`, `text`, `blocks`, `labels`, and `save(annotation)` where it can be stored.
 */
export function edit(place, article, signal) {
  const { text, labels } = article;
  let blocks = article.blocks.map((block) => ({ ...block }));
  let past = [];
  let saved = blocks;
  let current = 0;
  let level = unsureBelow;
  let busy = false;

  const list = h('div', { class: 'blocks', role: 'group', 'aria-label': 'Blocks of the article' });
  const labelList = h('ol', { class: 'labels' }, labels.map((label, index) => h('li', null, h('button', {
    type: 'button', '--hue': hueOf(label), onclick: () => relabel(label),
  }, label, index < 9 ? h('kbd', { 'aria-hidden': 'true' }, index + 1) : null))));
  const only = h('input', { type: 'checkbox', onchange: () => draw() });
  const threshold = h('input', { type: 'range', min: 0.3, max: 1, step: 0.05, value: level, 'aria-label': 'Unsure below', oninput: () => { level = Number(threshold.value); draw(); } });
  const thresholdText = h('output');
  const summary = h('p', { class: 'small', role: 'status' });
  const undo = h('button', { type: 'button', onclick: back }, 'Take back');
  const save = article.save ? h('button', { type: 'button', class: 'first', onclick: store }, 'Save') : null;
  const download = h('button', { type: 'button', onclick: () => offer(`${article.name}.ann`, print(text, blocks)) }, 'Download');

  const picker = h('select', { class: 'picker', 'aria-label': 'Label of this block', onchange: () => relabel(picker.value) },
    labels.map((label) => h('option', null, label)));
  const tool = (text, hint, work) => h('button', { type: 'button', class: 'tiny', title: hint, onclick: work }, text);
  const tools = h('span', { class: 'row', role: 'group', 'aria-label': 'This block' }, picker,
    tool('Join', 'Join with the next block', () => keys.m()), tool('Split', 'Split in two', () => keys.s()),
    tool('← word', 'Give its last word to the next block', () => keys['[']()), tool('word →', 'Take the first word of the next block', () => keys[']']()));

  place.replaceChildren(h('div', { class: 'article' },
    h('div', { class: 'blocks' }, list, h('div', { class: 'savebar row' }, tools, summary, undo, download, save)),
    h('aside', { 'aria-label': 'Labels' },
      h('div', { class: 'sheet' }, h('h2', null, 'Label'), labelList),
      h('div', { class: 'sheet' },
        h('label', { class: 'check' }, only, 'Only the unsure'),
        h('label', null, h('span', null, 'Unsure below ', thresholdText), threshold),
        h('dl', { class: 'keys' },
          ...[['↑ ↓', 'block before, after'], ['n', 'next unsure'], ['1–9', 'label'], ['m', 'join with the next'], ['s', 'split'],
            ['[ ]', 'move the border behind it by a word'], ['z', 'take back'], ['Ctrl S', 'save']]
            .flatMap(([keys, what]) => [h('dt', null, keys.split(' ').map((key) => [h('kbd', null, key), ' '])), h('dd', null, what)]))))));

  const isUnsure = (block) => block.probability !== undefined && block.probability < level && !block.changed;

  function draw() {
    const shown = blocks.map((block, index) => blockElement(block, index));
    list.replaceChildren(...shown.filter((_, index) => !only.checked || index === current || isUnsure(blocks[index])));
    for (const button of labelList.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.firstChild.textContent === blocks[current]?.label));
    }
    picker.value = blocks[current]?.label;
    const unsure = blocks.filter(isUnsure).length;
    write(thresholdText, `${Math.round(level * 100)} %`);
    write(summary, `${blocks.length} blocks, ${unsure} unsure${past.length > 0 && blocks !== saved ? `, ${past.length} ${past.length === 1 ? 'change' : 'changes'}` : ''}`);
    undo.disabled = past.length === 0;
    if (save) {
      save.disabled = busy || blocks === saved;
    }
  }

  function blockElement(block, index) {
    const sure = block.probability === undefined || block.changed ? null
      : h('span', { class: isUnsure(block) ? 'unsure' : null }, `${Math.round(block.probability * 100)} %${isUnsure(block) ? ' unsure' : ''}`);
    return h('div', {
      class: `block${block.changed ? ' changed' : ''}`, '--hue': hueOf(block.label), tabindex: index === current ? 0 : -1,
      role: 'group', 'aria-label': `${block.label}, block ${index + 1}`, 'aria-current': index === current ? 'true' : null, 'data-index': index,
      onclick: () => { if (document.getSelection().isCollapsed) { select(index, false); } },
    },
    h('div', { class: 'what' }, h('b', null, block.label), sure),
    h('div', { class: 'text' }, text.slice(block.start, block.end)));
  }

  function select(index, focus = true) {
    if (blocks.length === 0) {
      return;
    }
    current = Math.max(0, Math.min(blocks.length - 1, index));
    draw();
    const element = list.querySelector('[aria-current=true]');
    if (focus) {
      element?.focus({ preventScroll: true });
      element?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    }
  }

  function change(next, index = current) {
    if (next === null) {
      return;
    }
    past.push({ blocks, current });
    blocks = next;
    select(index);
  }

  function back() {
    const before = past.pop();
    if (before) {
      blocks = before.blocks;
      select(before.current);
    }
  }

  function relabel(label) {
    if (label && blocks[current] && (blocks[current].label !== label || blocks[current].probability !== undefined)) {
      change(blocks.with(current, { ...blocks[current], label, changed: true }));
    }
  }

  /** The place in the text that the caret or the selection is at, if it is in the current block. */
  function caret() {
    const selection = document.getSelection();
    const holder = list.querySelector('[aria-current=true] .text');
    return holder?.contains(selection.anchorNode) && selection.anchorOffset > 0 ? blocks[current].start + selection.anchorOffset : undefined;
  }

  function nextUnsure(step) {
    for (let index = current + step; index >= 0 && index < blocks.length; index += step) {
      if (isUnsure(blocks[index])) {
        select(index);
        return;
      }
    }
    say(step > 0 ? 'No unsure block comes after this one.' : 'No unsure block comes before this one.');
  }

  async function store() {
    if (!save || busy || blocks === saved) {
      return;
    }
    busy = true;
    draw();
    const stored = blocks;
    try {
      await article.save(print(text, stored));
      saved = stored;
      say('Saved as yours: jobs keep it.');
    } catch (error) {
      say(error.message);
    } finally {
      busy = false;
      draw();
    }
  }

  const keys = {
    ArrowDown: () => select(current + 1),
    ArrowUp: () => select(current - 1),
    j: () => select(current + 1),
    k: () => select(current - 1),
    n: () => nextUnsure(1),
    p: () => nextUnsure(-1),
    m: () => change(merge(blocks, current)),
    s: () => change(split(text, blocks, current, caret())),
    '[': () => change(moveEnd(text, blocks, current, false)),
    ']': () => change(moveEnd(text, blocks, current, true)),
    z: back,
  };

  document.addEventListener('keydown', (event) => {
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === 's' && save) {
      event.preventDefault();
      store();
      return;
    }
    const digit = /^[1-9]$/.test(event.key) ? () => relabel(labels[event.key - 1]) : null;
    const action = digit ?? keys[event.key];
    const typing = event.target.closest('input:not([type=checkbox]), textarea, select, dialog');
    const pressing = event.target.closest('button') && !digit && event.key.startsWith('Arrow');
    if (action && !control && !event.altKey && !typing && !pressing) {
      event.preventDefault();
      action();
    }
  }, { signal });
  addEventListener('beforeunload', (event) => {
    if (blocks !== saved && article.save) {
      event.preventDefault();
    }
  }, { signal });

  draw();
}
