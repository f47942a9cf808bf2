// What every local service does as a process: its arguments, and its end.
'use strict';

const options = process.argv.slice(2);

/** The port that the first argument names; 0, for any free one, without it. Ends the process when it is no port. */
function port() {
  const named = options.find(option => !option.startsWith('--'));
  const number = Number(named ?? 0);
  if (!Number.isInteger(number) || number < 0 || number > 65535) {
    console.error(`The port is '${named}'; give a number from 0 (any free port) to 65535.`);
    process.exit(2);
  }
  return number;
}

/** Calls `stop` on SIGTERM and SIGINT and, with --stop-with-parent, when standard input closes. */
function stopWhenAsked(stop) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, stop);
  }
  if (options.includes('--stop-with-parent')) {
    process.stdin.on('end', stop).on('error', stop).resume();
  }
}

module.exports = { options, port, stopWhenAsked };
