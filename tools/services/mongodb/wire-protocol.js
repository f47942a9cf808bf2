// Messages of the wire protocol: OP_MSG, and OP_QUERY for the first greeting of old drivers.
'use strict';

const { BSON } = require('bson');
const { withoutNested } = require('./elements');
const { decode, decodeStored, encode } = require('./values');

const MAX_MESSAGE_BYTES = 48_000_000;
const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** Cuts what a socket receives into messages. */
class MessageReader {
  #chunks = [];
  #length = 0;

  /** The messages that are complete; null when the other side does not speak the protocol. */
  add(chunk) {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages = [];
    while (this.#length >= 4) {
      if (this.#chunks[0].length < 4) this.#chunks = [Buffer.concat(this.#chunks)];
      const length = this.#chunks[0].readInt32LE(0);
      if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) return null;
      if (this.#length < length) break;
      const all = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : this.#chunks[0];
      messages.push(all.subarray(0, length));
      this.#length -= length;
      this.#chunks = this.#length > 0 ? [all.subarray(length)] : [];
    }
    return messages;
  }
}

/** A request: its command, and how its answer is framed; null for an opcode that is not known. */
function parse(message) {
  const requestId = message.readInt32LE(4);
  switch (message.readInt32LE(12)) {
    case OP_MSG: return parseMessage(message, requestId);
    case OP_QUERY: return parseQuery(message, requestId);
    default: return null;
  }
}

/** An update keeps the bytes of what may come to be stored. */
function decodeUpdate(bytes) {
  const { rest, nested } = withoutNested(bytes, 'u');
  return nested ? { ...decode(rest), u: decodeStored(nested) } : decode(rest);
}

function parseMessage(message, requestId) {
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  const sequences = {};
  let command;
  for (let position = HEADER_BYTES + 4; position < end;) {
    const kind = message[position++];
    const size = message.readInt32LE(position);
    const section = message.subarray(position, position + size);
    if (kind === 0) command = decode(section);
    else Object.assign(sequences, documentSequence(section));
    position += size;
  }
  return {
    command: Object.assign(command, sequences),
    expectsAnswer: (flags & MORE_TO_COME) === 0,
    frame: answer => framed(OP_MSG, requestId, Buffer.alloc(5), encodeAnswer(answer)),
  };
}

function documentSequence(section) {
  const nameEnd = section.indexOf(0, 4);
  const name = section.toString('utf8', 4, nameEnd);
  const decodeOne = { documents: decodeStored, updates: decodeUpdate }[name] ?? decode;
  const documents = [];
  for (let position = nameEnd + 1; position < section.length;) {
    const size = section.readInt32LE(position);
    documents.push(decodeOne(section.subarray(position, position + size)));
    position += size;
  }
  return { [name]: documents };
}

function parseQuery(message, requestId) {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const start = nameEnd + 9;
  const query = decode(message.subarray(start, start + message.readInt32LE(start)));
  const command = query.$query ?? query;
  command.$db = message.toString('utf8', HEADER_BYTES + 4, nameEnd).replace(/\.\$cmd$/, '');
  const replyFields = Buffer.alloc(20);
  replyFields.writeInt32LE(8, 0);
  replyFields.writeInt32LE(1, 16);
  return { command, expectsAnswer: true, frame: answer => framed(OP_REPLY, requestId, replyFields, encode(answer)) };
}

let lastAnswerId = 0;

function framed(opcode, requestId, ...parts) {
  const header = Buffer.alloc(HEADER_BYTES);
  lastAnswerId = (lastAnswerId + 1) & 0x7fffffff;
  [HEADER_BYTES + parts.reduce((sum, part) => sum + part.length, 0), lastAnswerId, requestId, opcode].forEach((n, i) => header.writeInt32LE(n, i * 4));
  return Buffer.concat([header, ...parts]);
}

const DOCUMENT = 0x03;
const ARRAY = 0x04;

/** Documents of a batch are bytes already and go out as they are. */
function encodeAnswer(answer) {
  const { cursor, ...rest } = answer;
  if (!cursor) return encode(answer);
  const { firstBatch, nextBatch, ...place } = cursor;
  const batch = element(ARRAY, firstBatch ? 'firstBatch' : 'nextBatch', encodedArray(firstBatch ?? nextBatch));
  return encodedDocument(element(DOCUMENT, 'cursor', encodedDocument(batch, elementsOf(place))), elementsOf(rest));
}

/** An array of documents: one buffer for all, since a batch may hold many small ones. */
function encodedArray(documents) {
  const names = documents.map((_, i) => `${i}\0`);
  const length = 5 + documents.reduce((sum, document, i) => sum + 1 + names[i].length + document.length, 0);
  const bytes = Buffer.allocUnsafe(length);
  let position = bytes.writeInt32LE(length);
  documents.forEach((document, i) => {
    position = bytes.writeUInt8(DOCUMENT, position);
    position += bytes.latin1Write(names[i], position);
    bytes.set(document, position);
    position += document.length;
  });
  bytes.writeUInt8(0, position);
  return bytes;
}

const elementsOf = document => BSON.serialize(document).subarray(4, -1);
const element = (type, name, value) => Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`, 'latin1'), value]);

function encodedDocument(...elements) {
  const length = Buffer.alloc(4);
  length.writeInt32LE(5 + elements.reduce((sum, part) => sum + part.length, 0));
  return Buffer.concat([length, ...elements, Buffer.from([0])]);
}

module.exports = { MessageReader, parse };
