import { StatusWordError } from '@monban/card-ap/errors';
import { bytesAvailable, describeStatusWord, expectOk } from '@monban/card-ap/status-word';
import { expect } from 'chai';
import fc from 'fast-check';

describe('a status word', () => {
  const table: readonly (readonly [number, string, number | undefined])[] = [
    [0x9000, 'done', undefined],
    [0x63c2, 'verification failed', 2],
    [0x63c0, 'verification failed', 0],
    [0x63cf, 'verification failed', 15],
    [0x6300, 'verification failed, no counter', undefined],
    [0x61fe, 'more bytes available', undefined],
    [0x6c10, 'wrong expected length', undefined],
    [0x6984, 'reference data blocked', undefined],
    [0x6a82, 'file or application not found', undefined],
    [0x6f42, 'unknown status word', undefined],
  ];
  for (const [sw, meaning, retriesLeft] of table) {
    it(`${sw.toString(16)} means "${meaning}"`, () => {
      const described = describeStatusWord(sw);
      expect(described.meaning).to.equal(meaning);
      expect(described.retriesLeft).to.equal(retriesLeft);
      expect(described.sw).to.equal(sw);
    });
  }

  it('tells how much GET RESPONSE may ask for, and 00 stands for 256', () => {
    expect([0x61fe, 0x6100, 0x9000, 0x6f00].map(bytesAvailable)).to.deep.equal([
      254,
      256,
      undefined,
      undefined,
    ]);
  });

  it('other than 9000 is thrown with its number, meaning and tries', () => {
    const data = new Uint8Array();
    expect(expectOk({ data, sw: 0x9000 })).to.equal(data);
    try {
      expectOk({ data, sw: 0x63c2 });
      expect.fail('9000 only');
    } catch (error) {
      expect(error).to.be.instanceOf(StatusWordError);
      expect(error).to.include({ code: 'STATUS_WORD', sw: 0x63c2, retriesLeft: 2 });
    }
  });

  it('always has a meaning', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (sw) => {
        expect(describeStatusWord(sw).meaning).to.not.equal('');
      }),
    );
  });
});
