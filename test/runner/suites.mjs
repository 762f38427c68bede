import { existsSync } from 'node:fs';

/**
 * The suites. `zones`: the suite runs once in each time zone, because nothing may depend on the machine's; `zoneless`
 * is what handles bytes, keys and pictures alone, and runs in the first of them only. `apart`: files that take so long
 * that they are a run of their own. `minutes`: the watchdog's limit for one run; far above what a run takes on two slow
 * cores. `isTimed`: it drives readers, doors or a browser in real time, so it goes before the others on a busy machine.
 * `leavesPictures`: in `test/artefacts`.
 */
export const SUITES = [
  {
    name: 'unit',
    zones: ['UTC', 'America/New_York'],
    zoneless: [
      'card-ap',
      'simulators',
      'trust',
      'server/backup',
      'server/number-guard',
      'server/number-scan',
    ],
    minutes: 20,
  },
  { name: 'house', zones: ['UTC'], minutes: 5 },
  { name: 'contract', zones: ['UTC'], minutes: 30 },
  { name: 'integration', zones: ['UTC'], apart: ['server/role-route-matrix.test.ts'], minutes: 30 },
  { name: 'reader', zones: ['UTC'], isTimed: true, minutes: 15 },
  { name: 'faults', zones: ['UTC'], isTimed: true, minutes: 25 },
  { name: 'e2e', zones: ['UTC'], isTimed: true, minutes: 20 },
  { name: 'browser', zones: ['UTC'], isTimed: true, leavesPictures: true, minutes: 40 },
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
  const runs = suites.flatMap((suite) => [...runsInZones(suite), ...runsApart(suite)]);
  if (files.length > 0)
    runs.push({ title: 'files', zone: 'UTC', minutes: 15, isTimed: true, spec: files, ignored: [] });
  return { runs, mochaArgs };
}

function runsInZones({
  name,
  zones,
  zoneless = [],
  apart = [],
  minutes,
  isTimed = false,
  leavesPictures = false,
}) {
  return zones.map((zone, index) => ({
    title: zones.length > 1 ? `${name} (TZ=${zone})` : name,
    zone,
    minutes,
    isTimed,
    leavesPictures,
    spec: [`test/${name}/**/*.test.ts`],
    ignored: [...apart, ...(index > 0 ? zoneless.map((folder) => `${folder}/**`) : [])].map(
      (below) => `test/${name}/${below}`,
    ),
  }));
}

function runsApart({ name, zones, apart = [], minutes, isTimed = false }) {
  return apart.map((file) => ({
    title: `${name} (${file})`,
    zone: zones[0],
    minutes,
    isTimed,
    spec: [`test/${name}/${file}`],
    ignored: [],
  }));
}
