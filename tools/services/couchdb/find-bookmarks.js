// What _find of PouchDB lacks: the bookmark, by which the next page is asked for.
'use strict';

const { json } = require('express');

const BOOKMARK = /^skip-(\d+)$/;

function findBookmarks() {
  const parse = json({ limit: '1mb' });
  return (request, response, next) => {
    const parts = request.path.split('/').filter(Boolean);
    if (request.method !== 'POST' || parts[1] !== '_find') {
      return next();
    }
    return parse(request, response, error => {
      if (error) {
        return response.status(400).json({ error: 'bad_request', reason: 'invalid UTF-8 JSON' });
      }
      const { bookmark, ...query } = request.body;
      const skip = Number(BOOKMARK.exec(bookmark)?.[1] ?? 0);
      request.body = { ...query, skip };
      const send = response.send;
      response.send = function (body) {
        const answer = response.statusCode === 200 && JSON.parse(body);
        return send.call(response, answer?.docs ? JSON.stringify({ ...answer, bookmark: `skip-${skip + answer.docs.length}` }) : body);
      };
      return next();
    });
  };
}

module.exports = { findBookmarks };
