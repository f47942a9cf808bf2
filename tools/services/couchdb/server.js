// A stand-in for CouchDB, in memory, for tests and for trying things out.
//   node server.js [PORT=0] [--stop-with-parent] [--most-requests=N]
// The administrator is COUCH_USER with COUCH_PASSWORD; REQUIRE_VALID_USER=0 lets anonymous requests in.
// With --most-requests it answers 503 while N requests are under way, as an overloaded server does.
// Prints "listening PORT" when it takes requests. Stops on SIGTERM and SIGINT and, with --stop-with-parent, when its standard input closes.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');

const service = require('../process');
const { administratorFrom, authentication } = require('./authentication');
const { changesFeed } = require('./changes-feed');
const { conditionalRequests } = require('./conditional-requests');
const { correctedAnswers } = require('./corrected-answers');
const { databases } = require('./databases');
const { DirectRequests } = require('./direct-requests');
const { findBookmarks } = require('./find-bookmarks');
const { Overload } = require('./overload');
const { openStorage } = require('./storage');

const IDLE_CONNECTION_MILLISECONDS = 120_000;

const MOST_REQUESTS = '--most-requests=';

const port = service.port();

const administrator = administratorFrom(process.env);
if (!administrator) {
  console.error('COUCH_USER and COUCH_PASSWORD name the administrator; set both.');
  process.exit(2);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'couchdb-stand-in-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
service.stopWhenAsked(() => process.exit(0));

// Some bad requests make express-pouchdb throw from a callback; a real CouchDB answers 4xx and lives on.
process.on('uncaughtException', error => console.error('uncaught', error.message));
process.on('unhandledRejection', error => console.error('unhandled', error && error.message));

const { app, PouchDB, couch } = openStorage(folder, administrator);
const requireUser = process.env.REQUIRE_VALID_USER !== '0';
app.use(authentication({ requireUser, administrator, port: () => server.address().port }));
app.use(databases(PouchDB));
app.use(conditionalRequests());
app.use(changesFeed(PouchDB));
app.use(correctedAnswers());
app.use(findBookmarks());
app.use(couch);

const mostRequests = service.options.find(option => option.startsWith(MOST_REQUESTS))?.slice(MOST_REQUESTS.length);
const overload = new Overload(Number(mostRequests ?? Infinity));
const direct = new DirectRequests(PouchDB, administrator);
const server = http.createServer((request, response) => {
  if (!overload.refuses(request, response) && !direct.answer(request, response)) {
    app(request, response);
  }
});
server.keepAliveTimeout = IDLE_CONNECTION_MILLISECONDS;
server.requestTimeout = 0;
server.on('error', error => {
  console.error(`Cannot listen on port ${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
