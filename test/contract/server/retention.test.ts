import { RETENTION_PURPOSES, RETENTION_TERMS, dueBefore, type Deletion } from '@monban/core/api/retention';
import type { Knex } from '@monban/db/open';
import { isSqlite } from '@monban/db/transaction';
import { verifyAuditChain } from '@monban/server/audit/verify-audit-chain';
import { digestOf, findBrokenDeletion } from '@monban/server/retention/deletion-log';
import { previewRetention, runRetention } from '@monban/server/retention/run-retention';
import { ROW_SETS, type RowPurpose } from '@monban/server/retention/row-sets';
import { isOfDrives } from '@monban/server/retention/told-numbers';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { readSchema } from '../../support/database-schema.ts';
import { insertSampleRows } from '../../support/sample-rows.ts';
import { LASTING_TABLES } from '../../support/lasting-tables.ts';

const AT = new Date('2032-11-20T16:00:00.000Z');
const ROW_PURPOSES = RETENTION_PURPOSES.filter((purpose) => purpose !== 'audit-trail');

describe('retention', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    beforeEach(async () => {
      db = await open();
    });

    it('knows for every table when its rows end, or why they last', async () => {
      const ending = Object.values(ROW_SETS).flatMap((sets) => sets.map(({ table }) => table));
      const tables = (await readSchema(db)).map(({ name }) => name);
      expect([...new Set([...ending, ...Object.keys(LASTING_TABLES)])].sort()).to.deep.equal(tables.sort());
    });

    for (const purpose of ROW_PURPOSES) {
      it(`ends what is kept for ${purpose} when its days are over, and not a moment before`, async () => {
        await fillWithOneOfEach(db);
        const limit = dueBefore(AT, RETENTION_TERMS[purpose].defaultDays);
        const sets = ROW_SETS[purpose].length;
        await ageAll(db, purpose, limit);
        expect(await dueOf(db, purpose)).to.equal(0);
        expect(await runRetention(db, AT)).to.equal(0);
        await ageAll(db, purpose, new Date(limit.getTime() - 1));
        expect(await dueOf(db, purpose)).to.equal(sets);
        expect(await runRetention(db, AT)).to.equal(sets);
        expect(await dueOf(db, purpose)).to.equal(0);
        const log = await db('deletion_log').select<{ purpose: string; count: number }[]>('purpose', 'count');
        const count = isOfDrives(purpose) ? null : 1;
        expect(log).to.deep.equal(ROW_SETS[purpose].map(() => ({ purpose, count })));
      });
    }

    it('keeps what is still in use, however old it is', async () => {
      await fillWithOneOfEach(db);
      for (const purpose of ROW_PURPOSES) await ageAll(db, purpose, new Date('2000-01-01T00:00:00.000Z'));
      await db('receipt_people').update({ proof_state: 'waiting' });
      await db('badges').update({ one_time_key_job_id: 'x' });
      await db('snapshots').where({ version: 2 }).delete();
      await db('loading_items').update({ ended_at: null });
      await db('import_runs').update({ state: 'staging' });
      await db('drives').update({ state: 'open' });
      await db('access_requests').update({ until_date: '2032-12-01' });
      await db('operators').update({ retired_at: null });
      const kept = ['receipt_people', 'desk_jobs', 'snapshots', 'loading_items', 'loading_orders'];
      await runRetention(db, AT);
      for (const table of [...kept, 'import_runs', 'access_requests', 'approvals', 'applications'])
        expect(await db(table), table).to.have.length(1);
      expect(await db('people').whereNotNull('cleared_at')).to.have.length(0);
    });

    it('deletes in slices, and goes on where it was broken off', async () => {
      await storeLinks(db, 4500);
      let asked = 0;
      expect(await runRetention(db, AT, () => ++asked > 1)).to.equal(2000);
      expect(await dueOf(db, 'door-history')).to.equal(2500);
      expect(await runRetention(db, AT)).to.equal(2500);
      expect((await readLog(db)).map(({ count }) => count)).to.deep.equal([2000, 2000, 500]);
      expect(await findBrokenDeletion(db)).to.equal(undefined);
      expect(await verifyAuditChain(db)).to.include({ kind: 'intact', entries: 3 });
    });

    it('deletes nothing that it cannot write down', async () => {
      await storeLinks(db, 3);
      await db.schema.dropTable('deletion_log');
      const failed = await runRetention(db, AT).catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(Error);
      expect(await db('receipt_people')).to.have.length(3);
    });

    it('says what was deleted so that a name can be shown to have been among it', async () => {
      await storeLinks(db, 2);
      await runRetention(db, AT);
      const [line] = await readLog(db);
      const deleted = [1, 2].map((position) => ({ id: `receipt_people/${position}`, at: '' }));
      expect(line?.digest).to.equal(digestOf('door-history', deleted));
      expect(line?.digest).to.not.equal(digestOf('door-history', deleted.slice(1)));
      expect(JSON.stringify(line)).to.not.contain('receipt_people');
      const trail = await db('audit_entries').first<{ after: string }>('after');
      expect(JSON.parse(trail.after)).to.include({ digest: line?.digest, count: 2, purpose: 'door-history' });
    });

    const tampered: Readonly<Record<string, (log: Knex.QueryBuilder) => Knex.QueryBuilder>> = {
      'a smaller count': (log) => log.where({ sequence: 2 }).update({ count: 1 }),
      'another time': (log) => log.where({ sequence: 2 }).update({ until_at: '2020-01-01T00:00:00.000Z' }),
      'a line that is gone': (log) => log.where({ sequence: 2 }).delete(),
    };
    for (const [what, tamper] of Object.entries(tampered)) {
      it(`shows ${what} in the proof log, which the database itself refuses`, async () => {
        await storeLinks(db, 4500);
        await runRetention(db, AT);
        const refused: unknown = await tamper(db('deletion_log')).catch((error: unknown) => error);
        expect(refused).to.be.instanceOf(Error);
        await takeGuardOff(db);
        await tamper(db('deletion_log'));
        expect(await findBrokenDeletion(db)).to.equal(2);
      });
    }

    it('deletes links that an old backup brought back once more, and says so once more', async () => {
      await storeLinks(db, 3);
      const backup: unknown[] = await db('receipt_people').select<unknown[]>('receipt_people.*');
      await runRetention(db, AT);
      await db('receipt_people').insert(backup);
      expect(await dueOf(db, 'door-history')).to.equal(3);
      expect(await runRetention(db, AT)).to.equal(3);
      const [first, second] = await readLog(db);
      expect(second).to.include({ count: 3, digest: first?.digest });
    });

    it('deletes once when two servers begin at the same moment', async () => {
      await storeLinks(db, 2500);
      const [one, other] = await Promise.all([runRetention(db, AT), runRetention(db, AT)]);
      expect(one + other).to.equal(2500);
      expect(await findBrokenDeletion(db)).to.equal(undefined);
    });

    it('counts a former person’s days from the end of the last employment, whenever that was written down', async () => {
      await fillWithOneOfEach(db);
      const { defaultDays } = RETENTION_TERMS['former-people'];
      await db('people').update({ retired_at: dueBefore(AT, defaultDays - 30).toISOString() });
      const lastDay = dueBefore(AT, defaultDays).toISOString().slice(0, 10);
      await db('employments').update({ ends_on: lastDay });
      expect(await dueOf(db, 'former-people')).to.equal(0);
      await db('employments').update({ ends_on: dayBefore(lastDay) });
      expect(await dueOf(db, 'former-people')).to.equal(1);
      await db('people').update({ retired_at: null });
      expect(await dueOf(db, 'former-people')).to.equal(0);
    });

    it('counts from the retirement where an employment is open, or the record was merged into another', async () => {
      await fillWithOneOfEach(db);
      const before = dueBefore(AT, RETENTION_TERMS['former-people'].defaultDays);
      const employment = await db('employments').first<Record<string, unknown>>();
      await db('employments').update({ ends_on: '2010-03-31' });
      await db('people').update({ retired_at: before.toISOString() });
      await db('person_merges').update({ undone_at: AT.toISOString() });
      expect(await dueOf(db, 'former-people')).to.equal(1);
      await db('employments').insert({ ...employment, id: 'y', employee_code: 'y', ends_on: null });
      expect(await dueOf(db, 'former-people')).to.equal(0);
      await db('employments').where({ id: 'y' }).delete();
      await db('person_merges').update({ loser_id: 'x', undone_at: null });
      expect(await dueOf(db, 'former-people')).to.equal(0);
    });

    it('leaves of a former person an id and nothing that names anybody', async () => {
      await fillWithOneOfEach(db);
      await db('people').update({ family_name: '山田', email: 'taro@example.jp', search_text: '山田' });
      await db('stop_codes').update({ code_hash: 'c' });
      await ageAll(db, 'former-people', new Date('2020-01-01T00:00:00.000Z'));
      await runRetention(db, AT);
      const person = await db('people').first<Record<string, unknown>>();
      expect(person).to.include({ id: 'x', family_name: '—', email: null, search_text: '', version: 2 });
      expect(person['employee_code']).to.match(/^cleared-[0-9a-f]{16}$/);
      expect(person['cleared_at']).to.equal(AT.toISOString());
      expect(await db('stop_codes')).to.have.length(0);
      expect(await db('person_distinctions')).to.have.length(0);
      expect(await db('badges').first()).to.include({ card_link: null, printed_until: null });
      expect(await db('operators').first()).to.include({ display_name: person['employee_code'] });
      expect(await db('employments').first()).to.include({
        employee_code: person['employee_code'],
        note: null,
      });
    });
  });
});

