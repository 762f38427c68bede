import { createHash, verify, X509Certificate } from 'node:crypto';
import { toHex } from '@monban/card-ap/bytes';
import { createVirtualCard, type VirtualCard } from '@monban/simulators/virtual-card/card';
import { type CardState, parseCardState } from '@monban/simulators/virtual-card/card-state';
import { expect } from 'chai';
import {
  freshCard,
  random,
  SELECT_JPKI,
  selectFile,
  send,
  sendForWord,
  verifyPin,
} from '../../../support/card-bytes.ts';

describe('the JPKI application of the virtual card', () => {
  let issued: CardState;
  let card: VirtualCard;

  before(async () => {
    issued = (await freshCard('normal')).state();
  });
  beforeEach(() => {
    card = createVirtualCard({ state: issued, randomBytes: random });
    card.powerOn();
    send(card, SELECT_JPKI);
  });

  const file = (state: CardState, half: 'user' | 'sign'): string =>
    Buffer.from(state.jpki![half]!.certificate, 'base64').toString('hex');

  it('knows the files of the real card and no others', () => {
    const known =
      '0001 0002 0005 0006 0008 0009 000a 000b 0010 0016 0017 0018 0019 001a 001b 001c 001e'.split(' ');
    for (let number = 0; number < 0x40; number += 1) {
      const name = number.toString(16).padStart(4, '0');
      expect(send(card, selectFile(name)), name).to.equal(known.includes(name) ? '9000' : '6a82');
    }
  });

  it('gives the user certificate without a PIN, in pieces that end at its end', () => {
    const certificate = file(issued, 'user');
    send(card, selectFile('000a'));
    let read = '';
    for (let word = '9000'; word === '9000';) {
      const offset = (read.length / 2).toString(16).padStart(4, '0');
      const answer = send(card, `00b0${offset}00`);
      word = answer.slice(-4);
      read += answer.slice(0, -4);
      if (word !== '9000') expect(word).to.equal('6b00');
    }
    expect(read).to.equal(certificate);
  });

  it('reads exactly as much as was asked', () => {
    send(card, selectFile('000a'));
    expect(send(card, '00b0000004')).to.equal(`${file(issued, 'user').slice(0, 8)}9000`);
    expect(send(card, '00b00000fa')).to.equal(`${file(issued, 'user').slice(0, 500)}9000`);
  });

  it('reads by short file identifier, and selects by the way', () => {
    expect(send(card, '00b08a0004')).to.equal(`${file(issued, 'user').slice(0, 8)}9000`);
    expect(send(card, '00b0000104')).to.equal(`${file(issued, 'user').slice(2, 10)}9000`);
    expect(send(card, '00b09f0000')).to.equal('6a82');
    expect(send(card, '00b0e00000')).to.equal('6a86');
  });

  it('says 6986 without a file, 6981 for a key or a PIN, 6700 without Le', () => {
    expect(send(card, '00b0000000')).to.equal('6986');
    send(card, selectFile('0017'));
    expect(send(card, '00b0000000')).to.equal('6981');
    send(card, selectFile('000a'));
    expect(send(card, '00b00000')).to.equal('6700');
  });

  it('keeps the sign certificate behind the sign password', () => {
    send(card, selectFile('0001'));
    expect(send(card, '00b0000004')).to.equal('6982');
    send(card, selectFile('001b'));
    expect(send(card, verifyPin('ABC123'))).to.equal('9000');
    send(card, selectFile('0001'));
    expect(send(card, '00b0000004')).to.equal(`${file(issued, 'sign').slice(0, 8)}9000`);
  });

  it('labels itself as the physical card', () => {
    send(card, selectFile('0006'));
    const info = send(card, '00b0000000');
    expect(info).to.have.length(2 * 160 + 4);
    expect(Buffer.from(info.slice(0, 64), 'hex').toString()).to.equal('JPKIAPICCTOKEN2'.padEnd(32));
    send(card, selectFile('0008'));
    expect(send(card, '00b0000000')).to.equal('8f8f009000');
  });

  it('counts wrong PINs down to 6984, and says so without using a try', () => {
    send(card, selectFile('0018'));
    expect(send(card, '00200080')).to.equal('63c3');
    expect(send(card, verifyPin('9999'))).to.equal('63c2');
    expect(send(card, verifyPin('9999'))).to.equal('63c1');
    expect(send(card, '00200080')).to.equal('63c1');
    expect(send(card, verifyPin('9999'))).to.equal('63c0');
    expect(send(card, verifyPin('1234'))).to.equal('6984');
    expect(send(card, '00200080')).to.equal('63c0');
  });

  it('restores the tries with the right PIN', () => {
    send(card, selectFile('0018'));
    send(card, verifyPin('9999'));
    expect(send(card, verifyPin('1234'))).to.equal('9000');
    expect(send(card, '00200080')).to.equal('63c3');
  });

  it('keeps the tries, and nothing that was verified, over a loss of power', () => {
    send(card, selectFile('0018'));
    send(card, verifyPin('1234'));
    send(card, verifyPin('9999'));
    const restored = createVirtualCard({
      state: parseCardState(JSON.stringify(card.state())),
      randomBytes: random,
    });
    send(restored, SELECT_JPKI);
    expect(send(restored, '00200098')).to.equal('63c2');
    send(restored, selectFile('0017'));
    expect(send(restored, '802a0080010000')).to.equal('6982');
  });

  it('loses a try that was cut off in the middle', () => {
    let commits = 0;
    const states: CardState[] = [];
    const torn = createVirtualCard({
      state: issued,
      randomBytes: random,
      commit: (state) => {
        commits += 1;
        if (commits > 1) throw new Error('power cut');
        states.push(state);
      },
    });
    send(torn, SELECT_JPKI);
    send(torn, selectFile('0018'));
    expect(() => send(torn, verifyPin('1234'))).to.throw('power cut');
    expect(states.at(-1)!.pins['jpki/0018']!.triesLeft).to.equal(2);
  });

  it('changes a PIN only after it was verified', () => {
    send(card, selectFile('0018'));
    expect(send(card, '002401800435363738')).to.equal('6982');
    send(card, verifyPin('1234'));
    expect(send(card, '002401800435363738')).to.equal('9000');
    expect(send(card, verifyPin('1234'))).to.equal('63c2');
    expect(send(card, verifyPin('5678'))).to.equal('9000');
  });

  it('signs a DigestInfo with the key of the certificate, after the PIN', () => {
    const message = Buffer.from('a message');
    const digest = createHash('sha256').update(message).digest('hex');
    const sign = `802a0080333031300d060960864801650304020105000420${digest}00`;
    send(card, selectFile('0017'));
    expect(send(card, sign)).to.equal('6982');
    send(card, selectFile('0018'));
    send(card, verifyPin('1234'));
    send(card, selectFile('0017'));
    const answer = send(card, sign);
    expect(answer).to.have.length(2 * 256 + 4);
    const { publicKey } = new X509Certificate(Buffer.from(issued.jpki!.user!.certificate, 'base64'));
    const signature = Buffer.from(answer.slice(0, -4), 'hex');
    expect(verify('sha256', message, publicKey, signature)).to.equal(true);
  });

  it('takes 1 to 245 bytes to sign, from a key file', () => {
    send(card, '0020009804' + toHex(new TextEncoder().encode('1234')));
    expect(send(card, '802a0080010000')).to.equal('6981');
    expect(sendForWord(card, '802a0097010000')).to.equal('9000');
    expect(send(card, '802a0080')).to.equal('6700');
    expect(sendForWord(card, `802a0080f5${'00'.repeat(245)}00`)).to.equal('9000');
    expect(send(card, `802a0080f6${'00'.repeat(246)}00`)).to.equal('6985');
    expect(send(card, '802a0680010000')).to.equal('6a86');
  });

  it('forgets what was verified when another application is selected', () => {
    send(card, '0020009804' + toHex(new TextEncoder().encode('1234')));
    send(card, SELECT_JPKI);
    expect(send(card, '802a0097010000')).to.equal('6982');
  });

  it('gives random bytes, at most 256', () => {
    expect(send(card, '0084000008')).to.match(/^[0-9a-f]{16}9000$/);
    expect(send(card, '0084000000')).to.have.length(2 * 256 + 4);
    expect(send(card, '00840000')).to.equal('6700');
  });

  it('refuses secure messaging, unknown instructions and unknown classes with the real words', () => {
    expect(send(card, '0cb0000000')).to.equal('69fc');
    expect(send(card, '08b0000000')).to.equal('69fc');
    expect(send(card, '00ca010100')).to.equal('6d00');
    expect(send(card, '00cb3fff00')).to.equal('6d00');
    expect(send(card, 'ffca000000')).to.equal('6e00');
    expect(send(card, '80ae000000')).to.equal('6982');
    expect(send(card, '80fc0000')).to.equal('6700');
    expect(send(card, '00')).to.equal('6700');
  });
});
