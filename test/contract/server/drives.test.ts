import type { Drive } from '@monban/core/api/drives';
import { expect } from 'chai';
import { asPerson } from '../../support/as-person.ts';
import { forEachDatabase } from '../../support/databases.ts';
import {
  answerAs,
  answerOnPaper,
  applicationsOf,
  CONSENT,
  DRIVE,
  good,
  invite,
  openDrive,
  ownDrives,
  pathOf,
  refusal,
  seedPeople,
  step,
} from '../../support/drive-office.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { TestConsole, type TestOperator } from '../../support/test-console.ts';

describe('drives', () => {
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
    const osaka = () => ({ siteId: company.osaka.id, departmentId: company.department.id });

    it('begin as a draft of their maker, are opened, and change little from then on', async () => {
      const draft = await good<Drive>(hr.call('POST', '/drives', { body: DRIVE }));
      expect(draft).to.include({ state: 'draft', isClerk: true, people: 0, version: 1 });
      expect(draft.clerks.map(({ operatorId }) => operatorId)).to.deep.equal([hr.id]);
      expect(draft.consents.map(({ version }) => version)).to.deep.equal([1]);
      const path = `/drives/${draft.id}`;
      const changed = await hr.call('PATCH', path, { body: { case: 'visit' }, version: 1 });
      expect(changed.body).to.include({ case: 'visit', version: 2 });
      const stale = await hr.call('POST', `${path}/opening`, { version: 1 });
      expect(stale.body).to.include({ code: 'VERSION_CONFLICT' });
      const opened = await hr.call('POST', `${path}/opening`, { version: 2 });
      expect(opened.body).to.include({ state: 'open' });
      const other = await hr.call('PATCH', path, { body: { case: 'mixed' }, version: 3 });
      expect(refusal(other)).to.equal('DRIVE_NOT_DRAFT');
      const later = await hr.call('PATCH', path, { body: { closesOn: '2027-01-31' }, version: 3 });
      expect(later.body).to.include({ closesOn: '2027-01-31' });
      const inverse = await hr.call('PATCH', path, { body: { closesOn: '2026-01-31' }, version: 4 });
      expect(refusal(inverse)).to.equal('ENDS_BEFORE_START');
    });

    it('keep every version of their text, and a consent names the one that was read', async () => {
      const [personId = ''] = await seedPeople(server, tokyo(), 1);
      const drive = await openDrive(hr);
      await invite(hr, drive.id);
      const person = await asPerson(server, personId);
      const [seen] = await ownDrives(person);
      if (!seen) throw new Error('not invited');
      const text = { ...CONSENT, en: `${CONSENT.en} The text has changed since.` };
      await good(hr.call('POST', `/drives/${drive.id}/consents`, { body: text, version: drive.version }));
      expect(refusal(await answerAs(person, seen, 'join'))).to.equal('DRIVE_GUARD_CONSENT_KNOWN');
      const [now] = await ownDrives(person);
      if (!now) throw new Error('not invited');
      expect(now.consent).to.include({ version: 2, en: text.en });
      const joined = await answerAs(person, now, 'join');
      expect(joined.body['application']).to.include({
        state: 'joined',
        via: 'own-page',
        consentVersion: 2,
        consentedAt: server.now.toISOString(),
      });
    });

    it('let people change their minds, and take a consent back without a word', async () => {
      const [personId = ''] = await seedPeople(server, tokyo(), 1);
      const drive = await openDrive(hr);
      await invite(hr, drive.id);
      const person = await asPerson(server, personId);
      for (const [answer, state] of [
        ['decline', 'declined'],
        ['has-card', 'has-card'],
        ['join', 'joined'],
        ['withdraw', 'withdrawn'],
        ['join', 'joined'],
      ] as const) {
        const [seen] = await ownDrives(person);
        expect(seen?.application.mayAnswer).to.include(answer);
        const { body } = await answerAs(person, seen!, answer);
        expect(body['application'], JSON.stringify(body)).to.include({ state });
      }
      const withReason = { answer: 'withdraw', reason: 'because' };
      const refused = await person.call('POST', `/own/drives/${drive.id}/answer`, {
        body: withReason,
        version: 6,
      });
      expect(refused.status, 'there is no field for a reason').to.equal(422);
    });

    it('take the first of two answers, and tell the second of it', async () => {
      const [personId = ''] = await seedPeople(server, tokyo(), 1);
      const drive = await openDrive(hr);
      await invite(hr, drive.id);
      const person = await asPerson(server, personId);
      const [seen] = await ownDrives(person);
      const application = (await applicationsOf(hr, drive.id)).get(personId);
      const body = { answer: 'decline', receivedOn: '2026-11-21' };
      const answers = await Promise.all([
        answerAs(person, seen!, 'join'),
        hr.call('POST', `${pathOf(application!)}/answer`, { body, version: 1 }),
      ]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412]);
      const lines = await server.db('application_history').where({ application_id: application!.id });
      expect(lines).to.have.length(2);
    });

    it('take a paper only to a text that somebody could be shown on its day', async () => {
      const ids = await seedPeople(server, tokyo(), 2);
      const drive = await openDrive(hr);
      await invite(hr, drive.id);
      const applications = await applicationsOf(hr, drive.id);
      server.now = new Date('2026-11-30T03:00:00.000Z');
      hr = await server.signIn(hr.id);
      const text = { ...CONSENT, en: `${CONSENT.en} The text has changed since.` };
      await good(hr.call('POST', `/drives/${drive.id}/consents`, { body: text, version: drive.version }));
      const enter = (personId: string, receivedOn: string, consentVersion: number) =>
        hr.call('POST', `${pathOf(applications.get(personId)!)}/answer`, {
          body: { answer: 'join', receivedOn, consentVersion },
          version: 1,
        });
      const [first = '', second = ''] = ids;
      server.now = new Date('2026-12-02T03:00:00.000Z');
      hr = await server.signIn(hr.id);
      expect(refusal(await enter(first, '2026-11-29', 2))).to.equal('DRIVE_GUARD_CONSENT_KNOWN');
      expect(refusal(await enter(first, '2026-12-01', 1))).to.equal('DRIVE_GUARD_CONSENT_KNOWN');
      expect((await enter(first, '2026-11-30', 1)).body).to.include({ state: 'joined' });
      expect((await enter(second, '2026-11-30', 2)).body).to.include({ state: 'joined' });
    });

    it('let whoever applies alone say so, and follow the card from there', async () => {
      const [personId = ''] = await seedPeople(server, tokyo(), 1);
      const drive = await openDrive(hr);
      await invite(hr, drive.id);
      const person = await asPerson(server, personId);
      const [seen] = await ownDrives(person);
      await answerAs(person, seen!, 'join');
      const say = async (body: object) => {
        const [now] = await ownDrives(person);
        const { version } = now!.application;
        return person.call('POST', `/own/drives/${drive.id}/steps`, {
          body: { on: '2026-11-21', ...body },
          version,
        });
      };
      expect((await say({ step: 'apply-oneself' })).body['application']).to.include({ state: 'accepted' });
      const notice = await say({ step: 'send-notice', deadlineOn: '2027-02-20' });
      expect(notice.body['application']).to.include({ state: 'notice-sent', deadlineOn: '2027-02-20' });
      expect(refusal(await say({ step: 'book-pick-up' })), 'without its day').to.equal('REQUIRED');
      for (const appointmentOn of ['2026-12-10', '2026-12-17']) {
        const booked = await say({ step: 'book-pick-up', appointmentOn });
        expect(booked.body['application']).to.include({ state: 'booked', appointmentOn });
      }
    });

    it('take paper that came in on time, later too, and nothing that came in late or tomorrow', async () => {
      const [personId = ''] = await seedPeople(server, tokyo(), 1);
      const drive = await openDrive(hr);
      await invite(hr, drive.id);
      const application = (await applicationsOf(hr, drive.id)).get(personId)!;
      server.now = new Date('2027-01-05T03:00:00.000Z');
      hr = await server.signIn(hr.id);
      const enter = (receivedOn: string, more: object = { consentVersion: 1 }) =>
        hr.call('POST', `${pathOf(application)}/answer`, {
          body: { answer: 'join', receivedOn, ...more },
          version: 1,
        });
      expect(refusal(await enter('2026-12-26'))).to.equal('DRIVE_GUARD_ANSWERS_OPEN');
      expect(refusal(await enter('2027-01-06'))).to.equal('DAY_TO_COME');
      expect(refusal(await enter('2026-12-25', {}))).to.equal('REQUIRED');
      expect(refusal(await enter('2026-12-25', { consentVersion: 7 }))).to.equal('DRIVE_GUARD_CONSENT_KNOWN');
      expect((await enter('2026-12-25')).body).to.include({ state: 'joined', via: 'paper' });
      const person = await asPerson(server, personId);
      const [seen] = await ownDrives(person);
      expect(seen?.application.mayAnswer, 'taking it back is never too late').to.deep.equal(['withdraw']);
    });

    it('go their way to the card with what municipality and post say, each with its day', async () => {
      const [personId = ''] = await seedPeople(server, tokyo(), 1);
      const drive = await openDrive(hr);
      await invite(hr, drive.id);
      await server.db('applications').update({ state: 'received' });
      let application = (await applicationsOf(hr, drive.id)).get(personId)!;
      expect(application.next).to.include.members(['accept', 'find-defect']);
      for (const name of ['accept', 'make', 'reach-municipality'])
        application = await step(hr, application, { step: name });
      const postcard = { step: 'send-notice', on: '2026-11-20' };
      const missing = await hr.call('POST', `${pathOf(application)}/steps`, {
        body: postcard,
        version: application.version,
      });
      expect(refusal(missing)).to.equal('DRIVE_GUARD_DEADLINE_KNOWN');
      application = await step(hr, application, { ...postcard, deadlineOn: '2027-02-20' });
      expect(application.deadlineOn).to.equal('2027-02-20');
      const early = await hr.call('POST', `${pathOf(application)}/steps`, {
        body: { step: 'pass-deadline', on: '2026-11-21' },
        version: application.version,
      });
      expect(refusal(early)).to.equal('DRIVE_GUARD_DEADLINE_OVER');
      const person = await asPerson(server, personId);
      const [seen] = await ownDrives(person);
      expect(seen?.application.mayStep).to.include('pick-up');
      const fetched = await person.call('POST', `/own/drives/${drive.id}/steps`, {
        body: { step: 'pick-up', on: '2026-11-21' },
        version: seen!.application.version,
      });
      expect(fetched.body['application']).to.include({
        state: 'picked-up',
        endedAt: server.now.toISOString(),
      });
      const { body } = await hr.call('GET', pathOf(application));
      const history = body['history'] as { transition: string; by: string; byName: string | null }[];
      expect(history.map(({ transition }) => transition)).to.deep.equal([
        'pick-up',
        'send-notice',
        'reach-municipality',
        'make',
        'accept',
        'invite',
      ]);
      expect(history[0]).to.include({ by: 'person', byName: null });
      expect(history[1]).to.include({ by: 'clerk', byName: 'The hr' });
    });

    it('close for good: what is under way ends where it stands, and nothing is answered any more', async () => {
      const people = await seedPeople(server, tokyo(), 3);
      const drive = await openDrive(hr);
      await invite(hr, drive.id);
      const applications = await applicationsOf(hr, drive.id);
      const joined = await answerOnPaper(hr, applications.get(people[0]!)!, 'join');
      const closed = await good<Drive>(hr.call('POST', `/drives/${drive.id}/closing`, { version: 2 }));
      expect(closed).to.include({ state: 'closed', people: 3 });
      expect(closed.counts).to.have.deep.members([
        { state: 'invited', count: 2 },
        { state: 'joined', count: 1 },
      ]);
      const after = await applicationsOf(hr, drive.id);
      expect([...after.values()].map(({ endedAt }) => endedAt)).to.deep.equal(
        Array(3).fill(server.now.toISOString()),
      );
      expect(after.get(people[0]!)?.next).to.deep.equal([]);
      const body = { answer: 'withdraw', receivedOn: '2026-11-21' };
      const stale = await hr.call('POST', `${pathOf(joined)}/answer`, { body, version: joined.version });
      expect(stale.status).to.equal(412);
      const late = await hr.call('POST', `${pathOf(joined)}/answer`, { body, version: joined.version + 1 });
      expect(refusal(late)).to.equal('DRIVE_GUARD_DRIVE_OPEN');
      for (const [way, version] of [
        ['opening', closed.version],
        ['closing', closed.version],
      ] as const)
        expect(refusal(await hr.call('POST', `/drives/${drive.id}/${way}`, { version }))).to.equal(
          'DRIVE_CLOSED',
        );
      const again = await openDrive(hr, { name: '次の一括申請' });
      expect(await invite(hr, again.id), 'whoever is left is invited to another one').to.include({
        invited: 3,
      });
    });

    it('keep a clerk: the last one stays, and unfit ones are refused', async () => {
      const drive = await openDrive(hr);
      const path = `/drives/${drive.id}/clerks`;
      expect(refusal(await hr.call('DELETE', `${path}/${hr.id}`))).to.equal('DRIVE_LAST_CLERK');
      const guard = await server.addOperator('security');
      const unfit = await hr.call('POST', path, { body: { operatorId: guard } });
      expect(refusal(unfit)).to.equal('DRIVE_CLERK_UNFIT');
      const other = await server.operator('hr');
      expect((await other.call('POST', path, { body: { operatorId: other.id } })).status).to.equal(403);
      await good(hr.call('POST', path, { body: { operatorId: other.id } }));
      await good(other.call('DELETE', `${path}/${hr.id}`));
      expect((await hr.call('GET', `/drives/${drive.id}/applications`)).status).to.equal(403);
      expect((await other.call('GET', `/drives/${drive.id}/applications`)).status).to.equal(200);
      const admin = await server.operator('admin');
      const own = { body: { operatorId: admin.id } };
      expect((await admin.call('POST', path, own)).status).to.equal(403);
      await server.db('operators').where({ id: other.id }).update({ retired_at: server.now.toISOString() });
      expect((await admin.call('POST', path, own)).status, 'no clerk is left who signs in').to.equal(200);
    });

    it('are seen, and worked on, as far as somebody reaches', async () => {
      const [here] = [await seedPeople(server, tokyo(), 2), await seedPeople(server, osaka(), 3)];
      const inOsaka = await server.operator('hr', [company.osaka.id]);
      const own = await openDrive(hr, { siteIds: [company.tokyo.id] });
      expect((await inOsaka.call('GET', `/drives/${own.id}`)).status).to.equal(404);
      expect((await inOsaka.call('GET', `/drives/${own.id}/board`)).status).to.equal(404);
      expect((await good<{ total: number }>(inOsaka.call('GET', '/drives'))).total).to.equal(0);
      expect(await invite(hr, own.id), 'only whom it is for').to.include({ invited: 2, total: 2 });
      expect([...(await applicationsOf(hr, own.id)).keys()].sort()).to.deep.equal(here);
      const everywhere = { ...DRIVE, siteIds: [] };
      const tooFar = await inOsaka.call('POST', '/drives', { body: everywhere });
      expect(refusal(tooFar)).to.equal('OUT_OF_SCOPE');
      const all = await openDrive(hr, { name: '全社' });
      await good(hr.call('POST', `/drives/${all.id}/clerks`, { body: { operatorId: inOsaka.id } }));
      expect(await invite(inOsaka, all.id), 'a clerk invites whom they reach').to.include({ invited: 3 });
      expect((await applicationsOf(inOsaka, all.id)).size).to.equal(3);
      expect((await good<Drive>(inOsaka.call('GET', `/drives/${all.id}`))).people).to.equal(3);
    });
  });
});
