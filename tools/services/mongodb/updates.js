// Updates of documents: operators, replacements and pipelines.
'use strict';

const { Timestamp, Int32 } = require('bson');
const { Aggregator } = require('mingo');

const { CommandError } = require('./errors');
const { RANK, arithmetic, compare, decode, encode, isArrayIndex, isDocument, isOperators, plain, rank, valueAt } = require('./values');

function set(document, path, value) {
  const names = path.split('.');
  const last = names.pop();
  let parent = document;
  for (const name of names) {
    if (!isDocument(parent[name]) && !Array.isArray(parent[name])) {
      if (parent[name] !== undefined && parent[name] !== null) {
        throw new CommandError(28, 'PathNotViable', `Cannot create field '${last}' in element {${name}: ...}`);
      }
      parent[name] = {};
    }
    parent = parent[name];
  }
  if (Array.isArray(parent) && !isArrayIndex(last)) throw new CommandError(28, 'PathNotViable', `Cannot create field '${last}' in an array`);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

const elements = operand => (isDocument(operand) && Array.isArray(operand.$each) ? operand.$each : [operand]);

function calculated(operator, calculate, whenMissing) {
  return ({ document, path, current, operand }) => {
    if (current !== undefined && rank(current) !== RANK.number) {
      const field = path.split('.').at(-1);
      const id = JSON.stringify(plain({ id: document._id }).id);
      throw new CommandError(14, 'TypeMismatch',
        `Cannot apply ${operator} to a value of non-numeric type. {_id: ${id}} has the field '${field}' of non-numeric type ${typeof current}`);
    }
    set(document, path, current === undefined ? whenMissing(operand) : arithmetic(current, operand, calculate));
  };
}

const OPERATORS = {
  $set: ({ document, path, operand }) => set(document, path, operand),
  $setOnInsert: ({ document, path, operand, inserting }) => inserting && set(document, path, operand),
  $unset: ({ document, path, current }) => current !== undefined && set(document, path, undefined),
  $inc: calculated('$inc', (a, b) => a + b, operand => operand),
  $mul: calculated('$mul', (a, b) => a * b, () => new Int32(0)),
  $min: ({ document, path, current, operand }) => (current === undefined || compare(operand, current) < 0) && set(document, path, operand),
  $max: ({ document, path, current, operand }) => (current === undefined || compare(operand, current) > 0) && set(document, path, operand),
  $currentDate: ({ document, path, operand }) =>
    set(document, path, operand?.$type === 'timestamp' ? new Timestamp({ t: Math.trunc(Date.now() / 1000), i: 1 }) : new Date()),
  $rename: ({ document, path, current, operand }) => {
    if (current === undefined) return;
    set(document, path, undefined);
    set(document, String(operand), current);
  },
  $push: ({ document, path, current, operand }) => set(document, path, [...(current ?? []), ...elements(operand)]),
  $addToSet: ({ document, path, current, operand }) => {
    const all = [...(current ?? [])];
    for (const element of elements(operand)) {
      if (!all.some(other => compare(other, element) === 0)) all.push(element);
    }
    set(document, path, all);
  },
  $pull: ({ document, path, current, operand }) => set(document, path, (current ?? []).filter(element => compare(element, operand) !== 0)),
};

const isReplacement = update => !Array.isArray(update) && !Object.keys(update)[0]?.startsWith('$');

function withOperators(before, update, inserting) {
  const document = decode(encode(before));
  const changes = Object.entries(update)
    .flatMap(([operator, fields]) => Object.entries(fields).map(([path, operand]) => ({ operator, path, operand })))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const { operator, path, operand } of changes) {
    if (!(operator in OPERATORS)) throw new CommandError(9, 'FailedToParse', `Unknown modifier: ${operator}`);
    OPERATORS[operator]({ document, path, operand, inserting, current: valueAt(document, path.split('.')) });
  }
  return document;
}

/** The document after an update. */
function updated(before, update) {
  let after;
  if (Array.isArray(update)) {
    after = decode(encode(new Aggregator(update.map(plain), {}).run([plain(before)])[0]));
  } else if (isReplacement(update)) {
    // As it came, where that is whole: the bytes of it are kept then.
    after = update._id === undefined ? { _id: before._id, ...update } : update;
  } else {
    after = withOperators(before, update, false);
  }
  if (after._id === undefined || compare(before._id, after._id) !== 0) {
    const id = JSON.stringify(plain({ id: after._id }).id);
    throw new CommandError(66, 'ImmutableField', `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${id}`);
  }
  return after;
}

/** The document that an upsert inserts when nothing matches: what the filter demands, then the update. Its _id may be missing. */
function upserted(filter, update) {
  const demanded = {};
  const demand = part => {
    for (const [key, operand] of Object.entries(part)) {
      if (key === '$and') operand.forEach(demand);
      else if (key.startsWith('$')) continue;
      else if (!isOperators(operand)) set(demanded, key, operand);
      else if ('$eq' in operand) set(demanded, key, operand.$eq);
    }
  };
  demand(filter);
  if (isReplacement(update)) return demanded._id === undefined || update._id !== undefined ? update : { _id: demanded._id, ...update };
  return Array.isArray(update) ? decode(encode(new Aggregator(update.map(plain), {}).run([plain(demanded)])[0])) : withOperators(demanded, update, true);
}

module.exports = { updated, upserted };
