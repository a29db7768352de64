// Draws every figure from the JSON beside it, in the colours of the page, and again when these or the width change.
'use strict';
(() => {
  // Nothing here may need a style attribute, which the content policy refuses: no superscripts, so numbers like 1e-5, and no toolbar.
  // Only colours name properties; a text that looks like one stays as it is.
  const read = (drawing, style) => JSON.parse(drawing.nextElementSibling.textContent, (key, value) =>
    /color$/.test(key) && typeof value === 'string' && value.startsWith('var(') ? style.getPropertyValue(value.slice(4, -1)).trim() : value);

  // What is common to all figures.
  function template(style) {
    const [ink, soft, rule, block] = ['--ink', '--soft', '--rule', '--block'].map(name => style.getPropertyValue(name).trim());
    const axis = {
      automargin: true, fixedrange: true, zeroline: false, showline: true, linecolor: soft, gridcolor: rule, ticks: 'outside', ticklen: 4,
      tickcolor: soft, nticks: 7, exponentformat: 'e', minexponent: 5, hoverformat: '.6~g', title: { standoff: 8 },
    };
    return { layout: {
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', font: { family: 'system-ui, sans-serif', size: 12, color: ink },
      margin: { l: 8, r: 16, t: 12, b: 8 }, xaxis: axis, yaxis: axis, dragmode: false, hovermode: 'closest', bargap: 0.2,
      hoverlabel: { namelength: -1, bgcolor: block, bordercolor: soft, font: { color: ink } },
      legend: { orientation: 'h', x: 0, y: 1.01, yanchor: 'bottom' },
    } };
  }

  // The legend stands above the drawing and takes nothing from it.
  const legend = drawing => drawing.querySelector('.legend .bg')?.getBoundingClientRect().height ?? 0;
  const height = (drawing, width) => (drawing.dataset.aspect ? width * drawing.dataset.aspect : 300) + legend(drawing);

  async function draw(drawing) {
    const style = getComputedStyle(document.documentElement);
    const { data, layout } = read(drawing, style);
    const width = drawing.clientWidth;
    delete layout.title; // the caption says it
    Plotly.purge(drawing);
    await Plotly.newPlot(
      drawing, data, { ...layout, template: template(style), width, height: height(drawing, width) }, { displayModeBar: false });
    if (legend(drawing) > 0) await Plotly.relayout(drawing, { height: height(drawing, width) });
  }

  // A picture for a paper: in light colours, with its title.
  async function save(drawing, name) {
    const print = document.createElement('div');
    print.className = 'print';
    document.body.append(print);
    const style = getComputedStyle(print);
    const { data, layout } = read(drawing, style);
    const look = template(style);
    print.remove();
    Object.assign(look.layout, { paper_bgcolor: '#ffffff', plot_bgcolor: '#ffffff' });
    const title = { ...layout.title, automargin: true, yref: 'container', y: 0.98, font: { size: 15 } };
    const [format, width] = [name.slice(-3), drawing.dataset.aspect === '1' ? 480 : 720];
    const link = document.createElement('a');
    link.href = await Plotly.toImage(
      { data, layout: { ...layout, title, template: look } }, { format, width, height: height(drawing, width) + 40, scale: format === 'png' ? 3 : 1 });
    link.download = name;
    link.click();
  }

  // Also for parts that a script puts on the page later.
  const all = (root = document) => Promise.all([...root.querySelectorAll('.drawing')].map(drawing =>
    draw(drawing).catch(error => { drawing.textContent = `This figure cannot be drawn: ${error.message}`; })));
  globalThis.drawFigures = all;
  document.addEventListener('click', event => {
    const name = event.target.dataset?.save;
    if (name) save(event.target.closest('figure').querySelector('.drawing'), name);
  });
  let width = innerWidth;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => all());
  addEventListener('resize', () => { if (innerWidth !== width) { width = innerWidth; all(); } });
  all();
})();
