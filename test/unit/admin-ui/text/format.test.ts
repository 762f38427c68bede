import { expect } from 'chai';
import {
  agoText,
  dateText,
  dateTimeText,
  exactTimeText,
  localDateOf,
  localDateText,
  minuteOf,
  minuteText,
  timeText,
} from '@monban/admin-ui/text/format';

const tokyo = { language: 'ja', timeZone: 'Asia/Tokyo' } as const;
const london = { language: 'en', timeZone: 'Europe/London' } as const;

describe('dates and times', () => {
  it('are written the Japanese way with the weekday', () => {
    expect(dateText('2026-11-21T00:05:00.000Z', tokyo)).to.equal('2026年11月21日(土)');
    expect(dateTimeText('2026-11-21T00:05:00.000Z', tokyo)).to.equal('2026年11月21日(土) 9:05');
  });

  it('belong to the zone of the site, not to that of the machine', () => {
    expect(dateText('2026-11-20T15:00:00.000Z', tokyo)).to.equal('2026年11月21日(土)');
    expect(timeText('2026-11-20T15:00:00.000Z', tokyo)).to.equal('0:00');
    expect(dateText('2026-11-20T15:00:00.000Z', london)).to.equal('Fri, 20 Nov 2026');
    expect(localDateOf(new Date('2026-11-20T15:00:00.000Z'), 'Asia/Tokyo')).to.equal('2026-11-21');
  });

  it('show seconds where they tell two events apart', () => {
    expect(exactTimeText('2026-11-21T00:05:07.000Z', tokyo)).to.equal('9:05:07');
  });

  it('leave a calendar day where it is', () => {
    expect(localDateText('2026-04-01', 'ja')).to.equal('2026年4月1日(水)');
  });

  it('say how long ago something was in the largest unit', () => {
    expect(agoText(0, 90_000, 'en')).to.equal('1 minute ago');
    expect(agoText(0, 3 * 86_400_000, 'ja')).to.equal('3 日前');
  });
});

describe('minutes of a day', () => {
  const table: [string, number | undefined][] = [
    ['9:05', 545],
    ['09:05', 545],
    ['０９：０５', 545],
    ['0:00', 0],
    ['24:00', 1440],
    ['24:01', undefined],
    ['9:60', undefined],
    ['9', undefined],
    ['', undefined],
    ['-1:00', undefined],
  ];
  for (const [text, minute] of table) {
    it(`reads "${text}" as ${String(minute)}`, () => {
      expect(minuteOf(text)).to.equal(minute);
    });
  }

  it('are written so that they read back the same', () => {
    for (let minute = 0; minute <= 1440; minute += 1) expect(minuteOf(minuteText(minute))).to.equal(minute);
  });
});
