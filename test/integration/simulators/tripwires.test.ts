import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { runMocha } from '../../runner/run-mocha.mjs';

const SUPPORT = path.resolve(import.meta.dirname, '../../support');
const importOf = (file: string): string => JSON.stringify(pathToFileURL(path.join(SUPPORT, file)).href);

/** A suite that opens what nobody may open; what it does is `card`'s business, in one SELECT each. */
const SAMPLE = `
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reportTrippedCards } from ${importOf('tripped-cards.ts')};
import { freshCard, send } from ${importOf('card-bytes.ts')};
import { expectTripwires } from ${importOf('tripwires.ts')};

const select = async (last: string): Promise<void> => {
  send(await freshCard('normal'), '00a4040c0ad39210003100010104' + last);
};

describe('a suite', () => {
  it('stays away', async () => { send(await freshCard('normal'), '00a4040c0ad392f000260100000001'); });
  it('opens the text application', () => select('08'));
  it('goes on afterwards', () => undefined);
  it('opens the surface application on purpose', () => { expectTripwires('surface'); return select('02'); });
  it('announces what it does not do', () => { expectTripwires('text'); });
  it('announces something else', () => { expectTripwires('text'); return select('01'); });
});
it('started a program whose card remembers', async () => {
  const state = (await freshCard('normal')).state();
  const folder = mkdtempSync(path.join(tmpdir(), 'monban-tripped-'));
  writeFileSync(path.join(folder, 'anna.card.json'), JSON.stringify({ ...state, tripped: ['common'] }));
  reportTrippedCards(folder, '');
  rmSync(folder, { recursive: true });
});
it('started a program that gave the alarm', () => {
  reportTrippedCards(import.meta.dirname, 'ALARM: a number-bearing application of anna was selected');
});
describe('a suite whose hook', () => {
  afterEach(() => select('08'));
  it('opens it after a test', () => undefined);
  it('comes too late', () => undefined);
});
`;

describe('a test that selects an application with the number', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'monban-trip-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('fails by its own name and the application’s, and ends the run only when no test is left to blame', async () => {
    const file = path.join(folder, 'sample.test.mts');
    writeFileSync(file, SAMPLE);
    const run = { title: 'sample', zone: 'UTC', minutes: 1, spec: [file] };
    const result = await runMocha(run, [], 'never');
    const failures = result.failures.map(({ name, message }) => [name, message]);
    expect(result.defects).to.deep.equal([]);
    expect(failures.slice(0, 5)).to.deep.equal([
      [
        'started a program whose card remembers',
        '"started a program whose card remembers" selected the common application of the card anna.card.json',
      ],
      [
        'started a program that gave the alarm',
        '"started a program that gave the alarm" selected the text application of the card anna',
      ],
      [
        'a suite opens the text application',
        '"a suite opens the text application" selected the text application of the card normal',
      ],
      [
        'a suite announces what it does not do',
        '"a suite announces what it does not do" was to select the text application and did not',
      ],
      [
        'a suite announces something else',
        '"a suite announces something else" selected the resident-register application of the card normal',
      ],
    ]);
    expect(failures).to.have.length(6);
    expect(failures[5]![1]).to.equal(
      '"a suite whose hook opens it after a test" selected the text application of the card normal',
    );
    expect(result.passed).to.equal(4);
  });
});
