import { createHash } from 'node:crypto';

import { fromHex, utf8Bytes } from '@monban/card-ap/bytes';
import type { NationalCardProfile } from '@monban/card-ap/card-profile';
import { JPKI_2016 } from '@monban/card-ap/card-profiles/jpki-2016';
import { NEXT_GEN_PLACEHOLDER } from '@monban/card-ap/card-profiles/next-gen-placeholder';
import { guardTransmit } from '@monban/card-ap/guard';
import { selectJpki } from '@monban/card-ap/jpki/select-file';
import { signWithUserKey } from '@monban/card-ap/jpki/user-signature';
import { expect } from 'chai';

import { rejectedCode } from '../../../support/codec-laws.ts';
import { scriptedCard } from '../../../support/scripted-card.ts';

const MESSAGE = utf8Bytes('what is signed');

async function sign(answers: readonly string[], profile: NationalCardProfile = JPKI_2016) {
  const card = scriptedCard(['9000', ...answers]);
  const transmit = guardTransmit(card.transmit, 'desk');
  await selectJpki(transmit, profile);
  return { outcome: await signWithUserKey(transmit, MESSAGE, profile), sent: card.received.slice(1) };
}

describe('a signature of the user key', () => {
  it('is asked for on the card of 2016 with a DigestInfo of SHA-256', async () => {
    const signature = 'c5'.repeat(256);
    const { outcome, sent } = await sign(['9000', `${signature}9000`]);
    const hash = createHash('sha256').update(MESSAGE).digest('hex');
    // DigestInfo as OpenSC sends it (card facts 3.6 b).
    expect(sent).to.deep.equal([
      '00a4020c020017',
      `802a0080333031300d060960864801650304020105000420${hash}00`,
    ]);
    expect(outcome).to.deep.equal({ kind: 'signed', signature: fromHex(signature) });
  });

  it('is asked for on the placeholder with a bare SHA-384', async () => {
    const { outcome, sent } = await sign(['9000', `${'c5'.repeat(96)}9000`], NEXT_GEN_PLACEHOLDER);
    const hash = createHash('sha384').update(MESSAGE).digest('hex');
    expect(sent).to.deep.equal(['00a4020c020117', `802a008030${hash}60`]);
    expect(outcome.kind).to.equal('signed');
  });

  for (const [what, answers, kind] of [
    ['wants the PIN first', ['9000', '6982'], 'pin-required'],
    ['needs a key on the card', ['6a82'], 'no-key'],
    ['has the length of the key', ['9000', `${'c5'.repeat(255)}9000`], 'malformed'],
    ['is not nothing', ['9000', '9000'], 'malformed'],
  ] as const) {
    it(what, async () => {
      expect((await sign(answers)).outcome).to.deep.equal({ kind });
    });
  }

  for (const [what, answers, code] of [
    ['a word without a meaning here', ['9000', '6700'], 'STATUS_WORD'],
    ['a pulled card', ['9000'], 'TRANSPORT'],
  ] as const) {
    it(`stops at ${what}`, async () => {
      expect(await rejectedCode(sign(answers))).to.equal(code);
    });
  }
});
