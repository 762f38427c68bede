import { createHash } from 'node:crypto';
import { ShownCode } from '@monban/core/messages/terminal';
import { codeOf, terminalCode } from '@monban/trust/terminal-code';
import { expect } from 'chai';
import fc from 'fast-check';

describe('the letters of a terminal', () => {
  it('are the first six bytes of a hash, five bits of each', () => {
    const id = 'a0000000-0000-4000-8000-a00000000002';
    const hash = createHash('sha256').update(`monban/terminal-code/v1\0${id}`).digest();
    const letters = [...hash.subarray(0, 6)].map((byte) => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[byte % 32]);
    expect(terminalCode(id)).to.equal(letters.join(''));
  });

  it('are six that nobody takes for each other, whatever was drawn', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 32 }), (bytes) => {
        const code = codeOf(bytes);
        expect(ShownCode.parse(code)).to.equal(code);
        expect(code).not.to.match(/[IO01]/);
      }),
    );
  });
});
