import { createLocalClock, isInside, isTimeZone, scheduleWeekday } from '@monban/core/access/schedule';
import { expect } from 'chai';
import fc from 'fast-check';

const at = (iso: string) => Date.parse(iso);
const local = (zone: string, iso: string) => createLocalClock(zone)(at(iso));
const NONE: ReadonlySet<string> = new Set();

describe('local time', () => {
  const rows: readonly (readonly [string, string, string, number, string])[] = [
    ['Asia/Tokyo', '2026-11-20T15:00:00.000Z', '2026-11-21', 6, '00:00'],
    ['Asia/Tokyo', '2026-11-20T14:59:59.999Z', '2026-11-20', 5, '23:59'],
    ['UTC', '2026-11-22T12:34:00.000Z', '2026-11-22', 7, '12:34'],
    ['Asia/Kathmandu', '2026-03-01T00:00:00.000Z', '2026-03-01', 7, '05:45'],
    ['Pacific/Kiritimati', '2024-12-31T10:00:00.000Z', '2025-01-01', 3, '00:00'],
    ['Pacific/Pago_Pago', '2024-03-01T10:59:00.000Z', '2024-02-29', 4, '23:59'],
    // The missing hour of New York: 01:59 is followed by 03:00.
    ['America/New_York', '2025-03-09T06:59:59.999Z', '2025-03-09', 7, '01:59'],
    ['America/New_York', '2025-03-09T07:00:00.000Z', '2025-03-09', 7, '03:00'],
    // The repeated hour: 01:30 comes twice, an hour apart.
    ['America/New_York', '2025-11-02T05:30:00.000Z', '2025-11-02', 7, '01:30'],
    ['America/New_York', '2025-11-02T06:30:00.000Z', '2025-11-02', 7, '01:30'],
  ];
  for (const [zone, iso, date, weekday, time] of rows) {
    it(`is ${date} ${time} in ${zone} at ${iso}`, () => {
      const [hours, minutes] = time.split(':').map(Number);
      expect(local(zone, iso)).to.deep.equal({ date, weekday, minute: hours! * 60 + minutes! });
    });
  }

  it('agrees with the calendar for any instant, in whatever order it is asked', () => {
    const zones = ['Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'Europe/London'];
    const clocks = new Map(zones.map((zone) => [zone, createLocalClock(zone)]));
    const instant = fc.date({
      min: new Date('1975-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, date) => {
        const { date: day, weekday, minute } = clocks.get(zone)!(date.getTime());
        // Another way to the same: Intl's own sentence, in a locale that writes ISO dates.
        const [sentenceDay, sentenceTime] = date.toLocaleString('sv-SE', { timeZone: zone }).split(' ');
        expect(day).to.equal(sentenceDay);
        expect(minute).to.equal(Number(sentenceTime!.slice(0, 2)) * 60 + Number(sentenceTime!.slice(3, 5)));
        expect(date.toLocaleString('en-US', { timeZone: zone, weekday: 'short' })).to.equal(
          ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday - 1],
        );
      }),
    );
  });

  it('knows which zones there are', () => {
    expect(['Asia/Tokyo', 'UTC'].map(isTimeZone)).to.deep.equal([true, true]);
    expect(['Asia/Edo', '', '日本'].map(isTimeZone)).to.deep.equal([false, false, false]);
  });
});

describe('a schedule', () => {
  const clock = createLocalClock('America/New_York');
  const isOpen = (weekday: number, from: string, to: string) => (iso: string) =>
    isInside([{ weekday, fromMinute: minutes(from), toMinute: minutes(to) }], clock(at(iso)), NONE);

  it('is half-open: its first minute is inside, its last is not', () => {
    const monday = isOpen(1, '09:00', '18:00');
    expect(monday('2025-06-02T12:59:59.999Z')).to.equal(false);
    expect(monday('2025-06-02T13:00:00.000Z')).to.equal(true);
    expect(monday('2025-06-02T21:59:59.999Z')).to.equal(true);
    expect(monday('2025-06-02T22:00:00.000Z')).to.equal(false);
    expect(monday('2025-06-03T13:00:00.000Z')).to.equal(false);
  });

  it('holds both times in a repeated hour', () => {
    const sunday = isOpen(7, '01:00', '02:00');
    expect(sunday('2025-11-02T05:30:00.000Z')).to.equal(true);
    expect(sunday('2025-11-02T06:30:00.000Z')).to.equal(true);
    expect(sunday('2025-11-02T07:00:00.000Z')).to.equal(false);
  });

  it('that would start at a missing 02:30 starts at 03:00', () => {
    const sunday = isOpen(7, '02:30', '04:00');
    expect(sunday('2025-03-09T06:59:59.999Z')).to.equal(false);
    expect(sunday('2025-03-09T07:00:00.000Z')).to.equal(true);
  });

  it('that lies wholly in the gap does not happen', () => {
    const sunday = isOpen(7, '02:00', '03:00');
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      expect(sunday(new Date(at('2025-03-09T05:00:00.000Z') + minute * 60_000).toISOString())).to.equal(
        false,
      );
    }
  });

  it('over midnight is two intervals without a seam', () => {
    const night = [
      { weekday: 5, fromMinute: minutes('22:00'), toMinute: 1440 },
      { weekday: 6, fromMinute: 0, toMinute: minutes('06:00') },
    ];
    const tokyo = createLocalClock('Asia/Tokyo');
    const inside = (iso: string) => isInside(night, tokyo(at(iso)), NONE);
    expect(inside('2026-11-20T12:59:59.999Z')).to.equal(false);
    for (const iso of [
      '2026-11-20T13:00:00.000Z',
      '2026-11-20T14:59:59.999Z',
      '2026-11-20T15:00:00.000Z',
      '2026-11-20T20:59:59.999Z',
    ]) {
      expect(inside(iso), iso).to.equal(true);
    }
    expect(inside('2026-11-20T21:00:00.000Z')).to.equal(false);
  });

  it('reads a holiday as weekday 8, which replaces the day’s own', () => {
    const holidays = new Set(['2026-11-23']);
    const monday = local('Asia/Tokyo', '2026-11-23T03:00:00.000Z');
    expect(scheduleWeekday(monday, holidays)).to.equal(8);
    expect(scheduleWeekday(monday, NONE)).to.equal(1);
    expect(isInside([{ weekday: 1, fromMinute: 0, toMinute: 1440 }], monday, holidays)).to.equal(false);
    expect(isInside([{ weekday: 8, fromMinute: 0, toMinute: 1440 }], monday, holidays)).to.equal(true);
  });

  function minutes(time: string): number {
    const [hour, minute] = time.split(':').map(Number);
    return hour! * 60 + minute!;
  }
});
