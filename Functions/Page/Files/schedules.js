// Schedules: which jobs a host starts by itself and when; make, change, pause and delete them.

import { follow, get, Problem, request } from './api.js';
import { ask, confirm, h, pairs, say, write } from './dom.js';
import { createField } from './fields.js';
import { count, when } from './format.js';

const path = (name) => `schedules/${encodeURIComponent(name)}`;
const overlaps = [['skip', 'pass it over'], ['queue', 'start one when it has ended']];

const zoneHere = Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';

/** The request that a schedule was made by. */
const requestOf = ({ cron, continuous, timeZone, overlap, incremental, paused, job }) => ({ cron, continuous, timeZone, overlap, incremental, paused, job });

export async function showSchedules(main, parts, address, signal) {
  const list = h('div', { class: 'cards' });
  const empty = h('div', { class: 'sheet empty', hidden: true },
    h('p', null, 'There is no schedule.'), h('p', null, 'A schedule starts a job again and again, of all documents or of what has changed since the job before.'));
  main.append(
    h('div', { class: 'head' }, h('h1', null, 'Schedules'),
      h('button', { type: 'button', class: 'first', onclick: () => edit(null, signal, draw) }, 'Add a schedule')),
    list, empty);
  const cards = new Map();

  async function draw() {
    const { schedules } = await get('schedules', signal);
    empty.hidden = schedules.length > 0;
    const names = new Set(schedules.map((schedule) => schedule.name));
    for (const [name, card] of cards) {
      if (!names.has(name)) {
        card.element.remove();
        cards.delete(name);
      }
    }
    schedules.forEach((schedule, place) => {
      if (!cards.has(schedule.name)) {
        const card = createCard(schedule.name, signal, draw);
        cards.set(schedule.name, card);
        list.insertBefore(card.element, list.children[place] ?? null);
      }
      cards.get(schedule.name).update(schedule);
    });
  }

  await follow(draw, 5000, signal);
}

function createCard(name, signal, redraw) {
  const state = h('span', { class: 'badge', role: 'status' });
  const refused = h('p', { class: 'wrong', role: 'alert' });
  const error = h('p', { class: 'wrong' });
  const facts = h('div');
  const times = h('div');
  const pause = h('button', { type: 'button', onclick: togglePause });
  const element = h('section', { class: 'sheet', 'aria-label': name },
    h('div', { class: 'head' }, h('h2', { class: 'mono' }, name), state, h('div', { class: 'row' },
      pause,
      h('button', { type: 'button', onclick: () => edit(schedule, signal, redraw) }, 'Change'),
      h('button', { type: 'button', class: 'danger', onclick: remove }, 'Delete'))),
    refused, error, h('div', { class: 'halves' }, facts, times));
  let schedule = null;
  let shown = '';

  async function act(work, done) {
    write(refused, '');
    try {
      await work();
      say(done);
      await redraw();
    } catch (problem) {
      write(refused, problem instanceof Problem ? problem.message : 'The host cannot be reached; nothing has been changed.');
    }
  }

  function togglePause() {
    const paused = !schedule.paused;
    return act(
      () => request('PUT', path(name), { json: { ...requestOf(schedule), paused }, signal }),
      paused ? 'No job is started until it is resumed.' : 'Jobs are started again from the next time on.');
  }

  async function remove() {
    if (await confirm('Delete this schedule?', 'It starts no job any more. The jobs that it started stay.', 'Delete')) {
      await act(() => request('DELETE', path(name), { signal }), 'The schedule is gone.');
    }
  }

  function update(next) {
    schedule = next;
    const text = JSON.stringify(next);
    if (text === shown) {
      return;
    }
    shown = text;
    write(state, next.paused ? 'Paused' : 'Active');
    state.className = `badge ${next.paused ? 'Paused' : 'Active'}`;
    write(pause, next.paused ? 'Resume' : 'Pause');
    write(error, next.lastError ? `The last job could not be started: ${next.lastError}` : '');
    facts.replaceChildren(pairs([
      ['When', next.continuous ? 'as soon as something is written to the database' : null],
      ['Cron expression', next.cron ? h('code', null, next.cron) : null],
      ['Time zone', next.continuous ? null : next.timeZone],
      ['Database', next.job.database ?? 'the host’s own'],
      ['About', next.incremental ? 'what has changed since the job before' : 'what the job says'],
      ['If the job before has not ended', next.continuous ? null : overlaps.find(([value]) => value === next.overlap.toLowerCase())?.[1]],
      ['Last time', next.lastDue ? when(next.lastDue) : next.lastJob ? null : 'none yet'],
      ['Last job', next.lastJob ? h('a', { class: 'mono', href: `#/jobs/${encodeURIComponent(next.lastJob)}` }, next.lastJob) : null],
      ['Times passed over', next.skipped > 0 ? count(next.skipped) : null],
      ['Further fields of the job', Object.keys(next.job).some((field) => field !== 'database') ? h('code', null, JSON.stringify(furtherOf(next.job))) : null],
    ]));
    times.hidden = next.continuous;
    times.replaceChildren(h('h3', null, next.paused ? 'No next time while it is paused' : ['The next five times ', h('span', { class: 'hint' }, zoneHere)]),
      next.paused ? '' : h('ol', { class: 'times' }, next.next.map((time) => h('li', null, h('time', { datetime: time }, when(time))))));
  }

  return { element, update };
}

