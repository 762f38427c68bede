import { median, twoPlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';

export interface Measured {
  readonly name: string;
  readonly ms: number;
  readonly bareMs: number;
  /** What the process needed more at its highest, in MiB. */
  readonly growth: number;
}

/** One work, once, and then the least that it could be. */
export async function measured(
  name: string,
  work: { readonly ours: () => Promise<unknown>; readonly bare: () => Promise<unknown> },
): Promise<Measured> {
  const before = process.memoryUsage().rss;
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss);
  }, 20);
  const ms = await timed(work.ours);
  clearInterval(watch);
  return { name, ms, bareMs: await timed(work.bare), growth: (highest - before) / 2 ** 20 };
}

/** Many times each, in turn, so that neither always finds what the other has just read. */
export async function medianOf(
  rounds: number,
  name: string,
  { ours, bare }: { readonly ours: () => Promise<unknown>; readonly bare: () => Promise<unknown> },
): Promise<Measured> {
  const [our, bares]: [number[], number[]] = [[], []];
  const before = process.memoryUsage().rss;
  const works = [async () => our.push(await timed(ours)), async () => bares.push(await timed(bare))];
  for (let round = 0; round < rounds; round += 1)
    for (const work of round % 2 === 0 ? works : works.toReversed()) await work();
  const growth = (process.memoryUsage().rss - before) / 2 ** 20;
  return { name, ms: median(our), bareMs: median(bares), growth };
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function tableOfWork(head: Pick<Table, 'title' | 'note'>, rows: readonly Measured[]): Table {
  return {
    ...head,
    header: ['work', 'ms', 'bare ms', 'ratio', 'memory, MiB'],
    rows: rows.map(({ name, ms, bareMs, growth }) => [
      name,
      twoPlaces(ms),
      twoPlaces(bareMs),
      twoPlaces(ms / bareMs),
      whole(growth),
    ]),
  };
}
