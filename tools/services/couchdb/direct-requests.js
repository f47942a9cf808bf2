// The requests that come by the thousand (documents, attachments, _all_docs, _bulk_docs), when the administrator sends them:
// answered straight from PouchDB, without the sessions, security documents and copies that express-pouchdb needs for everybody else.
'use strict';

const ATTACHMENT_MISSING = { error: 'not_found', reason: 'Document is missing attachment' };
const CONFLICT = { error: 'conflict', reason: 'Document update conflict.' };
// Names with a slash are left to express-pouchdb, which stores them under another name.
const PLAIN_NAME = /^[a-z][a-z0-9_$()+-]*$/;
// Nothing is stored compressed here, so that att_encoding_info has nothing to say.
const DOCUMENT_OPTIONS = new Set(['rev', 'revs', 'conflicts', 'att_encoding_info']);
const LIST_OPTIONS = new Set(['limit', 'skip', 'include_docs', 'inclusive_end', 'startkey', 'endkey', 'start_key', 'end_key', 'descending', 'key', 'keys', 'conflicts', 'att_encoding_info']);

class DirectRequests {
  #administrator;
  #databases = new Map();
  #PouchDB;

  constructor(PouchDB, administrator) {
    this.#PouchDB = PouchDB;
    this.#administrator = administrator;
  }

  /** Answers the request and says true, or leaves it alone and says false. */
  answer(request, response) {
    const question = request.url.indexOf('?');
    const parts = (question < 0 ? request.url : request.url.slice(0, question)).split('/').slice(1);
    const query = new URLSearchParams(question < 0 ? '' : request.url.slice(question));
    if (parts.length === 1 || (parts.length === 2 && parts[1] === '')) {
      this.#watchDatabase(request, response, parts[0]);
      return false;
    }
    const database = this.#databases.get(parts[0]);
    if (!database || request.headers.authorization !== this.#administrator.authorization) {
      return false;
    }
    if (parts[1].startsWith('_design')) {
      database.isPlain = false; // it may hold a function that validates what is written
    }
    const work = database.isPlain ? this.#work(request, database, parts, query) : null;
    if (!work) {
      return false;
    }
    work().then(answer => write(response, answer), error => write(response, failure(error)));
    return true;
  }

  /** Only databases whose making was seen are answered for. */
  #watchDatabase(request, response, name) {
    if (request.method === 'PUT') {
      response.once('finish', () => {
        if (response.statusCode === 201 && PLAIN_NAME.test(name)) {
          this.#databases.set(name, { pouch: new this.#PouchDB(decodeURIComponent(name)), isPlain: true });
        }
      });
    } else if (request.method === 'DELETE') {
      this.#databases.delete(name);
    }
  }

  #work(request, database, parts, query) {
    const [, first] = parts;
    const { pouch } = database;
    const { method, headers } = request;
    if (parts.length === 2 && first === '_bulk_docs' && method === 'POST' && isJson(headers)) {
      return async () => saveAll(database, await readJson(request));
    }
    if (parts.length === 2 && first === '_all_docs' && method === 'GET' && [...query.keys()].every(key => LIST_OPTIONS.has(key))) {
      return () => list(pouch, query);
    }
    if (parts.length === 3 && first === '_all_docs' && parts[2] === 'queries' && method === 'POST' && isJson(headers)) {
      return async () => listAll(pouch, query, await readJson(request));
    }
    if (parts.length === 2 && first === '_bulk_get' && method === 'POST' && isJson(headers) && isWithAttachments(query)) {
      return async () => bulkGet(pouch, (await readJson(request)).docs);
    }
    if (parts.length === 3 && first === '_local' && method === 'PUT' && isJson(headers)) {
      return async () => saveLocal(pouch, decodeURIComponent(`_local/${parts[2]}`), await readJson(request));
    }
    if (first.startsWith('_') || headers['if-match'] || headers['if-none-match'] || [...query.keys()].some(key => !DOCUMENT_OPTIONS.has(key))) {
      return null;
    }
    const id = decodeURIComponent(first);
    const rev = query.get('rev') ?? undefined;
    if (parts.length === 2 && method === 'GET') {
      return () => getDocument(pouch, id, { rev, revs: query.get('revs') === 'true', conflicts: query.get('conflicts') === 'true' });
    }
    if (parts.length === 2 && method === 'PUT' && rev === undefined && isJson(headers)) {
      return async () => save(pouch, id, await readJson(request));
    }
    if (parts.length >= 3 && method === 'GET') {
      return () => getAttachment(pouch, id, decodeURIComponent(parts.slice(2).join('/')), rev);
    }
    return null;
  }
}

