import { randomUUID } from 'node:crypto';
import { type DatabaseOptions, openDatabase } from '@monban/db/open';
import { migrateUp } from '@monban/db/migrate';
import { newRecordId } from '@monban/server/records/new-record-id';
import { scanTargets } from '@monban/server/number-scan/scan-target';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { withCheckDigit } from '../../support/my-numbers.ts';
import { ScanFindings } from '../../support/scan-findings.ts';
import { seedPlaces } from '../../support/seed-places.ts';

const NUMBER = withCheckDigit('27182818284');

describe('the scan of a whole database', function () {
  this.timeout(60_000);

  forEachDatabase((_name, _open, place) => {
    let options: DatabaseOptions;

    beforeEach(async () => {
      options = await place();
      const db = await openDatabase(options);
      await migrateUp(db);
      await seedPlaces(db);
      await db.raw(
        'create table planted (id text primary key, note text, amount bigint, body ' + bytes() + ')',
      );
      const rows = Array.from({ length: 1_200 }, (_, row) => ({
        id: newRecordId(randomUUID),
        note: `090-1234-${String(row).padStart(4, '0')}`,
        amount: row,
        body: Buffer.from([row & 0xff]),
      }));
      await db.batchInsert('planted', rows, 100);
      await db.destroy();
    });

    function bytes(): string {
      return options.client === 'sqlite' ? 'blob' : 'bytea';
    }

    async function scan(): Promise<ScanFindings> {
      const findings = new ScanFindings();
      const target = options.client === 'sqlite' ? `sqlite:${options.file}` : options.url;
      await scanTargets([target], findings, {
        readsPictures: false,
        broker: { identity: null, listenMs: 1 },
      });
      expect(findings.troubles).to.deep.equal([]);
      return findings;
    }

    async function plant(row: Readonly<Record<string, unknown>>): Promise<void> {
      const db = await openDatabase(options);
      await db('planted').insert({ id: newRecordId(randomUUID), note: 'x', amount: 0, body: null, ...row });
      await db.destroy();
    }

    it('finds nothing in tables of ours, over more rows than one slice', async () => {
      const { hits, bytes: read } = await scan();
      expect(hits).to.deep.equal([]);
      expect(read).to.be.greaterThan(50_000);
    });

    for (const [name, row] of Object.entries({
      text: { note: NUMBER },
      'JSON with base64': { note: JSON.stringify({ a: Buffer.from(`x ${NUMBER}`).toString('base64url') }) },
      'a number': { amount: Number(NUMBER) },
      bytes: { body: Buffer.from(`x ${NUMBER}`, 'utf16le') },
    }))
      it(`finds one in ${name}, names the table, and never says it`, async () => {
        await plant(row);
        const { hits, places } = await scan();
        expect(places.length).to.be.greaterThan(0);
        expect(places.filter((found) => !found.includes('planted'))).to.deep.equal([]);
        expect(JSON.stringify(hits)).not.to.include(NUMBER);
      });
  });
});
