// Analytics of a user, and the anomalies of all.

import { get, Problem, query } from './api.js';
import { lines } from './chart.js';
import { field, h, pairs } from './dom.js';
import { count, number, percent, when } from './format.js';

const metrics = [
  ['steps', 'Steps', ''], ['distance', 'Distance', 'km'], ['calories', 'Calories', 'kcal'], ['activeMinutes', 'Active time', 'minutes'],
  ['heartPoints', 'Heart points', ''], ['weight', 'Weight', 'kg'], ['sleepHours', 'Sleep', 'hours'], ['height', 'Height', 'cm'],
  ['bodyTemperature', 'Body temperature', '°C'], ['hydration', 'Hydration', 'litres'],
  ['bloodPressureSystolic', 'Systolic blood pressure', 'mmHg'], ['bloodPressureDiastolic', 'Diastolic blood pressure', 'mmHg'],
];
const ranges = [['7day', 7], ['30day', 30], ['90day', 90]];
const arrows = { Increasing: '↗', Decreasing: '↘', Stable: '→', increasing: '↗', decreasing: '↘', stable: '→' };

export async function showAnalytics(main, parts, address, signal) {
  const userId = address.get('userId') ?? '';
  const user = h('input', { name: 'userId', value: userId, autocomplete: 'off', spellcheck: 'false', placeholder: 'user-00003' });
  const form = h('form', { class: 'toolbar sheet' }, field('User', user), h('button', { class: 'first' }, 'Show'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.hash = `#/analytics${query({ userId: user.value.trim() })}`;
  });
  main.append(h('div', { class: 'head' }, h('h1', null, userId ? `Analytics of ${userId}` : 'Analytics')), form);
  if (userId) {
    await showUser(main, userId, address.get('metric'), signal);
  }
  await showAnomalies(main, userId, address, signal);
}

async function find(userId, metricType, timeRange, signal) {
  try {
    return await get(`analytics${query({ userId, metricType, timeRange })}`, signal);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      return null;
    }
    throw error;
  }
}

async function showUser(main, userId, wanted, signal) {
  const found = await Promise.all(metrics.map(([name]) => find(userId, name, '30day', signal)));
  const there = metrics.filter((_, index) => found[index]);
  if (there.length === 0) {
    main.append(h('div', { class: 'sheet empty' }, h('p', null, `There are no analytics of ${userId}.`)));
    return;
  }
  const chosen = there.find(([name]) => name === wanted) ?? there[0];
  main.append(
    h('section', { class: 'sheet' }, h('h2', null, 'The last 30 days'), h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Metrics' }, h('table', null,
      h('thead', null, h('tr', null, ['Metric', 'Newest', 'Mean', 'Median', 'Range', 'Trend', 'Against before', 'Days', 'Anomalies']
        .map((name, index) => h('th', { scope: 'col', class: index > 0 ? 'number' : null }, name)))),
      h('tbody', null, metrics.map((metric, index) => found[index] && metricRow(userId, metric, found[index].results, metric === chosen)))))),
    await metricSection(userId, chosen, signal));
}

function metricRow(userId, [name, label, unit], { newestValue, statistics, trend, comparison, anomalies }, current) {
  const cell = (text) => h('td', { class: 'number' }, text);
  return h('tr', null,
    h('th', { scope: 'row' }, h('a', { href: `#/analytics${query({ userId, metric: name })}`, 'aria-current': current ? 'true' : null }, label),
      unit ? h('span', { class: 'hint' }, ` ${unit}`) : null),
    cell(number(newestValue)), cell(number(statistics.mean)), cell(number(statistics.median)),
    cell(`${number(statistics.minimum)} – ${number(statistics.maximum)}`),
    cell(`${arrows[trend.direction] ?? ''} ${percent(trend.percentage)}`), cell(percent(comparison.percentage)),
    cell(`${count(statistics.count)} of 30`), cell(count(anomalies.length)));
}

