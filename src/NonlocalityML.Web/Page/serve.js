// Sends the table, shows what the server proves. Every part of the answer is HTML that the server escaped.
'use strict';
(() => {
  const $ = id => document.getElementById(id);
  const [form, table, answer, verdict, details, slider] = ['form', 'table', 'answer', 'verdict', 'details', 'visibility'].map($);
  let sent = null; // the table that the answer is about

  const typeOf = body => typeof body !== 'string' ? 'application/octet-stream'
    : body.trimStart().startsWith('{') ? 'application/json' : 'text/csv';

  async function ask(path, query, body = sent) {
    let response;
    try {
      response = await fetch(`${path}?${new URLSearchParams(query)}`, { method: 'POST', headers: { 'Content-Type': typeOf(body) }, body });
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
  const chosen = () => JSON.stringify([table.value, $('bias').value, $('inequality').value, $('trials').checked, $('scenario').value, $('layout').value]);
  const choose = text => {
    [table.value, $('bias').value, $('inequality').value, $('trials').checked, $('scenario').value = '', $('layout').value = ''] = JSON.parse(text);
  };
  // What the table itself does not tell.
  const told = () => ({
    ...($('scenario').value && { scenario: $('scenario').value }), ...($('layout').value && { layout: $('layout').value }),
  });
  const forget = () => { $('trials').checked = false; $('scenario').value = $('layout').value = ''; };
  const query = () => ({
    visibility: share(), name: $('example').value || 'table', trials: $('trials').checked,
    ...told(),
    ...($('bias').value && { bias: $('bias').value }), ...($('inequality').value && { inequality: $('inequality').value }),
  });

  // What was proven, the last one at the end. An answer about anything else than what stands above is dimmed, and not saved.
  const proven = [];
  function tellStale() {
    const isStale = proven.length > 0 && proven.at(-1) !== chosen();
    answer.classList.toggle('stale', isStale);
    verdict.inert = details.inert = isStale;
    if (isStale) $('class').hidden = true;
    if (isStale && !isBusy($('prove'))) $('status').textContent = '';
    $('stale').hidden = !isStale;
    for (const id of ['certificate', 'report', 'classify', 'visibility']) $(id).disabled = isStale;
    $('undo').hidden = !(isStale || proven.length > 1);
  }

  async function undo() {
    if (proven.length > 0 && proven.at(-1) === chosen()) proven.pop();
    if (proven.length === 0) return;
    choose(proven.pop());
    $('example').value = '';
    await prove();
  }

  // The address holds the table in its fragment, which browsers do not send; long tables are left out.
  const longestAddress = 8000;
  function tellAddress() {
    const fragment = `#table=${encodeURIComponent(chosen())}`;
    history.replaceState(null, '', fragment.length <= longestAddress ? fragment : location.pathname);
  }

  async function openAddress() {
    const [key, text] = location.hash.split('=');
    if (key !== '#table' || !text) return;
    try {
      choose(decodeURIComponent(text));
    } catch {
      return complain(new Error('The address of this page holds no table that can be read.'));
    }
    await prove();
  }

  function tellShare() {
    $('share').textContent = share() === 1 ? '1.000, as measured' : `${share().toFixed(3)}, with ${(1 - share()).toFixed(3)} of white noise`;
  }

  async function prove() {
    if (isBusy($('prove'))) return;
    complain(null);
    if (!table.value.trim()) return complain(new Error('There is no table yet: paste one, drop a file, or choose an example.'));
    setBusy($('prove'), true);
    tellStale();
    $('status').textContent = 'Proving ...';
    try {
      const text = table.value;
      slider.value = shown = 1;
      const html = await (await ask('/page/verdict', query(), text)).text();
      sent = text;
      if (proven.at(-1) !== chosen()) proven.push(chosen());
      tellStale();
      tellAddress();
      answer.hidden = false;
      tellShare();
      details.replaceChildren();
      $('class').hidden = true;
      await show(verdict, html);
      $('status').textContent = 'Computing statistics ...';
      await show(details, await (await ask('/page/details', { ...query(), statistics: true }, text)).text());
      $('status').textContent = `Done. ${verdict.querySelector('p').textContent}`;
    } catch (error) {
      $('status').textContent = '';
      complain(error);
    } finally {
      setBusy($('prove'), false);
      tellStale();
    }
  }

  // One request at a time; the last position of the slider is always shown.
  let moving = false;
  let shown = 1;
  async function move() {
    tellShare();
    $('class').hidden = true;
    if (moving) return;
    moving = true;
    verdict.setAttribute('aria-busy', 'true');
    try {
      for (let asked = null; asked !== share();) {
        asked = share();
        await show(verdict, await (await ask('/page/verdict', query())).text());
        shown = asked;
      }
      complain(null);
      $('status').textContent = `Done. ${verdict.querySelector('p').textContent}`;
    } catch (error) {
      complain(error);
      slider.value = shown;
      tellShare();
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
    try {
      // What is no text becomes a table of text first.
      const bytes = await file.arrayBuffer();
      const isText = !new Uint8Array(bytes).includes(0) && !/\.(gz|parquet|mat|npz|npy)$/i.test(file.name);
      table.value = isText ? await file.text() : await (await ask('/api/convert', told(), bytes)).text();
    } catch (error) {
      return complain(error);
    }
    await prove();
  }

  form.addEventListener('submit', event => { event.preventDefault(); prove(); });
  slider.addEventListener('input', move);
  $('certificate').addEventListener('click', event => save(event.currentTarget, '/api/certificate', {}, 'certificate.json'));
  $('report').addEventListener('click', event => save(event.currentTarget, '/api/report', { statistics: share() === 1 }, 'report.html'));
  $('classify').addEventListener('click', async event => {
    const button = event.currentTarget;
    if (isBusy(button)) return;
    setBusy(button, true);
    try {
      const found = await (await ask('/api/classify', query())).json();
      const name = found.class[0].toUpperCase() + found.class.slice(1);
      $('class').textContent = `${[`${name}: ${found.reason}`, found.statistics].filter(Boolean).join('; ')}.`;
      $('class').hidden = false;
      complain(null);
    } catch (error) {
      complain(error);
    } finally {
      setBusy(button, false);
    }
  });
  // Forgotten at once, so that the same file can be opened again after a scenario was told.
  $('file').addEventListener('change', event => { const [file] = event.target.files; event.target.value = ''; load(file); });
  table.addEventListener('input', () => { $('example').value = ''; tellStale(); });
  for (const id of ['bias', 'inequality', 'trials', 'scenario', 'layout']) $(id).addEventListener('input', tellStale);
  $('undo').addEventListener('click', undo);
  addEventListener('hashchange', openAddress);

  $('simulate').addEventListener('click', async event => {
    const button = event.currentTarget;
    if (isBusy(button)) return;
    setBusy(button, true);
    try {
      const wanted = { state: $('state').value, angles: $('angles').value, shots: $('shots').value };
      table.value = await (await ask('/api/simulate', wanted, '')).text();
      $('example').value = '';
      forget();
      await prove();
    } catch (error) {
      complain(error);
    } finally {
      setBusy(button, false);
    }
  });

  // Six decimals, rounded so that a bound stays one.
  const outward = (value, way) => (Math[way](value * 1e6) / 1e6).toFixed(6);

  $('bounds').addEventListener('click', async event => {
    const button = event.currentTarget;
    if (isBusy(button)) return;
    setBusy(button, true);
    $('bell-answer').replaceChildren();
    $('boundserror').hidden = true;
    try {
      const found = await (await ask('/api/inequality', {}, $('bell').value)).json();
      const rows = [
        ['inequality', found.inequality.text], ['name', found.inequality.name ?? 'none known here'],
        ['local bound', found.localBound.fraction],
        ['quantum value', found.quantum ? `${outward(found.quantum.lower, 'floor')} to ${outward(found.quantum.upper, 'ceil')}` : 'not computed in this scenario'],
        ['no-signalling bound', found.noSignaling ? found.noSignaling.upper.fraction : 'not computed in this scenario'],
      ];
      for (const [name, value] of rows) {
        const [term, text] = ['dt', 'dd'].map(tag => document.createElement(tag));
        [term.textContent, text.textContent] = [name, value];
        $('bell-answer').append(term, text);
      }
    } catch (error) {
      $('boundserror').textContent = error.message;
      $('boundserror').hidden = false;
    } finally {
      setBusy(button, false);
    }
  });
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
    forget();
    table.value = await (await fetch(`/api/examples/${encodeURIComponent(event.target.value)}`)).text();
    await prove();
  });

  (async () => {
    for (const name of await (await fetch('/api/examples')).json()) {
      $('example').append(new Option(name, name));
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: name });
      button.addEventListener('click', () => { $('example').value = name; $('example').dispatchEvent(new Event('change')); });
      $('examples').append(button);
    }
    await openAddress();
  })();
})();
