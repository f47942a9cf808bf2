// A stand-in for MongoDB, in memory, for tests and for trying things out.
//   node server.js [PORT=0] [--stop-with-parent]
// The user is MONGO_USER with MONGO_PASSWORD.
// Prints "listening PORT" when it takes connections. Stops on SIGTERM and SIGINT and, with --stop-with-parent, when its standard input closes.
'use strict';

const net = require('node:net');

const { Conversation, userFrom } = require('./authentication');
const { answer } = require('./commands');
const { Cursors } = require('./cursors');
const { Store } = require('./store');
const { MessageReader, parse } = require('./wire-protocol');

const options = process.argv.slice(2);
const port = Number(options.find(option => !option.startsWith('--')) ?? 0);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`The port is '${options[0]}'; give a number from 0 (any free port) to 65535.`);
  process.exit(2);
}

const user = userFrom(process.env);
if (!user) {
  console.error('MONGO_USER and MONGO_PASSWORD name the user; set both.');
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit(0));
}
if (options.includes('--stop-with-parent')) {
  process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume();
}

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
      if (request.expectsAnswer) socket.write(request.frame(answered));
    }
  });
});
server.on('error', error => {
  console.error(`Cannot listen on port ${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
