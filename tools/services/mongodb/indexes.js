// Indexes: entries in order, kept at every write, for uniqueness, ranges and sorted reading.
'use strict';

const { CommandError } = require('./errors');
const { documentMatch } = require('./filters');
const { compare, integer, plain, sortKey, valueAt } = require('./values');

class Index {
  #entries = [];
  #version = 0;
  #arrays = 0;
  #partial;
  #sparse;

  constructor(specification) {
    const { v, ...rest } = plain(specification);
    this.specification = { v: v ?? 2, ...rest };
    this.name = rest.name;
    this.unique = rest.unique === true;
    this.#sparse = rest.sparse === true;
    this.#partial = specification.partialFilterExpression ? documentMatch(specification.partialFilterExpression) : null;
    this.fields = Object.entries(rest.key).map(([name, direction]) => ({ name, path: name.split('.'), direction: integer(direction, 1) < 0 ? -1 : 1 }));
  }

  /** Whether its entries stand for all documents, each with one value, so that it can answer filters and sorts. */
  get complete() {
    return !this.#partial && !this.#sparse && this.#arrays === 0;
  }

  covers(document) {
    if (this.#partial && !this.#partial(document.fields)) return false;
    return !this.#sparse || this.fields.some(({ path }) => valueAt(document.fields, path) !== undefined);
  }

  /** Another document with the same values, where that is not allowed. */
  conflict(document) {
    if (!this.unique || !this.covers(document)) return undefined;
    const values = this.#valuesOf(document);
    for (let i = this.#position(values); i < this.#entries.length && this.#compare(this.#entries[i].values, values) === 0; i++) {
      if (this.#entries[i].document.sequence !== document.sequence) return this.#entries[i].document;
    }
    return undefined;
  }

  add(document) {
    if (!this.covers(document)) return;
    const entry = { values: this.#valuesOf(document), document };
    this.#entries.splice(this.#position(entry.values, document.sequence), 0, entry);
    this.#arrays += this.#hasArray(document) ? 1 : 0;
    this.#version++;
  }

  remove(document) {
    if (!this.covers(document)) return;
    this.#entries.splice(this.#position(this.#valuesOf(document), document.sequence), 1);
    this.#arrays -= this.#hasArray(document) ? 1 : 0;
    this.#version++;
  }

  /**
   * The documents whose first values lie within the bounds, in order. Writes made meanwhile are seen: the reading goes on after the
   * place where it stood, so a document whose values grow comes again.
   */
  *scan({ lower = [], lowerIncluded = true, upper = [] }) {
    let position = lowerIncluded ? this.#position(lower) : this.#position(lower, Infinity);
    let version = this.#version;
    while (position < this.#entries.length) {
      const { values, document } = this.#entries[position++];
      if (this.#compare(values, upper) > 0) return;
      yield document;
      if (version !== this.#version) {
        position = this.#position(values, document.sequence + 0.5);
        version = this.#version;
      }
    }
  }

  #valuesOf(document) {
    return this.fields.map(({ path, direction }) => sortKey(document.fields, path, direction) ?? null);
  }

  #hasArray(document) {
    return this.fields.some(({ path }) => Array.isArray(valueAt(document.fields, path)));
  }

  /** Compares as many values as both have. */
  #compare(values, others) {
    for (let i = 0; i < Math.min(values.length, others.length); i++) {
      const result = compare(values[i], others[i]) * this.fields[i].direction;
      if (result) return result;
    }
    return 0;
  }

  /** The first place not before (values, sequence). */
  #position(values, sequence = -Infinity) {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if ((this.#compare(entry.values, values) || entry.document.sequence - sequence) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const keyOf = specification => JSON.stringify(plain(specification).key);
const shown = specification => JSON.stringify(specification).replace(/"(\w+)":/g, ' $1: ').replace(/\}/g, ' }');

/** The index that a specification asks for, or null when it is already there; throws when another stands in its way. */
function newIndex(specification, existing) {
  const { name } = specification;
  if (!name) throw new CommandError(9, 'FailedToParse', "The 'name' field is a required property of an index specification");
  const sameName = existing.find(index => index.name === name);
  const sameKey = existing.find(index => JSON.stringify(index.specification.key) === keyOf(specification));
  if (sameName && sameName !== sameKey) {
    throw new CommandError(86, 'IndexKeySpecsConflict',
      `Index must have unique name.The existing index: ${shown(sameName.specification)} has the same name as the requested index: ${shown(plain(specification))}`);
  }
  if (sameKey && !sameName) {
    throw new CommandError(85, 'IndexOptionsConflict', `Index with name: ${name} already exists with a different name`);
  }
  return sameName ? null : new Index(specification);
}

module.exports = { Index, newIndex };
