import { findMyNumbers, holdsMyNumber, isMyNumber } from '@monban/core/privacy/my-number';
import { expect } from 'chai';
import fc from 'fast-check';

/** The two published test numbers of `test/vectors/README.md`; every other number here is computed. */
const PUBLISHED = ['123456789018', '537686677188'];

/** The ordinance read literally: P_n is the n-th of the eleven digits from the right. */
function withCheckDigit(eleven: string): string {
  let sum = 0;
  for (let n = 1; n <= 11; n += 1) {
    const p = Number(eleven[11 - n]);
    const q = n <= 6 ? n + 1 : n - 5;
    sum += p * q;
  }
  const remainder = sum % 11;
  return eleven + (remainder <= 1 ? '0' : String(11 - remainder));
}

const digit = fc.integer({ min: 0, max: 9 }).map(String);
const digits = (length: number) =>
  fc.array(digit, { minLength: length, maxLength: length }).map((list) => list.join(''));
const myNumber = digits(11).map(withCheckDigit);
const space = fc.constantFrom(' ', '\u00a0', '\u3000', '\u2009', '\t', '  ');
const dash = fc.constantFrom('-', '‐', '‑', '‒', '–', '—', '―', '−', 'ー', 'ｰ', '－', '─', ' - ');
const dot = fc.constantFrom('.', '．', '・', '·', '/', '／', '_');

const toFullWidth = (text: string) =>
  text.replace(/[0-9]/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0));

function inGroups(number: string, sizes: readonly number[], joint: string): string {
  const groups: string[] = [];
  let from = 0;
  for (const size of sizes) {
    groups.push(number.slice(from, from + size));
    from += size;
  }
  return groups.join(joint);
}

/** Any way to cut twelve digits into groups. */
const grouping = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 12, maxLength: 12 }).map((sizes) => {
  const cut: number[] = [];
  let left = 12;
  for (const size of sizes) {
    if (left > 0) cut.push(Math.min(size, left));
    left -= size;
  }
  return cut;
});

const bound = fc.constantFrom(
  '',
  ' ',
  '。',
  '番号は',
  'です',
  '(',
  ')',
  ':',
  '"',
  ',',
  '\n',
  '個人番号：',
  'マイナンバー',
  '円',
);

describe('isMyNumber', () => {
  it('knows the published test numbers', () => {
    expect(PUBLISHED.map(isMyNumber)).to.deep.equal([true, true]);
  });

  it('agrees with the rule of the ordinance on any eleven digits, and accepts one check digit only', () => {
    fc.assert(
      fc.property(digits(11), (eleven) => {
        const right = withCheckDigit(eleven);
        for (let check = 0; check <= 9; check += 1) {
          expect(isMyNumber(`${eleven}${check}`)).to.equal(`${eleven}${check}` === right);
        }
      }),
    );
  });

  it('takes the remainders 0 and 1 to the check digit 0', () => {
    const withRemainder = (wanted: number) =>
      Array.from({ length: 200 }, (_, i) => String(10_000_000_000 + i)).find(
        (eleven) => remainderOf(eleven) === wanted,
      )!;
    expect(isMyNumber(`${withRemainder(0)}0`)).to.equal(true);
    expect(isMyNumber(`${withRemainder(1)}0`)).to.equal(true);
  });

  it('notices any single wrong digit in the weighty places', () => {
    fc.assert(
      fc.property(
        myNumber,
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 1, max: 9 }),
        (number, place, by) => {
          const wrong = (Number(number[place]) + by) % 10;
          const changed = number.slice(0, place) + String(wrong) + number.slice(place + 1);
          // Remainders 0 and 1 share a check digit, so a few changes between them cannot be seen.
          fc.pre(remainderOf(changed) > 1 || remainderOf(number) > 1);
          expect(isMyNumber(changed)).to.equal(false);
        },
      ),
    );
  });

  it('is no other length and no other kind of digit', () => {
    for (const text of ['', '12345678901', `${PUBLISHED[0]!}0`, toFullWidth(PUBLISHED[0]!), 'abcdefghijkl']) {
      expect(isMyNumber(text)).to.equal(false);
    }
  });

  function remainderOf(number: string): number {
    const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    return weights.reduce((sum, weight, i) => sum + weight * Number(number[i]), 0) % 11;
  }
});