async function fillWithOneOfEach(db: Knex): Promise<void> {
  const except = ['deletion_log', 'audit_entries', 'audit_checkpoints', 'audit_floor', 'retention_rules'];
  const rows = await insertSampleRows(db, { except });
  await db('badges').update({ one_time_key_job_id: null });
  await db('import_runs').update({ state: 'applied' });
  await db('drives').update({ state: 'closed' });
  await db('people').update({ cleared_at: null });
  await db('visit_officers').update({ cleared_at: null });
  await db('operators').update({ person_id: 'x', retired_at: '2020-01-01T00:00:00.000Z' });
  await db('snapshots').insert({ ...rows.get('snapshots'), version: 2, content_hash: 'y' });
  // Of two approvals one is of a request that is still kept.
  await db('approvals').insert({ ...rows.get('approvals'), id: 'y' });
  const approval = { approval_id: 'y', confirmation_id: 'y' };
  await db('access_requests').update({ ...approval, until_date: '2000-01-01' });
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

/** All other rows of the samples are from a time that never comes. */
async function ageAll(db: Knex, purpose: RowPurpose, moment: Date): Promise<void> {
  const at = moment.toISOString();
  if (purpose === 'former-people') {
    await db('employments').update({ ends_on: null });
    await db('people').update({ retired_at: at });
    return;
  }
  if (purpose === 'door-history' || purpose === 'working-time')
    await db('receipt_people').update({ kept_for: purpose });
  for (const { table, at: column } of ROW_SETS[purpose]) await db(table).update({ [column]: at });
}

async function dueOf(db: Knex, purpose: RowPurpose): Promise<number> {
  const { items } = await previewRetention(db, AT, { isExact: true });
  return items.find((item) => item.purpose === purpose)?.due ?? 0;
}

async function storeLinks(db: Knex, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    position: index + 1,
    badge_id: 'b',
    salt: 's',
    proof_state: 'none',
    kept_for: 'door-history',
    counted_from: '2030-01-01T00:00:00.000Z',
  }));
  for (let start = 0; start < rows.length; start += 500)
    await db('receipt_people').insert(rows.slice(start, start + 500));
}

function readLog(db: Knex): Promise<Pick<Deletion, 'count' | 'digest'>[]> {
  return db('deletion_log')
    .orderBy('sequence')
    .select<Pick<Deletion, 'count' | 'digest'>[]>('count', 'digest');
}

async function takeGuardOff(db: Knex): Promise<void> {
  if (!isSqlite(db)) return db.raw('drop trigger deletion_log_append_only on deletion_log');
  await db.raw('drop trigger deletion_log_no_update');
  await db.raw('drop trigger deletion_log_no_delete');
}
