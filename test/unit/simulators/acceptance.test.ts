import { readFileSync } from 'node:fs';
import { fromHex } from '@monban/card-ap/bytes';
import { ATR_KINDS, atrOf } from '@monban/simulators/virtual-card/atr';
import { createVirtualCard, type VirtualCard } from '@monban/simulators/virtual-card/card';
import { parseCardState } from '@monban/simulators/virtual-card/card-state';
import { expect } from 'chai';
import {
  freshCard,
  random,
  SELECT_BADGE,
  SELECT_JPKI,
  selectFile,
  send,
  sendForWord,
  verifyPin,
} from '../../support/card-bytes.ts';
import { expectTripwires } from '../../support/tripwires.ts';

/**
 * The acceptance list of the simulated card, one sentence a number. Where more than one card in nobody's reader is
 * needed, the sentence stands in the file that has it: S13 and S14 in virtual-card/vpcd-client.test.ts, S15 in
 * virtual-card/personas.test.ts, S16 in test/reader/opensc.test.ts.
 */
const PROOFS = [
  './acceptance.test.ts',
  './virtual-card/vpcd-client.test.ts',
  './virtual-card/personas.test.ts',
  '../../reader/opensc.test.ts',
];

describe('the acceptance list of the virtual card', () => {
  let card: VirtualCard;

  beforeEach(async () => {
    card = await freshCard('normal');
    card.powerOn();
  });

  const verified = (file: string, pin: string): void => {
    send(card, selectFile(file));
    expect(send(card, verifyPin(pin))).to.equal('9000');
  };

  it('S1: has any of the nine known ATRs, and one made of a random identifier, each with a right check byte', () => {
    const atrs = ATR_KINDS.map((kind) => atrOf(kind, random));
    expect(new Set(atrs).size).to.equal(10);
    expect(atrOf('random', random)).to.not.equal(atrOf('random', random));
    for (const atr of atrs) {
      // TCK: with it, everything after TS gives 0 (ISO/IEC 7816-3 section 8.2.5).
      const sum = fromHex(atr)
        .subarray(1)
        .reduce((parity, byte) => parity ^ byte, 0);
      expect(sum, atr).to.equal(0);
    }
  });

  it('S2: has the issuer’s domain current after reset: 6A86 to 00A40000 there, 9000 in an application', () => {
    expect(send(card, '00a40000')).to.equal('6a86');
    send(card, SELECT_JPKI);
    expect(send(card, '00a40000')).to.equal('9000');
    expect(send(card, '00a40000023f00')).to.equal('6a82');
    card.reset();
    expect(send(card, '00a40000')).to.equal('6a86');
  });

  it('S3: is selected by full name or by the beginning of one, and says 6A82 to a name it has not', () => {
    expect(send(card, SELECT_JPKI)).to.equal('9000');
    expect(send(card, '00a4040c05d392f00026')).to.equal('9000');
    expect(send(card, selectFile('000a'))).to.equal('9000');
    expect(send(card, '00a4040c0ad392f000260100000002')).to.equal('6a82');
    expect(sendForWord(card, SELECT_BADGE)).to.equal('9000');
  });

  it('S4: knows the files of the real card, and says 6A82 to all others', () => {
    send(card, SELECT_JPKI);
    const known = [0x01, 0x02, 0x05, 0x06, 0x08, 0x09, 0x0a, 0x0b, 0x10, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b];
    for (let file = 0; file <= 0xff; file += 1) {
      const isKnown = [...known, 0x1c, 0x1e].includes(file);
      const name = file.toString(16).padStart(4, '0');
      expect(send(card, selectFile(name)), name).to.equal(isKnown ? '9000' : '6a82');
    }
  });

  it('S5: reads from a 15-bit offset with a short or a long Le, 6B00 at the end, never over 256 bytes', () => {
    send(card, SELECT_JPKI);
    send(card, selectFile('000a'));
    const length = Buffer.from(card.state().jpki!.user!.certificate, 'base64').length;
    const at = (offset: number, le: string): string =>
      send(card, `00b0${offset.toString(16).padStart(4, '0')}${le}`);
    expect(at(0x0100, '10')).to.have.length(2 * 16 + 4);
    expect(at(0, '00')).to.have.length(2 * 256 + 4);
    expect(at(0, '000800')).to.have.length(2 * 256 + 4);
    expect(at(0, '000000')).to.have.length(2 * 256 + 4);
    expect(at(0, '000010')).to.have.length(2 * 16 + 4);
    expect(at(length - 1, '00')).to.have.length(2 + 4);
    for (const offset of [length, length + 1, 0x7fff]) expect(at(offset, '00')).to.equal('6b00');
  });

  it('S6: gives the sign certificate to nobody without the sign password', () => {
    send(card, SELECT_JPKI);
    send(card, selectFile('0001'));
    expect(send(card, '00b0000004')).to.equal('6982');
    verified('0018', '1234');
    send(card, selectFile('0001'));
    expect(send(card, '00b0000004')).to.equal('6982');
    verified('001b', 'ABC123');
    send(card, selectFile('0001'));
    expect(send(card, '00b0000004')).to.match(/^3082[0-9a-f]{4}9000$/);
  });

  it('S7: counts tries down over losses of power to 6984, and is asked without using one', () => {
    send(card, SELECT_JPKI);
    send(card, selectFile('0018'));
    expect(send(card, '00200080')).to.equal('63c3');
    expect(send(card, verifyPin('9999'))).to.equal('63c2');
    const again = createVirtualCard({
      state: parseCardState(JSON.stringify(card.state())),
      randomBytes: random,
    });
    send(again, SELECT_JPKI);
    expect(send(again, '00200098')).to.equal('63c2');
    for (const word of ['63c1', '63c0', '6984']) expect(send(again, verifyPin('9999'))).to.equal(word);
    expect(send(again, verifyPin('1234'))).to.equal('6984');
    expect(send(again, '00200080')).to.equal('63c0');
  });

  it('S8: signs 1 to 245 bytes after the PIN, and only with a key', () => {
    const sign = (data: string): string =>
      sendForWord(card, `802a0080${(data.length / 2).toString(16).padStart(2, '0')}${data}00`);
    send(card, SELECT_JPKI);
    expect(sign('00')).to.equal('6986');
    send(card, selectFile('0017'));
    expect(sign('00')).to.equal('6982');
    verified('0018', '1234');
    expect(sign('00')).to.equal('6981');
    send(card, selectFile('0017'));
    expect([1, 51, 245, 246].map((length) => sign('ab'.repeat(length)))).to.deep.equal([
      '9000',
      '9000',
      '9000',
      '6985',
    ]);
    send(card, selectFile('001a'));
    expect(sign('00')).to.equal('6982');
  });

  it('S9: reads, verifies and signs by short file identifier', () => {
    send(card, SELECT_JPKI);
    expect(send(card, '00b08a0004')).to.match(/^3082[0-9a-f]{4}9000$/);
    expect(send(card, '00b0810004')).to.equal('6982');
    expect(send(card, '002000980431323334')).to.equal('9000');
    expect(sendForWord(card, '802a0097010000')).to.equal('9000');
    expect(send(card, '00b09f0004')).to.equal('6a82');
  });

  it('S10: gives up to 256 random bytes, and 6985 to a long Le', () => {
    send(card, SELECT_JPKI);
    const [first, second] = [send(card, '0084000000'), send(card, '0084000000')];
    expect(first).to.have.length(2 * 256 + 4);
    expect(first).to.not.equal(second);
    expect(send(card, '0084000008')).to.have.length(2 * 8 + 4);
    expect(send(card, '00840000000200')).to.equal('6985');
    expect(send(card, '0084000100')).to.equal('6a86');
  });

  it('S11: says 69FC to secure messaging, 6D00 to unknown instructions, 6E00 to unknown classes', () => {
    send(card, SELECT_JPKI);
    for (const cla of ['04', '08', '0c']) expect(send(card, `${cla}b0000000`)).to.equal('69fc');
    for (const ins of ['ca', 'cb', '01', 'ff']) expect(send(card, `00${ins}000000`)).to.equal('6d00');
    for (const cla of ['a0', 'ff', '40']) expect(send(card, `${cla}b0000000`)).to.equal('6e00');
  });

  it('S12: answers as the real card where the number lies, and never forgets who asked', () => {
    expectTripwires('text', 'surface', 'resident-register', 'common');
    for (const last of ['0408', '0402', '0401', '0100']) {
      expect(send(card, `00a4040c0ad392100031000101${last}`)).to.equal('9000');
    }
    card.reset();
    const kept = parseCardState(JSON.stringify(card.state()));
    expect(kept.tripped).to.deep.equal(['text', 'surface', 'resident-register', 'common']);
  });

  it('S13: forgets what was selected and verified with power, reset and another application, and no more', () => {
    const signs = (): string => sendForWord(card, '802a0097010000');
    const losses = [
      () => {
        card.powerOff();
        card.powerOn();
      },
      () => {
        card.reset();
      },
      () => send(card, SELECT_BADGE),
    ];
    for (const lose of losses) {
      send(card, SELECT_JPKI);
      verified('0018', '1234');
      expect(signs()).to.equal('9000');
      lose();
      send(card, SELECT_JPKI);
      expect(signs()).to.equal('6982');
    }
  });

  it('has every number of the list in a test’s name', () => {
    const sentences = PROOFS.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join('\n');
    const named = new Set(
      [...sentences.matchAll(/(?:it|describe)\(\s*['"`](S\d+): /g)].map(([, name]) => name),
    );
    expect([...named].sort()).to.deep.equal(Array.from({ length: 16 }, (_, index) => `S${index + 1}`).sort());
  });
});
