import { existsSync } from 'node:fs';

/**
 * The suites, in the order in which they run: from the quickest to the ones that drive the most machinery.
 * `zones`: the suite runs once in each time zone, because nothing may depend on the machine's.
 * `minutes`: the watchdog's limit for one run; far above what a run takes on two slow cores.
 * `isAlone`: nothing else runs beside it, because it drives readers, doors or a browser in real time.
 */
export const SUITES = [
  { name: 'unit', zones: ['UTC', 'America/New_York'], minutes: 8 },
  { name: 'house', zones: ['UTC'], minutes: 3 },
  { name: 'contract', zones: ['UTC'], minutes: 15 },
  { name: 'integration', zones: ['UTC'], minutes: 25 },
  { name: 'reader', zones: ['UTC'], isAlone: true, minutes: 8 },
  { name: 'faults', zones: ['UTC'], isAlone: true, minutes: 15 },
  { name: 'e2e', zones: ['UTC'], isAlone: true, minutes: 12 },
  { name: 'browser', zones: ['UTC'], isAlone: true, minutes: 20 },
];

/**
 * What to run for these command-line arguments. Suite names select suites and `*.test.ts` paths select files;
 * with neither, everything runs. All other arguments are mocha's.
 */
export function planRuns(args) {
  const named = new Set(args.filter((arg) => SUITES.some((suite) => suite.name === arg)));
  const files = args.filter((arg) => arg.endsWith('.test.ts') && existsSync(arg));
  const mochaArgs = args.filter((arg) => !named.has(arg) && !files.includes(arg));
  const suites = SUITES.filter((suite) => named.has(suite.name) || (named.size === 0 && files.length === 0));
  const runs = suites.flatMap(({ name, zones, minutes, isAlone = false }) =>
    zones.map((zone) => ({
      title: zones.length > 1 ? `${name} (TZ=${zone})` : name,
      zone,
      minutes,
      isAlone,
      spec: [`test/${name}/**/*.test.ts`],
    })),
  );
  if (files.length > 0) runs.push({ title: 'files', zone: 'UTC', minutes: 15, isAlone: true, spec: files });
  return { runs, mochaArgs };
}
