import { execFileSync } from 'node:child_process';
import { holderOf, pairwiseSubject } from '@monban/trust/pairwise-subject';
import { expect } from 'chai';

const KEY = Buffer.alloc(32, 9);
const PERSON = 'a0000000-0000-4000-8000-a00000000001';

/** The formula of docs/protocol/terminal.md, by somebody else's hand. */
function byOpenssl(key: Buffer, text: string): string {
  const options = ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${key.toString('hex')}`, '-binary'];
  return execFileSync('openssl', options, { input: text }).toString('base64url');
}

describe('what a program knows a person by', () => {
  it('is made as the protocol says', () => {
    const holder = byOpenssl(KEY, `monban/holder/v1\0${PERSON}`);
    expect(holderOf(KEY, PERSON)).to.equal(holder);
    const subject = byOpenssl(Buffer.from(holder, 'base64url'), 'monban/subject/v1\0printing');
    expect(pairwiseSubject(holder, 'printing')).to.equal(subject);
    expect(subject).to.have.length(43);
  });

  it('is another for every audience, person and organisation', () => {
    const subjects = [KEY, Buffer.alloc(32, 8)].flatMap((key) =>
      [PERSON, 'a0000000-0000-4000-8000-a00000000002'].flatMap((person) =>
        ['printing', 'key-box'].map((audience) => pairwiseSubject(holderOf(key, person), audience)),
      ),
    );
    expect(new Set(subjects).size).to.equal(8);
  });
});
