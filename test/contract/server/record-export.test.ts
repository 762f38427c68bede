import type { Knex } from '@monban/db/open';
import { recordAuditExport, recordReceiptExport } from '@monban/server/proof/record-export';
import { createCertificateAuthority } from '@monban/trust/certificate-authority';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedDoor, seedPerson, seedPlaces } from '../../support/seed-places.ts';
import { StoringController } from '../../support/storing-controller.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const VALIDITY = {
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2036-01-01T00:00:00Z'),
};

describe('the entry that an export of evidence leaves', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let auditor: TestOperator;
    let context: { actor: string; at: Date; requestId: null };

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db);
      auditor = await server.operator('auditor');
      context = { actor: 'system', at: server.now, requestId: null };
    });
    afterEach(() => server.close());

    const fetched = async (path: string): Promise<number> => {
      const headers = { authorization: `Bearer ${auditor.accessToken}` };
      const answer = await fetch(`${server.url}/api/v1${path}`, { headers });
      await answer.text();
      return answer.status;
    };
    const recorded = async (of: string): Promise<readonly object[]> => {
      const entries = db('audit_entries').where({ action: 'proof.exported', subject_id: of });
      const rows = await entries
        .orderBy('sequence')
        .select<{ actor: string; after: string }[]>('actor', 'after');
      return rows.map(({ actor, after }) => ({ actor, ...(JSON.parse(after) as object) }));
    };
    const codeOf = (work: Promise<void>) =>
      work.then(
        () => 'done',
        (error: unknown) => (error as { code?: string }).code,
      );

    it('says from where on the trail went out and how many entries, of the console and of the host', async () => {
      const rows = await db('audit_entries').select('sequence');
      const [before, actor] = [rows.length, auditor.id];
      expect(await fetched('/proof/audit')).to.equal(200);
      await recordAuditExport(db, context, { after: before });
      expect(await codeOf(recordAuditExport(db, context, { after: 9999 }))).to.equal('NOT_FOUND');
      expect(await fetched('/proof/audit?after=9999')).to.equal(404);
      expect(await recorded('audit')).to.deep.equal([
        { actor, after: 0, count: before },
        { actor: 'system', after: before, count: 1 },
      ]);
    });

    it('says which receipts went out and how many, and whether with everybody’s links', async () => {
      const authority = await createCertificateAuthority(generateSigningKey(), 'Controllers', VALIDITY);
      const places = await seedPlaces(db);
      const controller = await StoringController.enrol(db, places, authority);
      const doorId = await seedDoor(db, places, { ...controller.identity, readerId: controller.readerId });
      const badgeId = await seedBadge(db, await seedPerson(db, places));
      await controller.store(Array.from({ length: 4 }, () => ({ at: server.now, doorId, badgeId })));
      const { controllerId } = controller.identity;
      const { epoch } = await db('receipts').first<{ epoch: string }>('epoch');

      expect(await fetched('/proof/receipts')).to.equal(200);
      await recordReceiptExport(db, context, { controllerId, links: 'all' });
      await recordReceiptExport(db, context, { controllerId, epoch, after: 3 });
      const missing = recordReceiptExport(db, context, { controllerId, epoch, after: 99 });
      expect(await codeOf(missing)).to.equal('NOT_FOUND');
      expect(await recorded('receipts')).to.deep.equal([
        { actor: auditor.id, count: 4 },
        { actor: 'system', controllerId, links: 'all', count: 4 },
        { actor: 'system', controllerId, epoch, after: 3, count: 1 },
      ]);
    });
  });
});
