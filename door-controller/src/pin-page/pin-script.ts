/**
 * The page's program, as the browser gets it. It keeps nothing: the word comes from the fragment, which no server ever
 * sees, and what is typed leaves once, as three lines of digits.
 */
export const PIN_SCRIPT = `'use strict';
(() => {
  const word = location.hash.slice(1);
  const form = document.querySelector('form');
  const message = document.querySelector('[role=alert]');
  const done = document.querySelector('[role=status]');
  const words = document.body.dataset;
  const field = (name) => document.getElementById(name);
  const fields = () => [...form.querySelectorAll('input')].filter((input) => !input.closest('[hidden]'));
  let last = null;

  const say = (text, input) => {
    message.textContent = text;
    for (const each of fields()) each.removeAttribute('aria-invalid');
    if (input) {
      input.setAttribute('aria-invalid', 'true');
      input.focus();
    }
  };
  const finish = (text) => {
    for (const input of form.querySelectorAll('input')) input.value = '';
    form.hidden = true;
    message.textContent = '';
    done.textContent = text;
    done.focus();
  };
  const call = (path, body) =>
    fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.monban.pins', 'x-desk-word': word },
      body,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
  const inputOf = (problem) =>
    field(problem.startsWith('jpki') ? 'jpki-pin' : problem.startsWith('duress') ? 'duress-pin' : 'badge-pin');

  const begin = async () => {
    const answer = await call('/question', '');
    if (answer.status !== 200) return finish(words.over);
    const { jpki, badge, triesLeft } = await answer.json();
    field('jpki').hidden = !jpki;
    field('badge').hidden = !badge;
    form.hidden = false;
    const [first] = fields();
    if (triesLeft !== null) say(words.jpkiPinWrong.replace('{tries}', triesLeft), field('jpki-pin'));
    else first.focus();
  };
  const send = async () => {
    if (field('badge-pin').value !== field('badge-pin-again').value) {
      return say(words.notTheSame, field('badge-pin-again'));
    }
    const lines = [field('jpki-pin').value, field('badge-pin').value, field('duress-pin').value];
    const answer = await call('/pins', lines.join('\\n'));
    if (answer.status === 204) return finish(words.done);
    if (answer.status !== 422) return finish(words.over);
    const { problem } = await answer.json();
    say(JSON.parse(words.problems)[problem], inputOf(problem));
  };
  const unreachable = () => say(words.unreachable, null);

  form.addEventListener('focusin', (event) => {
    if (event.target instanceof HTMLInputElement) last = event.target;
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send().catch(unreachable);
  });
  field('keys').addEventListener('click', (event) => {
    const key = event.target.closest('button')?.dataset.key;
    if (key === undefined) return;
    const input = last ?? fields()[0];
    input.value = key === 'erase' ? input.value.slice(0, -1) : (input.value + key).slice(0, input.maxLength);
  });
  field('show').addEventListener('click', () => {
    const show = field('show').getAttribute('aria-pressed') !== 'true';
    field('show').setAttribute('aria-pressed', String(show));
    field('show').textContent = show ? words.hide : words.show;
    for (const input of form.querySelectorAll('input')) input.type = show ? 'text' : 'password';
  });
  for (const link of document.querySelectorAll('a')) link.href += location.hash;
  begin().catch(() => finish(words.unreachable));
})();
`;
