// Statuses, ETags and words of express-pouchdb where CouchDB has others.
'use strict';

const LARGEST_LOOKED_AT = 1_000_000;
const BAD_REQUESTS = new Set(['doc_validation', 'badarg', 'bad_request']);
const REASONS = {
  conflict: 'Document update conflict.',
  no_db_file: 'Database does not exist.',
  'The database could not be created.': 'The database could not be created, the file already exists.',
};

function correctedAnswers() {
  return (request, response, next) => {
    const parts = request.path.split('/').filter(Boolean);
    const isDocument = request.method === 'GET' && parts.length >= 2 && (!parts[1].startsWith('_') || parts[1] === '_design');
    const send = response.send;
    response.send = function (body) {
      if (response.writableEnded || response.headersSent) {
        return response; // a changes feed that has ended
      }
      const isJson = Buffer.isBuffer(body) && body.length < LARGEST_LOOKED_AT && body[0] === '{'.charCodeAt(0);
      return send.call(response, isJson && (response.statusCode >= 400 || isDocument) ? corrected(response, body) : body);
    };
    return next();
  };
}

function corrected(response, body) {
  let answer;
  try {
    answer = JSON.parse(body);
  } catch {
    return body; // an attachment
  }
  if (response.statusCode === 200) {
    if (answer._id && answer._rev && !response.get('ETag')) {
      response.set('ETag', `"${answer._rev}"`);
    }
    return body;
  }
  if (response.statusCode === 500 && BAD_REQUESTS.has(answer.error)) {
    response.status(400);
  }
  const reason = REASONS[answer.reason] ?? REASONS[answer.error];
  return reason ? Buffer.from(JSON.stringify({ ...answer, reason }) + '\n') : body;
}

module.exports = { correctedAnswers };
