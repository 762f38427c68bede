import { expect } from 'chai';
import { isWaiting } from '@monban/admin-ui/api/waiting';

describe('a change that four eyes may hold back', () => {
  it('waits where the answer is an approval', () => {
    const approval = {
      id: '3f0c8a52-7c1e-4c39-9d3c-6a1d2a5b7e10',
      kind: 'operator.grant-role',
      operation: 'operator.change',
      proposed: null,
      subjectType: 'operator',
      subjectId: 'b0e5b1f4-58a5-4c80-8f9e-1b7b0b7a3c11',
      state: 'waiting',
      requestedBy: '6d6f7b0e-8f2a-4e53-9a55-1f1d3c5b7a12',
      requestedByName: '山田',
      decidedBy: null,
      comment: '',
      requestedAt: '2026-11-21T00:00:00.000Z',
      expiresAt: '2026-11-28T00:00:00.000Z',
      decidedAt: null,
    };
    expect(isWaiting(approval)).to.equal(true);
  });

  it('has been made where the answer is the record, or nothing', () => {
    expect(isWaiting({ id: '3f0c8a52-7c1e-4c39-9d3c-6a1d2a5b7e10', name: '全社員' })).to.equal(false);
    expect(isWaiting({})).to.equal(false);
    expect(isWaiting(null)).to.equal(false);
  });
});
