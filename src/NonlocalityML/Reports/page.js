// Draws every figure from the JSON beside it, in the colours of the page, and again when these or the width change.
'use strict';
(() => {
  // Nothing here may need a style attribute, which the content policy refuses: no superscripts, so numbers like 1e-5, and no toolbar.
  // Only colours name properties; a text that looks like one stays as it is.
  const read = (drawing, style) => JSON.parse(drawing.nextElementSibling.textContent, (key, value) =>
    /color$/.test(key) && typeof value === 'string' && value.startsWith('var(') ? style.getPropertyValue(value.slice(4, -1)).trim() : value);

  // What is common to all figures.
  function template(style, data) {
    const [ink, soft, rule, block] = ['--ink', '--soft', '--rule', '--block'].map(name => style.getPropertyValue(name).trim());
    const axis = {
      automargin: true, fixedrange: true, zeroline: false, showline: true, linecolor: soft, gridcolor: rule, ticks: 'outside', ticklen: 4,
      tickcolor: soft, nticks: 7, exponentformat: 'e', tickangle: 0, hoverformat: '.6~g', title: { standoff: 8 },
    };
    // Only small numbers, and very large ones, have powers.
    const least = side => data.some(trace => trace[side]?.some(value => Math.abs(value) >= 1)) ? 7 : 4;
    return { layout: {
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', font: { family: 'system-ui, sans-serif', size: 12, color: ink },
      margin: { l: 8, r: 16, t: 12, b: 8 }, xaxis: { ...axis, minexponent: least('x') }, yaxis: { ...axis, minexponent: least('y') }, dragmode: false, hovermode: 'closest', bargap: 0.2,
      hoverlabel: { namelength: -1, bgcolor: block, bordercolor: soft, font: { color: ink } },
      legend: { orientation: 'h', x: 0, y: 1.01, yanchor: 'bottom' },
    } };
  }

  // An axis of whole numbers has no ticks between them.
  function keepWhole(data, layout) {
    for (const [axis, side] of [['xaxis', 'x'], ['yaxis', 'y']]) {
      if (layout[axis]?.tickformat !== 'd') continue;
      const values = data.flatMap(trace => trace[side]);
      if (Math.max(...values) - Math.min(0, ...values) < 7) Object.assign(layout[axis], { dtick: 1, tick0: 0 });
    }
  }

  // Plotly writes powers of ten as 1e-4, as its own superscripts need style attributes, and decades down to 0.01 in full.
  const raised = (factor, sign, digits) => `${factor === '1' ? '' : `${factor}\u00d7`}10${sign}` +
    [...`${digits}`].map(digit => '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079'[digit]).join('');
  const power = text => text.replace(/^([\u2212-]?[\d.]+)e([\u2212+-]?)(\d+)$/, (_, factor, sign, digits) =>
    raised(factor, /[\u2212-]/.test(sign) ? '\u207b' : '', digits));
  const decade = text => text.replace(/^0\.(0*)1$/, (_, zeros) => raised('1', '\u207b', zeros.length + 1));
  const ticks = axis => `.${axis}tick text`;
  const setTick = (text, layout, axis) => layout[`${axis}axis`]?.type === 'log' ? decade(power(text)) : power(text);
  const setPowers = drawing => {
    for (const axis of ['x', 'y', 'x2']) for (const text of drawing.querySelectorAll(ticks(axis))) {
      const set = setTick(text.textContent, drawing.layout, axis);
      if (set !== text.textContent) text.textContent = set;
    }
  };

  // Names along an axis that would touch: smaller ones where each has its place, fewer where not.
  const box = text => text.getBoundingClientRect();
  const touch = drawing => {
    const texts = [...drawing.querySelectorAll(ticks('x'))].map(box).sort((one, other) => one.left - other.left);
    return texts.some((text, i) => i > 0 && text.left < texts[i - 1].right + 1);
  };
  const fewNames = 9;
  async function thin(drawing) {
    const { tickvals: places, dtick } = drawing.layout.xaxis;
    const isNamed = places || dtick === 1;
    if (isNamed) for (const size of [10, 8]) if (touch(drawing)) await Plotly.relayout(drawing, { 'xaxis.tickfont.size': size });
    if (isNamed && (places?.length ?? 0) <= fewNames) return;
    for (let most = 6; most >= 2 && touch(drawing); most--) {
      const { tickvals, ticktext } = drawing.layout.xaxis;
      const every = tickvals && Math.ceil(tickvals.length / most);
      await Plotly.relayout(drawing, tickvals
        ? { 'xaxis.tickvals': tickvals.filter((_, i) => i % every === 0), 'xaxis.ticktext': ticktext.filter((_, i) => i % every === 0) }
        : { 'xaxis.nticks': most });
      setPowers(drawing);
    }
  }

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
      drawing, data, { ...layout, template: template(style, data), width, height: height(drawing, width) }, { displayModeBar: false });
    if (legend(drawing) > 0) await Plotly.relayout(drawing, { height: height(drawing, width) });
    setPowers(drawing);
    await thin(drawing);
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
    const look = template(style, data);
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
      .replace(/(<g class="([xy]2?)tick"><text[^>]*>)([^<]*)/g, (_, start, axis, words) => start + setTick(words, layout, axis))
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
