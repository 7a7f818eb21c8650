/** The metrics of several processes as one exposition: a family is named once, its samples tell the worker. */

/** @param texts one exposition for each worker, in the Prometheus text format */
export function joinMetrics(texts: readonly string[]): string {
  const families = new Map<string, { head: string[]; samples: string[] }>();
  texts.forEach((text, worker) => {
    let family = { head: [] as string[], samples: [] as string[] };
    for (const line of text.split('\n')) {
      const name = /^# (?:HELP|TYPE) (\S+)/.exec(line)?.[1];
      if (name !== undefined) {
        family = families.get(name) ?? { head: [], samples: [] };
        families.set(name, family);
        if (!family.head.includes(line)) family.head.push(line);
      } else if (line !== '') {
        family.samples.push(withLabel(line, worker));
      }
    }
  });
  return `${[...families.values()].flatMap(({ head, samples }) => [...head, ...samples]).join('\n')}\n`;
}

function withLabel(sample: string, worker: number): string {
  const label = `worker="${worker}"`;
  return sample.replace(/^([^\s{]+)(?:\{(.*)\})?(?=\s)/, (_, name: string, labels: string | undefined) =>
    labels === undefined ? `${name}{${label}}` : `${name}{${labels},${label}}`,
  );
}
