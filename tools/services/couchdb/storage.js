// PouchDB in memory, with CouchDB's HTTP interface from express-pouchdb.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const express = require('express');
const expressPouchDB = require('express-pouchdb');
const MemDown = require('memdown');
const PouchDBCore = require('pouchdb-core');

const UNUSED_PARTS = ['routes/fauxton', 'replicator', 'routes/replicate', 'compression'];
const OPEN_END = /^\u00ff[^\u00ff]+\u00ff\u00ff$/;
const ATTACHMENT_USES = '\u00ffattach-store\u00ff';

// PouchDB keeps with each attachment a list of every document that uses it and writes the list anew for each further one, which
// makes many documents with one and the same text slow. Only compaction reads it, and nothing is compacted here.
class MemoryStore extends MemDown {
  // The end of a section of keys is set at U+00FF, so that ids that begin with a later character (Greek, Chinese, emoji) were never
  // listed. It has to lie behind every character.
  _iterator(options) {
    for (const bound of ['lt', 'lte', 'gt', 'gte', 'start', 'end']) {
      if (OPEN_END.test(options[bound])) {
        options[bound] = options[bound].slice(0, -1) + '\uffff';
      }
    }
    return super._iterator(options);
  }

  _batch(operations, options, callback) {
    for (const operation of operations) {
      if (operation.type === 'put' && String(operation.key).includes(ATTACHMENT_USES)) {
        operation.value = '{}';
      }
    }
    return super._batch(operations, options, callback);
  }
}

const openStore = location => new MemoryStore(location);
// What PouchDB calls for a database that is deleted: without it the next one of that name would find its documents.
openStore.destroy = MemDown.destroy;

/** Opens an empty storage whose settings and log lie in `folder`. */
function openStorage(folder, administrator) {
  const PouchDB = PouchDBCore
    .plugin(require('pouchdb-adapter-memory'))
    .plugin(require('pouchdb-replication')) // express-pouchdb's security needs db.replicate to exist
    .plugin(require('pouchdb-mapreduce'))
    .plugin(require('pouchdb-find'))
    .defaults({ adapter: 'memory', prefix: folder + path.sep, db: openStore });
  const configPath = path.join(folder, 'config.json');
  const logPath = path.join(folder, 'log.txt');
  fs.writeFileSync(configPath, JSON.stringify({
    admins: { [administrator.name]: administrator.password },
    log: { file: logPath, level: 'error' },
  }));
  const couch = expressPouchDB(PouchDB, { configPath, logPath, overrideMode: { exclude: UNUSED_PARTS } });
  const app = express();
  app.disable('x-powered-by');
  return { app, PouchDB, couch };
}

module.exports = { openStorage };
