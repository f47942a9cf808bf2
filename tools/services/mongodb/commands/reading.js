// find, aggregate, count, distinct, and the cursors.
'use strict';

const { Int32 } = require('bson');
const { Aggregator } = require('mingo');

const { Cursor } = require('../cursors');
const { withOnly } = require('../elements');
const { CommandError, badValue } = require('../errors');
const { documentMatch } = require('../filters');
const { projection } = require('../projections');
const { query, sorted } = require('../queries');
const { RANK, compare, decode, encode, integer, plain, rank, valueAt } = require('../values');

function* skipped(documents, count) {
  for (const document of documents) {
    if (count-- > 0) continue;
    yield document;
  }
}

function* encoded(documents, project, collection) {
  for (const document of documents) {
    if (collection && !collection.holds(document)) continue;
    const shown = project ? project(document.fields) : document.fields;
    yield shown === document.fields ? document.bytes : project.names ? withOnly(document.bytes, project.names) : encode(shown);
  }
}

const isHinted = (index, hint) =>
  typeof hint === 'string' ? index.name === hint : Object.entries(plain(hint)).join() === Object.entries(index.specification.key).join();

/** What a server sorts in memory, unless it may use its disk. */
const MAX_SORT_BYTES = 100 * 1024 * 1024;

function refuseLargeSort(name, documents, allowDiskUse) {
  const size = ({ bytes, fields }) => bytes?.length ?? encode(fields).length;
  if (allowDiskUse !== true && documents.reduce((sum, document) => sum + size(document), 0) > MAX_SORT_BYTES) {
    throw new CommandError(292, 'QueryExceededMemoryLimitNoDiskUseAllowed',
      `Executor error during ${name} command :: caused by :: Sort exceeded memory limit of ${MAX_SORT_BYTES} bytes, but did not opt in to external sorting.`);
  }
}

function find({ store, cursors }, command) {
  const batchSize = command.batchSize === undefined ? undefined : integer(command.batchSize);
  if (batchSize < 0) throw badValue(`BatchSize value must be non-negative, but received: ${batchSize}`);
  const namespace = `${command.$db}.${command.find}`;
  const collection = store.collection(command.$db, command.find);
  if (command.hint !== undefined && collection && !collection.indexes.some(index => isHinted(index, command.hint))) {
    throw badValue(`error processing query: ns=${namespace}Tree: $and\nSort: {}\nProj: {}\n planner returned error :: caused by :: hint provided does not correspond to an existing index`);
  }

  const limit = integer(command.limit);
  const most = Math.abs(limit) || Infinity;
  const project = projection(command.projection);
  const { documents, sortedInMemory } = query(collection, command.filter, command.sort);
  let chosen = skipped(documents, integer(command.skip));
  if (sortedInMemory) {
    chosen = [...chosen].slice(0, most);
    refuseLargeSort('find', chosen, command.allowDiskUse);
  }
  const cursor = new Cursor(namespace, encoded(chosen, project, sortedInMemory ? collection : undefined), sortedInMemory ? Infinity : most);
  return cursors.first(cursor, { batchSize, single: command.singleBatch === true || limit < 0 || !collection });
}

/** Stages that keep the types; mingo, which takes plain values, does the others. */
const STAGES = {
  $match: (documents, filter) => { const match = documentMatch(filter); return documents.filter(document => match(document.fields)); },
  $sort: (documents, sort) => sorted(documents, sort),
  $limit: (documents, count) => documents.slice(0, integer(count)),
  $skip: (documents, count) => documents.slice(integer(count)),
  $count: (documents, name) => (documents.length > 0 ? [{ fields: { [name]: new Int32(documents.length) } }] : []),
  $project: (documents, specification) => { const project = projection(specification); return documents.map(({ fields }) => ({ fields: project(fields) })); },
};

const isSimple = specification => Object.values(specification).every(value => typeof value === 'boolean' || rank(value) === RANK.number);
const isKnown = ([name, specification]) => name in STAGES && (name !== '$project' || isSimple(specification));

const NEWER_EXPRESSIONS = ['$dateTrunc', '$dateAdd', '$dateSubtract', '$dateDiff'];

function refuseNewerExpressions(stage) {
  const [name] = Object.keys(stage);
  const newer = NEWER_EXPRESSIONS.find(expression => JSON.stringify(stage).includes(`"${expression}"`));
  if (newer) throw new CommandError(31325, 'Location31325', `Invalid ${name} :: caused by :: Unknown expression ${newer}`);
}

function aggregate({ store, cursors }, command) {
  const collection = store.collection(command.$db, command.aggregate);
  const stages = command.pipeline.map(stage => Object.entries(stage)[0]);
  let documents = stages[0]?.[0] === '$match' ? [...query(collection, stages.shift()[1]).documents] : [...(collection?.documents() ?? [])];
  while (stages.length > 0 && isKnown(stages[0])) {
    const [name, specification] = stages.shift();
    documents = STAGES[name](documents, specification);
  }
  let results = documents.map(({ bytes, fields }) => bytes ?? encode(fields));
  if (stages.length > 0) {
    const rest = stages.map(([name, specification]) => plain({ [name]: specification }));
    rest.forEach(refuseNewerExpressions);
    const collectionResolver = name => [...(store.collection(command.$db, name)?.documents() ?? [])].map(({ fields }) => plain(fields));
    results = new Aggregator(rest, { collectionResolver }).run(documents.map(({ fields }) => plain(fields))).map(encode);
  }
  const namespace = `${command.$db}.${typeof command.aggregate === 'string' ? command.aggregate : '$cmd.aggregate'}`;
  return cursors.first(new Cursor(namespace, results), { batchSize: command.cursor?.batchSize === undefined ? undefined : integer(command.cursor.batchSize) });
}

function killCursors({ cursors }, command) {
  const cursorsKilled = command.cursors.filter(id => cursors.kill(id));
  return { cursorsKilled, cursorsNotFound: command.cursors.filter(id => !cursorsKilled.includes(id)), cursorsAlive: [], cursorsUnknown: [], ok: 1 };
}

function count({ store }, command) {
  const matching = [...query(store.collection(command.$db, command.count), command.query).documents].length - integer(command.skip);
  return { n: Math.max(0, Math.min(matching, Math.abs(integer(command.limit)) || Infinity)), ok: 1 };
}

function distinct({ store }, command) {
  const values = [];
  for (const { fields } of query(store.collection(command.$db, command.distinct), command.query).documents) {
    for (const value of [valueAt(fields, command.key.split('.'))].flat()) {
      if (value !== undefined && !values.some(other => compare(other, value) === 0)) values.push(value);
    }
  }
  return { values, ok: 1 };
}

module.exports = { find, aggregate, killCursors, count, distinct, getMore: ({ cursors }, command) => cursors.more(command.getMore, integer(command.batchSize)) };
