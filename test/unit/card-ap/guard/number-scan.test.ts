import 'reflect-metadata';

import { webcrypto } from 'node:crypto';

import { concatBytes, equalBytes, fromHex, utf8Bytes } from '@monban/card-ap/bytes';
import { guardTransmit } from '@monban/card-ap/guard';
import { readCertificate } from '@monban/card-ap/jpki/certificate';
import { encodeTlv } from '@monban/card-ap/tlv';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import { X509CertificateGenerator } from '@peculiar/x509';
import { expect } from 'chai';
import fc from 'fast-check';

import { rejectedCode } from '../../../support/codec-laws.ts';
import {
  instantThatLooksLikeANumber,
  myNumbers,
  utcTimeDigits,
  withCheckDigit,
} from '../../../support/my-numbers.ts';

const BADGE = fromHex('00a4040008f04d4f4e42414e0100');
const JPKI = fromHex('00a4040c0ad392f000260100000001');
const AUTHENTICATE = fromHex(`00880000279010${'11'.repeat(16)}9110${'22'.repeat(16)}92010000`);
const TOKEN_INFO = 0x06;
const USER_CERTIFICATE = 0x0a;
const OK = Uint8Array.of(0x90, 0x00);
/** One of the two documented test numbers (test/vectors/README.md). */
const TEST_NUMBER = '123456789018';

interface Card {
  readonly transmit: GuardedTransmit;
  /** Every array that the reader gave to the guard. */
  readonly rawAnswers: Uint8Array[];
  readonly commandCount: () => number;
}

/** A card with one file, and a guard over it at a desk. */
function cardWithFile(file: Uint8Array): Card {
  const rawAnswers: Uint8Array[] = [];
  const transmit = guardTransmit((command) => {
    const [, ins, p1 = 0, p2 = 0, le = 0] = command;
    const offset = p1 * 256 + p2;
    const data = ins === 0xb0 ? file.subarray(offset, offset + le) : new Uint8Array();
    rawAnswers.push(concatBytes(data, OK));
    return Promise.resolve(rawAnswers.at(-1) ?? OK);
  }, 'desk');
  return { transmit, rawAnswers, commandCount: () => rawAnswers.length };
}

async function selectFile(transmit: GuardedTransmit, file: number): Promise<void> {
  await transmit(JPKI);
  await transmit(fromHex(`00a4020c020${file.toString(16).padStart(3, '0')}`));
}

function read(transmit: GuardedTransmit, offset: number, length: number): Promise<Uint8Array> {
  return transmit(Uint8Array.of(0x00, 0xb0, offset >> 8, offset & 0xff, length));
}

/** Reads a file in pieces; the code of the first refusal, or `none`. */
async function codeOfReading(content: Uint8Array, pieces: readonly number[], file: number): Promise<unknown> {
  const { transmit } = cardWithFile(content);
  await selectFile(transmit, file);
  let offset = 0;
  for (const length of pieces) {
    const code = await rejectedCode(read(transmit, offset, length));
    if (code !== 'none') return code;
    offset += length;
  }
  return 'none';
}

/** A card that answers SELECT, then AUTHENTICATE with these parts, joined by 61xx. */
async function codeOfAnswer(parts: readonly Uint8Array[]): Promise<unknown> {
  const answers = parts.map((part, index) => {
    const next = parts[index + 1];
    return concatBytes(part, next === undefined ? OK : Uint8Array.of(0x61, next.length & 0xff));
  });
  const queue = [OK, ...answers];
  const transmit = guardTransmit(() => Promise.resolve(queue.shift() ?? new Uint8Array()), 'door');
  await transmit(BADGE);
  let code = await rejectedCode(transmit(AUTHENTICATE));
  for (const part of parts.slice(1)) {
    if (code !== 'none') return code;
    code = await rejectedCode(transmit(Uint8Array.of(0x00, 0xc0, 0x00, 0x00, part.length & 0xff)));
  }
  return code;
}

const numberObject = (digits: string): Uint8Array =>
  concatBytes(fromHex('ff100c'), utf8Bytes(digits), fromHex('ffff'));
/** Bytes that are no digits and no letters, so that they bound a run. */
const noise = fc.uint8Array({ maxLength: 60 }).map((bytes) => bytes.map((byte) => byte | 0x80));