describe('findMyNumbers', () => {
  it('finds a number in half width, full width or mixed, between any bounds, and nothing beside it', () => {
    const writing = fc
      .tuple(myNumber, fc.integer({ min: 0, max: 12 }))
      .map(([number, from]) => number.slice(0, from) + toFullWidth(number.slice(from)));
    fc.assert(
      fc.property(bound, writing, bound, (before, number, after) => {
        const text = before + number + after;
        expect(findMyNumbers(text).map(({ start, end }) => text.slice(start, end))).to.deep.equal([number]);
      }),
    );
  });

  it('finds a number in any groups joined by spaces or by dashes of any kind', () => {
    const written = fc.record({ number: myNumber, sizes: grouping, joint: fc.oneof(space, dash) });
    fc.assert(
      fc.property(bound, written, (before, { number, sizes, joint }) => {
        // A calendar date with more digits after it is not read as one number.
        fc.pre(!(sizes[0] === 4 && /^(19|20)/.test(number)));
        const grouped = inGroups(number, sizes, joint);
        const text = `${before}${grouped}。`;
        expect(findMyNumbers(text).map(({ start, end }) => text.slice(start, end))).to.deep.equal([grouped]);
      }),
    );
  });

  it('finds 4-4-4 with any separators', () => {
    fc.assert(
      fc.property(myNumber, fc.oneof(space, dash, dot), fc.oneof(space, dash, dot), (number, one, two) => {
        const written = number.slice(0, 4) + one + number.slice(4, 8) + two + number.slice(8);
        expect(holdsMyNumber(`No.${written}号`)).to.equal(true);
        expect(holdsMyNumber(toFullWidth(written))).to.equal(true);
      }),
    );
  });

  it('is not deceived by characters that nobody sees, nor by digits of other shapes', () => {
    const [number = ''] = PUBLISHED;
    for (const hidden of ['\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad']) {
      expect(
        holdsMyNumber(number.replace(/(?<=.)(?=.)/g, hidden)),
        hidden.codePointAt(0)?.toString(16),
      ).to.equal(true);
    }
    const bold = number.replace(/[0-9]/g, (d) => String.fromCodePoint(0x1d7ce + Number(d)));
    expect(findMyNumbers(`𠮷${bold}𠮷`)).to.deep.equal([{ start: 2, end: 26 }]);
  });

  it('finds each of several', () => {
    const text = PUBLISHED.join('、');
    expect(findMyNumbers(text)).to.deep.equal([
      { start: 0, end: 12 },
      { start: 13, end: 25 },
    ]);
    expect(findMyNumbers(`2026 ${PUBLISHED[0]!} 30`)).to.have.length(1);
  });

  it('needs a bound: digits and Latin letters beside it make it something else', () => {
    const neighbour = fc.oneof(digit, fc.constantFrom('a', 'Z', 'é', 'Ａ', 'ｚ', '７'));
    fc.assert(
      fc.property(neighbour, myNumber, (beside, number) => {
        expect(holdsMyNumber(beside + number)).to.equal(false);
        expect(holdsMyNumber(number + beside)).to.equal(false);
      }),
    );
  });

  it('does not take an application-form ID for one, however its 23 digits are grouped', () => {
    fc.assert(
      fc.property(
        digits(23),
        fc.constantFrom(1, 2, 3, 4, 5, 6, 8, 23),
        fc.constantFrom(' ', '-', '　'),
        (id, size, joint) => {
          const written = id.match(new RegExp(`.{1,${size}}`, 'g'))!.join(joint);
          expect(holdsMyNumber(written)).to.equal(false);
          expect(holdsMyNumber(`申請書ID：${toFullWidth(written)}`)).to.equal(false);
        },
      ),
    );
  });

  it('leaves the start of a telephone number to that number', () => {
    for (const list of ['0942293799 03-0000-0000', '0655380700 03-0000-0000']) {
      expect(holdsMyNumber(list), list).to.equal(false);
    }
  });

  it('does not take telephone numbers for one, alone or in a list', () => {
    const phone = fc.oneof(
      digits(8).map((d) => `090-${d.slice(0, 4)}-${d.slice(4)}`),
      digits(8).map((d) => `03-${d.slice(0, 4)}-${d.slice(4)}`),
      digits(8).map((d) => `090${d}`),
      digits(9).map((d) => `0${d}`),
    );
    fc.assert(
      fc.property(
        fc.array(phone, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('、', '\n', ', ', ' '),
        (phones, joint) => {
          expect(holdsMyNumber(phones.join(joint))).to.equal(false);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('does not take instants and compact timestamps for one', () => {
    const instant = fc.date({
      min: new Date('1970-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, (date) => {
        const iso = date.toISOString();
        const compact = iso.replace(/[^0-9]/g, '');
        for (const text of [
          iso,
          compact,
          compact.slice(0, 14),
          compact.slice(0, 8),
          `${iso.slice(0, 10)}-${compact.slice(8, 12)}`,
        ]) {
          expect(holdsMyNumber(text), text).to.equal(false);
        }
      }),
    );
  });

  it('reads each line alone', () => {
    const [number = ''] = PUBLISHED;
    expect(holdsMyNumber(`${number.slice(0, 4)}\n${number.slice(4, 8)}\n${number.slice(8)}`)).to.equal(false);
    expect(holdsMyNumber(`x\n${number}\ny`)).to.equal(true);
  });

  it('answers for any text, with ranges inside it that hold twelve digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const { start, end } of findMyNumbers(text)) {
          expect(start).to.be.within(0, end - 12);
          expect(end).to.be.at.most(text.length);
        }
      }),
    );
  });

  it('reads a megabyte of digits in a moment', function () {
    this.timeout(5_000);
    expect(findMyNumbers('1 2 - 3.'.repeat(125_000))).to.have.length.below(125_000);
    expect(findMyNumbers('9'.repeat(1_000_000))).to.deep.equal([]);
  });
});
