// Who may send requests: the administrator, and the users that express-pouchdb knows.
'use strict';

const http = require('node:http');

const DATABASE_NAME = /^[a-z][a-z0-9_$()+/-]*$/;
const WITHIN = 'x-within-stand-in';

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
      return isAdministrator(request) && parts.length === 1 ? administer(request, response, next, parts) : next();
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
    return administer(request, response, next, parts);
  };
}

const isDatabase = parts => parts.length === 1 && !parts[0].startsWith('_');

function administer(request, response, next, parts) {
  if (parts[0] === '_up') {
    return response.json({ status: 'ok', seeds: {} });
  }
  if (isDatabase(parts) && request.method === 'PUT' && !DATABASE_NAME.test(decodeURIComponent(parts[0]))) {
    return response.status(400).json({
      error: 'illegal_database_name',
      reason: `Name: '${parts[0]}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.`,
    });
  }
  return next();
}

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
