import type { DriveApplication } from '@monban/core/api/applications';
import type { Page } from '@monban/core/api/conventions';
import type { Drive, DriveBoard } from '@monban/core/api/drives';
import { RETENTION_TERMS, type Deletion, type DeletionPreview } from '@monban/core/api/retention';
import { findBrokenDeletion } from '@monban/server/retention/deletion-log';
import { runRetention } from '@monban/server/retention/run-retention';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import {
  answerOnPaper,
  applicationsOf,
  good,
  invite,
  openDrive,
  seedPeople,
} from '../../support/drive-office.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

const OF_DRIVES: readonly string[] = ['card-drives', 'application-contents', 'visit-rosters'];

describe('small numbers of a drive', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let company: SmallCompany;
    let clerk: TestOperator;
    let drive: Drive;

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      company = await makeSmallCompany(await server.operator('admin'));
      clerk = await server.operator('hr');
      drive = await openDrive(clerk);
    });
    afterEach(() => server.close());

    const tokyo = () => ({ siteId: company.tokyo.id, departmentId: company.department.id });
    const osaka = () => ({ siteId: company.osaka.id, departmentId: company.department.id });
    const invited = async (count: number, place = tokyo()): Promise<DriveApplication[]> => {
      const people = await seedPeople(server, place, count);
      await invite(clerk, drive.id, people);
      const applications = await applicationsOf(clerk, drive.id);
      return people.flatMap((id) => applications.get(id) ?? []);
    };
    const boardFor = (operator: TestOperator) =>
      good<DriveBoard>(operator.call('GET', `/drives/${drive.id}/board`));

    it('show no small number in the preview of a deletion to others than the clerks of all drives', async () => {
      await invited(3);
      await server.db('applications').update({ ended_at: server.now.toISOString() });
      await server.db('drives').update({ state: 'closed' });
      const preview = async (operator: TestOperator) => {
        const { items } = await good<DeletionPreview>(operator.call('GET', '/privacy/retention/preview'));
        const ofDrives = items.filter(({ purpose }) => OF_DRIVES.includes(purpose));
        return ofDrives.map(({ due, held }) => ({ due, held }));
      };
      const hidden = OF_DRIVES.map(() => ({ due: null, held: null }));
      const admin = await server.operator('admin');
      expect(await preview(admin)).to.deep.equal(hidden);
      expect(await preview(await server.operator('auditor'))).to.deep.equal(hidden);
      const since = server.now.toISOString();
      await server.db('drive_clerks').insert({ drive_id: drive.id, operator_id: admin.id, since });
      // With the three, the run of the invitation.
      expect(await preview(admin)).to.deep.include({ due: 0, held: 4 });
      const others = await openDrive(clerk);
      const [stranger] = await seedPeople(server, osaka(), 1);
      await invite(clerk, others.id, [stranger!]);
      expect(await preview(admin)).to.deep.equal(hidden);
    });

    it('leave no small number in the log of deletions, which is a chain and cannot be cleared of one later', async () => {
      await invited(27);
      await server.db('drives').update({ state: 'closed' });
      await server.db('drive_invitations').update({ ended_at: null });
      const long = new Date(
        server.now.getTime() - 86_400_000 * (RETENTION_TERMS['card-drives'].defaultDays + 1),
      );
      const rows = await server.db('applications').select<{ id: string }[]>('id');
      const end = (from: number, to: number) =>
        server
          .db('applications')
          .whereIn(
            'id',
            rows.slice(from, to).map(({ id }) => id),
          )
          .update({ ended_at: long.toISOString() });
      for (const [from, to] of [
        [0, 3],
        [3, 15],
        [15, 20],
        [20, 27],
      ] as const) {
        await end(from, to);
        expect(await runRetention(server.db, server.now)).to.equal(to - from);
      }
      const auditor = await server.operator('auditor');
      const { items } = await good<Page<Deletion>>(auditor.call('GET', '/privacy/deletions'));
      expect(items.map(({ count, from }) => ({ count, from })).reverse()).to.deep.equal(
        [null, 12, null, null].map((count) => ({ count, from: null })),
      );
      expect(await findBrokenDeletion(server.db)).to.equal(undefined);
    });

    it('stay counted after their deletion: exactly for the clerks, and as on any board for everybody else', async () => {
      await invited(3);
      await invited(12, osaka());
      const [first] = [...(await applicationsOf(clerk, drive.id)).values()];
      await answerOnPaper(clerk, first!, 'join');
      const reader = await server.operator('auditor');
      const whileOpen = await boardFor(clerk);
      expect(whileOpen).to.deep.equal(await boardFor(reader));
      const { version } = await good<Drive>(clerk.call('GET', `/drives/${drive.id}`));
      await good(clerk.call('POST', `/drives/${drive.id}/closing`, { version }));
      await runRetention(server.db, new Date(server.now.getTime() + 400 * 86_400_000));
      expect(await server.db('applications')).to.have.length(0);
      const kept = await boardFor(await server.signIn(clerk.id));
      const underWay = first!.siteId === osaka().siteId ? [1, 0] : [0, 1];
      const byName = [...kept.sites].sort(
        (left, right) => right.departments[0]!.people - left.departments[0]!.people,
      );
      expect(byName.map(({ departments }) => departments[0]!.counts)).to.deep.equal([
        { detail: 'exact', openQuestion: 12 - underWay[0]!, underWay: underWay[0], inHand: 0 },
        { detail: 'exact', openQuestion: 3 - underWay[1]!, underWay: underWay[1], inHand: 0 },
      ]);
      expect(kept.whole?.counts).to.deep.equal({ detail: 'exact', openQuestion: 14, underWay: 1, inHand: 0 });
      expect(await boardFor(await server.signIn(reader.id))).to.deep.equal(whileOpen);
      const other = await boardFor(await server.operator('hr'));
      expect(other).to.deep.equal(whileOpen);
    });
  });
});
