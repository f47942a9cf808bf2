// Databases, collections and documents, in memory.
'use strict';

const { BSON, ObjectId } = require('bson');

const { CommandError } = require('./errors');
const { Index, newIndex } = require('./indexes');
const { encode, identity, isDocument, isRegex, plain, storedBytes } = require('./values');

/** A name at any depth that is kept for operators, which no _id may hold. */
function reservedName(value) {
  if (!isDocument(value)) return undefined;
  return Object.keys(value).find(name => name.startsWith('$')) ?? Object.values(value).map(reservedName).find(name => name !== undefined);
}

class Document {
  constructor(fields, sequence) {
    this.fields = fields;
    this.bytes = storedBytes(fields) ?? encode(fields);
    this.sequence = sequence;
  }
}

class Collection {
  #documents = new Map();
  #nextSequence = 0;

  constructor(namespace) {
    this.namespace = namespace;
    this.indexes = [new Index({ v: 2, key: { _id: 1 }, name: '_id_' })];
  }

  get count() {
    return this.#documents.size;
  }

  /** The documents in the order they were inserted, with those that are inserted while reading. */
  documents() {
    return this.#documents.values();
  }

  withId(id) {
    return this.#documents.get(identity(id));
  }

  /** Whether it is still what the collection holds. */
  holds(document) {
    return this.withId(document.fields._id) === document;
  }

  insert(fields) {
    if (Object.keys(fields)[0] !== '_id') {
      fields = { _id: fields._id === undefined ? new ObjectId() : fields._id, ...fields };
    }
    const reserved = Object.keys(fields).find(name => name.startsWith('$'));
    if (reserved !== undefined) throw new CommandError(2, 'BadValue', `Document can't have $ prefixed field names: ${reserved}`);
    const inId = reservedName(fields._id);
    if (inId !== undefined) {
      throw new CommandError(52, 'DollarPrefixedFieldName', `_id fields may not contain '$'-prefixed fields: ${inId} is not valid for storage.`);
    }
    if (isRegex(fields._id)) throw new CommandError(2, 'BadValue', "can't use a regex for _id");
    if (Array.isArray(fields._id)) throw new CommandError(2, 'BadValue', "can't use an array for _id");
    if (this.withId(fields._id)) throw this.#duplicate(this.indexes[0], fields);
    this.#put(new Document(fields, this.#nextSequence++));
    return fields._id;
  }

  /** True when the document changed. */
  replace(before, fields) {
    const after = new Document(fields, before.sequence);
    if (after.bytes.equals(before.bytes)) return false;
    this.#put(after, before);
    return true;
  }

  remove(document) {
    this.indexes.forEach(index => index.remove(document));
    this.#documents.delete(identity(document.fields._id));
  }

  createIndex(specification) {
    const index = newIndex(specification, this.indexes);
    if (!index) return;
    for (const document of this.documents()) {
      if (index.conflict(document)) throw this.#duplicate(index, document.fields);
      index.add(document);
    }
    this.indexes.push(index);
  }

  #put(after, before) {
    const conflicting = this.indexes.find(index => index.conflict(after));
    if (conflicting) throw this.#duplicate(conflicting, after.fields);
    for (const index of this.indexes) {
      if (before) index.remove(before);
      index.add(after);
    }
    this.#documents.set(identity(after.fields._id), after);
  }

  #duplicate(index, fields) {
    const keyPattern = index.specification.key;
    const keyValue = Object.fromEntries(Object.keys(keyPattern).map(name => [name, fields[name] ?? null]));
    const key = Object.entries(plain(keyValue)).map(([name, value]) => `${name}: ${BSON.EJSON.stringify(value)}`).join(', ');
    return new CommandError(11000, 'DuplicateKey',
      `E11000 duplicate key error collection: ${this.namespace} index: ${index.name} dup key: { ${key} }`, { keyPattern, keyValue });
  }
}

class Store {
  #databases = new Map();

  databaseNames() {
    return [...this.#databases.keys()];
  }

  collectionNames(database) {
    return [...(this.#databases.get(database)?.keys() ?? [])];
  }

  collection(database, name) {
    return this.#databases.get(database)?.get(name);
  }

  collectionOrNew(database, name) {
    if (!this.#databases.has(database)) this.#databases.set(database, new Map());
    const collections = this.#databases.get(database);
    if (!collections.has(name)) collections.set(name, new Collection(`${database}.${name}`));
    return collections.get(name);
  }

  dropCollection(database, name) {
    return this.#databases.get(database)?.delete(name) ?? false;
  }

  dropDatabase(database) {
    this.#databases.delete(database);
  }
}

module.exports = { Store };
