// npm run bench                     everything; a few minutes
// npm run bench -- taps             one of: taps, chips, certificate, decisions, ingest, revocation, verify,
//                                   people-import, lists, scan, pictures, batches, drives, photos (printed only)
// npm run bench -- --at-size lists  lists with ten million events instead of 200,000; needs 15 GB and some ten minutes
//
// Prints each table and, when everything ran, writes them into docs/measurements.md. Nothing is asserted: numbers of
// a shared machine are no test. Read the ratios.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchBatches } from './batch-bench.ts';
import { benchCertificate } from './certificate-bench.ts';
import { benchChips } from './chip-bench.ts';
import { benchDecisions } from './decision-bench.ts';
import { benchDrives } from './drive-bench.ts';
import { benchIngest } from './ingest-bench.ts';
import { benchLists } from './list-bench.ts';
import { machineFacts } from './machine.ts';
import { asMarkdown, type Table } from './table.ts';
import { benchRevocation } from './revocation-bench.ts';
import { benchPeopleImport } from './people-import-bench.ts';
import { benchPhotos } from './photo-bench.ts';
import { benchPictures } from './picture-bench.ts';
import { benchScan } from './scan-bench.ts';
import { benchTaps } from './tap-bench.ts';
import { benchVerify } from './verify-bench.ts';

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { 'at-size': { type: 'boolean', default: false } },
});

const BENCHES: Readonly<Record<string, () => Table | Promise<Table>>> = {
  taps: benchTaps,
  chips: benchChips,
  certificate: benchCertificate,
  decisions: benchDecisions,
  ingest: benchIngest,
  revocation: benchRevocation,
  verify: benchVerify,
  'people-import': benchPeopleImport,
  lists: () => benchLists({ atSize: options['at-size'] }),
  scan: benchScan,
  pictures: benchPictures,
  batches: benchBatches,
  drives: benchDrives,
  photos: benchPhotos,
};

const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

const sections: string[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`bench: ${name}\n`);
  const section = asMarkdown(await bench());
  console.log(section);
  sections.push(section);
}
if (wanted.length === 0) {
  const file = path.resolve(import.meta.dirname, '../../docs/measurements.md');
  writeFileSync(file, `${introduction()}\n${sections.join('\n')}`);
}

function introduction(): string {
  return `# Measurements

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machineFacts()}. The machine was shared, so
absolute numbers move by a third and more from run to run; the peers were measured in the same minutes, and the ratios
stay. Nothing here is asserted by a test.
`;
}
