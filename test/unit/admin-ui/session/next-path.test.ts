import { nextPath } from '@monban/admin-ui/session/next-path';
import { expect } from 'chai';

describe('the way on after signing in', () => {
  it('is the page that was asked for, within this console', () => {
    expect(nextPath('/doors?state=open')).to.equal('/doors?state=open');
  });

  it('is never another address that somebody has put into a link', () => {
    for (const asked of ['//evil.example', '/\\evil.example', 'https://evil.example', '', undefined, ['/a']])
      expect(nextPath(asked), String(asked)).to.equal('/');
  });
});
