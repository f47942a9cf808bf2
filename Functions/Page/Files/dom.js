// Elements made by calls: no text of the API is ever read as markup.

const svgSpace = 'http://www.w3.org/2000/svg';

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (name.startsWith('--')) {
      node.style.setProperty(name, value);
    } else {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** An element with attributes, listeners (`onclick`), custom properties (`--hue`) and children. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same in SVG. */
export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(svgSpace, tag), properties, children);
}

/** Writes a text only where it differs, so that nothing is announced or selected anew for nothing. */
export function write(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Pairs of a term and what it is. */
export function pairs(entries) {
  return h('dl', { class: 'pairs' }, entries.filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([term, value]) => [h('dt', null, term), h('dd', null, value)]));
}

/** Pairs whose values change in their places; a term without a value is not shown. */
export function createFacts(terms) {
  const values = terms.map(() => h('dd'));
  const names = terms.map((term) => h('dt', null, term));
  const element = h('dl', { class: 'pairs', hidden: true }, terms.map((_, index) => [names[index], values[index]]));
  return {
    element,
    update(texts) {
      texts.forEach((text, index) => {
        write(values[index], text);
        names[index].hidden = text === '';
        values[index].hidden = text === '';
      });
      element.hidden = texts.every((text) => text === '');
    },
  };
}

/** A labelled control. */
export function field(label, control, hint) {
  return h('label', null, h('span', null, label, hint ? [' ', h('span', { class: 'hint' }, hint)] : null), control);
}

/** Says something that a screen reader reads too, for a few seconds. */
export function say(text) {
  const notice = document.getElementById('notice');
  notice.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { notice.textContent = ''; }, 5000);
}

/** Opens a dialog and gives what it was closed with, '' when it was dismissed. */
export function ask(dialog) {
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

/** Asks a question that has two answers. */
export async function confirm(title, text, yes) {
  const dialog = h('dialog', { 'aria-labelledby': 'confirm-title' },
    h('form', { method: 'dialog' },
      h('h2', { id: 'confirm-title' }, title),
      h('p', null, text),
      h('div', { class: 'ends' },
        h('button', { value: '' }, 'Leave it'),
        h('button', { value: 'yes', class: 'danger' }, yes))));
  return await ask(dialog) === 'yes';
}

/** Gives a file to the person, with the name and content. */
export function offer(name, content, type = 'text/plain') {
  const address = URL.createObjectURL(new Blob([content], { type }));
  h('a', { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}
