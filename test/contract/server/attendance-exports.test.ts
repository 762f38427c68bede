import type { AttendanceClosing } from '@monban/core/api/attendance';
import type {
  AttendanceExport,
  AttendanceExportPreview,
  ExportProfile,
} from '@monban/core/api/attendance-exports';
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { AttendanceOffice, type Worker } from '../../support/attendance-office.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { good, refusal } from '../../support/drive-office.ts';

const REASON = { reason: '退勤の打刻が後から届いたため' };
const MONTH = '2026-10';

describe('files for payroll', () => {
  forEachDatabase((_name, open) => {
    let office: AttendanceOffice;
    let worker: Worker;
    beforeEach(async () => {
      office = await AttendanceOffice.open(await open());
      worker = await office.worker();
      await office.console.db('people').where({ id: worker.id }).update({ employee_code: '42' });
    });
    afterEach(() => office.close());

    const close = () =>
      good<AttendanceClosing>(
        office.hr.call('POST', `/attendance-groups/${office.group.id}/months/${MONTH}/closings`, {
          body: {},
        }),
      );
    const ask = (what: 'exports' | 'export-previews', { id }: AttendanceClosing, body: object) =>
      office.hr.call('POST', `/attendance-closings/${id}/${what}`, { body });
    const preview = (closing: AttendanceClosing, body: object) =>
      good<AttendanceExportPreview>(ask('export-previews', closing, body));
    const make = (closing: AttendanceClosing, body: object) =>
      good<AttendanceExport>(ask('exports', closing, body));

    async function closed(): Promise<AttendanceClosing> {
      for (const { day, plan } of (await office.month(worker.id, MONTH)).days)
        if (plan.work.length > 0) await office.decide(await office.claim(worker.id, day));
      await office.reportsUntil('2026-11-02 00:00');
      return close();
    }

    async function fileOf({ id }: AttendanceExport): Promise<Uint8Array> {
      const response = await fetch(`${office.console.url}/api/v1/attendance-exports/${id}/file`, {
        headers: { authorization: `Bearer ${office.hr.accessToken}` },
      });
      expect(response.status).to.equal(200);
      return new Uint8Array(await response.arrayBuffer());
    }

    it('come in the layouts of payroll programs, which say what of them stays empty', async () => {
      const { items } = await good<{ items: ExportProfile[] }>(
        office.hr.call('GET', '/attendance-export-profiles'),
      );
      const moneyForward = items.find(({ id }) => id === 'mf-cloud-payroll-b3');
      expect(moneyForward?.blanks).to.include('有休取得日数');
      expect(moneyForward?.isVerified).to.equal(false);
    });

    it('hold what was closed, to the minute, and can be made again byte for byte', async () => {
      const closing = await closed();
      const made = await make(closing, { profileId: 'freee-summary' });
      const content = await fileOf(made);
      expect(Buffer.from(content).toString('utf8').split('\r\n')[1]).to.equal(
        '42,2026/10/01,2026/10/31,10560,0,0,0,0,10560',
      );
      expect(createHash('sha256').update(content).digest('base64url')).to.equal(made.sha256);
      expect(await fileOf(made)).to.deep.equal(content);
    });

    it('are shown before they are made, with those that the program was given already', async () => {
      const closing = await closed();
      const first = await preview(closing, { profileId: 'yayoi-payroll' });
      expect([first.total, first.earlier.length, first.rows[0]?.[0]]).to.deep.equal([1, 0, '42']);
      const made = await make(closing, { profileId: 'yayoi-payroll' });
      const again = await preview(closing, { profileId: 'yayoi-payroll' });
      expect(again.earlier.map(({ id }) => id)).to.deep.equal([made.id]);
      expect((await preview(closing, { profileId: 'generic' })).earlier).to.deep.equal([]);
    });

    it('say which cells are another than in the last one of the month', async () => {
      const closing = await closed();
      await make(closing, { profileId: 'freee-summary' });
      await office.hr.call('POST', `/attendance-closings/${closing.id}/reopening`, { body: REASON });
      const longer = { after: 1, work: [{ from: 540, until: 1140 }] };
      await office.decide(await office.claim(worker.id, '2026-10-01', longer));
      const second = await close();
      const { changes, changedPeople } = await preview(second, { profileId: 'freee-summary' });
      expect(changedPeople).to.equal(1);
      expect(changes).to.deep.equal([
        { code: '42', title: '時間外労働時間', before: '0', after: '60' },
        { code: '42', title: '総労働時間', before: '10560', after: '10620' },
      ]);
    });

    it('are never rounded by the day, and say why', async () => {
      const closing = await closed();
      const asked = await ask('exports', closing, { profileId: 'generic', rounding: 'day' });
      expect(refusal(asked)).to.equal('DAY_ROUNDING');
      expect(JSON.stringify(asked.body)).to.include('24');
      expect(await office.console.db('attendance_exports')).to.deep.equal([]);
    });

    it('are refused for codes and names that the program does not take', async () => {
      const closing = await closed();
      await office.console
        .db('people')
        .where({ id: worker.id })
        .update({ employee_code: 'A-42', shown_name: '𠮷田' });
      const { refused } = await preview(closing, { profileId: 'cells-payroll' });
      expect(refused).to.deep.equal([{ code: 'A-42', why: 'code' }]);
      const names = await preview(closing, { profileId: 'generic-cp932' });
      expect(names.refused).to.deep.equal([{ code: 'A-42', why: 'characters' }]);
      expect(refusal(await ask('exports', closing, { profileId: 'cells-payroll' }))).to.equal(
        'EXPORT_REFUSES_PEOPLE',
      );
      expect((await preview(closing, { profileId: 'si-system' })).rows[0]?.[0]).to.equal('00A-42');
    });

    it('are of closed months alone, and for whoever sees the whole group', async () => {
      const closing = await closed();
      const part = await office.console.operator('hr', [office.places.siteId]);
      const path = `/attendance-closings/${closing.id}/exports`;
      const body = { profileId: 'generic' };
      expect(refusal(await part.call('POST', path, { body }))).to.equal('FORBIDDEN');
      await office.hr.call('POST', `/attendance-closings/${closing.id}/reopening`, { body: REASON });
      expect(refusal(await ask('exports', closing, body))).to.equal('MONTH_OPEN');
    });
  });
});
