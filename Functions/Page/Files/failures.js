// What became of single texts of a job: what failed and why, and what was left as people made it.

import { get, query } from './api.js';
import { h } from './dom.js';
import { count, when } from './format.js';
import { retryReason } from './retry.js';

const ended = new Set(['Completed', 'Failed', 'Terminated']);

/** The reason of a failure without the names and numbers that do not set it apart. */
const reasonOf = (failure) => failure.reason.replaceAll(failure.documentId, '…').replaceAll(failure.attachment ?? '\0', '…').replace(/\d+/g, '…');

/** Failures by their reason, the most frequent first. */
export function groupByReason(failures) {
  const groups = new Map();
  for (const failure of failures) {
    const reason = reasonOf(failure);
    const group = groups.get(reason) ?? { reason: failure.reason, class: failure.class, failures: [], isOfReason: (other) => reasonOf(other) === reason };
    group.failures.push(failure);
    groups.set(reason, group);
  }
  return [...groups.values()].sort((one, other) => other.failures.length - one.failures.length);
}

const mostFailures = 2000;
const mostNamed = 50;

/** Shows what failed; hidden where nothing did. */
export async function drawFailures(section, path, job, signal) {
  section.hidden = job.progress.failed === 0;
  if (section.hidden) {
    return;
  }
  const failures = [];
  let continuation = null;
  do {
    const page = await get(`${path}/failures${query({ continuation })}`, signal);
    failures.push(...page.failures);
    continuation = page.continuation;
  } while (continuation && failures.length < mostFailures);

  const open = new Set([...section.querySelectorAll('details[open]')].map((details) => details.dataset.reason));
  const groups = groupByReason(failures);
  section.replaceChildren(
    h('h2', { id: 'failures-title' }, `${count(job.progress.failed)} failed, for ${groups.length === 1 ? 'one reason' : `${groups.length} reasons`}`),
    ...groups.map((group) => h('details', { class: 'failure', 'data-reason': group.reason, open: open.has(group.reason) },
      h('summary', null, h('b', null, count(group.failures.length)), h('span', null, group.failures.length === 1 ? group.reason : shorten(group)),
        h('span', { class: 'soft small' }, group.class)),
      ended.has(job.status)
        ? h('button', { type: 'button', class: 'tiny', onclick: () => retryReason(job, path, { ...group, isWhole: !continuation }, signal) }, 'Retry these')
        : null,
      h('ul', null, group.failures.slice(0, mostNamed).map((failure) => h('li', null,
        h('a', { href: `#/article${query({ database: job.input.database, id: failure.documentId, attachment: failure.attachment })}` }, failure.documentId),
        failure.attachment ? ` ${failure.attachment}` : '',
        h('span', { class: 'soft' }, ` ${failure.reason !== group.reason ? `${failure.reason} ` : ''}${count(failure.attempts)} ${failure.attempts === 1 ? 'try' : 'tries'}, ${when(failure.at)}`))),
      group.failures.length > mostNamed ? h('li', { class: 'soft' }, `and ${count(group.failures.length - mostNamed)} more`) : null))),
    continuation ? h('p', { class: 'soft small' }, `The first ${count(failures.length)} are shown; the API lists all of them.`) : '');
}

function shorten({ reason, failures: [{ documentId, attachment }] }) {
  return reason.replaceAll(documentId, '…').replaceAll(attachment ?? '\0', '…');
}

const reasons = {
  Unrecorded: 'There is an annotation that no job has recorded.',
  Edited: 'Somebody has changed the annotation, or saved it.',
  Outdated: 'Somebody has changed the annotation, and its text has changed since.',
  Deleted: 'Somebody has deleted the annotation.',
};

/** Shows which annotations were left as they are; hidden where none was. */
export async function drawKept(section, path, job, signal) {
  section.hidden = job.progress.kept === 0;
  if (section.hidden) {
    return;
  }
  const { kept, continuation } = await get(`${path}/kept`, signal);
  const groups = Map.groupBy(kept, (source) => source.reason);
  section.replaceChildren(
    h('h2', { id: 'kept-title' }, `${count(job.progress.kept)} kept as people made them`),
    ...[...groups].map(([reason, sources]) => h('details', { class: 'failure' },
      h('summary', null, h('b', null, count(sources.length)), h('span', null, reasons[reason] ?? reason)),
      h('ul', null, sources.slice(0, mostNamed).map((source) => h('li', null, h('a', {
        href: `#/article${query({ database: job.input.database, id: source.documentId, attachment: source.attachment })}`,
      }, source.documentId), ` ${source.attachment ?? ''}`))))),
    continuation ? h('p', { class: 'soft small' }, `The first ${count(kept.length)} are shown; the API lists all of them.`) : '');
}
