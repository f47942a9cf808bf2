// The form that starts a job.

import { get, post, Problem } from './api.js';
import { ask, field, h, say } from './dom.js';

const fields = [
  ['database', 'Database', 'the host’s own when empty', { autocomplete: 'off', spellcheck: 'false' }],
  ['attachments', 'Attachments', 'patterns, with commas between them', { placeholder: '*.txt' }],
  ['startKey', 'From document', 'included', { autocomplete: 'off' }],
  ['endKey', 'To document', 'excluded', { autocomplete: 'off' }],
  ['limit', 'At most', 'documents', { type: 'number', min: 1 }],
  ['minConfidence', 'Least confidence', '0 to 1', { type: 'number', min: 0, max: 1, step: 'any', placeholder: '0' }],
  ['batchSize', 'Batch size', 'documents', { type: 'number', min: 1, placeholder: '100' }],
  ['parallelism', 'Parallelism', 'requests at a time', { type: 'number', min: 1, placeholder: '16' }],
  ['pagesInFlight', 'Pages in flight', 'at a time', { type: 'number', min: 1 }],
];
const numbers = new Set(['limit', 'minConfidence', 'batchSize', 'parallelism', 'pagesInFlight']);

/** Asks what to do and starts it; leads to the job. */
export async function startJob(signal) {
  const inputs = Object.fromEntries(fields.map(([name, , , attributes]) => [name, h('input', { name, ...attributes })]));
  const model = h('select', { name: 'model' }, h('option', { value: '' }, 'The default'));
  const force = h('input', { type: 'checkbox', name: 'force' });
  const dryRun = h('input', { type: 'checkbox', name: 'dryRun' });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const control = (name) => field(...fields.find(([key]) => key === name).slice(1, 2), inputs[name], fields.find(([key]) => key === name)[2]);
  const start = h('button', { class: 'first', value: 'start' }, 'Start');
  const dialog = h('dialog', { 'aria-labelledby': 'start-title' },
    h('form', { method: 'dialog', novalidate: true },
      h('h2', { id: 'start-title' }, 'Start a job'),
      h('div', { class: 'fields' }, control('database'), control('attachments')),
      h('div', { class: 'fields' }, field('Model', model), control('minConfidence')),
      h('label', { class: 'check' }, dryRun, h('span', null, 'Dry run ', h('span', { class: 'hint' }, 'counts what would be done and saves nothing'))),
      h('label', { class: 'check' }, force, h('span', null, 'Again ', h('span', { class: 'hint' }, 'annotates anew what is up to date already'))),
      h('details', null, h('summary', null, 'Range and pace'),
        h('div', { class: 'fields' }, ['startKey', 'endKey', 'limit', 'batchSize', 'parallelism', 'pagesInFlight'].map(control))),
      wrong,
      h('div', { class: 'ends' }, h('button', { value: '', type: 'button', onclick: () => dialog.close('') }, 'Cancel'), start)));

  get('models', signal)
    .then(({ models }) => model.append(...models.filter((known) => known.id).map((known) => h('option', { value: known.name }, known.name))))
    .catch(() => { /* The default is there all the same. */ });

  dialog.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    wrong.textContent = '';
    start.disabled = true;
    Object.values(inputs).forEach((input) => input.removeAttribute('aria-invalid'));
    const body = { kind: 'classify' };
    for (const [name, input] of Object.entries(inputs)) {
      if (input.value !== '' || input.validity.badInput) {
        body[name] = numbers.has(name) ? input.valueAsNumber : name === 'attachments' && input.value.includes(',') ? input.value.split(',').map((pattern) => pattern.trim()) : input.value;
      }
    }
    Object.assign(body, model.value ? { model: model.value } : {}, force.checked ? { force: true } : {}, dryRun.checked ? { dryRun: true } : {});
    try {
      const job = await post('jobs', body, signal);
      dialog.close('started');
      say('The job has been started.');
      location.hash = `#/jobs/${encodeURIComponent(job.id)}`;
    } catch (error) {
      wrong.textContent = error instanceof Problem ? error.message : 'The host cannot be reached; nothing has been started.';
      const [name] = Object.keys(error.errors ?? {});
      inputs[name]?.setAttribute('aria-invalid', 'true');
      inputs[name]?.closest('details')?.setAttribute('open', '');
      inputs[name]?.focus();
    } finally {
      start.disabled = false;
    }
  });
  await ask(dialog);
}
