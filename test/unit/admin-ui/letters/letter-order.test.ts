import { audiencesOf, letterOrder, newLetterValues, portionsOf } from '@monban/admin-ui/letters/letter-order';
import { LETTER_KINDS, MakeLetters, MOST_LETTERS, type LetterKind } from '@monban/core/api/letters';
import { expect } from 'chai';

const PERSON = 'a0000000-0000-4000-8000-00000000000a';

describe('the order of letters as the page makes it', () => {
  const filled = (kind: LetterKind) => ({
    ...newLetterValues(kind, 'ja' as const),
    on: '2026-12-01',
    place: '会議室A',
    municipality: '千代田区',
    tripFrom: '2026-12-01',
    tripUntil: '2027-03-31',
    destination: 'ジャカルタ',
  });

  for (const kind of LETTER_KINDS)
    it(`is one that the server takes, for ${kind}`, () => {
      const personIds = audiencesOf(kind).includes('everybody') ? [] : [PERSON];
      const order = MakeLetters.safeParse(letterOrder(filled(kind), { format: 'pdf', personIds }));
      expect(order.error?.issues ?? []).to.deep.equal([]);
    });

  it('says beside which field something is missing', () => {
    const order = letterOrder(newLetterValues('what-to-bring', 'ja'), { format: 'pdf', personIds: [] });
    const paths = MakeLetters.safeParse(order).error?.issues.map(({ path }) => path.join('/'));
    expect(paths).to.include('visit/on').and.include('visit/place');
  });

  it('is portioned into files, none larger than one may be, with everybody once', () => {
    const people = Array.from({ length: MOST_LETTERS * 2 + 1 }, (_, place) => String(place));
    const portions = portionsOf(people);
    expect(portions.map(({ length }) => length)).to.deep.equal([MOST_LETTERS, MOST_LETTERS, 1]);
    expect(portions.flat()).to.deep.equal(people);
    expect(portionsOf([])).to.deep.equal([[]]);
  });
});
