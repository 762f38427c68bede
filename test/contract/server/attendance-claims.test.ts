import type { AttendanceClaim } from '@monban/core/api/attendance';
import { expect } from 'chai';
import { AttendanceOffice, NINE_TO_SIX, type Worker } from '../../support/attendance-office.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { good, refusal } from '../../support/drive-office.ts';
import type { Answer, TestOperator } from '../../support/test-console.ts';

const MONDAY = '2026-11-16';

describe('claims of working time', () => {
  forEachDatabase((_name, open) => {
    let office: AttendanceOffice;
    let worker: Worker;
    let person: TestOperator;
    let manager: TestOperator;
    beforeEach(async () => {
      office = await AttendanceOffice.open(await open());
      worker = await office.worker();
      person = await office.asPerson(worker);
      const boss = await office.worker({ scheme: 'manager' });
      manager = await office.asPerson(boss);
      await office.console.db('people').where({ id: worker.id }).update({ manager_id: boss.id });
    });
    afterEach(() => office.close());

    const say = (day: string, said: object = {}, by = person) =>
      by.call('POST', `/own/attendance/${day}/claims`, { body: { ...NINE_TO_SIX, after: 0, ...said } });
    const said = (day: string, changes: object = {}) => good<AttendanceClaim>(say(day, changes));
    const decide = (id: string, body: object, by = manager) =>
      by.call('POST', `/own/team/attendance-claims/${id}/decision`, { body });
    const inbox = async (by = manager) =>
      (await good<{ items: AttendanceClaim[] }>(by.call('GET', '/own/team/attendance-claims'))).items;

    it('are said by the person, wait at the manager, and are approved', async () => {
      const claim = await said(MONDAY, { reason: 'forgot-card', note: '家に忘れました' });
      expect(claim).to.deep.include({ number: 1, state: 'waiting', reason: 'forgot-card', decidedBy: null });
      expect((await inbox()).map(({ id }) => id)).to.deep.equal([claim.id]);
      const decided = await good<AttendanceClaim>(decide(claim.id, { decision: 'approved' }));
      expect(decided).to.deep.include({ state: 'approved', comment: '' });
      expect(await inbox()).to.deep.equal([]);
    });

    it('are given back with a comment, and with nothing less', async () => {
      const claim = await said(MONDAY);
      expect(problems(await decide(claim.id, { decision: 'returned' }))).to.deep.equal([
        'comment COMMENT_NEEDED',
      ]);
      const back = await good<AttendanceClaim>(
        decide(claim.id, { decision: 'returned', comment: '休憩は？' }),
      );
      expect(back).to.deep.include({ state: 'returned', comment: '休憩は？' });
      expect((await office.day(worker.id, MONDAY)).claim?.state).to.equal('returned');
    });

    it('take the place of one that waits, and leave what is approved in force until they are', async () => {
      const first = await said(MONDAY);
      const second = await said(MONDAY, { after: 1, work: [{ from: 540, until: 1140 }] });
      expect(refusal(await decide(first.id, { decision: 'approved' }))).to.equal('CLAIM_DECIDED');
      await good(decide(second.id, { decision: 'approved' }));
      await said(MONDAY, { after: 2, work: [{ from: 540, until: 1200 }] });
      const { claimed, approved } = await office.day(worker.id, MONDAY);
      expect([claimed?.totals.worked, approved?.totals.worked]).to.deep.equal([600, 540]);
    });

    it('are not overwritten by somebody who has not seen the last one', async () => {
      await said(MONDAY);
      expect(refusal(await say(MONDAY))).to.equal('VERSION_CONFLICT');
    });

    it('are decided by no one on their own, and by nobody outside the team', async () => {
      const claim = await said(MONDAY);
      const stranger = await office.asPerson(await office.worker());
      expect(refusal(await decide(claim.id, { decision: 'approved' }, stranger))).to.equal('NOT_FOUND');
      const both = await office.console.operator('hr');
      await office.console.db('operators').where({ id: person.id }).update({ person_id: null });
      await office.console.db('operators').where({ id: both.id }).update({ person_id: worker.id });
      const self = await office.console.signIn(both.id);
      const path = `/attendance-claims/${claim.id}/decision`;
      expect(refusal(await self.call('POST', path, { body: { decision: 'approved' } }))).to.equal(
        'FORBIDDEN',
      );
    });

    it('name the field that is wrong and what to enter instead', async () => {
      const wrong = async (changes: object, day = MONDAY) => problems(await say(day, changes));
      expect(await wrong({ work: [{ from: 600, until: 600 }], breaks: [] })).to.deep.equal([
        'work.0 SPAN_EMPTY',
      ]);
      const apart = [
        { from: 540, until: 700 },
        { from: 690, until: 900 },
      ];
      expect(await wrong({ work: apart, breaks: [] })).to.deep.equal(['work SPANS_OVERLAP']);
      expect(await wrong({ breaks: [{ from: 1080, until: 1140 }] })).to.deep.equal([
        'breaks BREAK_OUTSIDE_WORK',
      ]);
      expect(await wrong({}, '2026-11-22')).to.deep.equal(['work CLAIM_AHEAD']);
      const overNight = { work: [{ from: 1320, until: 1860 }], breaks: [] };
      expect(await wrong(overNight, '2026-11-21')).to.deep.equal(['work CLAIM_AHEAD']);
      expect(await wrong({}, '2026-03-31')).to.deep.equal([' NO_WORKING_TERMS']);
    });

    it('may say that nobody worked, which is another thing than saying nothing', async () => {
      const claim = await said(MONDAY, { work: [], breaks: [], divergenceReason: 'own-study' });
      await good(decide(claim.id, { decision: 'approved' }));
      const { claimed, findings } = await office.day(worker.id, MONDAY);
      expect([claimed?.work, findings.map(({ code }) => code)]).to.deep.equal([[], ['not-evaluated']]);
    });

    it('leave a trail without what was written in free text', async () => {
      await said(MONDAY, { note: '家に忘れました' });
      const [entry] = await office.console
        .db('audit_entries')
        .where({ action: 'attendance-claim.made' })
        .select<{ after: string }[]>('after');
      expect(JSON.parse(entry?.after ?? '')).to.deep.include({ day: MONDAY, state: 'waiting' });
      expect(entry?.after).not.to.include('忘れ');
    });
  });
});

/** Which fields are wrong, as `breaks.0`, and why. */
function problems({ body }: Answer): readonly string[] {
  const found = (body['problems'] ?? []) as { readonly pointer: string; readonly code: string }[];
  return found.map(({ pointer, code }) => `${pointer.slice(1).replaceAll('/', '.')} ${code}`);
}
