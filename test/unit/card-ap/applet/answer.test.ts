import {
  type AnswerContent,
  decodeAnswerContent,
  decodeSealedAnswer,
  decodeSelectAnswer,
  encodeAnswerContent,
  encodeSealedAnswer,
  encodeSelectAnswer,
} from '@monban/card-ap/applet/answer';
import { isMode, isPinStatus, type LifeCycle, type Mode, MODE } from '@monban/card-ap/applet/format';
import { deriveSealKeys, openAnswer, sealAnswer } from '@monban/card-ap/applet/seal';
import { concatBytes, fromHex, toHex } from '@monban/card-ap/bytes';
import { expect } from 'chai';

import { isTotal, refusesTruncationsAndExtraBytes, thrownCode } from '../../../support/codec-laws.ts';
import { type AuthenticateVector, badgeApVectors } from '../../../vectors/badge-ap.ts';

const refusalCodes = ['ANSWER_MALFORMED'];
const siteKey = { version: badgeApVectors.keys.site.kv, privateKey: fromHex(badgeApVectors.keys.site.d) };
const siteKeyVersion = siteKey.version;

/** The data of all responses, without their status words. */
function answerOf(vector: AuthenticateVector): Uint8Array {
  return fromHex(vector.responses.map((response) => response.slice(0, -4)).join(''));
}

function readerOf(vector: AuthenticateVector): { readerNonce: Uint8Array; readerId: Uint8Array } {
  return { readerNonce: fromHex(vector.readerNonce), readerId: fromHex(vector.readerId) };
}

function contentOf(vector: AuthenticateVector): AnswerContent {
  return {
    badgeId: fromHex(badgeApVectors.badgeId),
    counter: vector.counter,
    pinStatus: vector.pinStatus,
    signature: fromHex(vector.S),
    ...(vector.mode === MODE.withRecord ? { record: fromHex(badgeApVectors.record.coseSign1) } : {}),
  };
}

describe('the answer to SELECT', () => {
  const lifeCycles: readonly LifeCycle[] = ['blank', 'active', 'terminated'];
  for (const lifeCycle of lifeCycles) {
    const data = fromHex(badgeApVectors.select[lifeCycle].slice(0, -4));

    it(`of a badge that is ${lifeCycle} is written and read as the vector`, () => {
      expect(encodeSelectAnswer(lifeCycle)).to.deep.equal(data);
      expect(decodeSelectAnswer(data)).to.equal(lifeCycle);
    });

    it(`of a badge that is ${lifeCycle} cannot be cut or extended`, () => {
      refusesTruncationsAndExtraBytes(
        { encode: encodeSelectAnswer, decode: decodeSelectAnswer, refusalCodes },
        data,
      );
    });
  }

  for (const [what, hex] of [
    ['another version', 'e009800102810101820102'],
    ['another suite', 'e009800101810102820102'],
    ['another life cycle', 'e009800101810101820103'],
    ['a longer version', 'e00a80020101810101820102'],
    ['another outer tag', 'e109800101810101820102'],
  ] as const) {
    it(`with ${what} is none`, () => {
      expect(thrownCode(() => decodeSelectAnswer(fromHex(hex)))).to.equal('ANSWER_MALFORMED');
    });
  }

  it('is a life cycle or ANSWER_MALFORMED, whatever the bytes', () => {
    isTotal({ decode: decodeSelectAnswer, refusalCodes });
  });
});

