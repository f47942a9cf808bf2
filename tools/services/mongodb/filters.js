// Filters of find, update, delete and $match, by the server's rules: operators match within a type, null matches missing, arrays match by element.
'use strict';

const { Query } = require('mingo');

const { badValue } = require('./errors');
const { RANK, compare, isArrayIndex, isDocument, isNaN, isOperators, isRegex, number, plain, rank } = require('./values');

/** The names of $type: a rank of the order, or the name of the class of a number. */
const TYPES = {
  double: 'Double', string: RANK.string, object: RANK.object, array: RANK.array, binData: RANK.binData, objectId: RANK.objectId, bool: RANK.bool, date: RANK.date,
  null: RANK.null, regex: RANK.regex, int: 'Int32', timestamp: RANK.timestamp, long: 'Long', decimal: 'Decimal128', minKey: RANK.minKey, maxKey: RANK.maxKey,
  number: RANK.number,
};

const TYPE_NAMES = {
  1: 'double', 2: 'string', 3: 'object', 4: 'array', 5: 'binData', 7: 'objectId', 8: 'bool', 9: 'date', 10: 'null', 11: 'regex', 16: 'int', 17: 'timestamp',
  18: 'long', 19: 'decimal', '-1': 'minKey', 127: 'maxKey',
};

/** Types that the filter may name and that nobody stores here. */
const TYPES_NOT_KEPT = ['symbol', 'undefined', 'dbPointer', 'javascript', 'javascriptWithScope'];

/** Everything that lies at a path; arrays on the way are entered, and undefined stands for missing. */
function leaves(value, path, position = 0, found = []) {
  if (position === path.length) {
    found.push(value);
  } else if (Array.isArray(value)) {
    const name = path[position];
    if (isArrayIndex(name) && Number(name) < value.length) leaves(value[name], path, position + 1, found);
    value.filter(isDocument).forEach(element => leaves(element, path, position, found));
  } else if (isDocument(value) && path[position] in value) {
    leaves(value[path[position]], path, position + 1, found);
  } else {
    found.push(undefined);
  }
  return found;
}

const withElements = values => (values.some(Array.isArray) ? values.flatMap(value => (Array.isArray(value) ? [...value, value] : [value])) : values);

const RELATIONS = { $eq: c => c === 0, $gt: c => c > 0, $gte: c => c >= 0, $lt: c => c < 0, $lte: c => c <= 0 };

function holds(operator, value, operand) {
  if (value === undefined || rank(value) !== rank(operand)) {
    if (value === undefined && rank(operand) === RANK.null) return operator !== '$gt' && operator !== '$lt';
    const toEnds = rank(operand) === RANK.minKey ? ['$gt', '$gte'] : rank(operand) === RANK.maxKey ? ['$lt', '$lte'] : [];
    return toEnds.includes(operator);
  }
  const isNumber = rank(operand) === RANK.number;
  if (isNumber && operator !== '$eq' && isNaN(number(value)) !== isNaN(number(operand))) return false;
  return RELATIONS[operator](compare(value, operand));
}

function regexOf(value, options) {
  if (value instanceof RegExp) return options === undefined ? value : new RegExp(value.source, options);
  return value._bsontype === 'BSONRegExp'
    ? new RegExp(value.pattern, (options ?? value.options).replace(/[xl]/g, ''))
    : new RegExp(String(value), (options ?? '').replace(/x/g, ''));
}

function regexMatch(value, options) {
  const regex = regexOf(value, options);
  return found => withElements(found).some(v => (typeof v === 'string' && regex.test(v)) || (isRegex(v) && isRegex(value) && compare(v, value) === 0));
}

function relation(operator, operand) {
  if (operator === '$eq' && isRegex(operand)) return regexMatch(operand);
  return found => withElements(found).some(value => holds(operator, value, operand));
}

