import { randomUUID } from 'node:crypto';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { recordAudit } from '@monban/server/audit/record-audit';
import { DailyWork } from '@monban/server/retention/daily-work';
import { newRecordId } from '@monban/server/records/new-record-id';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import { pino } from 'pino';
import { forEachDatabase } from '../../support/databases.ts';
import { seedPlaces } from '../../support/seed-places.ts';

describe('the work of each day', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let now: Date;
    let logged: string[];
    let daily: DailyWork;

    beforeEach(async () => {
      db = await open();
      // In Tokyo it is the 21st of November, one o'clock in the morning.
      now = new Date('2026-11-20T16:00:00.000Z');
      logged = [];
      await seedPlaces(db);
      daily = begin();
    });
    afterEach(() => daily.close());

    const key = generateSigningKey();
    const begin = () =>
      new DailyWork({
        db,
        clock: () => now,
        newId: () => newRecordId(randomUUID),
        organisation: { id: 'test' },
        proof: { key },
        log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
      });
    const happen = () =>
      inTransaction(db, (trx) =>
        recordAudit(
          trx,
          { actor: 'system', at: now, requestId: null },
          { action: 'operator.created', subjectType: 'operator', subjectId: 'x', before: null, after: {} },
        ),
      );
    const look = async () => {
      daily.look();
      await daily.settle();
    };
    const checkpoints = () =>
      db('audit_checkpoints').orderBy('number').select<Checkpoint[]>('at', 'audit_sequence');

    it('deletes what is over and signs a checkpoint that covers it, as soon as the server starts', async () => {
      await storeOldLink(db, '2026-08-01T00:00:00.000Z');
      daily.start();
      await daily.settle();
      expect(await db('receipt_people')).to.have.length(0);
      const [first] = await checkpoints();
      const entry = await db('audit_entries').first<{ action: string; sequence: number | string }>();
      expect(entry.action).to.equal('retention.deleted');
      expect(Number(first?.audit_sequence)).to.equal(Number(entry.sequence));
    });

    it('does it once a day, after midnight where the company is', async () => {
      await happen();
      await look();
      await happen();
      now = new Date('2026-11-21T14:59:59.999Z');
      await look();
      expect(await checkpoints()).to.have.length(1);
      now = new Date('2026-11-21T15:00:00.000Z');
      await look();
      expect((await checkpoints()).map(({ at }) => at)).to.deep.equal([
        '2026-11-20T16:00:00.000Z',
        '2026-11-21T15:00:00.000Z',
      ]);
    });

    it('misses no day that the machine slept through', async () => {
      await happen();
      await look();
      await happen();
      now = new Date('2026-12-24T03:00:00.000Z');
      await look();
      expect(await checkpoints()).to.have.length(2);
    });

    it('tries again where it failed', async () => {
      await storeOldLink(db, '2026-08-01T00:00:00.000Z');
      await db.schema.renameTable('deletion_log', 'away');
      await look();
      expect(logged.join('')).to.contain('tried again');
      expect(await checkpoints()).to.have.length(0);
      await db.schema.renameTable('away', 'deletion_log');
      await look();
      expect(await db('receipt_people')).to.have.length(0);
      expect(await checkpoints()).to.have.length(1);
    });

    it('signs once more when the server ends, and only if something happened', async () => {
      await happen();
      await look();
      await daily.close();
      expect(await checkpoints()).to.have.length(1);
      await happen();
      await daily.close();
      expect(await checkpoints()).to.have.length(2);
    });

    it('lets the server end while there is much to delete, and goes on the next time', async () => {
      for (let start = 0; start < 6000; start += 500) {
        const at = '2026-08-01T00:00:00.000Z';
        await db('receipt_people').insert(
          Array.from({ length: 500 }, (_, index) => linkAt(start + index + 1, at)),
        );
      }
      await happen();
      daily.start();
      await daily.close();
      const counts = await db('deletion_log').select<{ count: number }[]>('count');
      const deleted = counts.reduce((sum, { count }) => sum + count, 0);
      expect((await db('receipt_people')).length + deleted).to.equal(6000);
      const [only] = await checkpoints();
      expect(Number(only?.audit_sequence)).to.equal(counts.length + 1);
      daily = begin();
      daily.start();
      await daily.settle();
      expect(await db('receipt_people')).to.have.length(0);
    });
  });
});

interface Checkpoint {
  readonly at: string;
  readonly audit_sequence: number | string;
}

function linkAt(position: number, at: string): object {
  const person = { position, badge_id: 'b', salt: 's', proof_state: 'none' };
  return { ...person, kept_for: 'door-history', counted_from: at };
}

async function storeOldLink(db: Knex, at: string): Promise<void> {
  await db('receipt_people').insert(linkAt(1, at));
}
