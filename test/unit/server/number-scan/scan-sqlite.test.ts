import { randomUUID } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrateUp } from '@monban/db/migrate';
import { type Knex, openDatabase } from '@monban/db/open';
import { scanSqliteFile, scanSqliteWal } from '@monban/server/number-scan/scan-sqlite';
import { scanTargets } from '@monban/server/number-scan/scan-target';
import { expect } from 'chai';
import { withCheckDigit } from '../../../support/my-numbers.ts';
import { ScanFindings } from '../../../support/scan-findings.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const NUMBER = withCheckDigit('27182818284');
const INSTANT = '2026-11-21T10:00:00.000Z';

describe('the scan of a SQLite database', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let db: Knex;
  const file = () => join(folder, 'scanned.sqlite');

  beforeEach(async () => {
    ({ path: folder, remove } = await temporaryDirectory());
    db = await openDatabase({ client: 'sqlite', file: file(), synchronous: 'normal' });
    await db.raw('create table notes (id text primary key, note text, at text, count integer, body blob)');
  });
  afterEach(async () => {
    await db.destroy();
    await remove();
  });

  function insert(row: Readonly<Record<string, unknown>>): Promise<unknown> {
    return db('notes').insert({ id: randomUUID(), note: 'x', at: INSTANT, count: 1, body: null, ...row });
  }

  /** As it is on the disk after the log was written back. */
  async function scanned(): Promise<ScanFindings> {
    await db.raw('pragma wal_checkpoint(truncate)');
    const findings = new ScanFindings();
    await scanSqliteFile(file(), 'x', findings);
    return findings;
  }

  it('names table, row and column, although neighbouring values touch', async () => {
    await insert({ note: NUMBER, at: 'zz' });
    expect((await scanned()).places).to.deep.equal(['notes: page 2, row 1, column 2']);
  });

  it('finds one in a number, a blob, UTF-16 and base64', async () => {
    await insert({ count: Number(NUMBER) });
    await insert({ body: Buffer.from(`a ${NUMBER}`, 'utf16le') });
    await insert({ note: `{"data":"${Buffer.from(`x ${NUMBER}`).toString('base64url')}"}` });
    expect((await scanned()).places).to.deep.equal([
      'notes: page 2, row 1, column 4',
      'notes: page 2, row 2, column 5',
      'notes: page 2, row 3, column 2',
    ]);
  });

  it('finds one in an index, and in a value that goes on over pages, also across their edge', async () => {
    await db.raw('create index by_note on notes(note)');
    const long = 'y'.repeat(20_000);
    for (const before of [3_000, 4_060, 9_000, 15_000])
      await insert({ at: `${long.slice(0, before)} ${NUMBER} ${long}` });
    await insert({ note: NUMBER });
    const { places } = await scanned();
    for (const row of [1, 2, 3, 4])
      expect(places.filter((place) => place.includes(`row ${row}, column 3`))).to.have.length(1);
    expect(places.filter((place) => place.startsWith('by_note: '))).to.have.length(1);
  });

  it('finds one in a row that was deleted, and on a page that is free', async () => {
    await insert({ id: 'gone', note: NUMBER });
    await insert({ note: 'stays' });
    await db('notes').where({ id: 'gone' }).delete();
    expect((await scanned()).places).to.include('notes: page 2, not in a row');

    await db.raw('create table others (note text)');
    for (let row = 0; row < 200; row += 1)
      await db('others').insert({ note: `${NUMBER} ${'z'.repeat(300)}` });
    await db.raw('drop table others');
    expect((await scanned()).places.filter((place) => place.startsWith('free page'))).not.to.deep.equal([]);
  });

  it('finds one in the write-ahead log after its row is gone', async () => {
    await db.raw('pragma wal_autocheckpoint = 0');
    await insert({ id: 'gone', note: NUMBER });
    await db('notes').where({ id: 'gone' }).delete();
    const log = join(folder, 'copy-wal');
    await copyFile(`${file()}-wal`, log);
    const findings = new ScanFindings();
    await scanSqliteWal(log, 'x', findings);
    expect(findings.places.some((place) => place.includes('in the write-ahead log'))).to.equal(true);
  });

  it('is searched with its write-ahead log where only the database is named', async () => {
    await db.raw('pragma wal_autocheckpoint = 0');
    await insert({ note: NUMBER });
    const findings = new ScanFindings();
    const options = { readsPictures: false, broker: { identity: null, listenMs: 1 } };
    await scanTargets([`sqlite:${file()}`], findings, options);
    expect(findings.places.some((place) => place.includes('in the write-ahead log'))).to.equal(true);
  });

  it('says nothing about ids, instants, codes and telephone numbers, stored or deleted', async () => {
    const rows = Array.from({ length: 3_000 }, (_, row) => ({
      id: randomUUID(),
      note: String(10_000_000 + row),
      at: `2026-${String((row % 12) + 1).padStart(2, '0')}-21`,
      count: row,
    }));
    await db.batchInsert('notes', rows, 100);
    await db('notes').whereRaw('count % 2 = 0').delete();
    const findings = await scanned();
    expect(findings.hits).to.deep.equal([]);
    expect(findings.bytes).to.be.greaterThan(100_000);
  });

  it('goes through a database of ours with all its tables', async () => {
    await migrateUp(db);
    expect((await scanned()).hits).to.deep.equal([]);
  });
});
