import type { DriveApplication } from '@monban/core/api/applications';
import type { Drive, DriveBoard } from '@monban/core/api/drives';
import { verifyAuditChain } from '@monban/server/audit/verify-audit-chain';
import { commitmentTo, type HistoryEntry } from '@monban/server/drives/application-history';
import { runRetention } from '@monban/server/retention/run-retention';
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
  pathOf,
  seedPeople,
} from '../../support/drive-office.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

/** Who may read the trail, or change people and drives, and is no clerk of this one. */
const READERS = ['admin', 'hr', 'auditor'] as const;
/** Everybody who may look at drives, or at people, or at the trail, and is no clerk of this one. */
const OTHERS = ['admin', 'hr', 'auditor', 'security', 'facilities', 'reception'] as const;

describe('answers to a drive', () => {
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

    it('are for the clerks of the drive, by none of its addresses for anybody else', async () => {
      const [application] = await invited(1);
      await answerOnPaper(clerk, application!, 'decline');
      const paths = [
        `/drives/${drive.id}/applications`,
        `/drives/${drive.id}/applications?state=declined`,
        `/drives/${drive.id}/applications?q=x`,
        `/drives/${drive.id}/candidates`,
        `/drives/${drive.id}/invitations`,
        pathOf(application!),
      ];
      for (const role of OTHERS) {
        const other = await server.operator(role);
        for (const path of paths) {
          const { status, body } = await other.call('GET', path);
          expect([status, body['code']], `${role} ${path}`).to.deep.equal([403, 'FORBIDDEN']);
        }
        const body = { answer: 'join', receivedOn: '2026-11-21', consentVersion: 1 };
        const entered = await other.call('POST', `${pathOf(application!)}/answer`, { body, version: 2 });
        expect(entered.status, role).to.equal(403);
      }
    });

    it('leave no trace in what others read of the person, of the drive, and of the trail', async () => {
      const [yes, no] = await invited(2);
      const others = await Promise.all(READERS.map((role) => server.operator(role)));
      const seen = async (): Promise<string> => {
        const answers: unknown[] = [];
        const ofPeople = [yes, no].flatMap((application) => [
          `/people/${application?.personId}`,
          `/people/${application?.personId}/changes`,
          `/audit?subjectId=${application?.id}`,
        ]);
        for (const other of others) {
          for (const path of [...ofPeople, '/people', '/drives', `/drives/${drive.id}/board`])
            answers.push((await other.call('GET', path)).body);
        }
        return JSON.stringify(answers).replace(/"instance":"[^"]*"/gu, '');
      };
      const before = await seen();
      await answerOnPaper(clerk, yes!, 'join');
      await answerOnPaper(clerk, no!, 'decline');
      expect(await seen()).to.equal(before);
    });

    it('are held by the trail as something that was said, by nobody, to no drive', async () => {
      const [application] = await invited(1);
      const person = await asPerson(server, application!.personId);
      const [own] = await ownDrives(person);
      await answerAs(person, own!, 'decline');
      const entries = await server.db('audit_entries').where({ subject_type: 'drive-answer' });
      expect(entries).to.have.length(1);
      const text = JSON.stringify(entries);
      for (const name of [
        application!.personId,
        application!.id,
        drive.id,
        person.id,
        'declin',
        'request_id":"',
      ])
        expect(text, name).to.not.include(name);
      expect(entries[0]).to.include({ actor: 'withheld', action: 'drive-answer.recorded', before: null });
      expect(await verifyAuditChain(server.db)).to.include({ kind: 'intact' });
    });

    it('can be shown to be the ones that were given, by whoever has the key and the history', async () => {
      const [application] = await invited(1);
      await answerOnPaper(clerk, application!, 'decline');
      const row = await server.db('application_history').where({ transition: 'decline' }).first<{
        id: string;
        at: string;
        commitment: string;
      }>();
      const entry: HistoryEntry = {
        id: row.id,
        applicationId: application!.id,
        version: 2,
        at: row.at,
        transition: 'decline',
        from: 'invited',
        to: 'declined',
        by: 'clerk',
        operatorId: clerk.id,
        via: 'paper',
        on: '2026-11-21',
        consentVersion: null,
      };
      const kept = await server.db('audit_entries').where({ subject_id: row.id }).first<{ after: string }>();
      const { driveKey } = server.platform;
      expect(JSON.parse(kept.after)).to.deep.equal({ commitment: commitmentTo(driveKey, entry) });
      expect(row.commitment).to.equal(commitmentTo(driveKey, entry));
      expect(commitmentTo(driveKey, { ...entry, to: 'joined' })).to.not.equal(row.commitment);
      expect(commitmentTo(new Uint8Array(32).fill(1), entry)).to.not.equal(row.commitment);
    });

    it('are no program’s: a key of a clerk sees what everybody sees', async () => {
      await invited(1);
      const admin = await server.operator('admin');
      await good(clerk.call('POST', `/drives/${drive.id}/clerks`, { body: { operatorId: admin.id } }));
      const made = await good<{ token: string }>(
        admin.call('POST', '/api-keys', {
          body: {
            name: 'report',
            permissions: ['drives:read', 'drives:write'],
            siteIds: [],
            departmentIds: [],
            expiresAt: '2027-06-01T00:00:00.000Z',
          },
        }),
      );
      const headers = { authorization: `Bearer ${made.token}` };
      const asProgram = (path: string) => server.call('GET', path, { headers });
      expect((await asProgram(`/drives/${drive.id}`)).body).to.include({ isClerk: false, counts: null });
      expect((await asProgram(`/drives/${drive.id}/board`)).status).to.equal(200);
      expect((await asProgram(`/drives/${drive.id}/applications`)).status).to.equal(403);
    });

    it('make no number under ten on a board, for the clerks neither', async () => {
      await invited(40);
      await invited(12, osaka());
      const state = (id: string, count: number, to: string) =>
        server
          .db('applications')
          .whereIn(
            'id',
            server
              .db('applications')
              .join('people', 'people.id', 'applications.person_id')
              .where({ 'people.site_id': id, 'applications.state': 'invited' })
              .orderBy('applications.id')
              .limit(count)
              .select('applications.id'),
          )
          .update({ state: to });
      const auditor = await server.operator('auditor');
      const before = await boardFor(auditor);
      expect(before.whole).to.deep.equal({ people: 52, counts: { detail: 'none' } });
      await state(company.tokyo.id, 25, 'joined');
      await state(company.osaka.id, 3, 'joined');
      const board = await boardFor(auditor);
      expect(board.whole).to.deep.equal({
        people: 52,
        counts: { detail: 'two', openQuestion: 24, underWayOrInHand: 28 },
      });
      for (const site of board.sites) {
        expect(site.whole?.counts, 'Osaka could be worked out from Tokyo').to.deep.equal({ detail: 'none' });
        expect(site.departments.map(({ counts }) => counts)).to.deep.equal([{ detail: 'none' }]);
      }
      expect(await boardFor(clerk)).to.deep.equal(board);
      const inOsaka = await server.operator('hr', [company.osaka.id]);
      const part = await boardFor(inOsaka);
      expect(part.whole).to.equal(null);
      expect(part.sites).to.deep.equal(board.sites.filter(({ siteId }) => siteId === company.osaka.id));
    });

    it('make a board that a transfer does not change, so that none can be made to find somebody out', async () => {
      const applications = await invited(30);
      await invited(12, osaka());
      await server.db('applications').update({ state: 'joined' });
      const auditor = await server.operator('auditor');
      const before = await boardFor(auditor);
      await server
        .db('people')
        .where({ id: applications[0]!.personId })
        .update({ site_id: company.osaka.id });
      expect(await boardFor(auditor)).to.deep.equal(before);
    });

    it('are nothing to a clerk whose role has nothing to do with drives any more', async () => {
      await invited(2);
      const other = await server.operator('hr');
      const { version } = await good<Drive>(clerk.call('GET', `/drives/${drive.id}`));
      const named = { body: { operatorId: other.id }, version };
      expect((await clerk.call('POST', `/drives/${drive.id}/clerks`, named)).status).to.be.below(300);
      await server.db('operators').where({ id: other.id }).update({ role: 'auditor' });
      const auditor = await server.signIn(other.id);
      const seen = await good<Drive>(auditor.call('GET', `/drives/${drive.id}`));
      expect(seen).to.include({ isClerk: false, counts: null });
      expect((await auditor.call('GET', `/drives/${drive.id}/applications`)).status).to.equal(403);
    });

    it('make the same board whether people decline, do not answer, or take their consent back', async () => {
      const applications = await invited(30);
      await server.db('applications').where({ drive_id: drive.id }).update({ state: 'joined' });
      const ids = applications.map(({ id }) => id);
      const boards: DriveBoard[] = [];
      for (const state of ['invited', 'declined', 'withdrawn']) {
        await server.db('applications').whereIn('id', ids.slice(0, 12)).update({ state });
        boards.push(await boardFor(await server.operator('auditor')));
      }
      expect(boards[0]?.whole?.counts).to.deep.equal({
        detail: 'two',
        openQuestion: 12,
        underWayOrInHand: 18,
      });
      expect(boards[1]).to.deep.equal(boards[0]);
      expect(boards[2]).to.deep.equal(boards[0]);
    });

    it('are deleted when their days are over; the counts stay, and the person had all of it', async () => {
      const [application] = await invited(2);
      const person = await asPerson(server, application!.personId);
      const [own] = await ownDrives(person);
      await answerAs(person, own!, 'join');
      const held = await good<{ items: { part: string; count: number; purpose: string }[] }>(
        person.call('GET', '/own/held'),
      );
      expect(held.items.find(({ part }) => part === 'card-applications')).to.include({
        count: 2,
        purpose: 'card-drives',
      });
      const open = new Date(server.now.getTime() + 400 * 86_400_000);
      await server.db('applications').update({ ended_at: server.now.toISOString() });
      await runRetention(server.db, open);
      clerk = await server.signIn(clerk.id);
      expect(await server.db('applications'), 'while the drive is open').to.have.length(2);
      await server.db('applications').update({ ended_at: null });
      const { version } = await good<Drive>(clerk.call('GET', `/drives/${drive.id}`));
      await good(clerk.call('POST', `/drives/${drive.id}/closing`, { version }));
      await runRetention(server.db, open);
      for (const table of ['applications', 'application_history', 'drive_invitations'])
        expect(await server.db(table), table).to.have.length(0);
      clerk = await server.signIn(clerk.id);
      const closed = await good<Drive>(clerk.call('GET', `/drives/${drive.id}`));
      expect(closed.counts).to.have.deep.members([
        { state: 'joined', count: 1 },
        { state: 'invited', count: 1 },
      ]);
    });
  });
});
