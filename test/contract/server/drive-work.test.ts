import type { ApplicationWithHistory } from '@monban/core/api/applications';
import type { Page } from '@monban/core/api/conventions';
import type { DriveWork } from '@monban/core/api/drive-work';
import { DEFAULT_PROFILE } from '@monban/core/api/municipality-profile';
import { closeForgotten } from '@monban/server/drive-work/close-forgotten';
import { endForLeavers } from '@monban/server/drive-work/end-for-leavers';
import { passDeadlines } from '@monban/server/drive-work/pass-deadlines';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { DRIVE, good, refusal } from '../../support/drive-office.ts';
import { FormOffice, formOf } from '../../support/form-office.ts';
import type { TestOperator } from '../../support/test-console.ts';

describe('what waits for a hand in a drive', () => {
  forEachDatabase((_name, open) => {
    let office: FormOffice;

    beforeEach(async () => {
      office = await FormOffice.open(await open());
    });
    afterEach(() => office.close());

    const workFor = async (operator: TestOperator, query = '') =>
      (await good<Page<DriveWork>>(operator.call('GET', `/drive-work${query}`))).items;
    const kinds = async () => (await workFor(office.clerk)).map(({ kind, on }) => `${kind} ${on}`);
    const stand = (changes: object) =>
      office.console.db('applications').where({ id: office.taro.applicationId }).update(changes);
    const applicationOfTaro = () =>
      good<ApplicationWithHistory>(office.clerk.call('GET', office.clerkPath(office.taro, '')));
    /** A main post at another site, from a day on. */
    const post = async (siteId: string, from: string) => {
      const { db, platform } = office.console;
      const row = await db('employments')
        .where({ person_id: office.taro.personId })
        .first<{ id: string }>('id');
      await db('posts').insert({
        id: platform.newId(),
        employment_id: row.id,
        department_id: office.company.department.id,
        site_id: siteId,
        is_main: true,
        from_date: from,
      });
    };

    it('is for the clerks of the drive alone, and for no program', async () => {
      await stand({ state: 'overdue', deadline_on: '2026-11-20' });
      expect(await kinds()).to.deep.equal(['overdue 2026-11-20']);
      for (const role of ['admin', 'hr'] as const) {
        const other = await office.console.operator(role);
        expect(await workFor(other), role).to.deep.equal([]);
        const { status } = await other.call('GET', `/drive-work?driveId=${office.driveId}`);
        expect(status, role).to.equal(403);
      }
    });

    it('is nothing of a closed drive, and of nobody out of reach', async () => {
      await stand({ state: 'overdue', deadline_on: '2026-11-20' });
      await office.console.db('operator_sites').insert({
        operator_id: office.clerk.id,
        site_id: office.company.osaka.id,
      });
      expect(await kinds()).to.deep.equal([]);
      await office.console.db('operator_sites').delete();
      expect(await kinds()).to.have.length(1);
      await office.console.db('drives').update({ state: 'closed' });
      expect(await kinds()).to.deep.equal([]);
    });

    it('is told page by page', async () => {
      await office.console.db('applications').update({ state: 'overdue', deadline_on: '2026-11-20' });
      const first = await good<Page<DriveWork>>(office.clerk.call('GET', '/drive-work?limit=1'));
      expect([first.items.length, first.total]).to.deep.equal([1, 2]);
      const rest = await workFor(office.clerk, `?limit=1&cursor=${first.nextCursor ?? ''}`);
      expect(rest).to.have.length(1);
      expect(rest[0]?.applicationId).to.not.equal(first.items[0]?.applicationId);
    });

    it('makes an application overdue by itself when the last day is over, once, with its line in the history', async () => {
      await stand({ state: 'notice-sent', deadline_on: '2026-11-21' });
      const { platform } = office.console;
      expect(await passDeadlines(platform), 'the day itself').to.equal(0);
      office.console.now = new Date('2026-11-21T15:00:00.000Z');
      expect(await passDeadlines(platform), 'midnight in Tokyo').to.equal(1);
      expect(await passDeadlines(platform), 'again').to.equal(0);
      const again = await office.console.signIn(office.clerk.id);
      const { state, history } = await good<ApplicationWithHistory>(
        again.call('GET', office.clerkPath(office.taro, '')),
      );
      expect(state).to.equal('overdue');
      expect(history[0]).to.include({ transition: 'pass-deadline', by: 'system', byName: null });
    });

    it('leaves an appointment alone until its day is over, and everything of a closed drive', async () => {
      const late = new Date('2026-11-25T03:00:00.000Z');
      await stand({ state: 'booked', deadline_on: '2026-11-21', appointment_on: '2026-11-25' });
      office.console.now = late;
      expect(await passDeadlines(office.console.platform)).to.equal(0);
      await office.console.db('drives').update({ state: 'closed' });
      office.console.now = new Date('2026-11-26T03:00:00.000Z');
      expect(await passDeadlines(office.console.platform)).to.equal(0);
      await office.console.db('drives').update({ state: 'open' });
      expect(await passDeadlines(office.console.platform)).to.equal(1);
    });

    it('ends the application of whoever has left, a week later, with what was told for it', async () => {
      const { platform, db } = office.console;
      await stand({ state: 'joined' });
      await good(office.taro.giveForm(formOf(1)));
      const retired_at = office.console.now.toISOString();
      await db('people').where({ id: office.taro.personId }).update({ retired_at });
      office.console.advance(7 * 24 * 60);
      expect(await endForLeavers(platform), 'a week').to.equal(0);
      office.console.advance(1);
      expect(await endForLeavers(platform)).to.equal(1);
      expect(await endForLeavers(platform), 'again').to.equal(0);
      const row = await db('applications').where({ id: office.taro.applicationId }).first<object>();
      expect(row).to.include({ state: 'ended' });
      expect(await db('application_forms')).to.deep.equal([]);
      expect(await db('applications').whereNull('ended_at')).to.have.length(1);
    });

    it('closes a drive that nobody closed for a year, and leaves what a visit waits for', async () => {
      const { platform, db } = office.console;
      await db('drives').update({ closes_on: '2025-11-22' });
      expect(await closeForgotten(platform), 'a day early').to.equal(0);
      await db('drives').update({ closes_on: '2025-11-21' });
      const visit = { id: platform.newId(), drive_id: office.driveId, site_id: office.company.tokyo.id };
      const at = office.console.now.toISOString();
      const times = { state_since: at, created_at: at, updated_at: at };
      await db('visits').insert({ ...visit, state: 'finished', needs_met: '[]', ...times });
      expect(await closeForgotten(platform), 'a visit is under way').to.equal(0);
      await db('visits').update({ state: 'closed' });
      expect(await closeForgotten(platform)).to.equal(1);
      expect(await closeForgotten(platform), 'again').to.equal(0);
      const entry = await db('audit_entries').where({ action: 'drive.closed' }).first<object>();
      expect(entry).to.include({ actor: 'system', subject_id: office.driveId });
      expect(await db('applications').whereNull('ended_at')).to.deep.equal([]);
    });

    it('closes and opens drives by the day of the organisation, wherever that is', async () => {
      const { platform, db } = office.console;
      // The 22nd in Tokyo already, and the 21st in New York.
      office.console.now = new Date('2026-11-21T16:00:00.000Z');
      const clerk = await office.console.signIn(office.clerk.id);
      const draft = await clerk.create('/drives', { ...DRIVE, closesOn: '2026-11-21' });
      const open = () => clerk.call('POST', `/drives/${draft.id}/opening`, { version: draft.version });
      await db('drives').where({ id: office.driveId }).update({ closes_on: '2025-11-22' });
      await db('sites').update({ time_zone: 'America/New_York' });
      expect(await closeForgotten(platform), 'a day early').to.equal(0);
      await db('sites').update({ time_zone: 'Asia/Tokyo' });
      expect(refusal(await open())).to.equal('ALREADY_OVER');
      expect(await closeForgotten(platform)).to.equal(1);
      await db('sites').update({ time_zone: 'America/New_York' });
      expect((await open()).body).to.include({ state: 'open' });
    });

    it('asks the office eight weeks after the acceptance', async () => {
      await stand({ state: 'making' });
      await office.console.db('application_history').insert({
        id: office.console.platform.newId(),
        application_id: office.taro.applicationId,
        version: 1,
        at: '2026-09-20T00:00:00.000Z',
        transition: 'accept',
        from_state: 'received',
        to_state: 'accepted',
        done_by: 'clerk',
      });
      expect(await kinds()).to.deep.equal(['no-notice 2026-11-15']);
    });

    it('goes by what the municipality of residence says, and tells whose terms they are', async () => {
      const { db } = office.console;
      await stand({ state: 'returned', state_since: '2026-11-10T00:00:00.000Z' });
      await db('people').where({ id: office.taro.personId }).update({ municipality_code: '131032' });
      const told = async () => (await workFor(office.clerk)).map(({ on, terms }) => [on, terms]);
      expect(await told()).to.deep.equal([['2027-05-10', 'usual']]);
      const body = {
        ...{ ...DEFAULT_PROFILE, returnPeriodMonths: 2, undeliveredDisposeMonths: 2 },
        ...{ confirmed: ['undeliveredDisposeMonths'], lastConfirmedOn: '2026-11-01' },
      };
      await good(office.clerk.call('PUT', '/municipalities/131032/profile', { body }));
      expect(await told()).to.deep.equal([['2027-01-10', 'municipality']]);
    });

    it('says that a name changed while the card is made, until the next step is told', async () => {
      await stand({ state: 'making', state_since: '2026-11-10T00:00:00.000Z' });
      const person = await good<{ version: number }>(
        office.admin.call('GET', `/people/${office.taro.personId}`),
      );
      await good(
        office.admin.call('PATCH', `/people/${office.taro.personId}`, {
          body: { familyName: '佐藤' },
          version: person.version,
        }),
      );
      expect(await kinds()).to.deep.equal(['resident-changed 2026-11-21']);
      office.console.advance(5);
      const { version } = await applicationOfTaro();
      const body = { step: 'reach-municipality', on: '2026-11-21' };
      await good(office.clerk.call('POST', office.clerkPath(office.taro, '/steps'), { body, version }));
      expect(await kinds()).to.deep.equal([]);
    });

    it('says that an address changed, by the mark that an import keeps', async () => {
      await stand({ state: 'making', state_since: '2026-11-10T00:00:00.000Z' });
      const mark = {
        person_id: office.taro.personId,
        mark: 'A'.repeat(43),
        marked_at: '2026-11-20T00:00:00.000Z',
      };
      await office.console.db('person_address_marks').insert(mark);
      expect(await kinds(), 'the first mark is no move').to.deep.equal([]);
      await office.console.db('person_address_marks').update({ moved_at: '2026-11-20T00:00:00.000Z' });
      expect(await kinds()).to.deep.equal(['resident-changed 2026-11-20']);
    });

    it('holds a form back before a transfer until the address is confirmed, and names the right day', async () => {
      await post(office.company.osaka.id, '2027-01-10');
      const work = await workFor(office.clerk);
      expect(work.map(({ kind, applyFrom }) => [kind, applyFrom])).to.deep.equal([
        ['transfer-planned', '2027-01-10'],
      ]);
      const { version } = await applicationOfTaro();
      const give = (changes = {}) =>
        office.clerk.call('PUT', office.clerkPath(office.taro, '/form'), {
          body: formOf(1, changes),
          version,
        });
      expect(refusal(await give())).to.equal('FORM_WOULD_NOT_FIT');
      expect((await give({ isConfirmedCurrent: true })).status).to.equal(200);
    });

    it('knows a posting abroad by the zone of its site, before the departure and before the return', async () => {
      const abroad = await office.admin.create('/sites', {
        name: 'Singapore',
        timeZone: 'Asia/Singapore',
        holidays: [],
      });
      await post(abroad.id, '2026-12-15');
      await stand({ state: 'picked-up' });
      expect(await kinds()).to.deep.equal(['abroad-planned 2026-12-15']);
      await office.console.db('people').where({ id: office.taro.personId }).update({ site_id: abroad.id });
      await office.console.db('posts').where({ from_date: '2026-12-15' }).delete();
      await post(office.company.tokyo.id, '2027-01-05');
      expect(await kinds()).to.deep.equal(['return-planned 2027-01-05']);
    });
  });
});
