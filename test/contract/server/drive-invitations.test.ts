import type { DriveCandidates, Invitation } from '@monban/core/api/drives';
import { inviteSlice, PEOPLE_PER_SLICE } from '@monban/server/drives/invite-slice';
import { InviteWork } from '@monban/server/drives/invite-work';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { applicationsOf, good, invite, openDrive, refusal, seedPeople } from '../../support/drive-office.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

describe('inviting to a drive', () => {
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

    it('says beforehand whom it would reach, and who is left out and why', async () => {
      const [first, leaving, gone, hidden] = await seedPeople(server, tokyo(), 5);
      const other = await openDrive(hr, { name: '別の一括申請' });
      await invite(hr, other.id, [first!]);
      await server.db('people').where({ id: leaving }).update({ ends_on: '2026-12-25' });
      await server.db('people').where({ id: gone }).update({ retired_at: server.now.toISOString() });
      await server.db('people').where({ id: hidden }).update({ address_protected: true });
      const drive = await openDrive(hr);
      const path = `/drives/${drive.id}/candidates`;
      const before = await good<DriveCandidates>(hr.call('GET', path));
      expect(before).to.deep.include({
        total: 4,
        toInvite: 2,
        leftOut: [
          { reason: 'in-another-drive', count: 1 },
          { reason: 'leaving', count: 1 },
        ],
      });
      const { items } = await good<DriveCandidates>(hr.call('GET', `${path}?limit=1`));
      expect(items).to.have.length(1);
      expect(await invite(hr, drive.id)).to.deep.include({ invited: 2, done: 4, leftOut: before.leftOut });
      const applications = await applicationsOf(hr, drive.id);
      expect([...applications.keys()], 'who is protected is invited as others are').to.include(hidden);
      const after = await good<DriveCandidates>(hr.call('GET', path));
      expect(after.toInvite).to.equal(0);
    });

    it('reaches nobody twice, however often it is asked, and some people by name', async () => {
      const people = await seedPeople(server, tokyo(), 4);
      const drive = await openDrive(hr);
      const stranger = company.tokyo.id;
      const some = await invite(hr, drive.id, [...people.slice(0, 2), stranger]);
      expect(some).to.deep.include({ invited: 2, leftOut: [{ reason: 'no-longer-here', count: 1 }] });
      server.advance(1);
      expect(await invite(hr, drive.id)).to.deep.include({
        invited: 2,
        leftOut: [{ reason: 'invited', count: 2 }],
      });
      server.advance(1);
      expect(await invite(hr, drive.id)).to.deep.include({ invited: 0 });
      expect(await server.db('applications')).to.have.length(4);
      const counts = await server.db('audit_entries').where({ action: 'drive.invited' }).select('after');
      expect(counts.map(({ after }: { after: string }) => after)).to.deep.equal([
        '{"invited":2}',
        '{"invited":2}',
      ]);
    });

    it('goes on in slices where a server ended, and stops where the drive closes', async () => {
      await seedPeople(server, tokyo(), PEOPLE_PER_SLICE + 30);
      const drive = await openDrive(hr);
      const id = await abandonedRun(drive.id);
      await inviteSlice(server.platform, id);
      expect(await server.db('applications')).to.have.length(PEOPLE_PER_SLICE);
      const path = `/drives/${drive.id}/invitations`;
      const half = await good<Invitation>(hr.call('GET', path));
      expect(half).to.include({ state: 'running', done: PEOPLE_PER_SLICE });
      const closing = await hr.call('POST', `/drives/${drive.id}/closing`, { version: drive.version });
      expect(refusal(closing)).to.equal('DRIVE_INVITING');
      const work = new InviteWork(server.platform);
      await work.resume(server.now);
      await work.idle();
      expect((await good<Invitation>(hr.call('GET', path))).state, 'its server lives still').to.equal(
        'running',
      );
      await work.resume(new Date(server.now.getTime() + 61_000));
      await work.idle();
      expect(await good<Invitation>(hr.call('GET', path))).to.include({
        state: 'done',
        done: PEOPLE_PER_SLICE + 30,
        invited: PEOPLE_PER_SLICE + 30,
      });
      const second = await abandonedRun(drive.id);
      await server.db('drives').update({ state: 'closed' });
      expect(await inviteSlice(server.platform, second)).to.include({ state: 'stopped' });
    });

    it('is refused while the drive is a draft', async () => {
      const draft = await hr.create('/drives', {
        name: '下書き',
        case: 'visit',
        opensOn: '2026-11-01',
        closesOn: '2026-12-01',
        consent: { ja: '同意文。'.repeat(10), en: 'A text of consent.'.repeat(3) },
      });
      const answer = await hr.call('POST', `/drives/${draft.id}/invitations`, { body: {} });
      expect(refusal(answer)).to.equal('DRIVE_GUARD_DRIVE_OPEN');
    });

    /** As a server leaves it that ends right after it began. */
    async function abandonedRun(driveId: string): Promise<string> {
      const id = server.platform.newId();
      const at = server.now.toISOString();
      await server.db('drive_invitations').insert({
        id,
        drive_id: driveId,
        state: 'running',
        scope: '"all"',
        actor: hr.id,
        total: 1,
        done: 0,
        invited: 0,
        left_out: '{}',
        started_at: at,
        alive_at: at,
      });
      return id;
    }
  });
});
