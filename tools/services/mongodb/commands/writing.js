// insert, update, delete and findAndModify.
'use strict';

const { ObjectId } = require('bson');

const { projection } = require('../projections');
const { query } = require('../queries');
const { integer } = require('../values');
const { updated, upserted } = require('../updates');

/** Does each write; the first that fails ends an ordered batch. */
function each(writes, ordered, write) {
  const writeErrors = [];
  for (const [index, one] of writes.entries()) {
    try {
      write(one, index);
    } catch (error) {
      if (error.code === undefined) throw error;
      writeErrors.push({ index, code: error.code, ...error.fields, errmsg: error.message });
      if (ordered !== false) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

function insert({ store }, command) {
  const collection = store.collectionOrNew(command.$db, command.insert);
  let n = 0;
  const errors = each(command.documents, command.ordered, document => {
    collection.insert(document);
    n++;
  });
  return { n, ...errors, ok: 1 };
}

function applyUpdate(collection, { q, u, upsert, multi }) {
  const matching = first(query(collection, q).documents, multi === true ? Infinity : 1);
  if (matching.length > 0) {
    const changed = matching.filter(document => collection.replace(document, updated(document.fields, u)));
    return { n: matching.length, nModified: changed.length };
  }
  if (upsert !== true) return { n: 0, nModified: 0 };
  const document = upserted(q, u);
  return { n: 1, nModified: 0, insertedId: collection.insert(document._id === undefined ? { _id: new ObjectId(), ...document } : document) };
}

function first(documents, count) {
  const found = [];
  for (const document of documents) {
    found.push(document);
    if (found.length === count) break;
  }
  return found;
}

function update({ store }, command) {
  const collection = store.collectionOrNew(command.$db, command.update);
  const upsertedIds = [];
  let [n, nModified] = [0, 0];
  const errors = each(command.updates, command.ordered, (one, index) => {
    const result = applyUpdate(collection, one);
    n += result.n;
    nModified += result.nModified;
    if (result.insertedId !== undefined) upsertedIds.push({ index, _id: result.insertedId });
  });
  return { n, ...(upsertedIds.length > 0 ? { upserted: upsertedIds } : {}), nModified, ...errors, ok: 1 };
}

function remove({ store }, command) {
  const collection = store.collection(command.$db, command.delete);
  let n = 0;
  const errors = each(command.deletes, command.ordered, ({ q, limit }) => {
    const matching = first(query(collection, q).documents, integer(limit) === 1 ? 1 : Infinity);
    matching.forEach(document => collection.remove(document));
    n += matching.length;
  });
  return { n, ...errors, ok: 1 };
}

function findAndModify({ store }, command) {
  const collection = store.collectionOrNew(command.$db, command.findAndModify ?? command.findandmodify);
  const [before] = first(query(collection, command.query, command.sort).documents, 1);
  const shown = document => {
    const project = projection(command.fields);
    return document ? (project ? project(document.fields) : document.fields) : null;
  };
  if (command.remove) {
    if (before) collection.remove(before);
    return { lastErrorObject: { n: before ? 1 : 0 }, value: shown(before), ok: 1 };
  }
  const q = before ? { _id: before.fields._id } : command.query;
  const { n, insertedId } = applyUpdate(collection, { q, u: command.update, upsert: command.upsert });
  const id = before ? before.fields._id : insertedId;
  const value = command.new ? (id === undefined ? undefined : collection.withId(id)) : before;
  return { lastErrorObject: { n, updatedExisting: before !== undefined }, value: shown(value), ok: 1 };
}

module.exports = { insert, update, delete: remove, findAndModify, findandmodify: findAndModify };
