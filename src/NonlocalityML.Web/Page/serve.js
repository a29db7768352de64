// Sends the table, shows what the server proves. Every part of the answer is HTML that the server escaped.
'use strict';
(() => {
  const $ = id => document.getElementById(id);
  const [form, table, answer, verdict, details, slider] = ['form', 'table', 'answer', 'verdict', 'details', 'visibility'].map($);
  let sent = null; // the table that the answer is about

  const typeOf = text => text.trimStart().startsWith('{') ? 'application/json' : 'text/csv';

  async function ask(path, query, text = sent) {
    let response;
    try {
      response = await fetch(`${path}?${new URLSearchParams(query)}`, { method: 'POST', headers: { 'Content-Type': typeOf(text) }, body: text });
    } catch {
      throw new Error('The server does not answer. Is "nonlocality serve" still running?');
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => null);
    throw new Error(problem?.detail ?? `The server answered ${response.status}.`);
  }

  function complain(error) {
    $('error').textContent = error?.message ?? '';
    $('error').hidden = !error;
  }

  // A button at work keeps the focus, which one that is disabled would lose.
  const isBusy = button => button.getAttribute('aria-disabled') === 'true';
  const setBusy = (button, busy) => button.setAttribute('aria-disabled', busy);

  // Draws unseen, then swaps, so that nothing jumps.
  async function show(place, html) {
    const next = document.createElement('div');
    next.innerHTML = html;
    next.style.cssText = `position:absolute;visibility:hidden;width:${place.clientWidth}px`;
    place.after(next);
    await drawFigures(next);
    const open = [...place.querySelectorAll('details')].map(one => one.open);
    next.querySelectorAll('details').forEach((one, i) => { if (open[i]) one.open = true; });
    place.replaceChildren(...next.childNodes);
    next.remove();
  }

  const share = () => Number(slider.value);
  const query = () => ({ visibility: share(), name: $('example').value || 'table' });

  function tellShare() {
    $('share').textContent = share() === 1 ? '1.000, as measured' : `${share().toFixed(3)}, with ${(1 - share()).toFixed(3)} of white noise`;
  }

  async function prove() {
    if (isBusy($('prove'))) return;
    complain(null);
    if (!table.value.trim()) return complain(new Error('There is no table yet: paste one, drop a file, or choose an example.'));
    setBusy($('prove'), true);
    $('status').textContent = 'Proving ...';
    try {
      const text = table.value;
      slider.value = 1;
      const html = await (await ask('/page/verdict', query(), text)).text();
      sent = text;
      answer.hidden = false;
      tellShare();
      details.replaceChildren();
      await show(verdict, html);
      $('status').textContent = 'Computing statistics ...';
      await show(details, await (await ask('/page/details', { ...query(), statistics: true })).text());
      $('status').textContent = `Done. ${verdict.querySelector('p').textContent}`;
    } catch (error) {
      $('status').textContent = '';
      complain(error);
    } finally {
      setBusy($('prove'), false);
    }
  }

  // One request at a time; the last position of the slider is always shown.
  let moving = false;
  async function move() {
    tellShare();
    if (moving) return;
    moving = true;
    verdict.setAttribute('aria-busy', 'true');
    try {
      for (let shown = null; shown !== share();) {
        shown = share();
        await show(verdict, await (await ask('/page/verdict', query())).text());
      }
      complain(null);
      $('status').textContent = `Done. ${verdict.querySelector('p').textContent}`;
    } catch (error) {
      complain(error);
    } finally {
      moving = false;
      verdict.removeAttribute('aria-busy');
    }
  }

  async function save(button, path, options, name) {
    if (isBusy(button)) return;
    setBusy(button, true);
    try {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await (await ask(path, { ...query(), ...options })).blob());
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      complain(null);
    } catch (error) {
      complain(error);
    } finally {
      setBusy(button, false);
    }
  }

  async function load(file) {
    if (!file) return;
    if (file.size > 1 << 20) return complain(new Error(`${file.name} has ${file.size} bytes; at most ${1 << 20} are read.`));
    $('example').value = '';
    table.value = await file.text();
    await prove();
  }

  form.addEventListener('submit', event => { event.preventDefault(); prove(); });
  slider.addEventListener('input', move);
  $('certificate').addEventListener('click', event => save(event.currentTarget, '/api/certificate', {}, 'certificate.json'));
  $('report').addEventListener('click', event => save(event.currentTarget, '/api/report', { statistics: share() === 1 }, 'report.html'));
  $('file').addEventListener('change', event => load(event.target.files[0]));
  table.addEventListener('input', () => { $('example').value = ''; });
  table.addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) prove(); });
  for (const [name, over] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
    table.addEventListener(name, event => {
      table.classList.toggle('over', over);
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      if (name === 'drop') load(event.dataTransfer.files[0]);
    });
  }

  $('example').addEventListener('change', async event => {
    if (!event.target.value) return;
    table.value = await (await fetch(`/api/examples/${encodeURIComponent(event.target.value)}`)).text();
    await prove();
  });

  (async () => {
    for (const name of await (await fetch('/api/examples')).json()) $('example').append(new Option(name, name));
  })();
})();
