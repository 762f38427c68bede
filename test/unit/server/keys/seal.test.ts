import { randomBytes } from 'node:crypto';
import { seal, unseal } from '@monban/server/keys/seal';
import { expect } from 'chai';
import fc from 'fast-check';

const key = randomBytes(32);
const mine = { key, purpose: 'mine' };

describe('a sealed text', () => {
  it('opens with its key, for its purpose', () => {
    fc.assert(fc.property(fc.string(), (text) => unseal(mine, seal(mine, text, randomBytes)) === text));
  });

  it('opens neither with another key nor for another purpose', () => {
    const sealed = seal(mine, 'a secret', randomBytes);
    expect(unseal({ key: randomBytes(32), purpose: 'mine' }, sealed)).to.equal(undefined);
    expect(unseal({ key, purpose: 'another' }, sealed)).to.equal(undefined);
  });

  it('does not open when any byte of it was changed, or it was cut', () => {
    const bytes = Buffer.from(seal(mine, 'a secret', randomBytes), 'base64url');
    for (const [index, byte] of bytes.entries()) {
      const changed = Buffer.from(bytes);
      changed[index] = byte ^ 1;
      expect(unseal(mine, changed.toString('base64url')), String(index)).to.equal(undefined);
      expect(unseal(mine, bytes.subarray(0, index).toString('base64url')), String(index)).to.equal(undefined);
    }
  });

  it('is another one each time', () => {
    expect(seal(mine, 'the same', randomBytes)).to.not.equal(seal(mine, 'the same', randomBytes));
  });
});
