import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedPerson, seedPlaces } from '../../support/seed-places.ts';
import { storeTap } from '../../support/store-tap.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

describe('a restored database', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let admin: TestOperator;

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db);
      admin = await server.operator('admin');
      const at = server.now.toISOString();
      const id: string = newRecordId(randomUUID);
      const content = { content_hash: 'A'.repeat(43), first_version: 1_000_000 };
      await db('restorations').insert({ id, at, taken_at: at, source: 'backup', ...content });
    });
    afterEach(() => server.close());

    it('is confirmed with a second operator who could ask for that, and with nobody else', async () => {
      const [facilities, second] = [await server.operator('facilities'), await server.operator('admin')];
      const asked = await admin.call('POST', '/restoration/confirmation', { body: {} });
      expect([asked.status, asked.body['kind']]).to.deep.equal([202, 'restoration.confirm']);
      const decide = (operator: TestOperator) =>
        operator.call('POST', `/approvals/${String(asked.body['id'])}/decision`, {
          body: { decision: 'approve', comment: '' },
        });
      expect((await decide(facilities)).body['code']).to.equal('FORBIDDEN');
      expect((await decide(second)).status).to.equal(200);
      expect((await db('restorations').pluck('confirmed_at'))[0]).to.equal(server.now.toISOString());
    });

    it('names stops that were forgotten of people within the asker’s reach alone', async () => {
      const [here, there] = [await seedPlaces(db), await seedPlaces(db)];
      const [mine, theirs] = [await seedPerson(db, here), await seedPerson(db, there)];
      for (const person of [mine, theirs]) {
        const badgeId = await seedBadge(db, person);
        await storeTap(db, { badgeId, at: server.now, reason: 'badge-revoked' });
      }
      const named = async (operator: TestOperator) => {
        const { restoration } = (await operator.call('GET', '/restoration')).body;
        const { forgottenStops } = restoration as { forgottenStops: { personId: string }[] };
        return forgottenStops.map(({ personId }) => personId);
      };
      expect(await named(admin)).to.have.members([mine, theirs]);
      expect(await named(await server.operator('admin', [here.siteId]))).to.deep.equal([mine]);
    });
  });
});
