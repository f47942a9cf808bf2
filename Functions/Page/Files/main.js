// Which view is shown: every one has an address behind the #.

import { askForKey } from './api.js';
import { h } from './dom.js';
import { showJobs } from './jobs.js';
import { showJob } from './job.js';
import { showArticle } from './article.js';
import { showMatching } from './matching.js';
import { showQuery } from './query.js';
import { showPolls } from './polls.js';
import { showSchedules } from './schedules.js';
import { showAnalytics } from './analytics.js';

const places = [
  { name: 'jobs', title: 'Jobs', show: (main, parts, query, signal) => (parts[0] ? showJob : showJobs)(main, parts, query, signal) },
  { name: 'schedules', title: 'Schedules', show: showSchedules },
  { name: 'article', title: 'Articles', show: showArticle },
  { name: 'polls', title: 'Polls', show: showPolls },
  { name: 'analytics', title: 'Analytics', show: showAnalytics },
  { name: 'query', title: 'Queries', show: showQuery },
  { name: 'matching', title: 'Matching', show: showMatching },
];

const main = document.getElementById('main');
const nav = document.getElementById('places');
nav.append(...places.map((place) => h('a', { href: `#/${place.name}` }, place.title)));

let leaving = new AbortController();
let shownBefore = false;

async function show() {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, ...parts] = path.split('/').map(decodeURIComponent);
  const place = places.find((candidate) => candidate.name === name) ?? places[0];
  for (const link of nav.children) {
    if (link.getAttribute('href') === `#/${place.name}`) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  document.title = `${[place.title, ...parts].join(' ')} · Pipeline`;
  main.replaceChildren();
  if (shownBefore) {
    // As after a page that was loaded: the keyboard and the reader begin at the view.
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  shownBefore = true;
  try {
    await place.show(main, parts, new URLSearchParams(search), signal);
  } catch (error) {
    if (!signal.aborted) {
      main.append(h('div', { class: 'sheet', role: 'alert' }, h('h2', null, error.title ?? 'This did not work'), h('p', null, error.message)));
    }
  }
}

addEventListener('hashchange', show);
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
document.getElementById('key').addEventListener('click', async () => {
  await askForKey();
  await show();
});
show();
