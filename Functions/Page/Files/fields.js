// Controls of a form that can say what is wrong with their values.

import { h, write } from './dom.js';

let made = 0;

/** A labelled control with room for what is wrong with its value; `fault('')` takes that away. */
export function createField(label, control, hint) {
  const wrong = h('span', { class: 'wrong', role: 'alert', id: `wrong-${++made}` });
  return {
    control,
    element: h('div', { class: 'field' },
      h('label', null, h('span', null, label, hint ? [' ', h('span', { class: 'hint' }, hint)] : null), control), wrong),
    fault(text) {
      write(wrong, text);
      if (text) {
        control.setAttribute('aria-invalid', 'true');
        control.setAttribute('aria-describedby', wrong.id);
        control.closest('details')?.setAttribute('open', '');
        control.focus();
      } else {
        control.removeAttribute('aria-invalid');
        control.removeAttribute('aria-describedby');
      }
    },
  };
}
