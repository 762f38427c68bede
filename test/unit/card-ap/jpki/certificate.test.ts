import { fromHex, toHex } from '@monban/card-ap/bytes';
import { guardTransmit } from '@monban/card-ap/guard';
import { readCertificate, readCertificateHead } from '@monban/card-ap/jpki/certificate';
import type { GuardedTransmit } from '@monban/card-ap/transmit';
import { expect } from 'chai';
import fc from 'fast-check';

import { rejectedCode } from '../../../support/codec-laws.ts';
import { scriptedCard } from '../../../support/scripted-card.ts';

const SELECT_AP = '00a4040c0ad392f000260100000001';
const SELECT_FILE = '00a4020c02000a';

/** A file that begins with the header of `derLength` bytes of DER; its content is no digits and no tags of time. */
function fileOf(derLength: number, padding = 0): Uint8Array {
  const bytes = new Uint8Array(derLength + padding).map((_, index) => 0x80 | (index & 0x3f));
  bytes.set([0x30, 0x82, (derLength - 4) >> 8, (derLength - 4) & 0xff]);
  return bytes;
}

/** A card with this file, which answers READ BINARY as the real card does, at most `most` bytes at once. */
function cardWithFile(file: Uint8Array, most = 256): { transmit: GuardedTransmit; received: string[] } {
  const received: string[] = [];
  const raw = (command: Uint8Array): Promise<Uint8Array> => {
    received.push(toHex(command));
    const [, ins, p1 = 0, p2 = 0, le = 0] = command;
    if (ins !== 0xb0) return Promise.resolve(fromHex('9000'));
    const offset = p1 * 256 + p2;
    const data = file.subarray(offset, offset + Math.min(le === 0 ? 256 : le, most));
    return Promise.resolve(data.length === 0 ? fromHex('6b00') : Uint8Array.of(...data, 0x90, 0x00));
  };
  return { transmit: guardTransmit(raw, 'desk'), received };
}

function scripted(answers: readonly string[]): GuardedTransmit {
  return guardTransmit(scriptedCard(answers).transmit, 'door');
}

describe('the head of the user certificate', () => {
  it('is read with three commands', async () => {
    const file = fileOf(1400);
    const { transmit, received } = cardWithFile(file);
    const read = await readCertificateHead(transmit);
    expect(read).to.deep.equal({ kind: 'read', bytes: file.slice(0, 250) });
    expect(received).to.deep.equal([SELECT_AP, SELECT_FILE, '00b00000fa']);
  });

  for (const [what, answers, kind] of [
    ['a card without the application', ['6a82'], 'not-on-card'],
    ['a card without the file', ['9000', '6a82'], 'not-on-card'],
    ['a phone that wants a PIN first', ['9000', '9000', '6982'], 'protected'],
  ] as const) {
    it(`is ${kind} for ${what}`, async () => {
      expect(await readCertificateHead(scripted(answers))).to.deep.equal({ kind });
      expect(await readCertificate(scripted(answers), 'user-certificate')).to.deep.equal({ kind });
    });
  }

  for (const [what, answers, code] of [
    ['a file shorter than that', ['9000', '9000', `${'aa'.repeat(249)}9000`], 'CERTIFICATE_FILE_MALFORMED'],
    ['more bytes than asked for', ['9000', '9000', `${'aa'.repeat(251)}9000`], 'CERTIFICATE_FILE_MALFORMED'],
    ['an empty file', ['9000', '9000', '9000'], 'CERTIFICATE_FILE_MALFORMED'],
    ['a word without meaning here', ['9000', '9000', '6f00'], 'STATUS_WORD'],
    ['an answer that is to be continued', ['9000', '9000', '6110'], 'STATUS_WORD'],
    ['a card pulled before the AP', [], 'TRANSPORT'],
    ['a card pulled before the file', ['9000'], 'TRANSPORT'],
    ['a card pulled before the block', ['9000', '9000', ''], 'TRANSPORT'],
  ] as const) {
    it(`stops at ${what}`, async () => {
      expect(await rejectedCode(readCertificateHead(scripted(answers)))).to.equal(code);
    });
  }
});

describe('a whole certificate', () => {
  it('is read in blocks of 250 bytes, up to the end of its DER', async () => {
    const file = fileOf(774, 500);
    const { transmit, received } = cardWithFile(file);
    const read = await readCertificate(transmit, 'user-ca-certificate');
    expect(read).to.deep.equal({ kind: 'read', bytes: file.slice(0, 774) });
    expect(received).to.deep.equal([
      SELECT_AP,
      '00a4020c02000b',
      '00b00000fa',
      '00b000fafa',
      '00b001f4fa',
      '00b002ee18',
    ]);
  });

  it('of any length comes back as it is, from cards that give any part of a block', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 260, max: 8192 }),
        fc.nat(300),
        fc.integer({ min: 64, max: 256 }),
        async (length, padding, most) => {
          const file = fileOf(length, padding);
          const read = await readCertificate(cardWithFile(file, most).transmit, 'user-certificate');
          expect(read).to.deep.equal({ kind: 'read', bytes: file.slice(0, length) });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is not read from a card that gives a byte at a time', async () => {
    const { transmit, received } = cardWithFile(fileOf(8000), 4);
    expect(await rejectedCode(readCertificate(transmit, 'user-certificate'))).to.equal(
      'CERTIFICATE_FILE_MALFORMED',
    );
    expect(received).to.have.length.below(140);
  });

  for (const [what, head] of [
    ['no DER', '31820400'],
    ['an indefinite length', '30800400'],
    ['a length of three bytes', '30830400'],
    ['a length not in its shortest form', '308200ff'],
    ['more than 8 KiB', '3082ffff'],
    ['less than a header', '3082'],
  ] as const) {
    it(`is not ${what}`, async () => {
      const read = readCertificate(scripted(['9000', '9000', `${head}9000`]), 'user-certificate');
      expect(await rejectedCode(read)).to.equal('CERTIFICATE_FILE_MALFORMED');
    });
  }

  it('is not a file that ends before its DER does', async () => {
    const { transmit } = cardWithFile(fileOf(1000).slice(0, 600));
    expect(await rejectedCode(readCertificate(transmit, 'user-certificate'))).to.equal('STATUS_WORD');
    const empty = scripted(['9000', '9000', `${toHex(fileOf(1000).slice(0, 250))}9000`, '9000']);
    expect(await rejectedCode(readCertificate(empty, 'user-certificate'))).to.equal(
      'CERTIFICATE_FILE_MALFORMED',
    );
  });
});
