import { createHash, createPublicKey, randomBytes, verify, X509Certificate } from 'node:crypto';
import { fromHex, toHex } from '@monban/card-ap/bytes';
import { createVirtualCard, newCardState, type VirtualCard } from '@monban/simulators/virtual-card/card';
import { type CardState, parseCardState } from '@monban/simulators/virtual-card/card-state';
import { expect } from 'chai';
import { send, sendForWord } from '../../../support/card-bytes.ts';
import { thrownCode } from '../../../support/codec-laws.ts';
import { blankCard } from '../../../support/test-company.ts';

const SELECT_JPKI = '00a4040c0ad392f000260100000001';
const SELECT_BADGE = '00a4040008f04d4f4e42414e0100';
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

const selectFile = (file: string): string => `00a4020c02${file}`;
const verifyPin = (pin: string): string => {
  const digits = toHex(new TextEncoder().encode(pin));
  return `00200080${(digits.length / 2).toString(16).padStart(2, '0')}${digits}`;
};

describe('the JPKI application of the virtual card', () => {
  let issued: CardState;
  let card: VirtualCard;

  before(async () => {
    issued = (await blankCard('normal')).state();
  });
  beforeEach(() => {
    card = createVirtualCard({ state: issued, randomBytes: random });
    card.powerOn();
    send(card, SELECT_JPKI);
  });

  const file = (
    state: CardState,
    name: 'userCertificate' | 'userCaCertificate' | 'signCertificate',
  ): string => Buffer.from(state.jpki![name], 'base64').toString('hex');

  it('knows the files of the real card and no others', () => {
    const known =
      '0001 0002 0005 0006 0008 0009 000a 000b 0010 0016 0017 0018 0019 001a 001b 001c 001e'.split(' ');
    for (let number = 0; number < 0x40; number += 1) {
      const name = number.toString(16).padStart(4, '0');
      expect(send(card, selectFile(name)), name).to.equal(known.includes(name) ? '9000' : '6a82');
    }
  });

  it('gives the user certificate without a PIN, in pieces that end at its end', () => {
    const certificate = file(issued, 'userCertificate');
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
    expect(send(card, '00b0000004')).to.equal(`${file(issued, 'userCertificate').slice(0, 8)}9000`);
    expect(send(card, '00b00000fa')).to.equal(`${file(issued, 'userCertificate').slice(0, 500)}9000`);
  });

  it('reads by short file identifier, and selects by the way', () => {
    expect(send(card, '00b08a0004')).to.equal(`${file(issued, 'userCertificate').slice(0, 8)}9000`);
    expect(send(card, '00b0000104')).to.equal(`${file(issued, 'userCertificate').slice(2, 10)}9000`);
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
    expect(send(card, '00b0000004')).to.equal(`${file(issued, 'signCertificate').slice(0, 8)}9000`);
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
    const sign = `802a008033${'3031300d060960864801650304020105000420'}${digest}00`;
    send(card, selectFile('0017'));
    expect(send(card, sign)).to.equal('6982');
    send(card, selectFile('0018'));
    send(card, verifyPin('1234'));
    send(card, selectFile('0017'));
    const answer = send(card, sign);
    expect(answer).to.have.length(2 * 256 + 4);
    const { publicKey } = new X509Certificate(Buffer.from(issued.jpki!.userCertificate, 'base64'));
    const signature = Buffer.from(answer.slice(0, -4), 'hex');
    expect(
      verify(
        'sha256',
        message,
        createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })),
        signature,
      ),
    ).to.be.true;
  });

  it('takes 1 to 245 bytes to sign, from a key file, in the one form that all clients use', () => {
    send(card, '0020009804' + toHex(new TextEncoder().encode('1234')));
    expect(send(card, '802a0080010000')).to.equal('6981');
    expect(sendForWord(card, '802a0097010000')).to.equal('9000');
    expect(send(card, '802a0080')).to.equal('6700');
    expect(sendForWord(card, `802a0080f5${'00'.repeat(245)}00`)).to.equal('9000');
    expect(send(card, `802a0080f6${'00'.repeat(246)}00`)).to.equal('6985');
    expect(send(card, '802a0380010000')).to.equal('6a86');
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

describe('the virtual card', () => {
  it('has the issuer current after reset, and nothing else', async () => {
    const card = await blankCard('normal');
    card.powerOn();
    expect(send(card, '00a40000')).to.equal('6a86');
    expect(send(card, '00b0000000')).to.equal('6d00');
    send(card, SELECT_JPKI);
    expect(send(card, '00a40000')).to.equal('9000');
    expect(send(card, '00a4000002' + '3f00')).to.equal('6a82');
    card.reset();
    expect(send(card, '00a40000')).to.equal('6a86');
  });

  it('says 6A82 to names it does not have, and stays where it was', async () => {
    const card = await blankCard('normal');
    send(card, SELECT_JPKI);
    expect(send(card, '00a4040007a0000000030800')).to.equal('6a82');
    expect(send(card, selectFile('000a'))).to.equal('9000');
  });

  it('selects by the beginning of a name, and so into a tripwire', async () => {
    const card = await blankCard('normal');
    expect(send(card, '00a4040c05d392f00026')).to.equal('9000');
    expect(card.state().tripped).to.deep.equal([]);
    expect(send(card, '00a4040c02d392')).to.equal('9000');
    expect(card.state().tripped).to.deep.equal(['text']);
  });

  for (const [tripwire, aid] of [
    ['text', 'd3921000310001010408'],
    ['surface', 'd3921000310001010402'],
    ['resident-register', 'd3921000310001010401'],
    ['common', 'd3921000310001010100'],
  ] as const) {
    it(`answers SELECT of the ${tripwire} application like the real card, and never forgets it`, async () => {
      const issued = await blankCard('normal');
      const seen: string[] = [];
      const card = createVirtualCard({
        state: issued.state(),
        randomBytes: random,
        onTripwire: (name) => seen.push(name),
      });
      expect(send(card, `00a4040c0a${aid}`)).to.equal('9000');
      expect(seen).to.deep.equal([tripwire]);
      expect(parseCardState(JSON.stringify(card.state())).tripped).to.deep.equal([tripwire]);
    });
  }

  it('keeps the number behind a PIN that nobody knows, and blocks it like the real card', async () => {
    const card = await blankCard('normal');
    send(card, '00a4040c0ad3921000310001010408');
    send(card, selectFile('0001'));
    expect(send(card, '00b0000011')).to.equal('6982');
    send(card, selectFile('0011'));
    for (const word of ['63c2', '63c1', '63c0', '6984']) {
      expect(send(card, verifyPin('1234'))).to.equal(word);
    }
  });

  it('gives the common serial to any reader, as the real card does', async () => {
    const card = await blankCard('normal');
    send(card, '00a4040c0ad3921000310001010100');
    expect(send(card, '00b2010c00')).to.match(/^011c(?:3[0-9]){28}9000$/);
  });

  it('refuses secure messaging there with its other word', async () => {
    const card = await blankCard('normal');
    send(card, '00a4040c0ad3921000310001010402');
    expect(send(card, '0cb0000000')).to.equal('66f1');
  });

  it('of a company has a badge and nothing national', async () => {
    const card = await blankCard('company-card');
    expect(sendForWord(card, SELECT_BADGE)).to.equal('9000');
    expect(send(card, SELECT_JPKI)).to.equal('6a82');
    expect(send(card, '00a4040c0ad3921000310001010408')).to.equal('6a82');
  });

  it('from the municipality has no badge', async () => {
    const card = await blankCard('no-badge');
    expect(send(card, SELECT_BADGE)).to.equal('6a82');
    expect(send(card, SELECT_JPKI)).to.equal('9000');
  });

  it('that is mute answers nothing', async () => {
    expect((await blankCard('mute')).execute(fromHex(SELECT_BADGE))).to.equal(undefined);
  });

  it('finds a second badge by its longer name', () => {
    const state = newCardState('company-card', {});
    const [first] = state.badges;
    const second = { ...first!, aid: `${first!.aid}01`, lifeCycle: 'terminated' as const };
    const card = createVirtualCard({ state: { ...state, badges: [first!, second] }, randomBytes: random });
    expect(send(card, SELECT_BADGE)).to.match(/8201019000$/);
    expect(send(card, '00a4040009f04d4f4e42414e010100')).to.match(/82010f9000$/);
  });

  it('survives any bytes with a status word', async () => {
    const card = await blankCard('normal');
    for (const select of ['', SELECT_JPKI, SELECT_BADGE, '00a4040c0ad3921000310001010408']) {
      for (let draw = 0; draw < 300; draw += 1) {
        if (select !== '') send(card, select);
        const length = 1 + (draw % 40);
        expect(card.execute(random(length))!.length, 'answer').to.be.at.least(2);
      }
    }
  });

  it('refuses a state file that is none', () => {
    expect(thrownCode(() => parseCardState('{"version":1}'))).to.equal('STATE_INVALID');
    expect(thrownCode(() => parseCardState('not JSON'))).to.equal('STATE_INVALID');
  });

  it('refuses a persona that does not exist', () => {
    expect(thrownCode(() => newCardState('ghost', {}))).to.equal('PERSONA_UNKNOWN');
  });
});
