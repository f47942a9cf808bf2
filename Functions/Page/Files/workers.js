// Which worker has which batch of a job, and which ones they were seen to have since the page was opened.

import { get } from './api.js';
import { h, svg, write } from './dom.js';
import { ago, count, when } from './format.js';

const laneHeight = 18;
const gap = 3;
const head = 20;
const foot = 22;
const leastWidth = 4;
const mostSeen = 500;

/** Workers tell of their batches every half a minute; what ended in between is not known here, nor what ended before the page was opened. */
export function createInHand(path, signal) {
  const chart = h('div', { class: 'gantt' });
  const words = h('figcaption');
  const rows = h('tbody');
  const table = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Batches in hand' }, h('table', null,
    h('thead', null, h('tr', null, ['Worker', 'From document', 'Before document', 'Since'].map((name) => h('th', { scope: 'col' }, name)))), rows));
  const element = h('section', { class: 'sheet', hidden: true, 'aria-labelledby': 'in-hand-title' },
    h('h2', { id: 'in-hand-title' }, 'Batches of the workers'), h('figure', null, words, chart), table);
  const seen = new Map();
  let workers = [];

  async function update(job) {
    if (job.status === 'Running') {
      const [{ assignments }, all] = await Promise.all([get(`${path}/assignments`, signal), get('workers', signal)]);
      workers = all.workers.filter((worker) => !worker.lost || assignments.some((batch) => batch.worker === worker.id));
      look(assignments);
    } else {
      seen.forEach((batch) => { batch.isInHand = false; });
    }
    draw();
  }

  function look(assignments) {
    seen.forEach((batch) => { batch.isInHand = false; });
    for (const batch of assignments) {
      const told = Date.parse(workers.find((worker) => worker.id === batch.worker)?.lastSeen ?? batch.since);
      seen.set(JSON.stringify([batch.worker, batch.startKey, batch.endKey, batch.since]), { ...batch, isInHand: true, from: Date.parse(batch.since), to: Math.max(told, Date.parse(batch.since)) });
    }
    while (seen.size > mostSeen) {
      seen.delete(seen.keys().next().value);
    }
  }

  function draw() {
    const batches = [...seen.values()].sort((one, other) => one.from - other.from);
    const inHand = batches.filter((batch) => batch.isInHand);
    element.hidden = batches.length === 0;
    if (element.hidden) {
      return;
    }
    write(words, inHand.length === 0 ? 'None is in hand. Those that were seen since this page was opened:'
      : `${count(inHand.length)} in hand by what the workers told last, at most half a minute ago${batches.length > inHand.length ? '; paler those that were seen before' : ''}.`);
    chart.replaceChildren(gantt(workers, batches, chart.clientWidth));
    table.hidden = inHand.length === 0;
    rows.replaceChildren(...inHand.map((batch) => h('tr', null,
      h('td', null, batch.worker, batch.lost ? h('span', { class: 'wrong' }, ' lost') : null),
      h('td', null, batch.startKey ?? ''), h('td', null, batch.endKey ?? ''), h('td', null, ago(batch.since)))));
  }

  return { element, update };
}

/** The batches over time, in as many lanes of each worker as it had batches at a time. */
function gantt(workers, batches, room) {
  const width = Math.max(260, room);
  const [start, end] = [Math.min(...batches.map((batch) => batch.from)), Math.max(...batches.map((batch) => batch.to))];
  const x = (time) => ((width - leastWidth) * (end === start ? 0 : (time - start) / (end - start)));
  const names = [...new Set([...workers.map((worker) => worker.id), ...batches.map((batch) => batch.worker)])].sort();
  const marks = [];
  let y = 0;
  for (const name of names) {
    const worker = workers.find((known) => known.id === name);
    const lanes = [];
    marks.push(svg('text', { x: 0, y: y + head - 6 }, `${name}${worker ? `, ${count(worker.slots)} at a time` : ''}${worker?.lost ? ', lost' : ''}`));
    y += head;
    for (const batch of batches.filter((one) => one.worker === name)) {
      let lane = lanes.findIndex((until) => until <= batch.from);
      lane = lane < 0 ? lanes.length : lane;
      lanes[lane] = batch.to;
      marks.push(svg('rect', {
        class: batch.lost ? 'batch lost' : batch.isInHand ? 'batch' : 'batch before', x: x(batch.from), y: y + lane * (laneHeight + gap), rx: 3, height: laneHeight,
        width: Math.max(leastWidth, x(batch.to) - x(batch.from)),
      }, svg('title', null, `${batch.startKey ?? 'the first document'} to ${batch.endKey ?? 'the last one'}, since ${when(batch.since)}`)));
    }
    y += Math.max(1, lanes.length) * (laneHeight + gap) + gap;
  }
  marks.push(
    svg('text', { x: 0, y: y + foot - 8 }, new Date(start).toLocaleTimeString()),
    end > start ? svg('text', { x: width, y: y + foot - 8, 'text-anchor': 'end' }, new Date(end).toLocaleTimeString()) : null);
  return svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${y + foot}`, role: 'img', 'aria-label': `${batches.length} batches of ${names.length} workers over time` }, marks);
}
