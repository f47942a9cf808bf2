// The errors that a command answers with.
'use strict';

class CommandError extends Error {
  /** fields: what else the answer carries, such as keyPattern. */
  constructor(code, codeName, message, fields = {}) {
    super(message);
    this.code = code;
    this.codeName = codeName;
    this.fields = fields;
  }
}

const badValue = message => new CommandError(2, 'BadValue', message);

module.exports = { CommandError, badValue };
