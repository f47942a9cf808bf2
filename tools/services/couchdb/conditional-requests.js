// Requests that name a revision or a type of content in their headers, as CouchDB takes them.
'use strict';

const JSON_OR_MULTIPART = /^(application\/json|multipart\/)/i;

function conditionalRequests() {
  return (request, response, next) => {
    const parts = request.path.split('/').filter(Boolean);
    if (request.method === 'POST' && parts.length > 0 && parts[0] !== '_session' && !JSON_OR_MULTIPART.test(request.headers['content-type'] ?? '')) {
      return response.status(415).json({ error: 'bad_content_type', reason: 'Content-Type must be application/json' });
    }
    const match = request.headers['if-match'];
    if (match && ['PUT', 'DELETE'].includes(request.method) && !request.query.rev) {
      request.query.rev = match.replace(/^"|"$/g, '');
      const separator = request.url.includes('?') ? '&' : '?';
      request.url += `${separator}rev=${encodeURIComponent(request.query.rev)}`;
    }
    if (request.method === 'DELETE' && parts.length >= 2 && !parts[1].startsWith('_') && !request.query.rev) {
      return response.status(409).json({ error: 'conflict', reason: 'Document update conflict.' });
    }
    return next();
  };
}

module.exports = { conditionalRequests };
