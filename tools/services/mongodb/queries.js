// How a filter, a sort and a limit are answered: by _id, by an index, or by reading everything.
'use strict';

const { documentMatch } = require('./filters');
const { RANK, compare, integer, isOperators, rank, sortKey } = require('./values');

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

/** The matching documents in the order of a sort; `sortedInMemory` tells that no index gave the order. */
function query(collection, filter = {}, sort = {}) {
  const match = documentMatch(filter);
  if (!collection) return { documents: [], sortedInMemory: false };
  const isSorted = Object.keys(sort).length > 0;
  const found = conditions(filter);
  const id = found.get('_id');
  if (id && '$eq' in id) {
    const document = collection.withId(id.$eq);
    return { documents: document && match(document.fields) ? [document] : [], sortedInMemory: false };
  }
  const plans = collection.indexes.filter(index => index.complete).map(index => ({ index, bounds: boundsOf(index, found) }));
  const ordered = isSorted ? plans.find(({ index, bounds }) => sortsBy(index, sort, bounds.equal)) : undefined;
  const narrowest = plans.filter(({ bounds }) => bounds.narrowed).sort((a, b) => b.bounds.equal - a.bounds.equal)[0];
  const plan = ordered ?? narrowest;
  const documents = where(plan ? plan.index.scan(plan.bounds) : collection.documents(), match);
  return isSorted && !ordered ? { documents: sorted(documents, sort), sortedInMemory: true } : { documents, sortedInMemory: false };
}

module.exports = { query, sorted };
