// How a filter, a sort and a limit are answered: by _id, by an index, or by reading everything.
'use strict';

const { BSONRegExp, Binary, MaxKey, ObjectId, Timestamp } = require('bson');

const { TYPES_NOT_KEPT, documentMatch } = require('./filters');
const { RANK, compare, identity, integer, isOperators, rank, sortKey } = require('./values');

/** The least value of each type whose values follow it in the order, in that order. */
const LEAST = {
  string: '', object: {}, binData: new Binary(Buffer.alloc(0)), objectId: new ObjectId('0'.repeat(24)), bool: false, date: new Date(-8.64e15),
  timestamp: new Timestamp(0n), regex: new BSONRegExp(''), maxKey: new MaxKey(),
};

const NO_RANGE = [RANK.null, RANK.array, RANK.regex, RANK.minKey, RANK.maxKey];

/** The conditions that every matching document fulfils at the top level, by field. */
function conditions(filter, found = new Map()) {
  for (const [key, operand] of Object.entries(filter)) {
    if (key === '$and') operand.forEach(part => conditions(part, found));
    if (key.startsWith('$')) continue;
    const operators = isOperators(operand) ? operand : { $eq: operand };
    for (const [operator, value] of Object.entries(operators)) {
      if (['$eq', '$gt', '$gte', '$lt', '$lte'].includes(operator) && !NO_RANGE.includes(rank(value))) {
        found.set(key, { ...found.get(key), [operator]: value });
      } else if (operator === '$type' && [value].flat().every(type => type in LEAST || TYPES_NOT_KEPT.includes(type))) {
        found.set(key, { ...found.get(key), $gte: LEAST[[value].flat().find(type => type in LEAST)] });
      }
    }
  }
  return found;
}

/** The part of an index that can hold matching documents. */
function boundsOf(index, found) {
  const values = [];
  for (const { name, direction } of index.fields) {
    const condition = found.get(name) ?? {};
    if ('$eq' in condition) {
      values.push(condition.$eq);
      continue;
    }
    if (direction < 0) break;
    const lower = condition.$gte ?? condition.$gt;
    const upper = condition.$lte ?? condition.$lt;
    return {
      equal: values.length,
      narrowed: values.length > 0 || lower !== undefined || upper !== undefined,
      lower: lower === undefined ? values : [...values, lower],
      lowerIncluded: lower === undefined || '$gte' in condition,
      upper: upper === undefined ? values : [...values, upper],
    };
  }
  return { equal: values.length, narrowed: values.length > 0, lower: values, lowerIncluded: true, upper: values };
}

function sortsBy(index, sort, equal) {
  const keys = Object.entries(sort);
  return [0, equal].some(first => {
    const fields = index.fields.slice(first);
    return keys.length <= fields.length && keys.every(([name, direction], i) => fields[i].name === name && fields[i].direction === (integer(direction) < 0 ? -1 : 1));
  });
}

function sorted(documents, sort) {
  const keys = Object.entries(sort).map(([name, direction]) => ({ path: name.split('.'), direction: integer(direction) < 0 ? -1 : 1 }));
  return [...documents]
    .map(document => ({ document, values: keys.map(({ path, direction }) => sortKey(document.fields, path, direction)) }))
    .sort((a, b) => {
      for (let i = 0; i < keys.length; i++) {
        const result = compare(a.values[i], b.values[i]) * keys[i].direction;
        if (result) return result;
      }
      return 0;
    })
    .map(({ document }) => document);
}

function* where(documents, match) {
  for (const document of documents) {
    if (match(document.fields)) yield document;
  }
}

function comparison(sort) {
  const keys = Object.entries(sort).map(([name, direction]) => ({ path: name.split('.'), direction: integer(direction) < 0 ? -1 : 1 }));
  return (a, b) => {
    for (const { path, direction } of keys) {
      const result = compare(sortKey(a.fields, path, direction), sortKey(b.fields, path, direction)) * direction;
      if (result) return result;
    }
    return a.sequence - b.sequence;
  };
}

/** Several readings in one order as one, each document once. */
function* merged(readings, sort) {
  const order = comparison(sort);
  const iterators = readings.map(reading => reading[Symbol.iterator]());
  const heads = iterators.map(iterator => iterator.next().value);
  for (let last; ;) {
    let least = -1;
    heads.forEach((head, i) => {
      if (head !== undefined && (least < 0 || order(head, heads[least]) < 0)) least = i;
    });
    if (least < 0) return;
    const document = heads[least];
    heads[least] = iterators[least].next().value;
    if (document !== last) yield document;
    last = document;
  }
}

/** A filter that lists the values of a field, where an index finds each of them. */
function listed(collection, filter) {
  const [field, operand] = Object.entries(filter).find(([, value]) => isOperators(value) && Object.keys(value).join() === '$in' && Array.isArray(value.$in)) ?? [];
  if (!operand || operand.$in.some(value => NO_RANGE.includes(rank(value))) || !collection.indexes.some(index => index.complete && index.fields[0].name === field)) {
    return undefined;
  }
  const values = [...new Map(operand.$in.map(value => [identity(value), value])).values()];
  return (function* () {
    for (const value of values) yield* query(collection, { ...filter, [field]: value }).documents;
  })();
}

/** A filter that is an $or at its root, where an index gives the order of each of its parts: the parts are merged in it. */
function union(collection, filter, sort) {
  if (Object.keys(filter).join() !== '$or' || Object.keys(sort).length === 0) return undefined;
  const parts = filter.$or.map(part => query(collection, part, sort));
  return parts.every(part => !part.sortedInMemory) ? { documents: merged(parts.map(part => part.documents), sort), sortedInMemory: false } : undefined;
}

/** The matching documents in the order of a sort; `sortedInMemory` tells that no index gave the order. */
function query(collection, filter = {}, sort = {}) {
  const match = documentMatch(filter);
  if (!collection) return { documents: [], sortedInMemory: false };
  const parts = union(collection, filter, sort);
  if (parts) return parts;
  const isSorted = Object.keys(sort).length > 0;
  const found = conditions(filter);
  const id = found.get('_id');
  if (id && '$eq' in id) {
    const document = collection.withId(id.$eq);
    return { documents: document && match(document.fields) ? [document] : [], sortedInMemory: false };
  }
  const some = listed(collection, filter);
  if (some && !isSorted) return { documents: some, sortedInMemory: false };
  const plans = collection.indexes.filter(index => index.complete).map(index => ({ index, bounds: boundsOf(index, found) }));
  const ordered = isSorted ? plans.find(({ index, bounds }) => sortsBy(index, sort, bounds.equal)) : undefined;
  const narrowest = plans.filter(({ bounds }) => bounds.narrowed).sort((a, b) => b.bounds.equal - a.bounds.equal)[0];
  const plan = ordered ?? narrowest;
  const documents = where(plan ? plan.index.scan(plan.bounds) : collection.documents(), match);
  return isSorted && !ordered ? { documents: sorted(documents, sort), sortedInMemory: true } : { documents, sortedInMemory: false };
}

module.exports = { query, sorted };