async function metricSection(userId, [name, label, unit], signal) {
  const documents = await Promise.all(ranges.map(([range]) => find(userId, name, range, signal)));
  const results = documents.map((document) => document?.results);
  const last = results.findLast((result) => result);
  const anomalies = results.at(-1)?.anomalies ?? [];
  const day = (text) => Date.parse(`${text}T00:00:00Z`);
  const newest = day(last.newestDay);
  // The mean of each window, from its first day to its last: the shortest one stands out.
  const means = results.map((result, index) => result && [[newest - (ranges[index][1] - 1) * 86_400_000, result.statistics.mean], [newest, result.statistics.mean]]);
  const streak = results.find((result) => result?.streak)?.streak;
  return h('section', { class: 'sheet' },
    h('h2', null, label, unit ? h('span', { class: 'hint' }, ` ${unit}`) : null),
    h('figure', null,
      lines({
        series: means.filter((mean) => mean).reverse(),
        marks: anomalies.map((anomaly) => [day(anomaly.date), anomaly.value, anomaly.severity.toLowerCase(), anomaly.sentence]),
        label: `Rolling means of ${label} and its ${anomalies.length} anomalies over 90 days`,
        zero: false,
        height: 200,
        formatTime: (time) => new Date(time).toISOString().slice(0, 10),
      }),
      h('figcaption', null, `Rolling means: 90 days as a line, shorter windows dashed. Dots are days out of the ordinary (${anomalies.length}).`)),
    h('div', { class: 'halves' },
      pairs([
        ...ranges.map(([, days], index) => [`Mean of ${days} days`, results[index] ? number(results[index].statistics.mean) : null]),
        ['Newest', `${number(last.newestValue)} on ${last.newestDay}`],
        ['Percentile of 90 days', last.percentile === null ? null : percent(last.percentile)],
        ['Streak over 1,000', streak ? `${count(streak.current)} days${streak.startDay ? ` since ${streak.startDay}` : ''}, longest ${count(streak.longest)}` : null],
        ['Calculated', when(documents.find((document) => document).calculatedAt)],
      ]),
      anomalies.length > 0 ? h('ul', { class: 'small' }, anomalies.toReversed().slice(0, 8).map((anomaly) => h('li', null, anomaly.sentence))) : null));
}

async function showAnomalies(main, userId, address, signal) {
  const severity = address.get('severity') ?? '';
  const from = address.get('from') ?? '';
  const go = () => { location.hash = `#/analytics${query({ userId, severity: choice.value, from: since.value })}`; };
  const choice = h('select', { onchange: go }, [['', 'Any'], ['low', 'Low'], ['medium', 'Medium'], ['high', 'High']]
    .map(([value, text]) => h('option', { value, selected: value === severity }, text)));
  const since = h('input', { type: 'date', value: from, onchange: go });
  const body = h('tbody');
  const more = h('button', { type: 'button', hidden: true, onclick: () => next().catch((error) => more.replaceWith(error.message)) }, 'Show more');
  const table = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Anomalies' }, h('table', null,
    h('thead', null, h('tr', null, ['Day', 'User', 'Severity', 'What'].map((name) => h('th', { scope: 'col' }, name)))), body));
  const none = h('p', { class: 'soft', hidden: true }, 'None.');
  main.append(h('section', { class: 'sheet' },
    h('h2', null, userId ? 'Anomalies' : 'Anomalies of all users'),
    h('div', { class: 'toolbar' }, field('Severity', choice), field('Since', since)), table, none, more));

  let continuation = null;
  async function next() {
    const page = await get(`analytics/anomalies${query({ userId, severity, from, continuation, limit: 50 })}`, signal);
    body.append(...page.anomalies.map((anomaly) => h('tr', null,
      h('td', null, anomaly.date), h('td', null, h('a', { href: `#/analytics${query({ userId: anomaly.userId })}` }, anomaly.userId)),
      h('td', null, h('span', { class: `badge ${anomaly.severity.toLowerCase()}` }, anomaly.severity)), h('td', null, anomaly.sentence))));
    continuation = page.continuation;
    more.hidden = !continuation;
    none.hidden = body.children.length > 0;
    table.hidden = body.children.length === 0;
  }
  await next();
}