describe('the number scan of the guard', () => {
  it('finds the number object of the text application anywhere in an answer', async () => {
    await fc.assert(
      fc.asyncProperty(noise, myNumbers, noise, async (before, digits, after) => {
        const answer = concatBytes(before, numberObject(digits), after);
        expect(await codeOfAnswer([answer])).to.equal('NUMBER_EXPOSED');
      }),
    );
  });

  it('finds the number object also with a wrong check digit, between letters', async () => {
    const answer = concatBytes(utf8Bytes('A'), fromHex('ff100c'), utf8Bytes('000000000001B'));
    expect(await codeOfAnswer([answer])).to.equal('NUMBER_EXPOSED');
  });

  it('finds bounded digits with the right check digit, in one piece or spaced', async () => {
    for (const text of [
      TEST_NUMBER,
      ` ${TEST_NUMBER} `,
      '1234 5678 9018',
      '1234-5678-9018',
      `=${TEST_NUMBER};`,
    ]) {
      expect(await codeOfAnswer([concatBytes(fromHex('0c'), utf8Bytes(text), fromHex('00'))]), text).to.equal(
        'NUMBER_EXPOSED',
      );
    }
  });

  it('lets other digits through', async () => {
    for (const text of [
      '123456789010',
      `A${TEST_NUMBER}`,
      `${TEST_NUMBER}A`,
      `1${TEST_NUMBER}`,
      '12345678901',
    ]) {
      expect(await codeOfAnswer([concatBytes(fromHex('0c'), utf8Bytes(text), fromHex('00'))]), text).to.equal(
        'none',
      );
    }
  });

  it('finds a number that is spread over an answer and its continuations, wherever it is cut', async () => {
    const whole = concatBytes(fromHex('aa'), numberObject(TEST_NUMBER));
    for (let cut = 1; cut < whole.length; cut += 1) {
      expect(await codeOfAnswer([whole.subarray(0, cut), whole.subarray(cut)]), `cut at ${cut}`).to.equal(
        'NUMBER_EXPOSED',
      );
    }
  });

  it('finds a number that is spread over blocks of a file, however it is cut', async () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 });
    for (const file of [TOKEN_INFO, USER_CERTIFICATE]) {
      await fc.assert(
        fc.asyncProperty(
          fc.record({ before: noise, digits: myNumbers, after: noise, pieces }),
          async (some) => {
            const content = concatBytes(some.before, Uint8Array.of(0x80), utf8Bytes(some.digits), some.after);
            const enough = [...some.pieces, ...Array<number>(5).fill(40)];
            expect(await codeOfReading(content, enough, file)).to.equal('NUMBER_EXPOSED');
          },
        ),
        { numRuns: 40 },
      );
    }
  });

  it('finds a number whose bytes are read one by one, backwards, with other files in between', async () => {
    const content = concatBytes(fromHex('00'), utf8Bytes(TEST_NUMBER), fromHex('00'));
    const { transmit } = cardWithFile(content);
    let code: unknown = 'none';
    for (let offset = content.length - 1; offset >= 0 && code === 'none'; offset -= 1) {
      await selectFile(transmit, USER_CERTIFICATE);
      await read(transmit, 0, 1);
      await selectFile(transmit, TOKEN_INFO);
      code = await rejectedCode(read(transmit, offset, 1));
    }
    expect(code).to.equal('NUMBER_EXPOSED');
  });

  it('wipes what was handed out before of the same file, and what the reader gave', async () => {
    const content = concatBytes(fromHex('00'), utf8Bytes(TEST_NUMBER), fromHex('00'));
    const { transmit, rawAnswers } = cardWithFile(content);
    await selectFile(transmit, TOKEN_INFO);
    const handedOut = [await read(transmit, 0, 6), await read(transmit, 6, 5)];
    expect(await rejectedCode(read(transmit, 11, 3))).to.equal('NUMBER_EXPOSED');
    for (const bytes of [...handedOut, rawAnswers.at(-1) ?? OK]) {
      expect(equalBytes(bytes, new Uint8Array(bytes.length))).to.equal(true);
    }
  });

  it('lets nothing out any more after a hit, and names no digit in its errors', async () => {
    const { transmit, commandCount } = cardWithFile(numberObject(TEST_NUMBER));
    await selectFile(transmit, TOKEN_INFO);
    const error: unknown = await read(transmit, 0, 20).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'NUMBER_EXPOSED', message: 'NUMBER_EXPOSED' });
    expect(JSON.stringify(error)).to.not.match(/[0-9]{4}/);
    const count = commandCount();
    for (const command of [BADGE, JPKI]) {
      expect(await rejectedCode(transmit(command))).to.equal('NUMBER_EXPOSED');
    }
    expect(commandCount()).to.equal(count);
  });

  it('looks at the data of every answer, whatever its status word', async () => {
    for (const sw of ['9000', '6982', '6a82', '63c0']) {
      const answer = concatBytes(numberObject(TEST_NUMBER), fromHex(sw));
      const transmit = guardTransmit(() => Promise.resolve(answer.slice()), 'door');
      expect(await rejectedCode(transmit(BADGE))).to.equal('NUMBER_EXPOSED');
    }
  });
});

