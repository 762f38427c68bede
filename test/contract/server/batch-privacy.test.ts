import type { Knex } from '@monban/db/open';
import { verifyAuditChain } from '@monban/server/audit/verify-audit-chain';
import { archiveBatches } from '@monban/server/batches/archive-batches';
import { deleteApplications } from '@monban/server/drives/delete-applications';
import { listOwnBatches } from '@monban/server/batches/own-batches';
import { runRetention } from '@monban/server/retention/run-retention';
import { expect } from 'chai';
import { asPerson } from '../../support/as-person.ts';
import { BatchOffice } from '../../support/batch-office.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { ownDrives } from '../../support/drive-office.ts';
import { dumpOf } from '../../support/database-dump.ts';
import { seedDrive } from '../../support/seed-drive.ts';
import { formIdOf } from '../../support/seed-contents.ts';

/** Everybody who may look at drives, or at the trail, and is no clerk of this one. */
const OTHERS = ['admin', 'hr', 'auditor', 'security', 'facilities'] as const;

describe('what a batch tells', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let office: BatchOffice;

    beforeEach(async () => {
      db = await open();
      office = await BatchOffice.open(db);
      await office.holdContents();
    });
    afterEach(() => office.close());

    it('it tells the clerks of its drive, and nobody else, whatever they ask', async () => {
      const batch = await office.frozen();
      for (const role of OTHERS) {
        const other = await office.console.operator(role);
        const paths = ['', `/${batch.id}`, `/${batch.id}/items`].map((rest) => office.path(rest));
        for (const path of [...paths, `/drives/${office.driveId}/batch-candidates`])
          expect((await other.call('GET', path)).status, `${role} ${path}`).to.equal(403);
        const file = await office.file(batch, { kind: 'photos', part: 1 }, other);
        expect(file.status, role).to.equal(403);
      }
    });

    it('it tells a clerk who reaches a part of it that part, and gives them none of it to hand over', async () => {
      const osaka = await office.console.operator('hr', [office.company.osaka.id]);
      await db('drive_clerks').insert({
        drive_id: office.driveId,
        operator_id: osaka.id,
        since: '2026-11-01T00:00:00.000Z',
      });
      const batch = await office.frozen();
      const { body } = await osaka.call('GET', office.path(`/${batch.id}/items`));
      expect(body['items']).to.deep.equal([]);
      expect((await office.file(batch, { kind: 'photos', part: 1 }, osaka)).status).to.equal(403);
      const answer = await office.say(batch, 'reopening', { reason: 'x' }, osaka);
      expect(answer.status).to.equal(403);
    });

    it('it is not a batch of another drive', async () => {
      const batch = await office.frozen();
      const { newId } = office.console.platform;
      const other = await seedDrive(db, { newId, clerkId: office.clerk.id, personIds: [] });
      const path = `/drives/${other.id}/batches/${batch.id}`;
      expect((await office.clerk.call('GET', path)).status).to.equal(404);
    });

    it('the trail has every step, who froze and who gave it away, and no count and nobody in it', async () => {
      const batch = await office.acknowledged();
      const rows = await db('audit_entries')
        .where({ subject_type: 'batch', subject_id: batch.id })
        .orderBy('sequence')
        .select<{ action: string; actor: string; after: string }[]>('action', 'actor', 'after');
      expect(rows.map(({ action }) => action)).to.deep.equal([
        'batch.created',
        'batch.collected',
        'batch.frozen',
        'batch.validated',
        'batch.handed-over',
        'batch.acknowledged',
      ]);
      expect(rows.map(({ actor }) => actor === office.second.id)).to.deep.equal([
        false,
        false,
        false,
        false,
        true,
        false,
      ]);
      const told = rows.map(({ after }) => Object.keys(JSON.parse(after) as object)).flat();
      for (const count of ['items', 'photos', 'envelopes', 'open', 'standing'])
        expect(told).to.not.include(count);
      const text = JSON.stringify(rows);
      for (const { applicationId, personId } of office.people) {
        expect(text).to.not.include(applicationId);
        expect(text).to.not.include(personId);
      }
      expect(await verifyAuditChain(db)).to.include({ kind: 'intact' });
    });

    it('the database holds no form ID in clear, before or after the freezing', async () => {
      await office.acknowledged();
      const everything = JSON.stringify([...(await dumpOf(db))]) + office.console.logged.join('');
      expect(everything).to.not.include(formIdOf(1));
    });

    it('a person reads why the application came back, until it is handed in again', async () => {
      const batch = await office.acknowledged();
      const [person] = office.people;
      const self = await asPerson(office.console, person!.personId);
      expect((await ownDrives(self))[0]?.application.defect).to.equal(null);
      const defect = { applicationId: person!.applicationId, code: 'photo-unfit', on: '2026-11-21' };
      await office.step(batch, 'defects', defect);
      expect((await ownDrives(self))[0]?.application.defect).to.equal('photo-unfit');
      expect((await listOwnBatches(db, person!.personId)).length).to.equal(3);
    });

    it('it is archived once what was held of everybody in it is deleted, with its counts and without reasons', async () => {
      const batch = await office.frozen();
      await office.step(batch, 'reopening', { reason: '数え直し' });
      await db('batches').where({ id: batch.id }).update({ state: 'settled' });
      expect(await archiveBatches(office.console.platform, office.console.now)).to.equal(0);
      await db('application_forms').update({ purpose_ended_at: '2026-10-01T00:00:00.000Z' });
      await db('application_photos').update({ purpose_ended_at: '2026-10-01T00:00:00.000Z' });
      await runRetention(db, office.console.now);
      expect(await archiveBatches(office.console.platform, office.console.now)).to.equal(1);
      const archived = await office.read(batch);
      expect(archived.state).to.equal('archived');
      expect(archived.history.map(({ reason }) => reason)).to.deep.equal(archived.history.map(() => null));
    });

    it('whoever is deleted is in no list of a batch any more', async () => {
      const batch = await office.acknowledged();
      const keys = office.people.map(({ applicationId }) => [applicationId] as const);
      await deleteApplications(db, keys);
      const read = await office.read(batch);
      expect(read.standing).to.deep.equal([]);
      expect(read.rounds[0]).to.include({ items: 3 });
    });
  });
});
