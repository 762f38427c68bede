import { supersedes } from '@monban/server/controllers/controller-status';
import { expect } from 'chai';

const stored = { connectionId: 'a', at: '2026-11-21T09:00:00.000Z' };
const EARLIER = '2026-11-21T08:00:00.000Z';
const LATER = '2026-11-21T10:00:00.000Z';

describe('which status of a controller is news', () => {
  const rows = [
    ['an online of the same connection, later', { connectionId: 'a', state: 'online', at: LATER }, true],
    ['an online of the same connection, earlier', { connectionId: 'a', state: 'online', at: EARLIER }, false],
    [
      'an online of a new connection with a clock that runs behind',
      { connectionId: 'b', state: 'online', at: EARLIER },
      true,
    ],
    ['the last will of the present connection', { connectionId: 'a', state: 'offline', at: EARLIER }, true],
    ['the last will of an older connection', { connectionId: 'b', state: 'offline', at: LATER }, false],
  ] as const;
  for (const [name, incoming, isNews] of rows) {
    it(`${isNews ? 'takes' : 'leaves'} ${name}`, () => {
      expect(supersedes(incoming, stored)).to.equal(isNews);
    });
  }

  it('takes the first word of a controller', () => {
    expect(supersedes({ connectionId: 'a', state: 'offline', at: EARLIER }, undefined)).to.equal(true);
  });
});
