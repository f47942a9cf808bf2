// Doing again what failed in a job: a job of its own, with the settings of the first one.

import { get, post, Problem, query } from './api.js';
import { ask, h, say } from './dom.js';
import { count } from './format.js';

const mostIds = 10_000;

// What says which documents a job was about, or holds for that one only.
const ofThatJob = ['docIds', 'startKey', 'endKey', 'limit', 'selector', 'view', 'since', 'retryOf', 'includePermanent', 'deadline'];

/** The request for a job like another one, without what says which documents it is about. */
function likeThat(job) {
  const body = { ...job.input, kind: job.kind };
  ofThatJob.forEach((field) => delete body[field]);
  return body;
}

async function askAndStart(title, text, choice, bodyOf, signal) {
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const start = h('button', { class: 'first' }, 'Retry');
  const dialog = h('dialog', { 'aria-labelledby': 'retry-title' }, h('form', { method: 'dialog' },
    h('h2', { id: 'retry-title' }, title), h('p', null, text), choice, wrong,
    h('div', { class: 'ends' }, h('button', { type: 'button', onclick: () => dialog.close('') }, 'Leave it'), start)));
  dialog.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    wrong.textContent = '';
    start.disabled = true;
    try {
      const job = await post('jobs', await bodyOf(), signal);
      dialog.close('started');
      say('A job does it again.');
      location.hash = `#/jobs/${encodeURIComponent(job.id)}`;
    } catch (error) {
      wrong.textContent = error instanceof Problem ? error.message : 'The host cannot be reached; nothing has been started.';
      start.disabled = false;
    }
  });
  await ask(dialog);
}

/** Asks whether, and starts a job over what failed in this one. */
export async function retryJob(job, signal) {
  const permanent = h('input', { type: 'checkbox', name: 'includePermanent' });
  await askAndStart(
    'Retry what failed?',
    'A job of its own, with the settings of this one, takes the documents of which something failed and may not fail again.',
    h('label', { class: 'check' }, permanent, h('span', null, 'Also what fails again ', h('span', { class: 'hint' }, 'unless the document has been changed'))),
    () => ({ ...likeThat(job), retryOf: job.id, ...(permanent.checked ? { includePermanent: true } : {}) }),
    signal);
}

/**
 * Asks whether, and starts a job over the documents that failed for one reason.
 * @param isOfReason Whether a failure is one of them.
 * @param failures Those of them that are known here.
 * @param isWhole Whether no further ones are to be read.
 */
export async function retryReason(job, path, { isOfReason, failures, isWhole }, signal) {
  const permanent = failures[0].class === 'Permanent';
  const ids = new Set(failures.map((failure) => failure.documentId));
  await askAndStart(
    isWhole && ids.size === 1 ? 'Retry this document?' : 'Retry these documents?',
    `A job of its own, with the settings of this one, takes ${isWhole ? `the ${ids.size === 1 ? 'document' : `${count(ids.size)} documents`}` : 'the documents'} that failed for this reason.`
      + `${permanent ? ' They fail again unless they have been changed.' : ''}`,
    null,
    async () => {
      for (let continuation = isWhole ? null : ''; continuation !== null && ids.size < mostIds;) {
        const page = await get(`${path}/failures${query({ class: failures[0].class, continuation })}`, signal);
        page.failures.filter(isOfReason).forEach((failure) => ids.add(failure.documentId));
        continuation = page.continuation;
      }
      return { ...likeThat(job), docIds: [...ids].slice(0, mostIds) };
    },
    signal);
}