describe('a certificate with a date that passes the check digit', () => {
  const from = new Date('2026-01-01T00:00:00.000Z');
  const date = instantThatLooksLikeANumber(from);
  const digits = utf8Bytes(utcTimeDigits(date));
  /** Old forms of UTCTime end with an offset instead of a letter, and bound the digits. */
  const dateWithOffset = concatBytes(digits, utf8Bytes('+0900'));
  const asFile = (...objects: readonly Uint8Array[]): Uint8Array => encodeTlv(0x30, concatBytes(...objects));
  const filler = encodeTlv(0x04, new Uint8Array(40).fill(0x80));

  it('is read whole, in every block size', async () => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const keys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: '0100',
      name: 'CN=Monban Test Hierarchy',
      notBefore: date,
      notAfter: instantThatLooksLikeANumber(new Date('2031-06-01T00:00:00.000Z')),
      keys,
      signingAlgorithm: algorithm,
    });
    const der = new Uint8Array(certificate.rawData);
    expect(Buffer.from(der).toString('latin1')).to.include(utcTimeDigits(date));
    const { transmit } = cardWithFile(der);
    const whole = await readCertificate(transmit, 'user-certificate');
    expect(whole).to.deep.equal({ kind: 'read', bytes: der });
    for (let length = 1; length <= 60; length += 1) {
      const pieces = Array<number>(Math.ceil(der.length / length)).fill(length);
      expect(await codeOfReading(der, pieces, USER_CERTIFICATE), `blocks of ${length}`).to.equal('none');
    }
  });

  const kept: readonly (readonly [string, Uint8Array])[] = [
    ['a UTCTime with an offset', asFile(encodeTlv(0x17, dateWithOffset), filler)],
    ['a UTCTime after other objects', asFile(filler, encodeTlv(0x30, encodeTlv(0x17, dateWithOffset)))],
    ['a UTCTime in a tagged object', asFile(encodeTlv(0xa0, encodeTlv(0x17, dateWithOffset)), filler)],
    ['a GeneralizedTime', asFile(encodeTlv(0x18, utf8Bytes('20260101000000Z')), filler)],
  ];
  for (const [what, content] of kept) {
    it(`may hold ${what}, in one block or byte by byte`, async () => {
      const single = Array<number>(content.length).fill(1);
      expect(await codeOfReading(content, [250], USER_CERTIFICATE)).to.equal('none');
      expect(await codeOfReading(content, single, USER_CERTIFICATE)).to.equal('none');
    });
  }

  const hidden: readonly (readonly [string, Uint8Array, number])[] = [
    ['a date in a file that is no certificate', kept[0]![1], TOKEN_INFO],
    [
      'a date in an octet string',
      asFile(encodeTlv(0x04, encodeTlv(0x17, dateWithOffset)), filler),
      USER_CERTIFICATE,
    ],
    ['a date in a text', asFile(encodeTlv(0x0c, dateWithOffset), filler), USER_CERTIFICATE],
    ['a date after something that is no DER', concatBytes(fromHex('1f'), kept[0]![1]), USER_CERTIFICATE],
    [
      'a number that is no date in a UTCTime',
      asFile(encodeTlv(0x17, utf8Bytes(`${withCheckDigit('9'.repeat(11))}+0900`))),
      USER_CERTIFICATE,
    ],
    [
      'a number beside a date',
      asFile(encodeTlv(0x17, dateWithOffset), encodeTlv(0x0c, utf8Bytes(TEST_NUMBER))),
      USER_CERTIFICATE,
    ],
    [
      'a number object as a date',
      asFile(encodeTlv(0x17, numberObject(utcTimeDigits(date)))),
      USER_CERTIFICATE,
    ],
  ];
  for (const [what, content, file] of hidden) {
    it(`does not excuse ${what}`, async () => {
      expect(await codeOfReading(content, [250], file)).to.equal('NUMBER_EXPOSED');
    });
  }

  it('is refused when it is read from its middle, where nobody can tell a date', async () => {
    const content = asFile(encodeTlv(0x17, dateWithOffset), filler);
    const { transmit } = cardWithFile(content);
    await selectFile(transmit, USER_CERTIFICATE);
    expect(await rejectedCode(read(transmit, 2, 30))).to.equal('NUMBER_EXPOSED');
  });
});
