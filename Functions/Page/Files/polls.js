// The sources of records: how far each has been polled, how late it is, what went wrong.

import { follow, get, post } from './api.js';
import { lines } from './chart.js';
import { h, pairs, say, write } from './dom.js';
import { count, duration, when } from './format.js';
import { createLetters } from './letters.js';

const mostSamples = 720;

export async function showPolls(main, parts, address, signal) {
  const list = h('div', { class: 'blocks' });
  const empty = h('div', { class: 'sheet empty', hidden: true }, h('p', null, 'Nothing is polled: this host has no MONGO_URI.'));
  main.append(h('div', { class: 'head' }, h('h1', null, 'Polls')), list, empty);
  const cards = new Map();
  await follow(async () => {
    const { polls } = await get('polls', signal);
    empty.hidden = polls.length > 0;
    for (const poll of polls) {
      if (!cards.has(poll.source)) {
        cards.set(poll.source, createCard(poll.source, signal));
        list.append(cards.get(poll.source).element);
      }
      cards.get(poll.source).update(poll);
    }
  }, 3000, signal);
}

function createCard(source, signal) {
  const state = h('span', { class: 'badge', role: 'status' });
  const tiles = h('dl', { class: 'tiles' });
  const details = h('div');
  const problem = h('p', { class: 'wrong' });
  const lag = h('div');
  const work = h('div');
  const passes = h('div');
  const charts = h('div', { class: 'thirds', hidden: true },
    h('figure', null, h('figcaption', null, 'How far behind'), lag),
    h('figure', null, h('figcaption', null, 'Records taken'), work),
    h('figure', null, h('figcaption', null, 'Batches done'), passes));
  const chartsTitle = h('h3', { hidden: true }, 'Since this page was opened');
  const letters = createLetters(source, signal);
  const run = h('button', { type: 'button', onclick: start }, 'Poll now');
  const element = h('section', { class: 'sheet', 'aria-label': source },
    h('div', { class: 'head' }, h('h2', null, source), state, run), problem, tiles, letters.element, chartsTitle, charts, details);
  const lags = [];
  const records = [];
  const batches = [];

  async function start() {
    run.disabled = true;
    try {
      const report = await post(`polls/${encodeURIComponent(source)}/run`, undefined, signal);
      say(`${count(report.records)} new records in ${count(report.batches)} batches, ${count(report.users)} users computed anew.`);
    } catch (error) {
      say(error.message);
    } finally {
      run.disabled = false;
    }
  }

  function update(poll) {
    const { checkpoint } = poll;
    write(state, poll.state);
    state.className = `badge ${poll.state}`;
    write(problem, poll.problem ?? (checkpoint?.lastError ? `The last poll failed: ${checkpoint.lastError.message ?? ''}` : ''));
    tiles.hidden = !checkpoint;
    letters.update(checkpoint?.totals.deadLetters ?? 0);
    if (!checkpoint) {
      return;
    }
    const { totals } = checkpoint;
    tiles.replaceChildren(...[
      ['Behind', duration(poll.lagSeconds)],
      ['Polls', count(totals.polls)],
      ['Batches', count(totals.batches)],
      ['Records', count(totals.records)],
      ['Invalid', count(totals.invalidRecords), totals.invalidRecords > 0],
      ['Dead letters', count(totals.deadLetters), totals.deadLetters > 0],
    ].map(([name, value, bad]) => h('div', { class: bad ? 'bad' : null }, h('dt', null, name), h('dd', null, value))));
    details.replaceChildren(pairs([
      ['Up to', when(checkpoint.cursor.updatedAt)],
      ['Since', when(checkpoint.from)],
      ['Last success', when(checkpoint.lastSuccess)],
      ['Next due', when(checkpoint.nextDue)],
      ['Polls that found nothing, in a row', count(checkpoint.emptyPolls)],
      ['Polls that failed, in a row', checkpoint.failedPolls > 0 ? count(checkpoint.failedPolls) : null],
      ['Version of the checkpoint', count(checkpoint.version)],
    ]));
    sample(lags, poll.lagSeconds);
    sample(records, totals.records);
    sample(batches, totals.batches);
    chartsTitle.hidden = lags.length < 2;
    charts.hidden = chartsTitle.hidden;
    if (!charts.hidden) {
      draw(lag, lags, `Lag, now ${duration(poll.lagSeconds)}`, duration, true);
      draw(work, records, `Records, now ${count(totals.records)}`, count, false);
      draw(passes, batches, `Batches, now ${count(totals.batches)}`, count, false);
    }
  }

  function draw(place, series, label, format, zero) {
    place.replaceChildren(lines({ series: [series], label, format, zero, height: 140, width: place.clientWidth }));
  }

  function sample(samples, value) {
    samples.push([Date.now(), value]);
    if (samples.length > mostSamples) {
      samples.splice(1, 2);
    }
  }

  return { element, update };
}
