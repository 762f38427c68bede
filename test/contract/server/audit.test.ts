import { expect } from 'chai';
import type { Knex } from '@monban/db/open';
import { inTransaction, isSqlite } from '@monban/db/transaction';
import { raiseAuditFloor } from '@monban/server/audit/audit-floor';
import { recordAudit } from '@monban/server/audit/record-audit';
import { verifyAuditChain } from '@monban/server/audit/verify-audit-chain';
import { forEachDatabase } from '../../support/databases.ts';
import { makeSmallCompany, personOf } from '../../support/small-company.ts';
import { TestConsole } from '../../support/test-console.ts';

const CONTEXT = { actor: 'system', at: new Date('2026-11-21T09:00:00.000Z'), requestId: null };

function entry(subjectId: string, after: object = { role: 'hr' }) {
  return { action: 'operator.created', subjectType: 'operator', subjectId, before: null, after };
}

describe('the audit trail', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    beforeEach(async () => {
      db = await open();
    });

    const write = (subjectId: string) =>
      inTransaction(db, (trx) => recordAudit(trx, CONTEXT, entry(subjectId)));

    it('is numbered without a gap and intact, also when forty write at once', async () => {
      await Promise.all(Array.from({ length: 40 }, (_, index) => write(`subject-${index}`)));
      const verdict = await verifyAuditChain(db);
      expect(verdict).to.include({ kind: 'intact', entries: 40 });
    });

    it('goes on from its floor where retention took every entry', async () => {
      await write('one');
      const { hash } = await db('audit_entries').first<{ hash: string }>('hash');
      await raiseAuditFloor(db, { sequence: 1, hash });
      await db('audit_entries').where({ sequence: 1 }).delete();
      await write('two');
      const next = await db('audit_entries').first<{ sequence: string | number; previous_hash: string }>();
      expect([Number(next.sequence), next.previous_hash]).to.deep.equal([2, hash]);
      expect(await verifyAuditChain(db)).to.include({ kind: 'intact' });
    });

    it('is stored with its change or not at all', async () => {
      const failed = await inTransaction(db, async (trx) => {
        await recordAudit(trx, CONTEXT, entry('lost'));
        throw new Error('the change failed');
      }).catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(Error);
      expect(await verifyAuditChain(db)).to.include({ kind: 'intact', entries: 0 });
    });

    const tampered: Readonly<Record<string, (trail: Knex.QueryBuilder) => Knex.QueryBuilder>> = {
      'a changed word': (trail) => trail.where({ sequence: 3 }).update({ action: 'operator.changed' }),
      'a changed value': (trail) => trail.where({ sequence: 3 }).update({ after: '{"role":"admin"}' }),
      'another actor': (trail) => trail.where({ sequence: 3 }).update({ actor: 'somebody' }),
      'another time': (trail) => trail.where({ sequence: 3 }).update({ at: '2020-01-01T00:00:00.000Z' }),
      'a deleted entry': (trail) => trail.where({ sequence: 3 }).delete(),
      'a new hash': (trail) => trail.where({ sequence: 3 }).update({ hash: 'A'.repeat(43) }),
    };
    for (const [what, tamper] of Object.entries(tampered)) {
      it(`shows ${what} even where the database's own guard was taken off`, async () => {
        for (const subject of ['one', 'two', 'three', 'four', 'five']) await write(subject);
        await takeGuardOff(db);
        await tamper(db('audit_entries'));
        expect(await verifyAuditChain(db)).to.deep.equal({ kind: 'broken', sequence: 3 });
      });
    }

    it('keeps references and rights, of personal text only that it changed', async () => {
      const server = await TestConsole.start(db);
      const admin = await server.operator('admin');
      const company = await makeSmallCompany(admin);
      const person = await admin.create('/people', personOf(company));
      const change = { familyName: '佐藤', email: null, endsOn: '2027-03-31' };
      await admin.call('PATCH', `/people/${person.id}`, { version: 1, body: change });
      const rows = await db('audit_entries')
        .where({ subject_id: person.id })
        .orderBy('sequence')
        .select<{ before: string | null; after: string }[]>('before', 'after');
      expect(JSON.parse(rows[1]!.after)).to.include({ endsOn: '2027-03-31', kind: 'employee' });
      expect(JSON.parse(rows[1]!.after)).to.have.property('otherFields').deep.equal(['email', 'familyName']);
      const whole = JSON.stringify(await db('audit_entries').select());
      for (const name of ['山田', '太郎', 'ヤマダ', '佐藤', 'example.jp', '0001"'])
        expect(whole, name).to.not.contain(name);
      expect(await verifyAuditChain(db)).to.include({ kind: 'intact' });
      await server.close();
    });

    it('is read newest first, with names, by subject and by page', async () => {
      const server = await TestConsole.start(db);
      const auditor = await server.operator('auditor');
      for (let index = 0; index < 5; index += 1) await write('the-one');
      const read = async (query: string) => (await auditor.call('GET', `/audit?${query}`)).body;
      const first = await read('subjectId=the-one&limit=3');
      expect(first['total']).to.equal(5);
      const second = await read(`subjectId=the-one&limit=3&cursor=${String(first['nextCursor'])}`);
      const sequences = [first, second].flatMap(({ items }) =>
        (items as { sequence: number }[]).map((item) => item.sequence),
      );
      expect(sequences).to.deep.equal([...sequences].sort((left, right) => right - left));
      expect(new Set(sequences).size).to.equal(5);
      expect(second['nextCursor']).to.equal(null);
      const own = await read(`actor=${auditor.id}`);
      expect((own['items'] as object[])[0]).to.include({
        action: 'session.opened',
        actorName: 'The auditor',
      });
      await server.close();
    });
  });
});

/** Whoever owns the database can do this; the chain shows it. */
async function takeGuardOff(db: Knex): Promise<void> {
  const triggers = isSqlite(db)
    ? ['audit_entries_no_update', 'audit_entries_no_delete']
    : ['audit_entries_append_only on audit_entries', 'audit_entries_no_delete on audit_entries'];
  for (const trigger of triggers) await db.raw(`drop trigger ${trigger}`);
}
