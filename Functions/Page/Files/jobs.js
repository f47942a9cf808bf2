// The list of jobs, the newest first, live.

import { follow, get, query } from './api.js';
import { h, say, write } from './dom.js';
import { count, rate, timeOf } from './format.js';
import { startJob } from './start.js';

const portion = 50;
const statuses = ['Pending', 'Running', 'Suspended', 'Completed', 'Failed', 'Terminated'];
const live = new Set(['Pending', 'Running', 'Suspended']);

/** The share of a job that is done, 0 to 1; null where the total is not known. */
export function share(job) {
  const { total, documents } = job.progress;
  return job.status === 'Completed' ? 1 : total > 0 ? Math.min(1, documents / total) : null;
}

/** Sets a progress element by a job. */
export function setProgress(bar, job) {
  const part = share(job);
  if (part === null && live.has(job.status)) {
    bar.removeAttribute('value');
  } else {
    bar.value = part ?? 0;
  }
  bar.classList.toggle('bad', job.progress.failed > 0 || job.status === 'Failed');
}

/** The row of a job; `update` writes what has changed into it. */
function createRow(job) {
  const database = h('strong');
  const id = h('span', { class: 'mono' });
  const state = h('span', { class: 'badge' });
  const bar = h('progress', { max: 1, 'aria-label': 'Done' });
  const saved = h('span');
  const failed = h('span', { class: 'failed' });
  const time = h('time');
  const link = h('a', { href: `#/jobs/${encodeURIComponent(job.id)}` },
    h('span', { class: 'name' }, database, id), state, h('span', { class: 'pace' }, bar),
    h('span', { class: 'numbers' }, saved, failed), time);
  const row = { element: h('li', null, link), job, update };

  function update(next) {
    row.job = next;
    write(database, next.input.database ?? next.kind);
    write(id, next.kind === 'classify' ? next.id : `${next.kind} ${next.id}`);
    write(state, next.status);
    state.className = `badge ${next.status}`;
    setProgress(bar, next);
    const { total, documents, saved: done, skipped, documentsPerSecond } = next.progress;
    const speed = next.status === 'Running' && documentsPerSecond > 0 ? ` · ${rate(documentsPerSecond)}/s` : '';
    write(saved, live.has(next.status)
      ? `${count(documents)}${total ? ` of ${count(total)}` : ''}${speed}`
      : `${count(done)} saved${skipped > 0 ? ` · ${count(skipped)} skipped` : ''}`);
    write(failed, next.progress.failed > 0 ? ` · ${count(next.progress.failed)} failed` : '');
    timeOf(time, next.createdAt);
  }

  update(job);
  return row;
}

const newestFirst = (one, other) => (one.createdAt < other.createdAt ? 1 : one.createdAt > other.createdAt ? -1 : one.id < other.id ? 1 : -1);

export async function showJobs(main, parts, address, signal) {
  const wanted = address.get('status') ?? '';
  const filter = h('select', { 'aria-label': 'Status', onchange: () => { location.hash = `#/jobs${query({ status: filter.value })}`; } },
    h('option', { value: '' }, 'All'), statuses.map((status) => h('option', { value: status, selected: status === wanted }, status)));
  const total = h('span', { class: 'soft small', role: 'status' });
  const list = h('ol', { class: 'jobs', 'aria-label': 'Jobs' });
  const more = h('button', { type: 'button', hidden: true, onclick: () => grow() }, 'Show more');
  const empty = h('div', { class: 'sheet empty', hidden: true },
    h('p', null, wanted ? `No job is ${wanted}.` : 'No job has been started yet.'),
    wanted ? null : h('p', null, 'A job reads the documents of a CouchDB database and saves an annotation beside each text.'));
  main.append(
    h('div', { class: 'head' },
      h('h1', null, 'Jobs'), total, h('label', { class: 'row' }, h('span', { class: 'soft' }, 'Status'), filter),
      h('button', { type: 'button', class: 'first', onclick: () => startJob(signal) }, 'Start a job')),
    list, more, empty);
  list.hidden = true;

  const jobs = new Map();
  const rows = new Map();
  let shown = portion;
  let next = null;
  let loading = false;

  /** Takes jobs in; true when one of them is new. */
  function take(answers) {
    let fresh = false;
    for (const job of answers) {
      fresh ||= !jobs.has(job.id);
      jobs.set(job.id, job);
      rows.get(job.id)?.update(job);
    }
    return fresh;
  }

  /** Forgets jobs that somebody has deleted: those that the first page would show and does not; true when there is one. */
  function forget({ jobs: shownFirst, continuation }) {
    const ids = new Set(shownFirst.map((job) => job.id));
    const last = continuation ? shownFirst.at(-1) : null;
    const gone = [...jobs.values()].filter((job) => !ids.has(job.id) && (!last || newestFirst(job, last) < 0));
    gone.forEach((job) => jobs.delete(job.id));
    return gone.length > 0;
  }

  function draw() {
    const sorted = [...jobs.values()].filter((job) => !wanted || job.status === wanted).sort(newestFirst);
    let place = list.firstElementChild;
    const visible = sorted.slice(0, shown);
    const keep = new Set(visible.map((job) => job.id));
    for (const [id, row] of rows) {
      if (!keep.has(id)) {
        place = place === row.element ? place.nextElementSibling : place;
        row.element.remove();
        rows.delete(id);
      }
    }
    for (const job of visible) {
      if (!rows.has(job.id)) {
        rows.set(job.id, createRow(job));
      }
      const { element } = rows.get(job.id);
      if (element === place) {
        place = place.nextElementSibling;
      } else {
        list.insertBefore(element, place);
      }
    }
    write(total, next ? `the newest ${count(sorted.length)}` : `${count(sorted.length)} ${sorted.length === 1 ? 'job' : 'jobs'}`);
    list.hidden = sorted.length === 0;
    empty.hidden = sorted.length > 0;
    more.hidden = sorted.length <= shown && !next;
  }

  /** Shows more of the list, and asks for its next page where none is left; looked at again for a window that has room for more still. */
  async function grow() {
    if (loading) {
      return;
    }
    loading = true;
    try {
      if (jobs.size <= shown && next) {
        const page = await get(`jobs${query({ status: wanted, continuation: next })}`, signal);
        next = page.continuation;
        take(page.jobs);
      }
      shown += portion;
      draw();
      watcher.unobserve(more);
      watcher.observe(more);
    } catch (error) {
      if (!signal.aborted) {
        say(error.message);
      }
    } finally {
      loading = false;
    }
  }

  const watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && grow(), { rootMargin: '1200px' });
  watcher.observe(more);
  signal.addEventListener('abort', () => watcher.disconnect(), { once: true });

  await follow(async () => {
    const first = await get(`jobs${query({ status: wanted })}`, signal);
    if (jobs.size === 0) {
      next = first.continuation;
    }
    let fresh = take(first.jobs);
    fresh = forget(first) || fresh;
    if (jobs.size === 0 || (fresh && jobs.size === first.jobs.length)) {
      draw();
    }

    // What still changes further down is known by its id.
    const answered = new Set(first.jobs.map((job) => job.id));
    const open = [...jobs.values()].filter((job) => live.has(job.status) && !answered.has(job.id)).slice(0, 10);
    fresh = take(await Promise.all(open.map((job) => get(`jobs/${encodeURIComponent(job.id)}`, signal)))) || fresh;
    for (const [id, row] of rows) {
      timeOf(row.element.querySelector('time'), jobs.get(id).createdAt);
    }
    if (fresh || wanted) {
      draw();
    }
  }, 3000, signal);
}
