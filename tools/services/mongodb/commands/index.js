// Finds the command that a request names, and answers refusals.
'use strict';

const { CommandError } = require('../errors');
const administration = require('./administration');
const reading = require('./reading');
const { open } = require('./session');
const writing = require('./writing');

const COMMANDS = new Map(Object.entries({ ...open, ...administration, ...reading, ...writing }));

/** Answers a command. context: { store, cursors, user, connection }. */
function answer(context, command) {
  const name = Object.keys(command)[0];
  try {
    if (context.user && !context.connection.conversation.proven && !(name in open)) {
      throw new CommandError(13, 'Unauthorized', `command ${name} requires authentication`);
    }
    if (!COMMANDS.has(name)) throw new CommandError(59, 'CommandNotFound', `no such command: '${name}'`);
    return COMMANDS.get(name)(context, command);
  } catch (error) {
    if (error.code === undefined) console.error(name, error);
    return { ok: 0, errmsg: error.message, code: error.code ?? 2, codeName: error.codeName ?? 'BadValue', ...error.fields };
  }
}

module.exports = { answer };
