// Articles: those of a database, or a text that somebody pastes; read in colour, and mended in the editor.

import { get, Problem, query, request } from './api.js';
import { fromBytes, parse } from './annotation.js';
import { authorOf } from './author.js';
import { edit } from './curate.js';
import { field, h, write } from './dom.js';
import { count } from './format.js';

export async function showArticle(main, parts, address, signal) {
  const [database, id, attachment] = ['database', 'id', 'attachment'].map((name) => address.get(name) ?? '');
  if (id) {
    await showStored(main, { database, id, attachment }, signal);
    return;
  }
  main.append(h('div', { class: 'head' }, h('h1', null, database ? `Articles of ${database}` : 'Articles')));
  showChoice(main, database, address.get('prefix') ?? '');
  if (database) {
    await showList(main, database, address.get('prefix') ?? '', signal);
  } else {
    showPaste(main, signal);
  }
}

function showChoice(main, database, prefix) {
  const name = h('input', { name: 'database', value: database, autocomplete: 'off', spellcheck: 'false', required: true, placeholder: 'articles' });
  const start = h('input', { name: 'prefix', value: prefix, autocomplete: 'off', spellcheck: 'false' });
  const form = h('form', { class: 'sheet' }, h('div', { class: 'toolbar' },
    field('Database', name), field('Ids that begin with', start), h('button', { class: 'first' }, 'Show its articles')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.hash = `#/article${query({ database: name.value.trim(), prefix: start.value })}`;
  });
  main.append(form);
}

async function showList(main, database, prefix, signal) {
  const rows = h('tbody');
  const none = h('p', { class: 'soft', hidden: true }, 'There is no document with a text.');
  const more = h('button', { type: 'button', hidden: true, onclick: () => next().catch((error) => more.replaceWith(error.message)) }, 'Show more');
  main.append(h('section', { class: 'sheet' }, h('table', null,
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Article'), h('th', { scope: 'col', class: 'number' }, 'Bytes'), h('th', { scope: 'col' }, 'Annotation'))),
    rows), none, more));
  let continuation = null;
  async function next() {
    // A page of documents without a text is empty, and the next one may not be.
    do {
      const page = await get(`documents/${encodeURIComponent(database)}${query({ prefix, continuation })}`, signal);
      rows.append(...page.documents.flatMap((document) => document.texts.map((text) => h('tr', null,
        h('td', null, h('a', { href: `#/article${query({ database, id: document.id, attachment: text.name })}` }, document.id),
          document.texts.length > 1 ? h('span', { class: 'soft' }, ` ${text.name}`) : null),
        h('td', { class: 'number' }, count(text.length)),
        h('td', null, text.isAnnotated ? h('span', { class: 'badge Done' }, 'yes') : h('span', { class: 'soft' }, 'none yet'))))));
      continuation = page.continuation;
    } while (continuation && rows.children.length === 0 && !signal.aborted);
    more.hidden = !continuation;
    none.hidden = rows.children.length > 0;
  }
  await next();
}

function showPaste(main, signal) {
  const text = h('textarea', { name: 'text', rows: 8, spellcheck: 'false' });
  const file = h('input', { type: 'file', accept: '.txt,text/plain' });
  const place = h('div');
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const form = h('form', { class: 'sheet' }, h('h2', null, 'Or try a text'),
    h('p', { class: 'soft' }, 'The model of this host labels it; nothing is stored.'),
    field('Text', text), h('div', { class: 'toolbar' }, field('or a file', file), h('button', { class: 'first' }, 'Label it')), wrong);
  file.addEventListener('change', async () => { text.value = await file.files[0]?.text() ?? ''; });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    write(wrong, '');
    try {
      const [blocks, labels] = await Promise.all([classify(text.value, signal), readLabels(signal)]);
      edit(place, { name: 'article.txt', text: text.value, blocks, labels }, signal);
      place.scrollIntoView({ behavior: 'smooth' });
    } catch (error) {
      write(wrong, error.message);
    }
  });
  main.append(form, place);
}

