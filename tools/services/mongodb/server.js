// A stand-in for MongoDB, in memory, for tests and for trying things out.
//   node server.js [PORT=0] [--stop-with-parent]
// The user is MONGO_USER with MONGO_PASSWORD.
// Prints "listening PORT" when it takes connections. Stops on SIGTERM and SIGINT and, with --stop-with-parent, when its standard input closes.
'use strict';

const net = require('node:net');

const service = require('../process');
const { Conversation, userFrom } = require('./authentication');
const { answer } = require('./commands');
const { patience } = require('./commands/session');
const { Cursors } = require('./cursors');
const { Store } = require('./store');
const { MessageReader, parse } = require('./wire-protocol');

const port = service.port();

const user = userFrom(process.env);
if (!user) {
  console.error('MONGO_USER and MONGO_PASSWORD name the user; set both.');
  process.exit(2);
}

service.stopWhenAsked(() => process.exit(0));

const store = new Store();
const cursors = new Cursors();
let connections = 0;

const server = net.createServer(socket => {
  const context = { store, cursors, user, connection: { id: ++connections, conversation: new Conversation(user) } };
  const reader = new MessageReader();
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', chunk => {
    for (const message of reader.add(chunk) ?? [null]) {
      const request = message && parse(message);
      if (!request) return socket.destroy();
      const answered = answer(context, request.command);
      if (!request.expectsAnswer) continue;
      const wait = patience(request.command);
      if (wait === 0) socket.write(request.frame(answered));
      else setTimeout(() => socket.destroyed || socket.write(request.frame(answered)), wait).unref();
    }
  });
});
server.on('error', error => {
  console.error(`Cannot listen on port ${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
