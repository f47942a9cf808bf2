// SCRAM-SHA-256 (RFC 5802 and 7677) for one user.
'use strict';

const { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } = require('node:crypto');

const { CommandError } = require('./errors');
const { bytesOf } = require('./values');

const ITERATIONS = 15_000;
const CONVERSATION = { conversationId: 1 };

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const refused = () => new CommandError(18, 'AuthenticationFailed', 'Authentication failed.');

/** The user of the environment, or null when it is not named. */
function userFrom(environment) {
  const { MONGO_USER: name, MONGO_PASSWORD: password } = environment;
  return name && password ? credentials(name, password) : null;
}

/** What the server keeps of a user. */
function credentials(name, password) {
  const salt = randomBytes(28);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, 32, 'sha256');
  return { name, salt, storedKey: createHash('sha256').update(hmac(salted, 'Client Key')).digest(), serverKey: hmac(salted, 'Server Key') };
}

const unescaped = name => name?.replace(/=2C/g, ',').replace(/=3D/g, '=');
const attributes = message => Object.fromEntries(message.split(',').map(part => [part[0], part.slice(2)]));

/** One side of the conversation on one connection. */
class Conversation {
  #user;
  #name;
  #nonce;
  #messages;
  #proven = false;

  constructor(user) {
    this.#user = user;
  }

  get proven() {
    return this.#proven;
  }

  start({ mechanism, payload }) {
    if (String(mechanism) !== 'SCRAM-SHA-256') throw new CommandError(334, 'MechanismUnavailable', 'SCRAM-SHA-256 is the only mechanism');
    const first = Buffer.from(bytesOf(payload)).toString().replace(/^n,[^,]*,/, '');
    const { n, r } = attributes(first);
    this.#name = unescaped(n);
    this.#nonce = r + randomBytes(18).toString('base64');
    const answer = `r=${this.#nonce},s=${this.#user.salt.toString('base64')},i=${ITERATIONS}`;
    this.#messages = `${first},${answer}`;
    return { ...CONVERSATION, done: false, payload: Buffer.from(answer), ok: 1 };
  }

  continue({ payload }) {
    if (this.#proven) return { ...CONVERSATION, done: true, payload: Buffer.alloc(0), ok: 1 };
    const [, withoutProof, proof] = /^(.*),p=(.*)$/.exec(Buffer.from(bytesOf(payload)).toString()) ?? [];
    if (!this.#messages || withoutProof === undefined) throw refused();
    const { storedKey, serverKey, name } = this.#user;
    const exchanged = `${this.#messages},${withoutProof}`;
    const signature = hmac(storedKey, exchanged);
    const clientKey = Buffer.from(proof, 'base64').map((byte, i) => byte ^ signature[i]);
    const isRight = timingSafeEqual(createHash('sha256').update(clientKey).digest(), storedKey);
    if (!isRight || this.#name !== name || attributes(withoutProof).r !== this.#nonce) throw refused();
    this.#proven = true;
    return { ...CONVERSATION, done: true, payload: Buffer.from(`v=${hmac(serverKey, exchanged).toString('base64')}`), ok: 1 };
  }
}

module.exports = { Conversation, userFrom };
