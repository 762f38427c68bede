import { exportCell, timeText, type ExportedPerson } from '@monban/core/attendance/export-cells';
import { EXPORT_PROFILE_IDS, EXPORT_PROFILES, exportProfile } from '@monban/core/attendance/export-profiles';
import { monthFigures } from '@monban/core/attendance/month-figures';
import { WORK_LAW } from '@monban/core/attendance/work-law';
import { expect } from 'chai';
import fc from 'fast-check';

const NOTHING = monthFigures({ law: WORK_LAW, days: [], kindOf: () => 'work' }, 'approved', []);
const PERSON: ExportedPerson = {
  code: '0042',
  name: '山田 太郎',
  month: '2026-10',
  from: '2026-10-01',
  through: '2026-10-31',
  figures: { ...NOTHING, worked: 9_999, overtime: 629, night: 30, statutoryHoliday: 29 },
};

describe('a cell of a file for payroll', () => {
  it('has minutes in the notation that the program reads', () => {
    expect(timeText(472, 'minutes')).to.equal('472');
    expect(timeText(472, 'h:mm')).to.equal('7:52');
    expect(timeText(472, 'h.mm')).to.equal('7.52');
    expect(timeText(472, 'decimal')).to.equal('7.87');
    expect(timeText(0, 'decimal')).to.equal('0.00');
  });

  it('never loses a minute to a notation', () => {
    fc.assert(
      fc.property(fc.nat(60_000), (minutes) => {
        const [hours = '', rest = ''] = timeText(minutes, 'h:mm').split(':');
        expect(Number(hours) * 60 + Number(rest)).to.equal(minutes);
        const decimal = Number(timeText(minutes, 'decimal')) * 60;
        expect(decimal).to.be.at.least(minutes - 1e-6);
        expect(decimal - minutes).to.be.below(0.6 + 1e-6);
      }),
    );
  });

  it('rounds the three totals that may be rounded, and only where it was chosen', () => {
    const cell = (of: 'worked' | 'overtime' | 'night' | 'statutoryHoliday', isRounded: boolean) =>
      exportCell({ kind: 'minutes', of }, PERSON, { time: 'h:mm', isRounded });
    expect(cell('overtime', false)).to.equal('10:29');
    expect([cell('overtime', true), cell('night', true), cell('statutoryHoliday', true)]).to.deep.equal([
      '10:00',
      '1:00',
      '0:00',
    ]);
    expect(cell('worked', true)).to.equal('166:39');
  });

  it('writes months and days as payroll programs do', () => {
    const text = (of: 'month' | 'year' | 'from') =>
      exportCell({ kind: 'text', of }, PERSON, { time: 'minutes', isRounded: false });
    expect([text('month'), text('year'), text('from')]).to.deep.equal(['202610', '2026/10', '2026/10/01']);
  });
});

describe('the layouts for payroll programs', () => {
  it('are one for each id, with a column for the person and none twice', () => {
    expect(EXPORT_PROFILES.map(({ id }) => id)).to.have.members([...EXPORT_PROFILE_IDS]);
    for (const { columns } of EXPORT_PROFILES) {
      const titles = columns.map(({ title }) => title);
      expect(new Set(titles).size).to.equal(titles.length);
      expect(columns.filter(({ value }) => value.kind === 'text' && value.of === 'code')).to.have.length(1);
    }
  });

  it('have as many columns as their source counts', () => {
    expect(exportProfile('mf-cloud-payroll-b3').columns).to.have.length(37);
    expect(exportProfile('mf-cloud-payroll-2').columns).to.have.length(11);
    expect(exportProfile('freee-summary').columns).to.have.length(9);
  });

  it('say that nobody has tried them, until somebody has', () => {
    expect(EXPORT_PROFILES.filter(({ isVerified }) => isVerified)).to.deep.equal([]);
  });
});
