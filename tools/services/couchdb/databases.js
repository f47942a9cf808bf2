// Requests about the server and about whole databases, where express-pouchdb answers otherwise than CouchDB.
'use strict';

const DATABASE_NAME = /^[a-z][a-z0-9_$()+/-]*$/;

function databases(PouchDB) {
  return async (request, response, next) => {
    const parts = request.path.split('/').filter(Boolean);
    if (parts.length === 0 && request.method === 'GET') {
      return response.json({ couchdb: 'Welcome', version: '3.5.0', features: [], vendor: { name: 'stand-in, in memory' } });
    }
    if (request.path === '/_up') {
      return response.json({ status: 'ok', seeds: {} });
    }
    if (parts.length !== 1 || parts[0].startsWith('_')) {
      return next();
    }
    const name = decodeURIComponent(parts[0]);
    if (request.method === 'PUT' && !DATABASE_NAME.test(name)) {
      return response.status(400).json({
        error: 'illegal_database_name',
        reason: `Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.`,
      });
    }
    if (request.method === 'DELETE' && !name.includes('/') && !(await PouchDB.allDbs()).includes(name)) {
      return response.status(404).json({ error: 'not_found', reason: 'Database does not exist.' });
    }
    return next();
  };
}

module.exports = { databases };
