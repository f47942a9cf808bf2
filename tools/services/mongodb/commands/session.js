// Commands about the connection: greeting, authentication, and what kind of server this is.
'use strict';

const { Int32, Long, ObjectId } = require('bson');

const VERSION = '4.4.6';
const MAX_WIRE_VERSION = 9;
const PROCESS_ID = new ObjectId();

function hello({ connection, user }, command) {
  const answer = {
    [command.hello === undefined ? 'ismaster' : 'isWritablePrimary']: true,
    topologyVersion: { processId: PROCESS_ID, counter: Long.ZERO },
    maxBsonObjectSize: new Int32(16 * 1024 * 1024),
    maxMessageSizeBytes: new Int32(48_000_000),
    maxWriteBatchSize: new Int32(100_000),
    localTime: new Date(),
    logicalSessionTimeoutMinutes: new Int32(30),
    connectionId: new Int32(connection.id),
    minWireVersion: new Int32(0),
    maxWireVersion: new Int32(MAX_WIRE_VERSION),
    readOnly: false,
  };
  if (command.saslSupportedMechs !== undefined && user) answer.saslSupportedMechs = ['SCRAM-SHA-256'];
  if (command.speculativeAuthenticate?.mechanism === 'SCRAM-SHA-256' && user) {
    const { ok, ...started } = connection.conversation.start(command.speculativeAuthenticate);
    answer.speculativeAuthenticate = started;
  }
  return { ...answer, ok: 1 };
}

/**
 * How long the answer may take, in milliseconds: a driver that watches the server asks to be told of a change of its topology, and none ever
 * comes. Answered at once, it would ask again at once, for as long as it lives.
 */
const patience = command =>
  (command.hello ?? command.isMaster ?? command.ismaster) !== undefined && command.topologyVersion ? Number(command.maxAwaitTimeMS ?? 0) : 0;

const buildInfo = () => ({
  version: VERSION, versionArray: VERSION.split('.').map(Number).concat(0), gitVersion: 'stand-in', maxBsonObjectSize: new Int32(16 * 1024 * 1024), ok: 1,
});

/** Those that are answered before the user has proven who it is. */
const open = {
  hello, isMaster: hello, ismaster: hello,
  ping: () => ({ ok: 1 }),
  buildInfo, buildinfo: buildInfo,
  endSessions: () => ({ ok: 1 }),
  saslStart: ({ connection }, command) => connection.conversation.start(command),
  saslContinue: ({ connection }, command) => connection.conversation.continue(command),
};

module.exports = { open, patience };
