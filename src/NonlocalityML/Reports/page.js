// Draws every figure from the JSON beside it, in the colours of the page, and again when these or the width change.
'use strict';
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const category = isDark => isDark
    ? ['#56b4e9', '#f0a030', '#2cc795', '#f0a3cc', '#b79ced', '#c8c8c8']
    : ['#0868ac', '#c44e00', '#00805c', '#b0467f', '#6a4fb0', '#5c5c5c'];

  function config() {
    const style = getComputedStyle(document.documentElement);
    const [ink, soft, rule] = ['--ink', '--soft', '--rule'].map(name => style.getPropertyValue(name).trim());
    const colors = category(dark.matches);
    const text = { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' };
    return {
      background: 'transparent', font: 'system-ui, sans-serif', range: { category: colors }, view: { stroke: null },
      axis: { ...text, gridColor: rule, domainColor: soft, tickColor: soft, gridOpacity: 0.6, tickCount: 6 },
      legend: { ...text, orient: 'top', labelLimit: 280, columns: innerWidth < 500 ? 1 : 3, gradientLength: 140 },
      mark: { color: colors[0] }, text: { color: ink },
      style: {
        reference: { color: soft, strokeDash: [5, 4], strokeWidth: 1 },
        graticule: { color: rule, strokeWidth: 1 },
      },
    };
  }

  async function draw(drawing) {
    const spec = JSON.parse(drawing.nextElementSibling.textContent);
    delete spec.title; // the caption says it
    if (drawing.dataset.aspect) spec.height = drawing.clientWidth * drawing.dataset.aspect;
    drawing.view?.finalize();
    drawing.view = await vegaEmbed(drawing, spec, {
      mode: 'vega-lite', renderer: 'svg', ast: true, config: config(),
      actions: { export: true, source: false, compiled: false, editor: false },
    });
    // One picture with one description; its numbers are in the table below. The menu beside it stays reachable.
    const picture = drawing.querySelector('svg.marks');
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', drawing.getAttribute('aria-label'));
    drawing.querySelector('summary')?.setAttribute('aria-label', 'Save this picture');
  }

  // Also for parts that a script puts on the page later.
  const all = (root = document) => Promise.all([...root.querySelectorAll('.drawing')].map(drawing =>
    draw(drawing).catch(error => { drawing.textContent = `This figure cannot be drawn: ${error.message}`; })));
  globalThis.drawFigures = all;
  let width = innerWidth;
  dark.addEventListener('change', () => all());
  addEventListener('resize', () => { if (innerWidth !== width) { width = innerWidth; all(); } });
  all();
})();
