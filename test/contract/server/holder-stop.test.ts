import { OwnStop, readStopCode, STOP_CODE_ALPHABET, StopCode } from '@monban/core/api/own';
import type { BadgeId, DeskJobId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { badgeRoutes } from '@monban/server/badges/routes';
import { findDeskJob } from '@monban/server/desk/desk-job-store';
import { finishTask } from '@monban/server/desk/finish-task';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { asPerson } from '../../support/as-person.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { eventually } from '../../support/eventually.ts';
import { seedBadge } from '../../support/seed-badge.ts';
import { seedController } from '../../support/seed-places.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { type CreatedRecord, TestConsole, type TestOperator } from '../../support/test-console.ts';

describe('a badge stopped for its holder', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let admin: TestOperator;
    let company: SmallCompany;
    let person: CreatedRecord;
    let self: TestOperator;
    let badgeId: BadgeId;
    let publishing: Promise<void>;

    beforeEach(async () => {
      db = await open();
      publishing = Promise.resolve();
      server = await TestConsole.start(db, {
        moreRoutes: (platform) => badgeRoutes(platform),
        publishNow: () => publishing,
      });
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      person = await admin.create('/people', personOf(company));
      self = await asPerson(server, person.id);
      badgeId = await seedBadge(db, person.id);
    });
    afterEach(() => server.close());

    const badge = async (id = badgeId) =>
      db('badges')
        .where({ id })
        .first<{ state: string; suspension_reason: string | null } | undefined>('state', 'suspension_reason');
    const history = () =>
      db('badge_transitions')
        .where({ badge_id: badgeId })
        .orderBy('version')
        .select<{ reason: string }[]>('reason');
    const stop = (id: string = badgeId) => self.call('POST', `/own/badges/${id}/stops`);
    const resumeAtDesk = async (): Promise<boolean> => {
      const { controllerId } = await seedController(db, { siteId: company.tokyo.id }, 'desk');
      const id = newRecordId(randomUUID) as DeskJobId;
      const at = server.now.toISOString();
      await db('desk_jobs').insert({
        id,
        task: 'resume',
        person_id: person.id,
        controller_id: controllerId,
        carrier: 'company-card',
        badge_id: badgeId,
        sets_pin: false,
        state: 'open',
        step: 'waiting-for-card',
        face_checked_by: admin.id,
        face_checked_at: at,
        created_at: at,
        updated_at: at,
      });
      const job = await findDeskJob(db, 'all', id);
      const evidence = { counter: 7, pinStatus: 0 };
      return finishTask({ db, clock: () => server.now }, job!, { evidence });
    };

    it('is stopped at once, at every door, and says which have confirmed', async () => {
      const answer = await stop();
      expect(answer.status).to.equal(200);
      const told = OwnStop.parse(answer.body);
      expect(told).to.include({ doorCount: 4, confirmedCount: 0 });
      expect(await badge()).to.include({ state: 'suspended', suspension_reason: 'holder-request' });
      expect(server.published).to.equal(1);
    });

    it('names the doors of the holder alone, and counts the others', async () => {
      const rules = [{ doorId: company.tokyo.entrance.id, effect: 'allow', scheduleId: null }];
      const level = await admin.create('/access-levels', { name: '社員', description: '', rules });
      const member = { fromDate: '2026-04-01', untilDate: null };
      await admin.call('PUT', `/access-levels/${level.id}/members/${person.id}`, { body: member });
      const { doors, doorCount } = OwnStop.parse((await stop()).body);
      expect([doors.map(({ doorName }) => doorName), doorCount]).to.deep.equal([['正面'], 4]);
    });

    it('answers the same when it is asked for again', async () => {
      const first = OwnStop.parse((await stop()).body);
      server.advance(1);
      expect(OwnStop.parse((await stop()).body)).to.deep.equal(first);
      expect(await history()).to.have.length(2);
    });

    it('is nobody else’s to stop', async () => {
      const other = await admin.create('/people', personOf(company, { employeeCode: '0002' }));
      const theirs = await seedBadge(db, other.id);
      expect((await stop(theirs)).body['code']).to.equal('NOT_FOUND');
      expect((await self.call('GET', `/own/badges/${theirs}/stops`)).body['code']).to.equal('NOT_FOUND');
      expect(await badge(theirs)).to.include({ state: 'active' });
    });

    it('takes the place of a suspension that somebody could simply lift', async () => {
      const path = `/badges/${badgeId}/suspensions`;
      await admin.call('POST', path, { body: { reason: 'card-forgotten' } });
      await stop();
      expect(await badge()).to.include({ state: 'suspended', suspension_reason: 'holder-request' });
      const lifted = await admin.call('DELETE', `/badges/${badgeId}/suspension`);
      expect(lifted.body['code']).to.equal('BADGE_STATE_FORBIDS');
    });

    it('can be stopped by a guard who was called', async () => {
      const guard = await server.operator('reception', [company.tokyo.id]);
      const path = `/badges/${badgeId}/suspensions`;
      const { status } = await guard.call('POST', path, { body: { reason: 'holder-request' } });
      expect([status, (await badge())?.suspension_reason]).to.deep.equal([200, 'holder-request']);
    });

    it('works again only after its card has answered at a desk, and nobody is blamed', async () => {
      await stop();
      expect(await resumeAtDesk()).to.equal(true);
      expect(await badge()).to.include({ state: 'active', suspension_reason: null });
      expect((await history()).map(({ reason }) => reason)).to.deep.equal([
        'issue',
        'holder-request',
        'resume',
      ]);
    });

    it('is suspended for what it was suspended for before, once its card is back, as often as it is lost', async () => {
      const path = `/badges/${badgeId}/suspensions`;
      await admin.call('POST', path, { body: { reason: 'investigation' } });
      for (const time of ['first', 'second']) {
        await stop();
        expect(await badge()).to.include({ state: 'suspended', suspension_reason: 'holder-request' });
        expect(await resumeAtDesk(), time).to.equal(true);
        expect(await badge()).to.include({ state: 'suspended', suspension_reason: 'investigation' });
      }
      expect((await history()).map(({ reason }) => reason)).to.deep.equal([
        'issue',
        'investigation',
        'holder-request',
        'investigation',
        'holder-request',
        'investigation',
      ]);
      expect((await admin.call('DELETE', `/badges/${badgeId}/suspension`)).status).to.equal(200);
      expect(await badge()).to.include({ state: 'active', suspension_reason: null });
    });

    it('was forgotten no more, once its card is back', async () => {
      const path = `/badges/${badgeId}/suspensions`;
      await admin.call('POST', path, { body: { reason: 'card-forgotten' } });
      await stop();
      await resumeAtDesk();
      expect(await badge()).to.include({ state: 'active', suspension_reason: null });
    });

    it('stays stopped where it was revoked while the desk waited', async () => {
      await stop();
      const job = { id: 'x', task: 'resume', badgeId, controllerId: 'x' } as never;
      await admin.call('POST', `/badges/${badgeId}/revocations`, { body: { reason: 'lost' } });
      const done = await finishTask({ db, clock: () => server.now }, job, { evidence: null });
      expect([done, (await badge())?.state]).to.deep.equal([false, 'lost']);
    });

    describe('by the code on its slip', () => {
      const make = async (): Promise<StopCode> =>
        StopCode.parse((await admin.call('POST', `/badges/${badgeId}/stop-codes`)).body);
      const use = (employeeCode: string, stopCode: string) =>
        server.call('POST', '/stops', { body: { employeeCode, stopCode } });

      it('stops once, without a sign-in, however it is typed', async () => {
        const { code, employeeCode } = await make();
        const typed = code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
        const answer = await use(employeeCode, typed);
        expect([answer.status, answer.body]).to.deep.equal([202, {}]);
        expect(await badge()).to.include({ state: 'suspended', suspension_reason: 'holder-request' });
        await db('badges').where({ id: badgeId }).update({ state: 'active', suspension_reason: null });
        await use(employeeCode, code);
        expect(await badge()).to.include({ state: 'active' });
      });

      it('answers the same to every wrong one', async () => {
        const { code, employeeCode } = await make();
        const wrong = code.startsWith('2') ? `3${code.slice(1)}` : `2${code.slice(1)}`;
        const answers = [
          await use(employeeCode, wrong),
          await use('9999', code),
          await use(employeeCode, 'no code'),
          await use(employeeCode, code),
        ];
        expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).to.equal(1);
      });

      it('is stored as a keyed hash alone, and a new one ends the former', async () => {
        const first = await make();
        const second = await make();
        const stored = JSON.stringify(await db('stop_codes').select());
        expect(stored).to.not.include(readStopCode(second.code)).and.not.include(second.code);
        await use(first.employeeCode, first.code);
        expect(await badge()).to.include({ state: 'active' });
        await use(second.employeeCode, second.code);
        expect(await badge()).to.include({ state: 'suspended' });
      });

      const tryWrongCodes = async (employeeCode: string, count: number) => {
        const statuses = [];
        for (let tried = 0; tried < count; tried += 1)
          statuses.push((await use(employeeCode, `2222222${tried + 100}`)).status);
        return statuses;
      };

      it('can be tried a few times only from one address, whoever it is about', async () => {
        const { employeeCode } = await make();
        const statuses = [...(await tryWrongCodes(employeeCode, 10)), ...(await tryWrongCodes('9999', 11))];
        expect(statuses).to.deep.equal([...Array.from({ length: 20 }, () => 202), 429]);
      });

      it('stops however many wrong ones others have tried, from the same address too', async () => {
        const { code, employeeCode } = await make();
        expect((await tryWrongCodes(employeeCode, 60)).at(-1)).to.equal(429);
        expect((await use(employeeCode, code)).status).to.equal(202);
        expect(await badge()).to.include({ state: 'suspended', suspension_reason: 'holder-request' });
      });

      it('is answered without waiting for the doors, so that the time tells no right code', async () => {
        const { code, employeeCode } = await make();
        let fail: (reason: Error) => void = () => undefined;
        publishing = new Promise((_resolve, reject) => (fail = reject));
        expect((await use(employeeCode, code)).status).to.equal(202);
        expect([(await badge())?.state, server.published]).to.deep.equal(['suspended', 1]);
        fail(new Error('the broker is away'));
        await eventually(() => server.logged.some((line) => line.includes('the broker is away')));
      });

      it('is not made for a badge that opens nothing', async () => {
        const lost = await seedBadge(db, person.id, { state: 'lost' });
        const answer = await admin.call('POST', `/badges/${lost}/stop-codes`);
        expect(answer.body['code']).to.equal('BADGE_STATE_FORBIDS');
      });
    });

    it('is told with the numbers of the state, which the company can edit', async () => {
      const before = await server.call('GET', '/stop-lines');
      expect(JSON.stringify(before.body)).to.include('0120-95-0178');
      const line = {
        nameJa: '市役所',
        nameEn: 'City hall',
        number: '03-1234-5678',
        hoursJa: '',
        hoursEn: '',
      };
      const put = (version: number, number = line.number) =>
        admin.call('PUT', '/stop-lines', { version, body: { lines: [{ ...line, number }] } });
      expect((await put(1)).body).to.deep.equal({ lines: [line], version: 2 });
      expect((await put(1)).body['code']).to.equal('VERSION_CONFLICT');
      expect((await put(2, 'call us')).status).to.equal(422);
      const tokyo = await server.operator('admin', [company.tokyo.id]);
      const answer = await tokyo.call('PUT', '/stop-lines', { version: 2, body: { lines: [line] } });
      expect(answer.body['code']).to.equal('FORBIDDEN');
    });
  });
});

describe('a stop code', () => {
  it('is read the same with every separator, width and look-alike', () => {
    expect(readStopCode('ab1o2-3c4d5')).to.equal('AB1023C4D5');
    expect(readStopCode('ＡＢ１Ｏ２　３Ｃ４Ｄ５')).to.equal('AB1023C4D5');
    expect(readStopCode('ABL0I-3C4D5')).to.equal('AB1013C4D5');
  });

  it('has ten characters that nobody confuses', () => {
    const code = fc.array(fc.constantFrom(...STOP_CODE_ALPHABET.split('')), { minLength: 10, maxLength: 10 });
    fc.assert(fc.property(code, (characters) => readStopCode(characters.join('')) === characters.join('')));
    for (const text of ['', 'ABCDE', 'ABCDE-FGHJU', 'ABCDE-FGHJKM', '１２３'])
      expect(readStopCode(text)).to.equal(undefined);
  });
});
