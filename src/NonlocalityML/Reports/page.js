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

  // An axis of whole numbers has no ticks between them.
  function keepWhole(data, layout) {
    if (layout.xaxis?.tickformat !== 'd') return;
    const values = data.flatMap(trace => trace.x);
    layout.xaxis.dtick = Math.max(1, Math.ceil((Math.max(...values) - Math.min(...values)) / 8));
    layout.xaxis.tick0 = Math.min(...values);
  }

  // Plotly writes powers of ten as 1e-4, as its own superscripts need style attributes.
  const power = text => text.replace(/^([\u2212-]?[\d.]+)e([\u2212+-]?)(\d+)$/, (_, factor, sign, digits) =>
    `${factor === '1' ? '' : `${factor}\u00d7`}10${/[\u2212-]/.test(sign) ? '\u207b' : ''}` +
    [...digits].map(digit => '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079'[digit]).join(''));
  const setPowers = svg => svg.querySelectorAll('.xtick text, .ytick text, .x2tick text').forEach(text => {
    const set = power(text.textContent);
    if (set !== text.textContent) text.textContent = set;
  });

  // Powers are wider than what Plotly made room for: the title of their axis steps aside.
  const wide = 24;
  const isCrowded = drawing => {
    const title = drawing.querySelector('.ytitle')?.getBoundingClientRect();
    return title && [...drawing.querySelectorAll('.ytick text')].some(text => text.getBoundingClientRect().left < title.right);
  };

  // The legend stands above the drawing and takes nothing from it.
  const legend = drawing => drawing.querySelector('.legend .bg')?.getBoundingClientRect().height ?? 0;
  const height = (drawing, width) => (drawing.dataset.aspect ? width * drawing.dataset.aspect : 300) + legend(drawing);

  async function draw(drawing) {
    const style = getComputedStyle(document.documentElement);
    const { data, layout } = read(drawing, style);
    keepWhole(data, layout);
    const width = drawing.clientWidth;
    delete layout.title; // the caption says it
    Plotly.purge(drawing);
    await Plotly.newPlot(
      drawing, data, { ...layout, template: template(style), width, height: height(drawing, width) }, { displayModeBar: false });
    if (legend(drawing) > 0) await Plotly.relayout(drawing, { height: height(drawing, width) });
    setPowers(drawing);
    if (!isCrowded(drawing)) return;
    drawing.dataset.crowded = '';
    await Plotly.relayout(drawing, { 'yaxis.title.standoff': wide });
    setPowers(drawing);
  }

  // A picture for a paper: in light colours, a column (86 mm) or two wide, without the title, which its caption there says.
  const fonts = 'Helvetica, Arial, sans-serif';
  async function vector(drawing) {
    const print = document.createElement('div');
    print.className = 'print';
    document.body.append(print);
    const style = getComputedStyle(print);
    const { data, layout } = read(drawing, style);
    const look = template(style);
    keepWhole(data, layout);
    if ('crowded' in drawing.dataset) layout.yaxis.title.standoff = wide;
    print.remove();
    Object.assign(look.layout, { paper_bgcolor: '#ffffff', plot_bgcolor: '#ffffff', font: { ...look.layout.font, family: fonts } });
    const isColumn = drawing.dataset.aspect === '1';
    const [width, millimetres] = [isColumn ? 480 : 720, isColumn ? 86 : 178];
    const tall = height(drawing, width) + 16;
    delete layout.title;
    const url = await Plotly.toImage({ data, layout: { ...layout, template: look } }, { format: 'svg', width, height: tall });
    // By text: a parsed document would fall under the content policy of the page and lose its styles.
    const escape = text => text.replace(/[&<>]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);
    const text = decodeURIComponent(url.slice(url.indexOf(',') + 1))
      .replace(/>([^<>]*)</g, (_, words) => `>${power(words)}<`)
      .replace(/<svg[^>]*>/, root => root.replace(/ width="[^"]*"/, ` width="${millimetres}mm"`)
        .replace(/ height="[^"]*"/, ` height="${(millimetres * tall / width).toFixed(2)}mm"`)
        .replace(/ viewBox="[^"]*"/, '').replace(/>$/, ` viewBox="0 0 ${width} ${tall}">`)
        + `<title>${escape(drawing.getAttribute('aria-label'))}</title>`);
    return { text, width, tall };
  }

  async function save(drawing, name) {
    const { text, width, tall } = await vector(drawing);
    let href = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
    if (name.endsWith('.png')) {
      const picture = new Image();
      picture.src = href;
      await picture.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: 3 * width, height: Math.round(3 * tall) });
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(href);
      href = canvas.toDataURL('image/png');
    }
    Object.assign(document.createElement('a'), { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10000);
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

  // Who asks for #figures gets the pictures for a paper as text, in the order of the page and in its place (report --figures).
  async function pictures() {
    const texts = [];
    for (const drawing of document.querySelectorAll('.drawing')) texts.push((await vector(drawing)).text);
    document.body.replaceChildren(...texts.map(text => Object.assign(document.createElement('pre'), { textContent: text })));
  }
  all().then(() => { if (location.hash === '#figures') return pictures(); });
})();
