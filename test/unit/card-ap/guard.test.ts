import { fromHex, toHex } from '@monban/card-ap/bytes';
import { type GuardProfile, guardTransmit } from '@monban/card-ap/guard';
import type { GuardedTransmit, RawTransmit } from '@monban/card-ap/transmit';
import { expect } from 'chai';

import { rejectedCode, thrownCode } from '../../support/codec-laws.ts';
import { scriptedCard } from '../../support/scripted-card.ts';

const BADGE = '00a4040008f04d4f4e42414e0100';
const JPKI = '00a4040c0ad392f000260100000001';
const USER_CERTIFICATE = '00a4020c02000a';
const USER_PIN = '00a4020c020018';
const USER_KEY = '00a4020c020017';
const TRIES = '00200080';
const PIN = '002000800431323334';
const ID_RECORD = '00a4040c08f04d4f4e49445201';
const SIGN = `802a0080333031300d060960864801650304020105000420${'5a'.repeat(32)}00`;

/** A guard over a card that accepts everything and has three tries, with these commands sent already. */
async function guardAfter(profile: GuardProfile, sent: readonly string[]): Promise<GuardedTransmit> {
  const card: RawTransmit = (command) => Promise.resolve(fromHex(toHex(command) === TRIES ? '63c3' : '9000'));
  const transmit = guardTransmit(card, profile);
  for (const command of sent) await transmit(fromHex(command));
  return transmit;
}