async function saveAll(database, body) {
  if (!Array.isArray(body.docs)) {
    const reason = body.docs === undefined ? 'POST body must include `docs` parameter.' : '`docs` parameter must be an array.';
    return { status: 400, json: { error: 'bad_request', reason } };
  }
  if (body.docs.some(document => String(document?._id).startsWith('_design/'))) {
    database.isPlain = false;
  }
  const rows = await database.pouch.bulkDocs(body.docs, { new_edits: body.new_edits ?? true });
  return { status: 201, json: rows.map(row => (row.error ? { id: row.id, ...bulkError(row) } : row)) };
}

const bulkError = row => (row.name === 'conflict' ? CONFLICT : { error: row.name, reason: row.message });

async function list(pouch, query) {
  const options = {};
  for (const [name, value] of query) {
    if (name === 'att_encoding_info') {
      continue;
    }
    try {
      options[name.replace('_key', 'key')] = JSON.parse(value);
    } catch {
      return { status: 400, json: name === 'limit' || name === 'skip'
        ? { error: 'query_parse_error', reason: `Invalid value for integer: "${value}"` }
        : { error: 'bad_request', reason: 'invalid UTF-8 JSON' } };
    }
  }
  return { status: 200, json: await pouch.allDocs(options) };
}

/** Several lists in one request; what the address says holds for each. */
async function listAll(pouch, query, { queries }) {
  const results = [];
  for (const each of queries) {
    const merged = new URLSearchParams(query);
    for (const [name, value] of Object.entries(each)) {
      merged.set(name, JSON.stringify(value));
    }
    const { status, json } = await list(pouch, merged);
    if (status !== 200) {
      return { status, json };
    }
    results.push(json);
  }
  return { status: 200, json: { results } };
}

const isWithAttachments = query => query.size === 1 && query.get('attachments') === 'true';

async function bulkGet(pouch, documents) {
  if (documents === undefined) {
    return { status: 400, json: { error: 'bad_request', reason: "Missing JSON list of 'docs'." } };
  }
  const results = await Promise.all(documents.map(async ({ id, rev }) => {
    try {
      return { id, docs: [{ ok: await pouch.get(id, { rev, attachments: true }) }] };
    } catch (error) {
      return { id, docs: [{ error: { id, rev: rev ?? 'undefined', error: error.name ?? 'not_found', reason: error.reason ?? 'missing' } }] };
    }
  }));
  return { status: 200, json: { results } };
}

/** Local documents know no conflicts: what is written last stands. */
async function saveLocal(pouch, id, document) {
  const current = await pouch.get(id).catch(error => (error.status === 404 ? {} : Promise.reject(error)));
  const { rev } = await pouch.put({ ...document, _id: id, _rev: current._rev });
  return { status: 201, json: { ok: true, id, rev } };
}

async function getDocument(pouch, id, options) {
  const document = await pouch.get(id, options);
  return { status: 200, json: document, headers: { ETag: `"${document._rev}"` } };
}

async function save(pouch, id, document) {
  if (document === null || typeof document !== 'object' || Array.isArray(document)) {
    return { status: 400, json: { error: 'bad_request', reason: 'Document must be a JSON object' } };
  }
  if (document._id !== undefined && document._id !== id) {
    return { status: 400, json: { error: 'bad_request', reason: 'Document ID must match the ID of the URL' } };
  }
  const [row] = await pouch.bulkDocs([{ ...document, _id: id }]);
  return row.error
    ? { status: row.status, json: bulkError(row) }
    : { status: 201, json: row, headers: { ETag: `"${row.rev}"` } };
}

function getAttachment(pouch, id, name, rev) {
  return new Promise((resolve, reject) => pouch._get(id, { rev }, (error, found) => {
    const stub = found?.doc._attachments?.[name];
    if (error || !stub) {
      return error ? reject(error) : resolve({ status: 404, json: ATTACHMENT_MISSING });
    }
    return pouch._getAttachment(id, name, stub, { binary: true }, (failed, body) => (failed ? reject(failed) : resolve({
      status: 200, body, headers: { 'Content-Type': stub.content_type, ETag: `"${stub.digest.slice('md5-'.length)}"` },
    })));
  }));
}

async function readJson(request) {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)));
  } catch {
    throw Object.assign(new Error('invalid UTF-8 JSON'), { status: 400, name: 'bad_request' });
  }
}

const isJson = headers => /^application\/json/i.test(headers['content-type'] ?? '');

function failure(error) {
  if (error.status === 409) {
    return { status: 409, json: CONFLICT };
  }
  return { status: error.status ?? 500, json: { error: error.name ?? 'internal_server_error', reason: error.reason ?? error.message } };
}

function write(response, { status, json, body, headers }) {
  const bytes = json === undefined ? body : Buffer.from(JSON.stringify(json) + '\n');
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length, ...headers });
  response.end(bytes);
}

module.exports = { DirectRequests };
