import { randomUUID } from 'node:crypto';
import { isScalar } from '@monban/card-ap/crypto/p256';
import { BadgeId, DeskJobId } from '@monban/core/ids';
import { oneTimeKey } from '@monban/server/desk/one-time-key';
import { generateSigningKey } from '@monban/trust/keys';
import { expect } from 'chai';

const management = generateSigningKey();
const of = {
  badgeId: BadgeId.parse(Buffer.alloc(16, 1).toString('base64url')),
  jobId: DeskJobId.parse(randomUUID()),
};
const text = (key: Uint8Array) => Buffer.from(key).toString('hex');

describe('the one-time management key', () => {
  it('is a scalar, and the same whenever it is asked for', () => {
    const key = oneTimeKey(management, of);
    expect(isScalar(key)).to.equal(true);
    expect(text(oneTimeKey(management, of))).to.equal(text(key));
  });

  it('is another for every badge, job and management key, and never the management key itself', () => {
    const keys = [
      oneTimeKey(management, of),
      oneTimeKey(management, { ...of, jobId: DeskJobId.parse(randomUUID()) }),
      oneTimeKey(management, { ...of, badgeId: BadgeId.parse(Buffer.alloc(16, 2).toString('base64url')) }),
      oneTimeKey(generateSigningKey(), of),
      Buffer.from(management.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'),
    ].map(text);
    expect(new Set(keys).size).to.equal(keys.length);
  });
});
