import { BadgeId } from '@monban/core/ids';
import { drawBadgeId } from '@monban/server/desk/badge-id';
import { expect } from 'chai';
import { withCheckDigit } from '../../../support/my-numbers.ts';

describe('the id of a new badge', () => {
  it('is 16 random bytes as they were drawn', () => {
    const bytes = Buffer.alloc(16, 0xa7);
    expect(drawBadgeId(() => bytes)).to.equal(bytes.toString('base64url'));
  });

  it('is drawn again when its text holds a My Number', () => {
    const unlucky = Buffer.from(`A-${withCheckDigit('24680246802')}-AAAAAAA`, 'base64url');
    const lucky = Buffer.alloc(16, 0xa7);
    const draws = [unlucky, unlucky, lucky];
    const id = drawBadgeId(() => draws.shift() ?? lucky);
    expect(id).to.equal(lucky.toString('base64url'));
    expect(draws).to.have.length(0);
    expect(BadgeId.safeParse(id).success).to.equal(true);
  });
});
