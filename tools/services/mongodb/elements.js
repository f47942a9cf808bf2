// The elements of a document in its bytes. A server keeps what comes as it is, also what JavaScript's types cannot say: names that come twice, texts that
// are not UTF-8.
'use strict';

const SIZES = {
  0x01: 8, 0x06: 0, 0x07: 12, 0x08: 1, 0x09: 8, 0x0a: 0, 0x10: 4, 0x11: 8, 0x12: 8, 0x13: 16, 0x7f: 0, 0xff: 0,
};

const TEXTS = [0x02, 0x0d, 0x0e];
const DOCUMENTS = [0x03, 0x04, 0x0f];
const BINARY = 0x05;
const REGEX = 0x0b;
const DB_POINTER = 0x0c;

function sizeOf(type, bytes, position) {
  if (type in SIZES) return SIZES[type];
  if (type === REGEX) return bytes.indexOf(0, bytes.indexOf(0, position) + 1) + 1 - position;
  const length = bytes.readInt32LE(position);
  if (TEXTS.includes(type)) return 4 + length;
  if (DOCUMENTS.includes(type)) return length;
  if (type === BINARY) return 5 + length;
  if (type === DB_POINTER) return 16 + length;
  throw new Error(`unknown BSON type ${type}`);
}

/** Each element with its name, which is Latin-1 of its bytes, and its bytes. */
function* elements(document) {
  for (let position = 4; position < document.length - 1;) {
    const nameEnd = document.indexOf(0, position + 1);
    const end = nameEnd + 1 + sizeOf(document[position], document, nameEnd + 1);
    yield { name: document.latin1Slice(position + 1, nameEnd), bytes: document.subarray(position, end) };
    position = end;
  }
}

function documentOf(parts) {
  const length = Buffer.alloc(4);
  length.writeInt32LE(5 + parts.reduce((sum, part) => sum + part.length, 0));
  return Buffer.concat([length, ...parts, Buffer.alloc(1)]);
}

/** The document with the first of the elements that share a name, as the server sees it; the same bytes where every name is there once. */
function withFirstOfEachName(document) {
  const firsts = new Map();
  let repeated = false;
  for (const { name, bytes } of elements(document)) {
    repeated ||= firsts.has(name);
    if (!firsts.has(name)) firsts.set(name, bytes);
  }
  return repeated ? documentOf([...firsts.values()]) : document;
}

/** The document with the elements of some names, repeated ones too. */
const withOnly = (document, names) => documentOf([...elements(document)].filter(({ name }) => names.has(name)).map(({ bytes }) => bytes));

/** The document without a name, and the bytes of the nested document of that name; undefined where there is none. */
function withoutNested(document, name) {
  const all = [...elements(document)];
  const nested = all.find(one => one.name === name && one.bytes[0] === 0x03);
  return nested
    ? { rest: documentOf(all.filter(one => one !== nested).map(({ bytes }) => bytes)), nested: nested.bytes.subarray(name.length + 2) }
    : { rest: document };
}

module.exports = { withFirstOfEachName, withOnly, withoutNested };
