// BSON values with their types kept (Int32, Long, Double ... as objects): their order, their numbers and the paths into documents.
'use strict';

const { BSON, Double, Int32, Long } = require('bson');

const { withFirstOfEachName } = require('./elements');

// A text that is not UTF-8 is stored like any other.
const TYPED = { promoteValues: false, promoteBuffers: false, validation: { utf8: false } };

/** Ranks of the types in the order that the server sorts by; a missing value sorts as null does. */
const RANK = {
  minKey: 0, emptyArray: 1, null: 2, number: 3, string: 4, object: 5, array: 6, binData: 7, objectId: 8, bool: 9, date: 10, timestamp: 11, regex: 12, maxKey: 127,
};

const RANK_OF_BSON_TYPE = {
  Int32: RANK.number, Double: RANK.number, Long: RANK.number, Decimal128: RANK.number, BSONSymbol: RANK.string, Binary: RANK.binData, UUID: RANK.binData,
  ObjectId: RANK.objectId, Timestamp: RANK.timestamp, BSONRegExp: RANK.regex, MinKey: RANK.minKey, MaxKey: RANK.maxKey,
};

const RANK_OF_JAVASCRIPT_TYPE = { number: RANK.number, bigint: RANK.number, string: RANK.string, boolean: RANK.bool };

/** The sort key of an empty array, which sorts before null. */
const EMPTY_ARRAY = Symbol('empty array');

const encode = document => Buffer.from(BSON.serialize(document, { ignoreUndefined: false }));
const decode = bytes => BSON.deserialize(bytes, TYPED);

const stored = new WeakMap();

/** Decodes a document that may be stored, and keeps its bytes for that. */
function decodeStored(bytes) {
  const fields = decode(withFirstOfEachName(bytes));
  stored.set(fields, Buffer.from(bytes));
  return fields;
}

/** The bytes that a document came as; undefined for one that was made here. */
const storedBytes = fields => stored.get(fields);

/** The document with plain JavaScript values, as mingo takes them. */
const plain = document => BSON.deserialize(encode(document));

function rank(value) {
  if (value === null || value === undefined) return RANK.null;
  if (value === EMPTY_ARRAY) return RANK.emptyArray;
  const ofJavaScript = RANK_OF_JAVASCRIPT_TYPE[typeof value];
  if (ofJavaScript !== undefined) return ofJavaScript;
  const ofBson = RANK_OF_BSON_TYPE[value._bsontype];
  if (ofBson !== undefined) return ofBson;
  if (Array.isArray(value)) return RANK.array;
  if (value instanceof Date) return RANK.date;
  if (value instanceof RegExp) return RANK.regex;
  return value instanceof Uint8Array ? RANK.binData : RANK.object;
}

const isDocument = value => rank(value) === RANK.object;
const isRegex = value => rank(value) === RANK.regex;

/** True for { $gt: ... } and the like. */
const isOperators = value => isDocument(value) && Object.keys(value).some(key => key.startsWith('$'));

/** A number or, where a double would lose digits, a bigint; the two compare with each other. */
function number(value) {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value._bsontype === 'Decimal128') return Number(value.toString());
  if (value._bsontype !== 'Long') return value.value;
  const double = value.toNumber();
  return Number.isSafeInteger(double) ? double : value.toBigInt();
}

const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const isNaN = value => value !== value;

function compareNumbers(a, b) {
  const [x, y] = [number(a), number(b)];
  return isNaN(x) || isNaN(y) ? Number(isNaN(y)) - Number(isNaN(x)) : order(x, y);
}

function compareStrings(a, b) {
  const [x, y] = [String(a), String(b)];
  return x === y ? 0 : Buffer.compare(Buffer.from(x), Buffer.from(y));
}

const bytesOf = binary => (binary instanceof Uint8Array ? binary : binary.buffer.subarray(0, binary.position));
const compareBinaries = (a, b) =>
  bytesOf(a).length - bytesOf(b).length || (a.sub_type ?? 0) - (b.sub_type ?? 0) || Buffer.compare(bytesOf(a), bytesOf(b));

function compareArrays(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const result = compare(a[i], b[i]);
    if (result) return result;
  }
  return a.length - b.length;
}

function compareDocuments(a, b) {
  const [x, y] = [Object.entries(a), Object.entries(b)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const result = rank(x[i][1]) - rank(y[i][1]) || compareStrings(x[i][0], y[i][0]) || compare(x[i][1], y[i][1]);
    if (result) return result;
  }
  return x.length - y.length;
}

const COMPARISONS = {
  [RANK.number]: compareNumbers,
  [RANK.string]: compareStrings,
  [RANK.object]: compareDocuments,
  [RANK.array]: compareArrays,
  [RANK.binData]: compareBinaries,
  [RANK.objectId]: (a, b) => Buffer.compare(a.id, b.id),
  [RANK.bool]: (a, b) => Number(a) - Number(b),
  [RANK.date]: (a, b) => order(+a, +b),
  [RANK.timestamp]: (a, b) => order(a.toBigInt(), b.toBigInt()),
  [RANK.regex]: (a, b) => order(String(a.pattern ?? a), String(b.pattern ?? b)),
};

/** The server's order across all types. */
function compare(a, b) {
  const ofTypes = rank(a) - rank(b);
  return ofTypes || (COMPARISONS[rank(a)]?.(a, b) ?? 0);
}

/** Equal for _ids that the server takes for equal: 1, 1.0 and NumberLong(1) are one. */
function identity(id) {
  switch (rank(id)) {
    case RANK.number: return `number ${number(id)}`;
    case RANK.string: return `string ${id}`;
    case RANK.objectId: return `objectId ${id.toHexString()}`;
    default: return `bytes ${encode({ id }).toString('latin1')}`;
  }
}

const isArrayIndex = name => /^\d+$/.test(name);

/** The value at a path; in an array without a number in the path, the values of its elements. */
function valueAt(document, path) {
  let value = document;
  for (const name of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Array.isArray(value) && !isArrayIndex(name) ? value.map(element => element?.[name]) : value[name];
  }
  return value;
}

/** What a document is sorted by at a path: of an array the least element, or the greatest when the order is descending. */
function sortKey(document, path, direction) {
  const value = valueAt(document, path);
  if (!Array.isArray(value)) return value;
  return value.length === 0 ? EMPTY_ARRAY : value.reduce((best, element) => (compare(element, best) * direction < 0 ? element : best));
}

/** A whole number of a command's field, or the default when the field is not there. */
const integer = (value, otherwise = 0) => (value === undefined || value === null ? otherwise : Number(number(value)));

/** The sum or product with the server's type: a double if either is one, else int or, beyond 32 bits, long. */
function arithmetic(a, b, calculate) {
  const types = [a, b].map(value => value._bsontype);
  const result = calculate(number(a), number(b));
  if (types.includes('Double')) return new Double(Number(result));
  return types.includes('Long') || Math.abs(Number(result)) > 0x7fffffff ? Long.fromNumber(Number(result)) : new Int32(Number(result));
}

module.exports = {
  EMPTY_ARRAY, RANK, arithmetic, bytesOf, compare, decode, decodeStored, encode, identity, integer, isArrayIndex, isDocument, isNaN, isOperators, isRegex, number, plain, rank,
  sortKey, storedBytes, valueAt,
};
