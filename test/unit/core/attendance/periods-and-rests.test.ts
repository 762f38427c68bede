import { divergences } from '@monban/core/attendance/divergence';
import { explainDay } from '@monban/core/attendance/explain-day';
import { cutAtNextStart } from '@monban/core/attendance/judge-day';
import { flextimeBalance, flextimeOvertime, periodFrame } from '@monban/core/attendance/period-frame';
import { daysInARow, restsBetween } from '@monban/core/attendance/rest-between';
import { longHours } from '@monban/core/attendance/long-hours';
import { valueOn, WORK_LAW } from '@monban/core/attendance/work-law';
import { expect } from 'chai';

const HOUR = 60;

describe('the frame of a period', () => {
  it('is that of the tables: 160:00, 165:42, 171:24 and 177:06 to a tenth of an hour', () => {
    const frames = [28, 29, 30, 31].map((days) => periodFrame(WORK_LAW, days, 'tenth-of-an-hour'));
    expect(frames).to.deep.equal([9600, 9942, 10284, 10626]);
    expect([28, 29, 30, 31].map((days) => periodFrame(WORK_LAW, days))).to.deep.equal([
      9600, 9942, 10285, 10628,
    ]);
  });

  it('of three months has overtime each month above fifty hours a week, and at the end what is left above forty', () => {
    const months = [
      { calendarDays: 31, worked: 230 * HOUR },
      { calendarDays: 30, worked: 150 * HOUR },
      { calendarDays: 31, worked: 180 * HOUR },
    ];
    expect(flextimeOvertime(WORK_LAW, months)).to.deep.equal({
      ofMonths: [230 * HOUR - 13_285, 0, 0],
      atEnd: 560 * HOUR - 31_542 - (230 * HOUR - 13_285),
    });
  });

  it('says what is missing to the contract', () => {
    expect(flextimeBalance({ worked: 9000, scheduled: 9600, frame: 10_285 })).to.deep.equal({
      withinLaw: 0,
      overtime: 0,
      missing: 600,
    });
  });
});

describe('days one after the other', () => {
  it('have their rest counted over a free day as well', () => {
    const days = [
      { day: '2026-10-02', from: 540, until: 1500 },
      { day: '2026-10-05', from: 480, until: 1020 },
    ];
    expect(restsBetween(days)).to.deep.equal([{ day: '2026-10-05', minutes: 3 * 1440 + 480 - 1500 }]);
  });

  it('are counted in a row until one is free', () => {
    expect(
      daysInARow(['2026-10-30', '2026-10-31', '2026-11-01', '2026-11-03']).map(({ count }) => count),
    ).to.deep.equal([1, 2, 3, 1]);
  });

  it('take over work from where the next scheduled day begins', () => {
    expect(cutAtNextStart([{ from: 1320, until: 2100 }], 1980)).to.deep.equal({
      own: [{ from: 1320, until: 1980 }],
      next: [{ from: 1980, until: 2100 }],
    });
  });
});

describe('what is asked about a month or a day', () => {
  it('is told from a minute over eighty hours, not at eighty', () => {
    expect(longHours(40 * HOUR * 4 + 80 * HOUR, 28)).to.deep.equal({ beyond: 80 * HOUR, isToBeTold: false });
    expect(longHours(40 * HOUR * 4 + 80 * HOUR + 1, 28)).to.deep.equal({
      beyond: 80 * HOUR + 1,
      isToBeTold: true,
    });
  });

  it('is no divergence at the threshold, nor where one of the two is missing', () => {
    expect(divergences({ from: 510, until: 1110 }, { from: 540, until: 1080 }, 30)).to.deep.equal([]);
    expect(divergences(undefined, { from: 540, until: 1080 }, 30)).to.deep.equal([]);
    expect(divergences({ from: 600, until: 1080 }, { from: 540, until: 1080 }, 30)).to.deep.equal([
      { side: 'start', minutes: -60 },
    ]);
  });

  it('is explained by steps that add up to what was worked', () => {
    const day = { work: [{ from: 540, until: 1080 }], breaks: [{ from: 720, until: 788 }] };
    const steps = explainDay(day);
    expect(steps.map(({ why, minutes }) => [why, minutes])).to.deep.equal([
      ['work', 540],
      ['rest', -68],
    ]);
  });

  it('is judged by the rules of its own day', () => {
    const rules = [
      { from: '2026-04-01', value: 'new' },
      { from: '2019-04-01', value: 'old' },
    ];
    expect(['2019-03-31', '2026-03-31', '2026-04-01'].map((day) => valueOn(rules, day))).to.deep.equal([
      undefined,
      'old',
      'new',
    ]);
  });
});
