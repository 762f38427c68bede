import type {
  AttendanceClosing,
  AttendanceGroup,
  ClosingCheck,
  GroupMonth,
  PersonMonth,
} from '@monban/core/api/attendance';
import { daysOf } from '@monban/core/attendance/closing-period';
import { expect } from 'chai';
import { AttendanceOffice, NINE_TO_SIX, type Worker } from '../../support/attendance-office.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { good, refusal } from '../../support/drive-office.ts';

const REASON = { reason: '退勤の打刻が後から届いたため' };

describe('closing a month', () => {
  forEachDatabase((_name, open) => {
    let office: AttendanceOffice;
    let worker: Worker;
    let base: string;
    beforeEach(async () => {
      office = await AttendanceOffice.open(await open());
      worker = await office.worker();
      base = `/attendance-groups/${office.group.id}/months/2026-10`;
    });
    afterEach(() => office.close());

    const close = () => office.hr.call('POST', `${base}/closings`, { body: {} });
    const reopen = ({ id }: AttendanceClosing, by = office.hr) =>
      by.call('POST', `/attendance-closings/${id}/reopening`, { body: REASON });
    const check = () => good<ClosingCheck>(office.hr.call('GET', `${base}/check`));
    const month = () => good<GroupMonth>(office.hr.call('GET', base));

    /** Every planned day of October is said and approved. */
    async function settle({ id }: Worker): Promise<void> {
      const { days } = await office.month(id, '2026-10');
      for (const { day, plan } of days)
        if (plan.work.length > 0) await office.decide(await office.claim(id, day));
      await office.reportsUntil('2026-11-02 00:00');
    }

    it('says what is in the way, of whom and on how many days', async () => {
      expect(await check()).to.deep.equal({
        people: 1,
        blockedPeople: 1,
        blocks: [
          {
            code: 'not-evaluated',
            people: 1,
            days: 31,
            names: [{ personId: worker.id, personName: '山田 太郎' }],
          },
        ],
      });
      await office.reportsUntil('2026-11-02 00:00');
      const [block] = (await check()).blocks;
      expect(block).to.deep.include({ code: 'no-claim', people: 1, days: 22 });
      expect(refusal(await close())).to.equal('MONTH_BLOCKED');
      expect(await office.console.db('attendance_closings')).to.deep.equal([]);
    });

    it('keeps the approved figures of everybody, with a digest', async () => {
      await settle(worker);
      const closing = await good<AttendanceClosing>(close());
      expect(closing).to.deep.include({
        month: '2026-10',
        version: 1,
        people: 1,
        reopenedAt: null,
        latePeople: 0,
      });
      const [line] = await office.console
        .db('attendance_closing_lines')
        .select<{ figures: string }[]>('figures');
      expect(JSON.parse(line?.figures ?? '')).to.deep.include({
        worked: 22 * 480,
        overtime: 0,
        daysWorked: 22,
      });
      expect((await office.month(worker.id, '2026-10')).isClosed).to.equal(true);
      expect(refusal(await close())).to.equal('MONTH_CLOSED');
    });

    it('lets nothing of its days be claimed, decided or arranged any more', async () => {
      await settle(worker);
      await close();
      const path = `/people/${worker.id}/attendance/2026-10-01/claims`;
      const again = office.hr.call('POST', path, { body: { ...NINE_TO_SIX, after: 1 } });
      expect(refusal(await again)).to.equal('ATTENDANCE_CLOSED');
      const terms = {
        groupId: office.group.id,
        scheme: 'flextime',
        week: Array.from({ length: 7 }, () => ({ work: [], breaks: [] })),
      };
      const put = office.hr.call('PUT', `/people/${worker.id}/working-terms/2026-10-15`, { body: terms });
      expect(refusal(await put)).to.equal('ATTENDANCE_CLOSED');
      const calendar = { statutoryWeekday: 1, freeWeekdays: [7], holidaysAreFree: true, exceptions: [] };
      const change = office.hr.call('PUT', `/sites/${office.places.siteId}/work-calendar`, {
        body: calendar,
      });
      expect(refusal(await change)).to.equal('ATTENDANCE_CLOSED');
      const later = office.hr.call('PUT', `/people/${worker.id}/working-terms/2026-11-01`, { body: terms });
      expect((await later).status).to.equal(200);
    });

    it('is opened again with a reason, and the next closing is a version of its own', async () => {
      await settle(worker);
      const first = await good<AttendanceClosing>(close());
      const opened = await good<AttendanceClosing>(reopen(first));
      expect(opened).to.deep.include({ reopenReason: REASON.reason, version: 1 });
      expect(refusal(await reopen(first))).to.equal('MONTH_OPEN');
      const longer = await office.claim(worker.id, '2026-10-01', {
        after: 1,
        work: [{ from: 540, until: 1140 }],
      });
      await office.decide(longer);
      const second = await good<AttendanceClosing>(close());
      expect([second.version, second.digest === first.digest]).to.deep.equal([2, false]);
      expect(
        (await month()).closings.map(({ version, reopenedAt }) => [version, reopenedAt === null]),
      ).to.deep.equal([
        [2, true],
        [1, false],
      ]);
      expect(await office.console.db('attendance_closing_lines')).to.have.length(2);
    });

    it('has the same digest for the same figures', async () => {
      await settle(worker);
      const first = await good<AttendanceClosing>(close());
      await reopen(first);
      expect((await good<AttendanceClosing>(close())).digest).to.equal(first.digest);
    });

    it('changes nothing when a door tells something late, and says of how many people it does', async () => {
      await settle(worker);
      const closing = await good<AttendanceClosing>(close());
      await office.passes(worker, 'in 2026-10-05 08:50', 'out 2026-10-05 21:00');
      const [after] = (await month()).closings;
      expect(after).to.deep.equal({ ...closing, latePeople: 1 });
    });

    it('tells of the last evening by the clock of the site, and of nothing after it', async () => {
      await settle(worker);
      await close();
      await office.passes(worker, 'in 2026-11-01 00:10', 'out 2026-11-01 09:00');
      expect((await month()).closings[0]?.latePeople).to.equal(0);
      await office.passes(worker, 'in 2026-10-31 22:00', 'out 2026-10-31 23:50');
      expect((await month()).closings[0]?.latePeople).to.equal(1);
    });

    it('keeps the closing day of its group, which other months were closed by', async () => {
      await settle(worker);
      await close();
      const change = (body: object) =>
        office.hr.call('PATCH', `/attendance-groups/${office.group.id}`, { body, version: 1 });
      expect(refusal(await change({ closingDay: 20 }))).to.equal('GROUP_HAS_CLOSINGS');
      expect((await change({ closingDay: 31, policy: 'proposal' })).status).to.equal(200);
    });

    it('is for whoever sees the whole group, and for nobody else', async () => {
      const part = await office.console.operator('hr', [office.places.siteId]);
      expect(refusal(await part.call('POST', `${base}/closings`, { body: {} }))).to.equal('FORBIDDEN');
      const body = { name: '別のグループ' };
      expect(refusal(await part.call('POST', '/attendance-groups', { body }))).to.equal('FORBIDDEN');
      const auditor = await office.console.operator('auditor');
      expect((await auditor.call('GET', base)).status).to.equal(200);
      expect(refusal(await auditor.call('POST', `${base}/closings`, { body: {} }))).to.equal('FORBIDDEN');
    });

    it('goes by the group’s own last day', async () => {
      const group = { name: '工場', closingDay: 20, noticeOn: '2026-04-01' };
      const made = await good<AttendanceGroup>(office.hr.call('POST', '/attendance-groups', { body: group }));
      const { from, through } = await good<GroupMonth>(
        office.hr.call('GET', `/attendance-groups/${made.id}/months/2026-11`),
      );
      expect(daysOf({ from, through })).to.have.length(31);
      expect([from, through]).to.deep.equal(['2026-10-21', '2026-11-20']);
    });

    it('lists everybody of the group by name, in pages, and finds them by a part of it', async () => {
      for (let index = 0; index < 3; index += 1) await office.worker();
      const people = async (query: string) =>
        good<{ items: PersonMonth[]; nextCursor: string | null; total: number }>(
          office.hr.call('GET', `${base}/people?${query}`),
        );
      const first = await people('limit=3');
      expect([first.items.length, first.total]).to.deep.equal([3, 4]);
      const rest = await people(`limit=3&cursor=${String(first.nextCursor)}`);
      const ids = [...first.items, ...rest.items].map(({ personId }) => personId);
      expect([new Set(ids).size, rest.nextCursor]).to.deep.equal([4, null]);
      expect((await people('q=nobody')).total).to.equal(0);
      await office.console.db('people').where({ id: worker.id }).update({ ends_on: '2026-09-30' });
      expect((await people('limit=9')).total).to.equal(3);
    });
  });
});
