// One job: how far it is, what failed and why, what can be done.

import { follow, get, Problem, query, request } from './api.js';
import { bars, lines } from './chart.js';
import { confirm, createFacts, h, pairs, say, write } from './dom.js';
import { drawFailures, drawKept } from './failures.js';
import { ago, count, duration, number, rate, when } from './format.js';
import { hueOf } from './labels.js';
import { setProgress } from './jobs.js';
import { retryJob } from './retry.js';
import { createInHand } from './workers.js';

const mostSamples = 600;
const heartbeat = 10_000;
const ended = new Set(['Completed', 'Failed', 'Terminated']);

// A host that keeps what people made can also take back what a job did, steer it and forget it.
const keeps = (job) => job.progress.kept !== undefined;

const actions = [
  {
    name: 'Suspend', method: 'POST', path: '/suspend', when: (job) => keeps(job) && ['Pending', 'Running'].includes(job.status) && !job.requested,
    done: 'The job is suspended as soon as what is under way has ended.',
    question: 'What is under way is finished, nothing new begins, and another job gets its place. It can be resumed at any time.', mild: true,
  },
  {
    name: 'Resume', method: 'POST', path: '/resume', when: (job) => job.status === 'Suspended' || job.requested === 'Suspend',
    done: 'The job goes on as soon as there is a place for it.', mild: true,
  },
  {
    name: 'Restart', method: 'POST', path: '/restart', when: (job) => keeps(job) && ['Failed', 'Terminated'].includes(job.status),
    done: 'The job goes on as soon as there is a place for it.', question: 'The job goes on from where it was, under the same id.', mild: true,
  },
  {
    name: 'Retry', ask: retryJob, mild: true,
    when: (job) => keeps(job) && ended.has(job.status) && job.kind !== 'undo' && job.progress.failed > 0,
  },
  {
    name: 'Cancel', method: 'POST', path: '/cancel', when: (job) => !ended.has(job.status) && job.requested !== 'Cancel',
    done: 'The job stops as soon as what is under way has ended.',
    question: 'What is under way is finished, nothing new begins, and what has been saved stays.',
  },
  {
    name: 'Undo', method: 'POST', path: '/undo', when: (job) => ended.has(job.status) && keeps(job) && job.progress.saved > 0 && !job.input.dryRun,
    done: 'A job takes back what this one did.', question: 'A job of its own takes back every annotation that this one saved. What people have changed since stays.',
    leadTo: (answer) => `#/jobs/${encodeURIComponent(answer.id)}`,
  },
  {
    name: 'Delete', method: 'DELETE', path: '', when: (job) => ended.has(job.status) && keeps(job), done: 'The job is gone from the list.',
    question: 'The job, its failures and its record are forgotten. The annotations that it saved stay.', leadTo: () => '#/jobs',
  },
];

