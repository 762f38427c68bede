import type { Drive, Invitation } from '@monban/core/api/drives';
import { expect } from 'chai';
import { asPerson } from '../../support/as-person.ts';
import { forEachDatabase } from '../../support/databases.ts';
import {
  answerAs,
  answerOnPaper,
  applicationsOf,
  good,
  invite,
  openDrive,
  ownDrives,
  refusal,
  seedPeople,
} from '../../support/drive-office.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type Answer, type TestOperator } from '../../support/test-console.ts';

const HOUR_MS = 3_600_000;

describe('taking an invitation back', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let company: SmallCompany;
    let hr: TestOperator;

    beforeEach(async () => {
      server = await TestConsole.start(await open());
      company = await makeSmallCompany(await server.operator('admin'));
      hr = await server.operator('hr');
    });
    afterEach(() => server.close());

    const tokyo = () => ({ siteId: company.tokyo.id, departmentId: company.department.id });
    const takeBack = (drive: Drive, { id }: Invitation, by = hr): Promise<Answer> =>
      by.call('DELETE', `/drives/${drive.id}/invitations/${id}`);

    it('leaves nothing of one run and all of another, and the people can be invited again', async () => {
      const people = await seedPeople(server, tokyo(), 5);
      const drive = await openDrive(hr);
      await invite(hr, drive.id, people.slice(0, 2));
      server.advance(1);
      const second = await invite(hr, drive.id);
      expect(second.takeBackUntil).to.equal(new Date(server.now.getTime() + 24 * HOUR_MS).toISOString());
      server.advance(1);
      expect((await good<Drive>(takeBack(drive, second))).people).to.equal(2);
      const left = await applicationsOf(hr, drive.id);
      expect([...left.keys()].sort()).to.deep.equal(people.slice(0, 2));
      expect(await server.db('application_history')).to.have.length(2);
      expect((await takeBack(drive, second)).status).to.equal(404);
      expect(await invite(hr, drive.id)).to.include({ invited: 3 });
    });

    it('is told by the trail with its number, which the invitation told already', async () => {
      await seedPeople(server, tokyo(), 3);
      const drive = await openDrive(hr);
      await good(takeBack(drive, await invite(hr, drive.id)));
      const entry = await server
        .db('audit_entries')
        .where({ action: 'drive.invitation-taken-back' })
        .first<{ before: string; after: string | null; actor: string }>('before', 'after', 'actor');
      expect(entry).to.deep.equal({ before: '{"invited":3}', after: null, actor: hr.id });
    });

    it('is refused as soon as one person has answered, whatever it was, and changes nothing', async () => {
      for (const answer of ['join', 'decline', 'has-card']) {
        const [personId] = await seedPeople(server, tokyo(), 3);
        const drive = await openDrive(hr);
        const run = await invite(hr, drive.id);
        const application = (await applicationsOf(hr, drive.id)).get(personId!)!;
        await answerOnPaper(hr, application, answer);
        const refused = await takeBack(drive, run);
        expect(refused.status).to.equal(409);
        expect(refusal(refused)).to.equal('INVITATION_ANSWERED');
        const versions = await server.db('applications').where({ drive_id: drive.id }).select('version');
        expect(versions).to.have.length(run.invited);
        expect(versions.filter(({ version }: { version: number }) => version !== 1)).to.have.length(1);
        await server.db('drives').where({ id: drive.id }).update({ state: 'closed' });
      }
    });

    it('leaves somebody who was about to answer with nothing to answer', async () => {
      const [personId] = await seedPeople(server, tokyo(), 1);
      const person = await asPerson(server, personId!);
      const drive = await openDrive(hr);
      const run = await invite(hr, drive.id);
      const [asked] = await ownDrives(person);
      await good(takeBack(drive, run));
      expect((await answerAs(person, asked!, 'join')).status).to.equal(404);
      expect(await ownDrives(person)).to.deep.equal([]);
    });

    it('is possible for a day', async () => {
      await seedPeople(server, tokyo(), 2);
      const drive = await openDrive(hr);
      const run = await invite(hr, drive.id);
      const other = await openDrive(hr, { name: '別の一括申請' });
      expect((await takeBack(other, run)).status, 'of another drive').to.equal(404);
      const dayAgo = new Date(server.now.getTime() - 24 * HOUR_MS).toISOString();
      await server.db('drive_invitations').update({ started_at: dayAgo, ended_at: dayAgo });
      expect(refusal(await takeBack(drive, run))).to.equal('INVITATION_TOO_OLD');
    });

    it('is for clerks of the drive who reach everybody in it, while the drive is open', async () => {
      await seedPeople(server, tokyo(), 2);
      const drive = await openDrive(hr);
      const run = await invite(hr, drive.id);
      expect((await takeBack(drive, run, await server.operator('hr'))).status).to.equal(403);
      const partly = await server.operator('hr', [company.osaka.id]);
      await server.db('drive_clerks').insert({
        drive_id: drive.id,
        operator_id: partly.id,
        since: server.now.toISOString(),
      });
      expect((await takeBack(drive, run, partly)).status, 'a part only').to.equal(403);
      await server.db('drives').update({ state: 'closed' });
      expect(refusal(await takeBack(drive, run))).to.equal('DRIVE_GUARD_DRIVE_OPEN');
    });
  });
});
