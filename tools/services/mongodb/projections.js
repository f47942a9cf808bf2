// Projections of find and of simple $project stages.
'use strict';

const { CommandError } = require('./errors');
const { integer, isDocument, number } = require('./values');

const isSlice = value => isDocument(value) && '$slice' in value;
const isShown = value => (typeof value === 'boolean' ? value : number(value) !== 0);

/** { a: 1, 'b.c': 1 } as { a: true, b: { c: true } }. */
function treeOf(fields) {
  const tree = {};
  for (const [path, value] of fields) {
    const names = path.split('.');
    const last = names.pop();
    let node = tree;
    for (const name of names) {
      node = node[name] = typeof node[name] === 'object' ? node[name] : {};
    }
    node[last] = isShown(value);
  }
  return tree;
}

function slice(array, count) {
  const [first, length] = Array.isArray(count) ? count.map(part => integer(part)) : [0, integer(count)];
  return length < 0 ? array.slice(length) : array.slice(first, first < 0 && first + length >= 0 ? undefined : first + length);
}

/** Null when every field is shown, else a function from a document to what is shown of it; its `names` are those shown, where that is all there is to it. */
function projection(specification) {
  const entries = Object.entries(specification ?? {});
  const slices = entries.filter(([, value]) => isSlice(value));
  const fields = entries.filter(([, value]) => !isSlice(value));
  if (entries.length === 0) return null;

  const ofOthers = fields.filter(([path]) => path !== '_id');
  const including = ofOthers.length > 0 ? isShown(ofOthers[0][1]) : fields.length > 0 && isShown(fields[0][1]);
  const mixed = ofOthers.find(([, value]) => isShown(value) !== including);
  if (mixed) {
    const [code, what, kind] = including ? [31254, 'exclusion', 'inclusion'] : [31253, 'inclusion', 'exclusion'];
    throw new CommandError(code, `Location${code}`, `Cannot do ${what} on field ${mixed[0]} in ${kind} projection`);
  }

  const tree = treeOf(fields);
  if (including) {
    tree._id ??= true;
  }

  const isFlat = slices.length === 0 && including && Object.values(tree).every(node => node === true);
  const names = isFlat ? new Set(Object.keys(tree)) : undefined;
  return Object.assign(document => {
    // Nothing is left out of many documents; the same object then tells that its bytes can go out as they are.
    if (isFlat && Object.keys(document).every(name => tree[name])) return document;
    const shown = show(document, tree, including);
    for (const [path, { $slice }] of slices) {
      if (Array.isArray(shown[path])) shown[path] = slice(shown[path], $slice);
    }
    return shown;
  }, { names });
}

function show(value, tree, including) {
  if (Array.isArray(value)) {
    return value.filter(element => !including || isDocument(element)).map(element => (isDocument(element) ? show(element, tree, including) : element));
  }
  const shown = {};
  for (const name of Object.keys(value)) {
    const node = tree[name];
    if (node === true || (node === undefined && !including)) {
      shown[name] = value[name];
    } else if (typeof node === 'object') {
      if (isDocument(value[name]) || Array.isArray(value[name])) shown[name] = show(value[name], node, including);
      else if (!including) shown[name] = value[name];
    }
  }
  return shown;
}

module.exports = { projection };