export async function showJob(main, [id], address, signal) {
  const path = `jobs/${encodeURIComponent(id)}`;
  const state = h('span', { class: 'badge', role: 'status' });
  const buttons = h('div', { class: 'row' });
  const bar = h('progress', { max: 1, 'aria-label': 'Done' });
  const position = h('p', { class: 'soft' });
  const waiting = h('p', { class: 'wrong' });
  const error = h('p', { class: 'wrong' });
  const refused = h('p', { class: 'wrong', role: 'alert' });
  const facts = createFacts(['Last advance', 'Last error', 'Its end was told', 'Its end could not be told']);
  const tiles = h('dl', { class: 'tiles' });
  const chart = h('div');
  const pace = h('figure', { hidden: true }, h('figcaption', null, 'Documents since this page was opened'), chart);
  const asked = h('section', { class: 'sheet' });
  const unsure = h('section', { class: 'sheet', hidden: true });
  const failures = h('section', { class: 'sheet', hidden: true, 'aria-labelledby': 'failures-title' });
  const kept = h('section', { class: 'sheet', hidden: true, 'aria-labelledby': 'kept-title' });
  const inHand = createInHand(path, signal);
  main.append(
    h('p', { class: 'small' }, h('a', { href: '#/jobs' }, '← All jobs')),
    h('div', { class: 'head' }, h('h1', null, 'Job ', h('span', { class: 'mono' }, id)), state, buttons),
    h('section', { class: 'sheet', 'aria-label': 'Progress' }, refused, bar, position, waiting, error, facts.element, pace),
    tiles, failures, kept, inHand.element, h('div', { class: 'halves' }, asked, unsure));

  const samples = [];
  let before = null;
  let failuresShown = '';
  let keptShown = -1;
  let inHandAsked = 0;
  let watching = false;

  function draw(job) {
    write(state, job.requested && !ended.has(job.status) ? `${job.status}, to be ${job.requested === 'Suspend' ? 'suspended' : 'cancelled'}` : job.status);
    state.className = `badge ${job.status}`;
    setProgress(bar, job);
    const { progress } = job;
    write(position, describe(job));
    write(waiting, progress.waitingUntil && !ended.has(job.status) ? `CouchDB is away. The job tries again at ${when(progress.waitingUntil)}.` : '');
    write(error, job.error ?? job.waitsFor ?? '');
    facts.update([
      progress.lastAdvanceAt ? (ended.has(job.status) ? when(progress.lastAdvanceAt) : ago(progress.lastAdvanceAt)) : '',
      progress.lastError ?? '',
      job.notification?.deliveredAt ? when(job.notification.deliveredAt) : '',
      job.notification?.error ?? '',
    ]);
    if (before?.status !== job.status || before?.requested !== job.requested) {
      const offered = actions.filter((action) => action.when(job));
      buttons.replaceChildren(...offered.map((action) => h('button', {
        type: 'button', class: action.mild ? '' : 'danger', onclick: (event) => act(action, event.currentTarget),
      }, action.name)));
      drawInput(asked, job);
    }
    drawTiles(tiles, job);
    drawPace(job);
    drawUnsure(unsure, job);
    before = job;
  }

  function drawPace(job) {
    const last = samples.at(-1);
    if (!last || last[1] !== job.progress.documents || !ended.has(job.status)) {
      samples.push([Date.now(), job.progress.documents]);
    }
    if (samples.length > mostSamples) {
      samples.splice(1, 2);
    }
    pace.hidden = samples.length < 3 || samples[0][1] === job.progress.documents;
    if (!pace.hidden) {
      chart.replaceChildren(lines({ series: [samples], label: `Documents over time, now ${count(job.progress.documents)}`, format: count, height: 150 }));
    }
  }

  async function act(action, button) {
    write(refused, '');
    if (action.ask) {
      await action.ask(before, signal);
      return;
    }
    if (action.question && !await confirm(`${action.name} this job?`, action.question, action.name)) {
      return;
    }
    button.disabled = true;
    try {
      const response = await request(action.method, `${path}${action.path}`, { signal });
      const answer = response.status === 204 ? null : await response.json();
      say(action.done);
      if (action.leadTo) {
        location.hash = action.leadTo(answer);
      } else {
        watchOn();
      }
    } catch (problem) {
      button.disabled = false;
      write(refused, problem instanceof Problem ? problem.message : 'The host cannot be reached; nothing has been asked of the job.');
      if (problem.status === 409) {
        // Somebody else has changed its state.
        watchOn();
      }
    }
  }

  const watchOn = () => watch().catch((problem) => signal.aborted || write(refused, problem.message));

  // Never twice at a time: a job that has ended is watched no more until something is asked of it.
  const watch = async () => {
    if (watching) {
      return;
    }
    watching = true;
    try {
      await followJob();
    } finally {
      watching = false;
    }
  };

  const followJob = () => follow(async () => {
    const job = await get(path, signal);
    draw(job);
    // Only what has ended can be done again.
    const failed = `${job.progress.failed} ${ended.has(job.status)}`;
    if (failed !== failuresShown) {
      await drawFailures(failures, path, job, signal);
      failuresShown = failed;
    }
    if (keeps(job) && job.progress.kept !== keptShown) {
      await drawKept(kept, path, job, signal);
      keptShown = job.progress.kept;
    }
    if (ended.has(job.status) || Date.now() - inHandAsked > heartbeat) {
      await inHand.update(job);
      inHandAsked = Date.now();
    }
    return !ended.has(job.status);
  }, 1000, signal);

  await watch();
}

