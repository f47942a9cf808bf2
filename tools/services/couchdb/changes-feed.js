// What _changes of PouchDB lacks: the check of `since`, and the end of a feed after `timeout`.
'use strict';

const DEFAULT_TIMEOUT_MILLISECONDS = 60_000;

function changesFeed(PouchDB) {
  return (request, response, next) => {
    const parts = request.path.split('/').filter(Boolean);
    if (parts[1] !== '_changes') {
      return next();
    }
    const { since, feed, filter, heartbeat, timeout } = request.query;
    if (since && since !== 'now' && !/^\d+$/.test(since)) {
      return response.status(400).json({ error: 'bad_request', reason: "Malformed sequence supplied in 'since' parameter." });
    }
    if (filter === '_view' || filter === '_selector') {
      return response.status(501).json({ error: 'not_implemented', reason: `The stand-in has no filter ${filter}.` });
    }
    if ((feed === 'longpoll' || feed === 'continuous') && heartbeat === undefined) {
      endAfter(Number(timeout) || DEFAULT_TIMEOUT_MILLISECONDS, PouchDB, decodeURIComponent(parts[0]), feed, request, response);
    }
    return next();
  };
}

function endAfter(milliseconds, PouchDB, database, feed, request, response) {
  const timer = setTimeout(async () => {
    if (response.writableEnded) {
      return;
    }
    const { update_seq: sequence } = await new PouchDB(database).info();
    const end = `"last_seq":${sequence},"pending":0}\n`;
    response.once('finish', () => request.socket.destroySoon());
    response.end(feed === 'longpoll' ? `],\n${end}` : `{${end}`);
  }, milliseconds);
  response.once('close', () => clearTimeout(timer));

  // PouchDB goes on writing changes to a feed that has ended.
  const write = response.write;
  response.write = function (...data) {
    return response.writableEnded ? true : write.apply(response, data);
  };
}

module.exports = { changesFeed };
