import { randomBytes } from 'node:crypto';
import { hashRecoveryCode, newRecoveryCode } from '@monban/server/second-factor/recovery-codes';
import { expect } from 'chai';

describe('a recovery code', () => {
  it('is four groups of four letters that are not taken for others', () => {
    for (let count = 0; count < 100; count += 1)
      expect(newRecoveryCode(randomBytes)).to.match(/^[a-hjkmnp-tv-z]{4}(-[a-hjkmnp-tv-z]{4}){3}$/);
  });

  it('draws a byte again that would make some letters likelier than others', () => {
    const drawn = [255, 254, ...Array.from({ length: 16 }, () => 0)];
    expect(newRecoveryCode(() => Buffer.of(drawn.shift() ?? 0))).to.equal('aaaa-aaaa-aaaa-aaaa');
    expect(drawn).to.deep.equal([]);
  });

  it('is the same however it was typed', () => {
    const hash = hashRecoveryCode('abcd-efgh-jkmn-pqrs');
    for (const typed of ['ABCD EFGH JKMN PQRS', 'abcdefghjkmnpqrs', ' abcd-efgh jkmnpqrs '])
      expect(hashRecoveryCode(typed)).to.equal(hash);
    expect(hashRecoveryCode('abcd-efgh-jkmn-pqrt')).to.not.equal(hash);
  });
});
