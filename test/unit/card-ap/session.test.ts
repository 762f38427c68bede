import { MODE } from '@monban/card-ap/applet/format';
import { pinBlock } from '@monban/card-ap/applet/pin';
import { verifyBadgeSignature } from '@monban/card-ap/applet/message';
import { fromHex, toHex, utf8Bytes } from '@monban/card-ap/bytes';
import { guardTransmit } from '@monban/card-ap/guard';
import { readCertificateHead } from '@monban/card-ap/jpki/certificate';
import {
  type AuthenticateRequest,
  authenticateBadge,
  type BadgeAnswer,
  selectBadge,
  verifyBadgePin,
} from '@monban/card-ap/session';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import { expect } from 'chai';
import fc from 'fast-check';

import { rejectedCode } from '../../support/codec-laws.ts';
import { type ScriptedCard, scriptedCard } from '../../support/scripted-card.ts';
import { type AuthenticateVector, badgeApVectors } from '../../vectors/badge-ap.ts';

const { keys, select } = badgeApVectors;
const siteKey = { version: keys.site.kv, privateKey: fromHex(keys.site.d) };
const foreignKey = { version: 9, privateKey: fromHex(keys.management.d) };
const [short, , withRecord] = badgeApVectors.authenticate;

function requestOf(vector: AuthenticateVector): AuthenticateRequest {
  return {
    readerNonce: fromHex(vector.readerNonce),
    readerId: fromHex(vector.readerId),
    mode: vector.mode,
    siteKeys: [siteKey],
  };
}

/** A card that was selected already and will answer like this. */
async function selected(
  answers: readonly string[],
): Promise<{ card: ScriptedCard; transmit: GuardedTransmit }> {
  const card = scriptedCard([select.active, ...answers]);
  const transmit = guardTransmit(card.transmit, 'door');
  await selectBadge(transmit);
  return { card, transmit };
}

async function answerTo(vector: AuthenticateVector, answers: readonly string[]): Promise<BadgeAnswer> {
  const { transmit } = await selected(answers);
  return authenticateBadge(transmit, requestOf(vector));
}

describe('selecting the badge', () => {
  for (const lifeCycle of ['blank', 'active', 'terminated'] as const) {
    it(`finds one that is ${lifeCycle}, with one command`, async () => {
      const card = scriptedCard([select[lifeCycle]]);
      const presence = await selectBadge(guardTransmit(card.transmit, 'door'));
      expect(presence).to.deep.equal({ kind: 'present', lifeCycle });
      expect(card.received).to.deep.equal([select.command]);
    });
  }

  for (const [what, answer] of [
    ['not there', '6a82'],
    ['another application', '6f10840bf04d4f4e42414e01a50102039000'],
    ['of another version', 'e0098001028101018201029000'],
    ['an empty answer', '9000'],
  ] as const) {
    it(`counts ${what} as absent`, async () => {
      const presence = await selectBadge(guardTransmit(scriptedCard([answer]).transmit, 'door'));
      expect(presence).to.deep.equal({ kind: 'absent' });
    });
  }

  it('finds an instance with a longer identifier', async () => {
    const aid = fromHex('f04d4f4e42414e0102');
    const card = scriptedCard([select.active]);
    const presence = await selectBadge(guardTransmit(card.transmit, 'door', aid), aid);
    expect(presence.kind).to.equal('present');
    expect(card.received).to.deep.equal(['00a4040009f04d4f4e42414e010200']);
  });
});