async function showStored(main, { database, id, attachment }, signal) {
  const note = h('p', { class: 'soft small' });
  const place = h('div');
  main.append(
    h('p', { class: 'small' }, h('a', { href: `#/article${query({ database })}` }, `← Articles of ${database}`)),
    h('div', { class: 'head' }, h('h1', null, id)), note, place);
  const name = attachment || await findText(database, id, signal);
  const base = `documents/${encodeURIComponent(database)}/${encodeURIComponent(id)}`;
  const [text, annotation, labels] = await Promise.all([
    read(`${base}/texts/${encodeURIComponent(name)}`, signal), read(`${base}/annotations/${encodeURIComponent(name)}`, signal), readLabels(signal)]);
  if (!text) {
    throw new Error(`The document has no text '${name}'.`);
  }

  const seen = await classify(text.body, signal);
  const stored = annotation && parse(annotation.body);
  if (stored && stored.text !== text.body) {
    write(note, 'The annotation belongs to another version of this text; what is shown is what the model sees in the text of now.');
  } else {
    write(note, `${name}, ${stored ? 'with the annotation that is stored' : 'not annotated yet: labelled by the model of this host'}.`);
  }
  const blocks = stored?.text === text.body ? withConfidence(stored.blocks, seen) : seen;
  const all = [...new Set([...labels, ...blocks.map((block) => block.label)])];
  let { tag } = text;
  const save = async (content) => { tag = await store(`${base}/annotations/${encodeURIComponent(name)}`, tag, content, signal); };
  edit(place, { name, text: text.body, blocks, labels: all, save }, signal);
}

/** Saves an annotation over the revision that was read; gives the tag of the new one. */
async function store(path, tag, content, signal) {
  const author = await authorOf('Who has made this annotation?', 'The name is stored with it, and jobs keep what a person made.');
  if (!author) {
    throw new Error('Nothing was saved: an annotation carries the name of whoever made it.');
  }
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'If-Match': tag };
  try {
    const response = await request('PUT', `${path}${query({ author })}`, { body: content, headers, signal });
    return response.headers.get('ETag');
  } catch (error) {
    throw error.status === 412 ? new Error('Nothing was saved: somebody has changed the document since it was read. Download what you have, and load the article again.') : error;
  }
}

async function findText(database, id, signal) {
  const { documents } = await get(`documents/${encodeURIComponent(database)}${query({ prefix: id, limit: 1 })}`, signal);
  const [text] = documents.find((document) => document.id === id)?.texts ?? [];
  if (!text) {
    throw new Error(`The database '${database}' has no document '${id}' with a text.`);
  }
  return text.name;
}

/** The body and the tag of something stored; null where it is not there. */
async function read(path, signal) {
  try {
    const response = await request('GET', path, { signal });
    const body = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await response.arrayBuffer());
    return { body, tag: response.headers.get('ETag') };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      return null;
    }
    throw error instanceof TypeError ? new Error('It is not UTF-8 and cannot be shown.') : error;
  }
}

/** The blocks that the model sees in a text, each with how sure it is. */
async function classify(text, signal) {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', Accept: 'application/json' };
  const response = await request('POST', 'classify', { body: text, headers, signal });
  return fromBytes(text, (await response.json()).blocks);
}

/** How sure the model is of a stored label: its own figure where it says the same of the same words, else unsure. */
function withConfidence(stored, seen) {
  const known = new Map(seen.map((block) => [`${block.start} ${block.end}`, block]));
  return stored.map((block) => {
    const same = known.get(`${block.start} ${block.end}`);
    return same ? { ...block, probability: same.label === block.label ? same.probability : 1 - same.probability } : block;
  });
}

async function readLabels(signal) {
  const { models } = await get('models', signal);
  return [...new Set(models.flatMap((model) => model.description?.labels ?? []))];
}
