// Databases, collections and indexes.
'use strict';

const { Cursor } = require('../cursors');
const { CommandError } = require('../errors');
const { documentMatch } = require('../filters');
const { encode } = require('../values');

const ALL = 1_000_000;

function createIndexes({ store }, command) {
  const createdCollectionAutomatically = !store.collection(command.$db, command.createIndexes);
  const collection = store.collectionOrNew(command.$db, command.createIndexes);
  const numIndexesBefore = collection.indexes.length;
  command.indexes.forEach(specification => collection.createIndex(specification));
  const numIndexesAfter = collection.indexes.length;
  return {
    numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...(numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {}), ok: 1,
  };
}

function existing(store, database, name, message) {
  const collection = store.collection(database, name);
  if (!collection) throw new CommandError(26, 'NamespaceNotFound', message);
  return collection;
}

function listIndexes({ store, cursors }, command) {
  const namespace = `${command.$db}.${command.listIndexes}`;
  const { indexes } = existing(store, command.$db, command.listIndexes, `ns does not exist: ${namespace}`);
  return cursors.first(new Cursor(namespace, indexes.map(index => encode(index.specification))), { batchSize: ALL });
}

function dropIndexes({ store }, command) {
  const collection = existing(store, command.$db, command.dropIndexes, 'ns not found');
  const nIndexesWas = collection.indexes.length;
  collection.indexes = collection.indexes.filter(({ name }) => name === '_id_' || (command.index !== '*' && command.index !== name));
  return { nIndexesWas, ok: 1 };
}

function create({ store }, command) {
  const namespace = `${command.$db}.${command.create}`;
  if (store.collection(command.$db, command.create)) throw new CommandError(48, 'NamespaceExists', `Collection ${namespace} already exists.`);
  store.collectionOrNew(command.$db, command.create);
  return { ok: 1 };
}

function drop({ store }, command) {
  if (!store.dropCollection(command.$db, command.drop)) throw new CommandError(26, 'NamespaceNotFound', 'ns not found');
  return { ns: `${command.$db}.${command.drop}`, ok: 1 };
}

function dropDatabase({ store }, command) {
  store.dropDatabase(command.$db);
  return { dropped: command.$db, ok: 1 };
}

function listCollections({ store, cursors }, command) {
  const match = documentMatch(command.filter ?? {});
  const collections = store.collectionNames(command.$db)
    .map(name => ({ name, type: 'collection', options: {}, info: { readOnly: false }, idIndex: { v: 2, key: { _id: 1 }, name: '_id_' } }))
    .filter(match);
  return cursors.first(new Cursor(`${command.$db}.$cmd.listCollections`, collections.map(encode)), { batchSize: ALL });
}

const listDatabases = ({ store }) => ({
  databases: store.databaseNames().map(name => ({ name, sizeOnDisk: 0, empty: store.collectionNames(name).length === 0 })), totalSize: 0, ok: 1,
});

module.exports = { createIndexes, listIndexes, dropIndexes, create, drop, dropDatabase, listCollections, listDatabases };