describe('authenticating the badge', () => {
  for (const vector of badgeApVectors.authenticate) {
    it(`opens the vector "${vector.name}" and verifies it with the card key`, async () => {
      const { card, transmit } = await selected(vector.responses);
      const answer = await authenticateBadge(transmit, requestOf(vector));
      if (answer.kind !== 'opened') expect.fail(answer.kind);
      expect(card.received.slice(1)).to.deep.equal(
        vector.mode === MODE.short ? [vector.command] : [vector.command, '00c00000fe'],
      );
      expect(answer.proof).to.deep.include({ counter: vector.counter, pinStatus: vector.pinStatus });
      expect(toHex(answer.proof.badgeId)).to.equal(badgeApVectors.badgeId);
      expect(answer.record && toHex(answer.record)).to.equal(
        vector.mode === MODE.short ? undefined : badgeApVectors.record.coseSign1,
      );
      expect(verifyBadgeSignature(answer.proof, fromHex(keys.card.public))).to.equal(true);
      expect(verifyBadgeSignature(answer.proof, fromHex(keys.management.public))).to.equal(false);
    });
  }

  it('takes two commands with the SELECT before it', async () => {
    const { card, transmit } = await selected(short!.responses);
    await authenticateBadge(transmit, requestOf(short!));
    expect(card.received).to.have.length(2);
  });

  it('takes five commands with the comparison of the certificate', async () => {
    const { card, transmit } = await selected([
      ...short!.responses,
      '9000',
      '9000',
      `${'aa'.repeat(250)}9000`,
    ]);
    await authenticateBadge(transmit, requestOf(short!));
    expect((await readCertificateHead(transmit)).kind).to.equal('read');
    expect(card.received).to.have.length(5);
  });

  it('tries former site keys, at most three in all', async () => {
    const { transmit } = await selected([...short!.responses, ...short!.responses]);
    const third = { ...requestOf(short!), siteKeys: [foreignKey, foreignKey, siteKey] };
    const fourth = { ...third, siteKeys: [foreignKey, ...third.siteKeys] };
    expect((await authenticateBadge(transmit, third)).kind).to.equal('opened');
    expect((await authenticateBadge(transmit, fourth)).kind).to.equal('wrong-site-key');
  });

  it('does not open a replayed answer, since the nonce is another', async () => {
    const { transmit } = await selected(short!.responses);
    const request = { ...requestOf(short!), readerNonce: new Uint8Array(16).fill(7) };
    expect(await authenticateBadge(transmit, request)).to.deep.equal({ kind: 'wrong-site-key' });
  });

  const negatives: Readonly<Record<string, string>> = {
    'one bit of T': 'wrong-site-key',
    'one bit of C': 'wrong-site-key',
    'E off the curve': 'malformed',
    'E in hybrid form': 'malformed',
    'one byte after the answer': 'malformed',
    'cut in the middle': 'malformed',
    'length not minimal': 'malformed',
  };
  for (const negative of badgeApVectors.negative) {
    it(`refuses the negative vector "${negative.name}"`, async () => {
      expect(await answerTo(short!, [negative.response])).to.deep.equal({ kind: negatives[negative.name] });
    });
  }

  it('knows every negative vector', () => {
    expect(badgeApVectors.negative.map(({ name }) => name)).to.have.members(Object.keys(negatives));
  });

  for (const [sw, answer] of [
    ['6985', { kind: 'not-active' }],
    ['6d00', { kind: 'refused', sw: 0x6d00, meaning: 'instruction not supported' }],
    ['6982', { kind: 'refused', sw: 0x6982, meaning: 'security status not satisfied' }],
  ] as const) {
    it(`takes ${sw} for ${answer.kind}`, async () => {
      expect(await answerTo(short!, [sw])).to.deep.equal(answer);
    });
  }

  it('refuses a mode 01 answer of which any part is missing', async () => {
    const [first, second] = withRecord!.responses;
    expect(await answerTo(withRecord!, [`${first!.slice(0, -4)}9000`])).to.deep.equal({ kind: 'malformed' });
    expect(await answerTo(withRecord!, [first!, '9000'])).to.deep.equal({ kind: 'malformed' });
    expect(await answerTo(withRecord!, [first!, `${second!.slice(0, -6)}9000`])).to.deep.equal({
      kind: 'malformed',
    });
    expect(await answerTo(withRecord!, [first!, '6985'])).to.deep.equal({ kind: 'not-active' });
  });

  it('ends a card that never stops answering 61xx', async () => {
    const { transmit } = await selected(Array<string>(10).fill('aa6101'));
    expect(await rejectedCode(authenticateBadge(transmit, requestOf(short!)))).to.equal('RESPONSE_MALFORMED');
  });

  for (const [what, answers] of [
    ['removed before it answers', []],
    ['that answers nothing', ['']],
    ['that answers one byte', ['90']],
  ] as const) {
    it(`reports a card ${what}`, async () => {
      const { transmit } = await selected(answers);
      expect(await rejectedCode(authenticateBadge(transmit, requestOf(short!)))).to.equal('TRANSPORT');
    });
  }

  it('has an outcome for any answer bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 260 }), async (bytes) => {
        const { transmit } = await selected([toHex(bytes)]);
        const answer = await authenticateBadge(transmit, requestOf(short!)).catch((error: unknown) => error);
        const kind = (answer as { kind?: string }).kind ?? (answer as { code?: string }).code;
        expect(kind).to.be.oneOf(['malformed', 'not-active', 'refused', 'TRANSPORT', 'RESPONSE_MALFORMED']);
      }),
    );
  });
});