for (const vector of badgeApVectors.authenticate) {
  const mode: Mode = vector.mode;
  const content = fromHex(vector.P);
  const ephemeral = { privateKey: fromHex(vector.ephemeral.d), publicKey: fromHex(vector.ephemeral.public) };
  const context = { siteKeyVersion, ...readerOf(vector) };

  describe(`the answer to AUTHENTICATE, ${vector.name}`, () => {
    it('has the content P', () => {
      expect(encodeAnswerContent(contentOf(vector))).to.deep.equal(content);
      expect(decodeAnswerContent(content, mode)).to.deep.equal(contentOf(vector));
    });

    it('has the keys K', () => {
      const keys = deriveSealKeys(fromHex(vector.Z), ephemeral.publicKey, context);
      const joined = concatBytes(
        keys.encryption,
        keys.authentication,
        keys.pin.encryption,
        keys.pin.authentication,
      );
      expect(toHex(joined)).to.equal(vector.K);
    });

    it('is sealed by the card to C and T', () => {
      const sitePublicKey = fromHex(badgeApVectors.keys.site.public);
      const { sealed, pinKeys } = sealAnswer(content, { ephemeral, sitePublicKey }, context);
      expect([toHex(sealed.ciphertext), toHex(sealed.tag)]).to.deep.equal([vector.C, vector.T]);
      expect(toHex(concatBytes(pinKeys.encryption, pinKeys.authentication))).to.equal(vector.K.slice(96));
      expect(encodeSealedAnswer(sealed)).to.deep.equal(answerOf(vector));
    });

    it('is opened by the reader', () => {
      const opened = openAnswer(decodeSealedAnswer(answerOf(vector), mode), siteKey, readerOf(vector));
      expect(opened && toHex(opened.content)).to.equal(vector.P);
    });

    it('stays shut for another site key, key version, nonce or reader', () => {
      const sealed = decodeSealedAnswer(answerOf(vector), mode);
      const reader = readerOf(vector);
      const zeros = new Uint8Array(16);
      const other = { ...siteKey, privateKey: fromHex(badgeApVectors.keys.card.d) };
      expect(openAnswer(sealed, other, reader)).to.equal(undefined);
      expect(openAnswer(sealed, { ...siteKey, version: 2 }, reader)).to.equal(undefined);
      expect(openAnswer(sealed, siteKey, { ...reader, readerNonce: zeros })).to.equal(undefined);
      expect(openAnswer(sealed, siteKey, { ...reader, readerId: zeros })).to.equal(undefined);
    });

    it('cannot be cut or extended, outside or inside of the seal', () => {
      refusesTruncationsAndExtraBytes(
        {
          encode: encodeSealedAnswer,
          decode: (bytes) => decodeSealedAnswer(bytes, mode),
          refusalCodes,
        },
        answerOf(vector),
      );
      refusesTruncationsAndExtraBytes(
        {
          encode: encodeAnswerContent,
          decode: (bytes) => decodeAnswerContent(bytes, mode),
          refusalCodes,
        },
        content,
      );
    });

    it('is not an answer in the other mode', () => {
      const other = mode === MODE.short ? MODE.withRecord : MODE.short;
      expect(thrownCode(() => decodeSealedAnswer(answerOf(vector), other))).to.equal('ANSWER_MALFORMED');
      expect(thrownCode(() => decodeAnswerContent(content, other))).to.equal('ANSWER_MALFORMED');
    });
  });
}

describe('the content of an answer', () => {
  const [vector] = badgeApVectors.authenticate;
  const [, , withRecord] = badgeApVectors.authenticate;
  const content = vector!.P;

  for (const [what, hex] of [
    ['a counter of zero', content.replace('960400000001', '960400000000')],
    ['an unknown PIN status', content.replace('980100', '980102')],
    ['a signature of zeros', content.replace(vector!.S, '00'.repeat(64))],
  ] as const) {
    it(`is refused with ${what}`, () => {
      expect(hex).to.not.equal(content);
      expect(thrownCode(() => decodeAnswerContent(fromHex(hex), MODE.short))).to.equal('ANSWER_MALFORMED');
    });
  }

  it('is refused when anything but zeros follows the record', () => {
    const bytes = fromHex(withRecord!.P);
    bytes[bytes.length - 1] = 1;
    expect(thrownCode(() => decodeAnswerContent(bytes, MODE.withRecord))).to.equal('ANSWER_MALFORMED');
  });

  it('is refused with a record of zeros only', () => {
    const bytes = fromHex(withRecord!.P);
    bytes.fill(0, bytes.length - 320);
    expect(thrownCode(() => decodeAnswerContent(bytes, MODE.withRecord))).to.equal('ANSWER_MALFORMED');
  });

  it('cannot be written with a record of more than 320 bytes', () => {
    const record = new Uint8Array(321);
    expect(thrownCode(() => encodeAnswerContent({ ...contentOf(vector!), record }))).to.equal(
      'RECORD_TOO_LONG',
    );
  });

  it('is a value or ANSWER_MALFORMED, whatever the bytes', () => {
    for (const mode of [MODE.short, MODE.withRecord]) {
      isTotal({ decode: (bytes) => decodeAnswerContent(bytes, mode), refusalCodes });
      isTotal({ decode: (bytes) => decodeSealedAnswer(bytes, mode), refusalCodes });
    }
  });

  it('has no other modes and PIN states than those written down', () => {
    const all = Array.from({ length: 256 }, (_, value) => value);
    expect(all.filter(isMode)).to.deep.equal([0, 1]);
    expect(all.filter(isPinStatus)).to.deep.equal([0, 1, 3]);
  });
});