function describe(job) {
  const { total, documents, etaSeconds, documentsPerSecond } = job.progress;
  if (ended.has(job.status)) {
    return `Started ${when(job.createdAt)}, ended after ${duration((new Date(job.updatedAt) - new Date(job.createdAt)) / 1000)}.`;
  }
  const far = `${count(documents)}${total ? ` of ${count(total)}` : ''} documents`;
  const left = etaSeconds > 0 ? `, about ${duration(etaSeconds)} left` : '';
  return `${far}${documentsPerSecond > 0 ? `, ${rate(documentsPerSecond)} a second` : ''}${left}. Started ${ago(job.createdAt)}.`;
}

function drawTiles(tiles, job) {
  const { progress } = job;
  const entries = [
    ['Documents', count(progress.documents)],
    ['Texts', count(progress.listed)],
    [job.input.dryRun ? 'Would be saved' : 'Saved', count(progress.saved)],
    ['Skipped', count(progress.skipped)],
    ['Failed', count(progress.failed), progress.failed > 0],
    ...(keeps(job) ? [['Kept', count(progress.kept)]] : []),
    ['Without a text', count(progress.unmatched)],
    ['Documents a second', rate(progress.documentsPerSecond)],
  ];
  if (tiles.children.length === 0) {
    tiles.append(...entries.map(([name]) => h('div', null, h('dt', null, name), h('dd'))));
  }
  entries.forEach(([name, value, bad], index) => {
    const tile = tiles.children[index];
    write(tile.firstElementChild, name);
    write(tile.lastElementChild, value);
    tile.className = bad ? 'bad' : '';
  });
}

function drawInput(section, job) {
  const { input } = job;
  section.replaceChildren(h('h2', null, 'What it was asked for'), pairs([
    ['Database', input.database],
    ['Attachments', h('code', null, [].concat(input.attachments ?? []).join(', '))],
    ['Documents from', input.startKey],
    ['Documents before', input.endKey],
    ['Documents', input.docIds ? `${count(input.docIds)} that were named` : null],
    ['Selector', input.selector ? h('code', null, JSON.stringify(input.selector)) : null],
    ['View', input.view],
    ['Again', input.retryOf ? h('a', { href: `#/jobs/${encodeURIComponent(input.retryOf)}` }, `what failed in ${input.retryOf}`) : null],
    ['Fails after', input.maxFailures ? `${count(input.maxFailures)} failures` : null],
    ['At most', input.limit ? `${count(input.limit)} documents` : null],
    ['Model', input.model ?? 'the default'],
    ['Least confidence', input.minConfidence > 0 ? number(input.minConfidence) : null],
    ['Again', input.force ? 'what is up to date too' : null],
    ['Dry run', input.dryRun ? 'nothing is saved' : null],
    ['Pace', `batches of ${count(input.batchSize)}, ${count(input.parallelism)} requests at a time`],
  ]), h('p', { class: 'small' }, h('a', { href: `#/article${query({ database: input.database })}` }, 'Read an article of this database')));
}

function drawUnsure(section, job) {
  const labels = Object.entries(job.output?.counts?.lowConfidence ?? {}).sort((one, other) => other[1] - one[1]);
  section.hidden = labels.length === 0;
  if (!section.hidden && section.children.length === 0) {
    section.append(
      h('h2', null, 'Unsure blocks'),
      h('p', { class: 'soft small' }, `By the label that the model would have given, had it been as sure as ${number(job.input.minConfidence)}.`),
      bars(labels, hueOf));
  }
}
