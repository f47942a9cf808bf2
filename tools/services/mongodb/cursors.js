// Cursors: replies in batches over documents that are read as they are asked for.
'use strict';

const { randomBytes } = require('node:crypto');
const { Long } = require('bson');

const { CommandError } = require('./errors');
const { number } = require('./values');

const MAX_BATCH_BYTES = 16 * 1024 * 1024;
const DEFAULT_FIRST_BATCH = 101;

class Cursor {
  #documents;
  #held;
  #left;

  /**
   * documents: an iterable of encoded documents.
   * limit: how many of them at most, Infinity for all; reaching it ends the cursor at once, while their end is only seen by asking for one more.
   */
  constructor(namespace, documents, limit = Infinity) {
    this.namespace = namespace;
    this.#documents = documents[Symbol.iterator]();
    this.#left = limit;
  }

  /** The next batch, and whether there may be more. */
  next(count) {
    const batch = [];
    let bytes = 0;
    while (batch.length < count && this.#left > 0) {
      const document = this.#held ?? this.#documents.next().value;
      this.#held = undefined;
      if (document === undefined) return { batch, open: false };
      bytes += document.length;
      if (batch.length > 0 && bytes > MAX_BATCH_BYTES) {
        this.#held = document;
        return { batch, open: true };
      }
      batch.push(document);
      this.#left--;
    }
    return { batch, open: this.#left > 0 };
  }
}

class Cursors {
  #open = new Map();
  #nextId = BigInt('0x' + randomBytes(6).toString('hex'));

  /** The answer to find and aggregate; the cursor is kept when there may be more. */
  first(cursor, { batchSize = DEFAULT_FIRST_BATCH, single = false } = {}) {
    const { batch, open } = cursor.next(batchSize);
    let id = 0n;
    if (open && !single) {
      id = ++this.#nextId;
      this.#open.set(id, cursor);
    }
    return { cursor: { firstBatch: batch, id: Long.fromBigInt(id), ns: cursor.namespace }, ok: 1 };
  }

  more(longId, batchSize) {
    const id = BigInt(number(longId));
    const cursor = this.#open.get(id);
    if (!cursor) throw new CommandError(43, 'CursorNotFound', `cursor id ${id} not found`);
    const { batch, open } = cursor.next(batchSize || Infinity);
    if (!open) this.#open.delete(id);
    return { cursor: { nextBatch: batch, id: Long.fromBigInt(open ? id : 0n), ns: cursor.namespace }, ok: 1 };
  }

  /** True when it was open. */
  kill(longId) {
    return this.#open.delete(BigInt(number(longId)));
  }
}

module.exports = { Cursor, Cursors };