function furtherOf({ database, ...further }) {
  return further;
}

async function exists(name, signal) {
  try {
    await get(path(name), signal);
    return true;
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 404) {
      return false;
    }
    throw problem;
  }
}

/** Asks for a schedule, or for changes of one, and stores it. */
async function edit(schedule, signal, redraw) {
  const text = (name, value, attributes) => h('input', { name, value, autocomplete: 'off', spellcheck: 'false', ...attributes });
  const fields = {
    name: createField('Name', text('name', schedule?.name ?? '', { readonly: schedule !== null, maxlength: 40, placeholder: 'nightly' })),
    cron: createField('Cron expression', text('cron', schedule?.cron ?? '', { placeholder: '0 30 2 * * *' }), 'from the second or the minute on'),
    timeZone: createField('Time zone', text('timeZone', schedule?.timeZone ?? zoneHere), 'such as Europe/Berlin'),
    overlap: createField('If the job before has not ended', h('select', { name: 'overlap' },
      overlaps.map(([value, words]) => h('option', { value, selected: value === schedule?.overlap.toLowerCase() }, words)))),
    database: createField('Database', text('database', schedule?.job.database ?? ''), 'the host’s own when empty'),
    job: createField('Further fields of the job', h('textarea', { name: 'job', rows: 3, spellcheck: 'false', placeholder: '{"attachments":"*.txt"}' }), 'a JSON object'),
  };
  const further = furtherOf(schedule?.job ?? {});
  fields.job.control.value = Object.keys(further).length > 0 ? JSON.stringify(further, null, 2) : '';
  const incremental = h('input', { type: 'checkbox', name: 'incremental', checked: schedule?.incremental });
  const continuous = h('input', { type: 'checkbox', name: 'continuous', checked: schedule?.continuous, onchange: showTimes });
  const timed = h('div', { class: 'fields' }, fields.cron.element, fields.timeZone.element, fields.overlap.element);
  const changedOnly = h('label', { class: 'check' }, incremental, h('span', null, 'Incremental ', h('span', { class: 'hint' }, 'each job is about what has changed since the one before')));
  const paused = h('input', { type: 'checkbox', name: 'paused', checked: schedule?.paused });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const save = h('button', { class: 'first' }, schedule ? 'Save' : 'Add');
  const dialog = h('dialog', { 'aria-labelledby': 'schedule-title' }, h('form', { method: 'dialog', novalidate: true },
    h('h2', { id: 'schedule-title' }, schedule ? 'Change the schedule' : 'Add a schedule'),
    h('div', { class: 'fields' }, fields.name.element, fields.database.element),
    h('label', { class: 'check' }, continuous, h('span', null, 'Continuous ', h('span', { class: 'hint' }, 'what is written starts a job over it, in place of times'))),
    timed, changedOnly,
    h('label', { class: 'check' }, paused, h('span', null, 'Paused ', h('span', { class: 'hint' }, 'no job is started for now'))),
    h('details', { open: Object.keys(further).length > 0 }, h('summary', null, 'More'), fields.job.element),
    wrong,
    h('div', { class: 'ends' }, h('button', { type: 'button', onclick: () => dialog.close('') }, 'Cancel'), save)));

  function showTimes() {
    timed.hidden = continuous.checked;
    changedOnly.hidden = continuous.checked;
  }
  showTimes();

  function tell(problem) {
    if (!(problem instanceof Problem)) {
      wrong.textContent = 'The host cannot be reached; nothing has been stored.';
      return;
    }
    const [name] = Object.keys(problem.errors);
    const at = name === 'job' && problem.message.startsWith("'job': 'database'") ? fields.database : fields[name];
    if (at) {
      at.fault(problem.message);
    } else {
      wrong.textContent = problem.message;
    }
  }

  function readFurther() {
    const given = fields.job.control.value.trim();
    if (given === '') {
      return {};
    }
    try {
      const value = JSON.parse(given);
      if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
        return value;
      }
      fields.job.fault('This is no JSON object; one such as {"attachments":"*.txt"} is wanted.');
    } catch (error) {
      fields.job.fault(`This is no JSON: ${error.message}.`);
    }
    return null;
  }

  dialog.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    wrong.textContent = '';
    Object.values(fields).forEach((field) => field.fault(''));
    const name = fields.name.control.value.trim();
    const job = readFurther();
    if (!name) {
      fields.name.fault('A name is wanted: 1 to 40 of A-Z, a-z, 0-9, _ and -.');
    }
    if (!name || !job) {
      return;
    }
    const database = fields.database.control.value.trim();
    save.disabled = true;
    try {
      if (!schedule && await exists(name, signal)) {
        fields.name.fault(`There is a schedule '${name}' already; change that one, or give another name.`);
        return;
      }
      await request('PUT', path(name), {
        json: {
          ...(continuous.checked
            ? { continuous: true }
            : { cron: fields.cron.control.value.trim(), timeZone: fields.timeZone.control.value.trim(), overlap: fields.overlap.control.value, incremental: incremental.checked }),
          paused: paused.checked, job: { ...(database ? { database } : {}), ...job },
        },
        signal,
      });
      dialog.close('saved');
      say(schedule ? 'The schedule has been changed.' : 'The schedule has been added.');
      await redraw();
    } catch (problem) {
      tell(problem);
    } finally {
      save.disabled = false;
    }
  });
  await ask(dialog);
}
