// Reads an array of Vega-Lite specifications, draws each with the scripts in the folder that the argument names, and answers with the warnings,
// the number of drawn items by kind of mark, and the picture.
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

for (const name of ['vega', 'vega-lite']) runInThisContext(readFileSync(`${process.argv[2]}/${name}.min.js`, 'utf8'));

function count(item, counts) {
  for (const child of item.items ?? []) {
    if (item.role === 'mark' && item.marktype !== 'group') counts[item.marktype] = (counts[item.marktype] ?? 0) + 1;
    count(child, counts);
  }
  return counts;
}

const drawings = [];
for (const spec of JSON.parse(readFileSync(0, 'utf8'))) {
  const warnings = [];
  const note = (...words) => { warnings.push(words.join(' ')); return logger; };
  const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
  const compiled = vegaLite.compile({ ...spec, width: 400 }, { logger }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger });
  const svg = await view.toSVG();
  drawings.push({ warnings, counts: count(view.scenegraph().root, {}), svg });
}
process.stdout.write(JSON.stringify(drawings));
