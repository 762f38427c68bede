import { grantable, keyState } from '@monban/admin-ui/api-keys/api-key-words';
import type { ApiKey } from '@monban/core/api/api-keys';
import { expect } from 'chai';

const now = new Date('2026-11-21T09:00:00.000Z');
const key = (expiresAt: string, revokedAt: string | null = null): ApiKey =>
  ({ expiresAt, revokedAt }) as ApiKey;

describe('an API key on its page', () => {
  it('says a month before its end that it ends', () => {
    const toneOf = (each: ApiKey) => keyState(each, now).tone;
    expect(toneOf(key('2027-06-01T00:00:00.000Z'))).to.equal('good');
    expect(toneOf(key('2026-12-21T08:59:59.999Z'))).to.equal('warn');
    expect(toneOf(key('2026-11-21T09:00:00.000Z'))).to.equal('quiet');
    expect(toneOf(key('2027-06-01T00:00:00.000Z', '2026-11-20T00:00:00.000Z'))).to.equal('bad');
  });

  it('is offered no permission that its maker has not, and none that is for people', () => {
    expect(grantable(() => true))
      .to.include('people:read')
      .and.not.include('approvals:decide');
    expect(grantable((permission) => permission === 'people:read')).to.deep.equal(['people:read']);
  });
});