function typeMatch(operand) {
  const types = [operand].flat().map(type => {
    const name = rank(type) === RANK.number ? TYPE_NAMES[number(type)] : type;
    if (!(name in TYPES) && !TYPES_NOT_KEPT.includes(name)) throw badValue(`Unknown type name alias: ${type}`);
    return TYPES[name];
  });
  const isOf = (value, type) => (typeof type === 'number' ? rank(value) === type : value?._bsontype === type);
  return found => withElements(found).some(value => value !== undefined && types.some(type => type !== undefined && isOf(value, type)));
}

function inMatch(operand) {
  if (!Array.isArray(operand)) throw badValue('$in needs an array');
  const matches = operand.map(value => relation('$eq', value));
  return found => matches.some(match => match(found));
}

function elementMatch(operand) {
  const elements = found => found.filter(Array.isArray).flat();
  if (isOperators(operand) && !Object.keys(operand).some(key => ['$and', '$or', '$nor'].includes(key))) {
    const match = operatorMatch(operand);
    return found => elements(found).some(element => match([element]));
  }
  const match = documentMatch(operand);
  return found => elements(found).some(element => isDocument(element) && match(element));
}

const not = match => found => !match(found);
const truth = value => (typeof value === 'boolean' ? value : rank(value) === RANK.number ? number(value) !== 0 : value !== null);

const OPERATORS = {
  $eq: operand => relation('$eq', operand),
  $gt: operand => relation('$gt', operand),
  $gte: operand => relation('$gte', operand),
  $lt: operand => relation('$lt', operand),
  $lte: operand => relation('$lte', operand),
  $ne: operand => not(relation('$eq', operand)),
  $in: inMatch,
  $nin: operand => not(inMatch(operand)),
  $exists: operand => found => found.some(value => value !== undefined) === truth(operand),
  $type: typeMatch,
  $regex: (operand, all) => regexMatch(operand, all.$options),
  $options: () => () => true,
  $not: operand => not(isRegex(operand) ? regexMatch(operand) : operatorMatch(operand)),
  $size: operand => found => found.some(value => Array.isArray(value) && value.length === number(operand)),
  $mod: operand => found =>
    withElements(found).some(v => v !== undefined && rank(v) === RANK.number && Math.trunc(number(v)) % number(operand[0]) === number(operand[1])),
  $all: operand => {
    const matches = operand.map(value => (isOperators(value) ? operatorMatch(value) : relation('$eq', value)));
    return found => matches.length > 0 && matches.every(match => match(found));
  },
  $elemMatch: elementMatch,
};

/** A test of the values at a path by { $gt: ..., $lt: ... }. */
function operatorMatch(operators) {
  const matches = Object.entries(operators).map(([operator, operand]) => {
    if (!(operator in OPERATORS)) throw badValue(`unknown operator: ${operator}`);
    return OPERATORS[operator](operand, operators);
  });
  return found => matches.every(match => match(found));
}

const TOP_LEVEL = {
  $and: filters => { const matches = filters.map(documentMatch); return document => matches.every(match => match(document)); },
  $or: filters => { const matches = filters.map(documentMatch); return document => matches.some(match => match(document)); },
  $nor: filters => { const matches = filters.map(documentMatch); return document => !matches.some(match => match(document)); },
  $comment: () => () => true,
  $expr: expression => { const query = new Query(plain({ $expr: expression })); return document => query.test(plain(document)); },
};

/** A test of documents by a filter. */
function documentMatch(filter) {
  const matches = Object.entries(filter).map(([key, operand]) => {
    if (key in TOP_LEVEL) return TOP_LEVEL[key](operand);
    if (key.startsWith('$')) throw badValue(`unknown top level operator: ${key}`);
    const path = key.split('.');
    const match = isOperators(operand) ? operatorMatch(operand) : relation('$eq', operand);
    return path.length === 1 ? document => match([document[key]]) : document => match(leaves(document, path));
  });
  return document => matches.every(match => match(document));
}

module.exports = { TYPES_NOT_KEPT, documentMatch };