describe('the APDU guard', () => {
  const authenticate = `00880000279010${'11'.repeat(16)}9110${'22'.repeat(16)}92010000`;
  const verify = `0020008118${'33'.repeat(24)}11`;

  const allowed: readonly (readonly [string, GuardProfile, readonly string[]])[] = [
    ['a tap', 'door', [BADGE, authenticate]],
    ['a tap with a PIN', 'door', [BADGE, authenticate, verify]],
    ['the first block of the certificate', 'door', [JPKI, USER_CERTIFICATE, '00b00000fa']],
    ['the last offset', 'door', [JPKI, USER_CERTIFICATE, '00b07fff01']],
    ['the way back from the certificate', 'door', [JPKI, USER_CERTIFICATE, BADGE, authenticate]],
    ['making a key', 'desk', [BADGE, '8046000000', `80da000210${'44'.repeat(16)}`, '80440000']],
    [
      'a record in two links',
      'desk',
      [BADGE, `90da0003ff${'55'.repeat(255)}`, `80da000341${'55'.repeat(65)}`],
    ],
    [
      'a signed record',
      'desk',
      [BADGE, '0084000010', `90da0003ff${'55'.repeat(255)}`, `80da000381${'55'.repeat(129)}`],
    ],
    ['every public file', 'desk', [JPKI, '00a4020c020006', '00b00000a0', '00a4020c020008', '00b0000003']],
  ];
  for (const [what, profile, sent] of allowed) {
    it(`lets ${what} through at a ${profile}`, async () => {
      expect(await rejectedCode(guardAfter(profile, sent))).to.equal('none');
    });
  }

  const refused: readonly (readonly [string, readonly string[], string])[] = [
    ['the text application', [], '00a4040c0ad3921000310001010408'],
    ['the surface application', [], '00a4040c0ad3921000310001010402'],
    ['the resident register', [], '00a4040c0ad3921000310001010401'],
    ['the common application', [], '00a4040c0ad3921000310001010100'],
    ['the issuer security domain', [], '00a4040c07a0000001510000'],
    ['a prefix of the JPKI application', [], '00a4040c09d392f0002601000000'],
    ['a prefix of all national applications', [], '00a4040c02d392'],
    ['the JPKI application with file control information', [], '00a404000ad392f00026010000000100'],
    ['the badge with another P2', [], '00a4040c08f04d4f4e42414e01'],
    ['an instance of the badge that was not configured', [], '00a4040009f04d4f4e42414e010200'],
    ['AUTHENTICATE before SELECT', [], authenticate],
    ['AUTHENTICATE in the JPKI application', [JPKI], authenticate],
    ['AUTHENTICATE in mode 02', [BADGE], authenticate.replace('92010000', '92010200')],
    ['VERIFY before AUTHENTICATE', [BADGE], verify],
    ['VERIFY twice', [BADGE, authenticate, verify], verify],
    ['VERIFY with a 4-digit PIN', [BADGE, authenticate], '002000810431323334'],
    ['VERIFY of the national PIN', [JPKI, USER_CERTIFICATE], '002000800431323334'],
    ['VERIFY by short identifier', [JPKI], '002000980431323334'],
    ['VERIFY with 12 digits', [JPKI], '002000800c313233343536373839303138'],
    ['VERIFY with 14 digits', [JPKI], '002000800e3132333435363738393031323334'],
    ['asking for the PIN counter', [JPKI, USER_CERTIFICATE], '00200080'],
    ['a file before the application', [], USER_CERTIFICATE],
    ['the sign certificate', [JPKI], '00a4020c020001'],
    ['the PIN file', [JPKI], '00a4020c020018'],
    ['the key file', [JPKI], '00a4020c020017'],
    ['the CA certificate at a door', [JPKI], '00a4020c02000b'],
    ['READ BINARY before a file', [JPKI], '00b00000fa'],
    ['READ BINARY by short identifier', [JPKI, USER_CERTIFICATE], '00b08a00fa'],
    ['READ BINARY of 256 bytes', [JPKI, USER_CERTIFICATE], '00b0000000'],
    ['READ BINARY after the badge was selected', [JPKI, USER_CERTIFICATE, BADGE], '00b00000fa'],
    ['READ RECORD', [JPKI, USER_CERTIFICATE], '00b2010c00'],
    ['GET DATA', [BADGE], '00ca004200'],
    ['GET RESPONSE with nothing pending', [BADGE], '00c00000fe'],
    ['a signature with the national key', [JPKI], '802a00803300'],
    ['secure messaging', [JPKI, USER_CERTIFICATE], '08b00000fa'],
    ['an extended length', [JPKI, USER_CERTIFICATE], '00b00000000400'],
    ['making a key at a door', [BADGE], '8046000000'],
    ['storing an item at a door', [BADGE], `80da000210${'44'.repeat(16)}`],
    ['a challenge at a door', [BADGE], '0084000010'],
    ['terminating at a door', [BADGE], `80e6000040${'44'.repeat(64)}`],
    ['no bytes', [], ''],
    ['three bytes', [], '00a404'],
  ];
  for (const [what, sent, command] of refused) {
    it(`refuses ${what}`, async () => {
      const card = scriptedCard(Array<string>(10).fill('9000'));
      const transmit = guardTransmit(card.transmit, 'door');
      for (const before of sent) await transmit(fromHex(before));
      expect(await rejectedCode(transmit(fromHex(command)))).to.equal('COMMAND_REFUSED');
      expect(card.received).to.deep.equal(sent);
    });
  }

  const atDesk: readonly (readonly [string, readonly string[], string])[] = [
    ['an item 06', [], `80da000610${'44'.repeat(16)}`],
    ['a badge id of 17 bytes', [], `80da000211${'44'.repeat(17)}`],
    ['a link that is not full', [], `90da0003fe${'44'.repeat(254)}`],
    ['a chain of a short item', [], `90da0002ff${'44'.repeat(255)}`],
    ['a second link of another item', [`90da0003ff${'44'.repeat(255)}`], `80da000210${'44'.repeat(16)}`],
    ['a chain that grows past its item', [`90da0003ff${'44'.repeat(255)}`], `80da000382${'44'.repeat(130)}`],
    ['a chain without end', [`90da0003ff${'44'.repeat(255)}`], `90da0003ff${'44'.repeat(255)}`],
    ['an answer wanted from PUT DATA', [], `80da000210${'44'.repeat(16)}00`],
    ['an empty record', [], '80da0003'],
    ['the PIN before the tries were asked for', [JPKI, USER_PIN], PIN],
    ['the PIN in another file', [JPKI, USER_CERTIFICATE], PIN],
    ['a PIN of five digits', [JPKI, USER_PIN, TRIES], '00200080053132333435'],
    ['a PIN that is no digits', [JPKI, USER_PIN, TRIES], '002000800441424344'],
    ['a PIN by short identifier', [JPKI, USER_PIN, TRIES], '002000980431323334'],
    ['VERIFY with 12 digits', [JPKI, USER_PIN, TRIES], '002000800c313233343536373839303138'],
    ['VERIFY with 14 digits', [JPKI, USER_PIN, TRIES], '002000800e3132333435363738393031323334'],
    ['the sign PIN', [JPKI], '00a4020c02001b'],
    ['the sign key', [JPKI], '00a4020c02001a'],
    ['a change of the PIN', [JPKI, USER_PIN], '002401800431323334'],
    ['reading the PIN file', [JPKI, USER_PIN], '00b00000fa'],
    ['reading the key file', [JPKI, USER_KEY], '00b00000fa'],
    ['anything but SELECT in an application with an identifier', [ID_RECORD], '00b00000fa'],
    ['its record', [ID_RECORD], '00b2010c00'],
    ['a file of another generation', [JPKI], '00a4020c02010a'],
    ['the terminal certificate', [JPKI, USER_KEY], '80a2000600'],
  ];
  for (const [what, sent, command] of atDesk) {
    it(`refuses ${what} at a desk`, async () => {
      const transmit = await guardAfter('desk', [BADGE, ...sent]);
      expect(await rejectedCode(transmit(fromHex(command)))).to.equal('COMMAND_REFUSED');
    });
  }

  it('lets the national PIN out at a desk only right after the card said that two tries are left', async () => {
    for (const [tries, code] of [
      ['63c3', 'none'],
      ['63c2', 'none'],
      ['63c1', 'COMMAND_REFUSED'],
      ['63c0', 'COMMAND_REFUSED'],
      ['6300', 'COMMAND_REFUSED'],
      ['6984', 'COMMAND_REFUSED'],
      ['9000', 'COMMAND_REFUSED'],
    ] as const) {
      const card = scriptedCard(['9000', '9000', tries, '63c2', '9000']);
      const transmit = guardTransmit(card.transmit, 'desk');
      for (const command of [JPKI, USER_PIN, TRIES]) await transmit(fromHex(command));
      expect(await rejectedCode(transmit(fromHex(PIN))), tries).to.equal(code);
      // One query, one try: the card's answer to a PIN is no answer to the query.
      expect(await rejectedCode(transmit(fromHex(PIN)))).to.equal('COMMAND_REFUSED');
    }
  });

  it('lets a signature out at a desk only as a whole hash for the selected key', async () => {
    for (const [command, code] of [
      [SIGN, 'none'],
      [SIGN.replace('0420', '0421'), 'COMMAND_REFUSED'],
      [SIGN.replace('802a0080', '802a0280'), 'COMMAND_REFUSED'],
      [SIGN.replace('802a0080', '802a0097'), 'COMMAND_REFUSED'],
      [SIGN.slice(0, -2), 'COMMAND_REFUSED'],
      [`802a008020${'5a'.repeat(32)}00`, 'COMMAND_REFUSED'],
      // The placeholder's form, on the card of 2016.
      [`802a008030${'5a'.repeat(48)}60`, 'COMMAND_REFUSED'],
    ] as const) {
      const transmit = await guardAfter('desk', [JPKI, USER_KEY]);
      expect(await rejectedCode(transmit(fromHex(command))), command).to.equal(code);
    }
    const inPinFile = await guardAfter('desk', [JPKI, USER_PIN]);
    expect(await rejectedCode(inPinFile(fromHex(SIGN)))).to.equal('COMMAND_REFUSED');
  });

  it('keeps no copy of a national PIN', async () => {
    const sent: Uint8Array[] = [];
    const answers = ['9000', '9000', '63c3', '9000'];
    const transmit = guardTransmit((command) => {
      sent.push(command);
      return Promise.resolve(fromHex(answers[sent.length - 1] ?? ''));
    }, 'desk');
    for (const command of [JPKI, USER_PIN, TRIES, PIN]) await transmit(fromHex(command));
    expect(sent.at(-1)).to.deep.equal(new Uint8Array(9));
  });

  it('forgets what was selected when a SELECT is refused or the card does not answer', async () => {
    for (const answer of ['6a82', '', '90']) {
      const card = scriptedCard(['9000', '9000', answer, '9000', '9000']);
      const transmit = guardTransmit(card.transmit, 'door');
      for (const command of [JPKI, USER_CERTIFICATE]) await transmit(fromHex(command));
      await transmit(fromHex(BADGE)).catch(() => undefined);
      expect(await rejectedCode(transmit(fromHex('00b00000fa')))).to.equal('COMMAND_REFUSED');
      expect(card.received).to.have.length(3);
    }
  });

  it('forgets the file when a SELECT of another one is refused', async () => {
    const card = scriptedCard(['9000', '9000', '6a82', '9000']);
    const transmit = guardTransmit(card.transmit, 'desk');
    for (const command of [JPKI, USER_CERTIFICATE, '00a4020c02000b']) await transmit(fromHex(command));
    expect(await rejectedCode(transmit(fromHex('00b00000fa')))).to.equal('COMMAND_REFUSED');
  });

  it('asks for exactly what the card has pending, and for nothing after that', async () => {
    const transmit = guardTransmit(scriptedCard(['9000', 'aa6110', 'bb9000', '9000']).transmit, 'door');
    await transmit(fromHex(BADGE));
    await transmit(fromHex(authenticate));
    expect(await rejectedCode(transmit(fromHex('00c0000011')))).to.equal('COMMAND_REFUSED');
    expect(toHex(await transmit(fromHex('00c0000010')))).to.equal('bb9000');
    expect(await rejectedCode(transmit(fromHex('00c0000010')))).to.equal('COMMAND_REFUSED');
    expect(await rejectedCode(transmit(fromHex(verify)))).to.equal('none');
  });

  it('sends one command at a time', async () => {
    let answer: (bytes: Uint8Array) => void = () => undefined;
    const raw: RawTransmit = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const transmit = guardTransmit(raw, 'door');
    const first = transmit(fromHex(BADGE));
    expect(await rejectedCode(transmit(fromHex(JPKI)))).to.equal('COMMAND_REFUSED');
    answer(fromHex('9000'));
    expect(toHex(await first)).to.equal('9000');
  });

  it('sends what it looked at, also when the caller changes the array afterwards', async () => {
    const received: string[] = [];
    const command = fromHex(JPKI);
    const sent = guardTransmit(async (bytes) => {
      await Promise.resolve();
      received.push(toHex(bytes));
      return fromHex('9000');
    }, 'door')(command);
    command.fill(0xff);
    await sent;
    expect(received).to.deep.equal([JPKI]);
  });

  for (const [what, raw] of [
    ['rejects', () => Promise.reject(new Error('SCARD_W_REMOVED_CARD'))],
    [
      'throws',
      () => {
        throw new Error('reader gone');
      },
    ],
    ['answers something that is no bytes', () => Promise.resolve('9000' as unknown as Uint8Array)],
  ] as const satisfies readonly (readonly [string, RawTransmit])[]) {
    it(`reports TRANSPORT when the reader ${what}`, async () => {
      expect(await rejectedCode(guardTransmit(raw, 'door')(fromHex(BADGE)))).to.equal('TRANSPORT');
    });
  }

  it('names no byte of a refused command in its error', async () => {
    const transmit = await guardAfter('door', []);
    const error: unknown = await transmit(fromHex('002000800431323334')).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error)).to.not.include('31323334').and.not.include('1234');
    expect(error).to.have.property('message', 'COMMAND_REFUSED');
  });

  for (const [what, aid] of [
    ['the text application', 'd3921000310001010408'],
    ['a prefix of it', 'd392100031'],
    ['something that begins with it', 'd392100031000101040801'],
    ['the JPKI application', 'd392f000260100000001'],
    ['the issuer security domain', 'a0000001510000'],
    ['four bytes', 'f04d4f4e'],
    ['17 bytes', 'f0'.repeat(17)],
    ['nothing', ''],
  ] as const) {
    it(`cannot be told that the badge is ${what}`, () => {
      const make = (): unknown => guardTransmit(() => Promise.resolve(fromHex('9000')), 'door', fromHex(aid));
      expect(thrownCode(make)).to.equal('COMMAND_REFUSED');
    });
  }
});
