// Who may send requests: the administrator, and the users that express-pouchdb knows.
'use strict';

const { randomUUID } = require('node:crypto');
const http = require('node:http');

// Marks the requests that the stand-in sends to itself.
const WITHIN = `x-within-${randomUUID()}`;

/** The administrator of the environment, or null when it is not named. */
function administratorFrom(environment) {
  const name = environment.COUCH_USER;
  const password = environment.COUCH_PASSWORD;
  if (!name || !password) {
    return null;
  }
  return { name, password, authorization: 'Basic ' + Buffer.from(`${name}:${password}`).toString('base64') };
}

function authentication({ requireUser, administrator, port }) {
  const isAdministrator = request => request.headers.authorization === administrator.authorization;
  const refuse = (response, reason) => response.status(401).json({ error: 'unauthorized', reason });

  return async (request, response, next) => {
    const parts = request.path.split('/').filter(Boolean);
    if (request.headers[WITHIN] || parts[0] === '_session' || isAdministrator(request)) {
      return next();
    }
    const basic = /^basic /i.test(request.headers.authorization ?? '');
    const cookie = /AuthSession=[^;]+/.test(request.headers.cookie ?? '');
    if (!basic && !cookie && requireUser) {
      return refuse(response, 'Authentication required.');
    }
    const user = basic || cookie ? await userOf(request, port()) : { name: null, roles: [] };
    if (!user || (requireUser && !user.name)) {
      return refuse(response, 'Name or password is incorrect.');
    }
    if (isDatabase(parts) && ['PUT', 'DELETE'].includes(request.method) && !user.roles.includes('_admin')) {
      return refuse(response, 'You are not a server admin.');
    }
    return next();
  };
}

const isDatabase = parts => parts.length === 1 && !parts[0].startsWith('_');

/** Asks express-pouchdb itself, which knows the users and the cookies; null when they are not taken. */
function userOf(request, port) {
  const headers = { [WITHIN]: '1' };
  for (const name of ['authorization', 'cookie']) {
    if (request.headers[name]) {
      headers[name] = request.headers[name];
    }
  }
  return new Promise(done => {
    http.get({ host: '127.0.0.1', port, path: '/_session', headers }, answer => {
      let text = '';
      answer.setEncoding('utf8').on('data', piece => { text += piece; }).on('end', () => {
        try {
          done(JSON.parse(text).userCtx ?? null);
        } catch {
          done(null);
        }
      });
    }).on('error', () => done(null));
  });
}

module.exports = { administratorFrom, authentication };
