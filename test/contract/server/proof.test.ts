import { X509Certificate, createPublicKey } from 'node:crypto';
import type { BadgeId, DoorId, PersonId } from '@monban/core/ids';
import { SignedMessage } from '@monban/core/messages/signed-message';
import type { Knex } from '@monban/db/open';
import { isSqlite } from '@monban/db/transaction';
import { seedPerson, seedDoor, seedPlaces, type SeededPlaces } from '../../support/seed-places.ts';
import { createCertificateAuthority, type CertificateAuthority } from '@monban/trust/certificate-authority';
import { generateSigningKey, verifyingKeys } from '@monban/trust/keys';
import { verifyAuditExport } from '@monban/trust/proof/verify-audit-export';
import { verifyReceiptExport } from '@monban/trust/proof/verify-receipt-export';
import { runRetention } from '@monban/server/retention/run-retention';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { eventually } from '../../support/eventually.ts';
import { bytesOf } from '../../support/proof-files.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedCompanyCard } from '../../support/seed-company-card.ts';
import { StoringController } from '../../support/storing-controller.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const VALIDITY = {
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2036-01-01T00:00:00Z'),
};

describe('proof', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let auditor: TestOperator;
    let authority: CertificateAuthority;
    let places: SeededPlaces;
    let controller: StoringController;
    let doorId: DoorId;
    let personId: PersonId;
    let badgeId: BadgeId;

    beforeEach(async () => {
      db = await open();
      authority = await createCertificateAuthority(generateSigningKey(), 'Controllers', VALIDITY);
      server = await TestConsole.start(db, { authorityPem: authority.certificatePem });
      auditor = await server.operator('auditor');
      places = await seedPlaces(db);
      controller = await StoringController.enrol(db, places, authority);
      doorId = await seedDoor(db, places, { ...controller.identity, readerId: controller.readerId });
      personId = await seedPerson(db, places);
      badgeId = await seedBadge(db, personId);
    });
    afterEach(() => server.close());

    const tapsAt = (at: Date, count: number) =>
      Array.from({ length: count }, () => ({ at, doorId, badgeId }));
    const makeCheckpoint = async () => (await auditor.call('POST', '/proof/checkpoints')).body;
    const trust = () => ({
      checkpointKeys: verifyingKeys(server.platform.proof.key.publicKey),
      keptCheckpoints: [] as SignedMessage[],
      authorities: [new X509Certificate(authority.certificatePem)],
    });
    const exported = async (query: string): Promise<readonly string[]> => {
      const answer = await fetch(`${server.url}/api/v1/proof/${query}`, {
        headers: { authorization: `Bearer ${auditor.accessToken}` },
      });
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('content-type')).to.contain('application/x-ndjson');
      expect(answer.headers.get('content-disposition')).to.match(/filename="?monban-(audit|receipts)-/);
      return [await answer.text()];
    };
    const auditVerdict = async (kept: SignedMessage[] = [], query = 'audit') =>
      verifyAuditExport(bytesOf(await exported(query)), { ...trust(), keptCheckpoints: kept });
    const receiptVerdict = async (query = 'receipts', kept: SignedMessage[] = []) =>
      verifyReceiptExport(bytesOf(await exported(query)), { ...trust(), keptCheckpoints: kept });
    const linkedVerdict = async (ofWhom = personId) => {
      const { body } = await lookUp(ofWhom);
      return receiptVerdict(`receipts?linksOf=${ofWhom}&lookUpId=${String(body['id'])}`);
    };
    const lookUp = (ofWhom: PersonId) =>
      auditor.call('POST', '/look-ups', {
        body: { personId: ofWhom, purpose: 'audit', reason: '勤務時間の申立てを確かめる' },
      });
    const keptCheckpoint = async (number: number) =>
      SignedMessage.parse((await auditor.call('GET', `/proof/checkpoints/${number}`)).body['checkpoint']);

    it('signs a checkpoint on demand, and none where nothing has happened since', async () => {
      await controller.store(tapsAt(server.now, 3));
      const first = await makeCheckpoint();
      expect(first).to.nested.include({ outcome: 'made', 'newest.number': 1 });
      expect(await makeCheckpoint()).to.deep.equal({ ...first, outcome: 'unchanged' });
      await controller.store(tapsAt(server.now, 1));
      expect(await makeCheckpoint()).to.nested.include({ outcome: 'made', 'newest.number': 2 });
      const listed = (await auditor.call('GET', '/proof/checkpoints')).body['items'] as { number: number }[];
      expect(listed.map(({ number }) => number)).to.deep.equal([2, 1]);
      expect((await auditor.call('GET', '/proof/checkpoints/3')).body['code']).to.equal('NOT_FOUND');
    });

    it('exports a trail that is verified without us, each export being an entry of it', async () => {
      await makeCheckpoint();
      const verdict = await auditVerdict();
      expect(verdict).to.include({ kind: 'right', after: 0, checkpoints: 1 });
      const actions = await db('audit_entries').where({ action: 'proof.exported' }).select('actor');
      expect(actions).to.deep.equal([{ actor: auditor.id }]);
      expect('through' in verdict && verdict.through).to.equal(Number((await auditHead()).sequence));
    });

    it('goes on where an earlier export of the trail ended', async () => {
      const first = await auditVerdict();
      const through = 'through' in first ? first.through : 0;
      await makeCheckpoint();
      await auditVerdict();
      const rest = await auditVerdict([], `audit?after=${through}`);
      expect(rest).to.include({ kind: 'right', after: through });
      const answer = await auditor.call('GET', '/proof/audit?after=9999');
      expect(answer.body['code']).to.equal('NOT_FOUND');
    });

    it('exports receipts as they were signed, with nobody’s links to badges', async () => {
      await controller.store(tapsAt(server.now, 60));
      await controller.store(tapsAt(server.now, 40));
      await makeCheckpoint();
      await controller.store(tapsAt(server.now, 5));
      const whole = { kind: 'right', receipts: 105, chains: 1, beyondCheckpoints: 5 };
      expect(await receiptVerdict()).to.include({ ...whole, linked: 0 });
    });

    it('exports the links of one person alone, to whom gave a reason to look at them', async () => {
      const other = await seedPerson(db, places);
      const otherBadge = await seedBadge(db, other);
      await controller.store([...tapsAt(server.now, 3), { at: server.now, doorId, badgeId: otherBadge }]);
      expect(await linkedVerdict()).to.include({ kind: 'right', receipts: 4, linked: 3 });
      expect(await linkedVerdict(other)).to.include({ kind: 'right', receipts: 4, linked: 1 });
      const { body } = await lookUp(other);
      for (const query of [`linksOf=${personId}`, `linksOf=${personId}&lookUpId=${String(body['id'])}`]) {
        const answer = await auditor.call('GET', `/proof/receipts?${query}`);
        expect([answer.status, JSON.stringify(answer.body)].join(), query).to.match(/403.*LOOK_UP_NEEDED/);
      }
    });

    it('exports no links of a card of the pool, which was others’ too', async () => {
      await controller.store(tapsAt(server.now, 2));
      await seedCompanyCard(db, { siteId: places.siteId, badgeId });
      expect(await linkedVerdict()).to.include({ kind: 'right', receipts: 2, linked: 0 });
    });

    it('goes on where an earlier export of a chain ended', async () => {
      await controller.store(tapsAt(server.now, 30));
      await controller.store(tapsAt(server.now, 20));
      const chain = `controllerId=${controller.identity.controllerId}&epoch=${controller.epoch}`;
      expect(await receiptVerdict(`receipts?${chain}&after=10`)).to.include({ kind: 'right', receipts: 40 });
      const beyond = await auditor.call('GET', `/proof/receipts?${chain}&after=51`);
      expect(beyond.body['code']).to.equal('NOT_FOUND');
      const alone = await auditor.call('GET', '/proof/receipts?after=10');
      expect(alone.body['code']).to.equal('VALIDATION_FAILED');
    });

    it('still verifies what a controller signed before its certificates were revoked', async () => {
      await controller.store(tapsAt(server.now, 3));
      await db('controller_certificates').update({ revoked_at: server.now.toISOString() });
      await db('controllers').update({ state: 'revoked' });
      expect(await receiptVerdict()).to.include({ kind: 'right', receipts: 3 });
    });

    it('hands out the keys for verifiers apart from the files', async () => {
      const { body } = await auditor.call('GET', '/proof/keys');
      expect(body['authority']).to.equal(authority.certificatePem);
      expect(
        createPublicKey(String(body['checkpointKey'])).equals(server.platform.proof.key.publicKey),
      ).to.equal(true);
    });

    it('lets nobody export who sees a part of the organisation only, or has no right to', async () => {
      const partial = await server.operator('auditor', [places.siteId]);
      const hr = await server.operator('hr');
      for (const path of ['/proof/audit', '/proof/receipts']) {
        expect((await partial.call('GET', path)).body['code'], path).to.equal('FORBIDDEN');
        expect((await hr.call('GET', path)).body['code'], path).to.equal('FORBIDDEN');
      }
      expect((await partial.call('POST', '/proof/verifications')).body['code']).to.equal('FORBIDDEN');
    });

    it('shows a trail whose end was cut off, by its last checkpoint', async () => {
      await makeCheckpoint();
      await takeAuditGuardOff(db);
      const { sequence } = await auditHead();
      await db('audit_entries').where({ sequence }).delete();
      expect(await makeCheckpoint()).to.nested.include({ outcome: 'contradicted', 'newest.number': 1 });
      expect(await auditVerdict()).to.include({ kind: 'wrong' });
    });

    it('shows a cut that took the checkpoint with it, by the checkpoint that somebody kept', async () => {
      await makeCheckpoint();
      await auditVerdict();
      await makeCheckpoint();
      const kept = await keptCheckpoint(2);
      await takeAuditGuardOff(db);
      await takeGuardOff(db, 'audit_checkpoints');
      await db('audit_entries')
        .where({ sequence: (await auditHead()).sequence })
        .delete();
      await db('audit_checkpoints').where({ number: 2 }).delete();
      expect(await auditVerdict()).to.include({ kind: 'right', checkpoints: 1 });
      expect(await auditVerdict([kept])).to.include({ kind: 'wrong', problem: 'checkpoint-missing' });
    });

    it('shows a tail of receipts that was deleted with everything that points to it', async () => {
      await controller.store(tapsAt(server.now, 10));
      await controller.store(tapsAt(server.now, 10));
      await makeCheckpoint();
      await db('receipt_people').delete();
      await db('receipts').where('sequence', '>', 10).delete();
      await db('receipt_batches').where('last_sequence', '>', 10).delete();
      expect(await receiptVerdict()).to.include({ kind: 'wrong', problem: 'truncated' });
    });

    it('verifies everything on the server, says how far it is, and ends right', async () => {
      await controller.store(tapsAt(server.now, 20));
      await makeCheckpoint();
      expect((await auditor.call('GET', '/proof/verifications/latest')).body).to.include({ state: 'never' });
      const begun = await auditor.call('POST', '/proof/verifications');
      expect([begun.status, begun.body['state']]).to.deep.equal([202, 'running']);
      const ended = await verified();
      expect(ended).to.include({ state: 'right', problem: null, read: ended['total'] });
      expect(Number(ended['total'])).to.be.at.least(20);
    });

    it('names the first line that does not fit where somebody changed a row', async () => {
      await controller.store(tapsAt(server.now, 20));
      await db('receipts').where({ sequence: 7 }).update({ payload: '{}' });
      await auditor.call('POST', '/proof/verifications');
      const ended = await verified();
      expect(ended).to.include({ state: 'wrong', part: 'receipts', problem: 'chain-broken' });
      expect(ended['line']).to.be.a('number');
    });

    it('names the line of the log of deletions that somebody changed', async () => {
      await controller.store(tapsAt(new Date('2020-01-05T00:00:00.000Z'), 3));
      await runRetention(db, server.now);
      await takeGuardOff(db, 'deletion_log', 'update');
      await db('deletion_log').update({ count: 2 });
      await auditor.call('POST', '/proof/verifications');
      expect(await verified()).to.include({ state: 'wrong', part: 'deletions', line: 1 });
    });

    it('verifies before and after links are deleted and the trail loses its beginning', async () => {
      const longAgo = new Date('2015-01-05T00:00:00.000Z');
      await db('doors').update({ is_site_boundary: false });
      await controller.store(tapsAt(longAgo, 30));
      await ageTrail(longAgo);
      expect(await linkedVerdict()).to.include({ kind: 'right', linked: 30 });
      const before = await auditVerdict();
      expect(before).to.include({ kind: 'right', after: 0 });
      expect(await runRetention(db, server.now)).to.be.greaterThan(30);
      expect(await linkedVerdict()).to.include({ kind: 'right', receipts: 30, linked: 0 });
      const after = await auditVerdict();
      expect(after).to.include({ kind: 'right' });
      expect('after' in after && after.after).to.be.greaterThan(0);
      expect(await makeCheckpoint()).to.include({ outcome: 'made' });
    });

    it('keeps what doors of the boundary record for working time, and interior doors for days', async () => {
      const exit = await seedDoor(db, places, { ...controller.identity, readerId: controller.readerId });
      await db('doors').where({ id: exit }).update({ is_site_boundary: true });
      const at = new Date(server.now.getTime() - 100 * 86_400_000);
      await controller.store([...tapsAt(at, 2), { at, doorId: exit, badgeId }]);
      await db('doors').update({ is_site_boundary: false });
      expect(await runRetention(db, server.now)).to.equal(2);
      const left = await db('receipt_people').select('kept_for');
      expect(left).to.deep.equal([{ kept_for: 'working-time' }]);
      expect(await linkedVerdict()).to.include({ kind: 'right', receipts: 3, linked: 1 });
    });

    it('counts the days of a clock that runs ahead from the arrival', async () => {
      const ahead = new Date(server.now.getTime() + 400 * 86_400_000);
      await controller.store([{ at: ahead, doorId, badgeId }, ...tapsAt(server.now, 1)]);
      const rows = await db('receipt_people').select<{ counted_from: string }[]>('counted_from');
      expect(rows.map((row) => row.counted_from)).to.deep.equal(rows.map(() => server.now.toISOString()));
    });

    async function auditHead(): Promise<{ readonly sequence: number | string }> {
      const query = db('audit_entries').orderBy('sequence', 'desc');
      return (await query.first<{ sequence: number | string } | undefined>('sequence')) ?? { sequence: 0 };
    }

    async function verified(): Promise<Record<string, unknown>> {
      let latest: Record<string, unknown> = {};
      await eventually(async () => {
        latest = (await auditor.call('GET', '/proof/verifications/latest')).body;
        return latest['state'] !== 'running';
      });
      return latest;
    }

    /** As if everything so far had been written and signed then. */
    async function ageTrail(at: Date): Promise<void> {
      const now = server.now;
      server.now = at;
      expect(await makeCheckpoint()).to.include({ outcome: 'made' });
      server.now = now;
    }
  });
});

async function takeAuditGuardOff(db: Knex): Promise<void> {
  if (isSqlite(db)) await db.raw('drop trigger audit_entries_no_delete');
  else await db.raw('drop trigger audit_entries_no_delete on audit_entries');
}

async function takeGuardOff(db: Knex, table: string, deed = 'delete'): Promise<void> {
  if (isSqlite(db)) await db.raw(`drop trigger ${table}_no_${deed}`);
  else await db.raw(`drop trigger ${table}_append_only on ${table}`);
}