describe('verifying the badge PIN', () => {
  const answer = badgeApVectors.authenticate.find((vector) => vector.verify !== undefined)!;

  async function authenticated(answers: readonly string[]) {
    const { card, transmit } = await selected([...answer.responses, ...answers]);
    const opened = await authenticateBadge(transmit, requestOf(answer));
    if (opened.kind !== 'opened') expect.fail(opened.kind);
    return { card, transmit, pinKeys: opened.pinKeys };
  }

  for (const vector of answer.verify!) {
    it(`sends and opens the vector "${vector.name}"`, async () => {
      const { card, transmit, pinKeys } = await authenticated([vector.response]);
      const outcome = await verifyBadgePin(transmit, utf8Bytes(vector.pin), pinKeys);
      expect(outcome).to.deep.equal({ result: vector.name, triesLeft: vector.triesLeft });
      expect(card.received.at(-1)).to.equal(vector.command);
      expect(toHex(pinKeys.encryption) + toHex(pinKeys.authentication)).to.match(/^0+$/);
    });
  }

  it('is refused by the guard when anything was sent since the answer', async () => {
    const { transmit, pinKeys } = await authenticated([select.active]);
    await selectBadge(transmit);
    expect(await rejectedCode(verifyBadgePin(transmit, utf8Bytes('1234'), pinKeys))).to.equal(
      'COMMAND_REFUSED',
    );
  });

  it('is refused by the guard a second time', async () => {
    const { transmit, pinKeys } = await authenticated([answer.verify![1]!.response]);
    await verifyBadgePin(transmit, utf8Bytes('9999'), pinKeys);
    expect(await rejectedCode(verifyBadgePin(transmit, utf8Bytes('1234'), pinKeys))).to.equal(
      'COMMAND_REFUSED',
    );
  });

  it('reports a card that disagrees', async () => {
    const { transmit, pinKeys } = await authenticated(['6982']);
    expect(await rejectedCode(verifyBadgePin(transmit, utf8Bytes('1234'), pinKeys))).to.equal('STATUS_WORD');
  });

  it('sends nothing for a PIN that is none, and shows it in no error', async () => {
    const { card, transmit, pinKeys } = await authenticated([]);
    const before = card.received.length;
    const error: unknown = await verifyBadgePin(transmit, utf8Bytes('12x4'), pinKeys).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.include({ code: 'PIN_UNUSABLE', message: 'PIN_UNUSABLE' });
    expect(card.received).to.have.length(before);
    expect(pinBlock(utf8Bytes('1234'))).to.have.length(8);
  });
});
