// Azurite's blob service in memory, on the loopback address, for tests and for trying things out.
//   node server.js [PORT=0] [--stop-with-parent]
// Prints "listening PORT" when it takes requests. Stops on SIGTERM and SIGINT and, with --stop-with-parent, when its standard input closes.
// BLOB_FOLDER names a folder that keeps the blobs from one start to the next; without it they are gone with the process.
'use strict';

const service = require('../process');

const port = service.port();

const folder = process.env.BLOB_FOLDER;
for (const signal of ['SIGINT', 'SIGTERM']) {
  // With a folder Azurite's own handler stops it, once it has written down what it holds; a second signal must not cut that short.
  process.on(signal, () => folder || process.exit(0));
}
if (service.options.includes('--stop-with-parent')) {
  const stop = () => process.kill(process.pid, 'SIGTERM');
  process.stdin.on('end', stop).on('error', stop).resume();
}

// Azurite reads its own arguments and tells the port that it got in a sentence; all else that it says goes to standard error.
process.argv.splice(2, Infinity,
  '--blobHost', '127.0.0.1', '--blobPort', String(port), '--silent', '--disableTelemetry', '--skipApiVersionCheck',
  ...(folder ? ['--location', folder] : ['--inMemoryPersistence']));
console.log = sentence => {
  const listening = /successfully listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(sentence);
  if (listening) {
    process.stdout.write(`listening ${listening[1]}\n`);
  } else {
    console.error(sentence);
  }
};

require('azurite/dist/src/blob/main.js');
