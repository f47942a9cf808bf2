// An overloaded server: more requests at the same time than it takes are refused with 503, to be tried again at once.
'use strict';

const BODY = Buffer.from('{"error":"service_unavailable","reason":"Too many requests at the same time."}\n');

class Overload {
  #mostRequests;
  #underWay = 0;

  constructor(mostRequests) {
    this.#mostRequests = mostRequests;
  }

  /** Refuses the request and says true, or counts it until it has been answered and says false. */
  refuses(request, response) {
    if (this.#underWay < this.#mostRequests) {
      this.#underWay++;
      response.once('close', () => this.#underWay--);
      return false;
    }
    request.resume();
    response.writeHead(503, { 'Content-Type': 'application/json', 'Content-Length': BODY.length, 'Retry-After': '0' });
    response.end(BODY);
    return true;
  }
}

module.exports = { Overload };
