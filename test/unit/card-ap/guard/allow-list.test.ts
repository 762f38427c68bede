import { fromHex, toHex } from '@monban/card-ap/bytes';
import { type GuardProfile, guardTransmit } from '@monban/card-ap/guard';
import type { RawTransmit } from '@monban/card-ap/transmit';
import { expect } from 'chai';
import fc from 'fast-check';

import { rejectedCode } from '../../../support/codec-laws.ts';

/**
 * What may leave, as data of its own: nothing here is taken from the code under test. Each line is one APDU in
 * hexadecimal; `.` stands for any digit. Where the card must be is beside it.
 */
const BADGE = '00a4040008f04d4f4e42414e0100';
const JPKI = '00a4040c0ad392f000260100000001';
const USER_CERTIFICATE = '00a4020c02000a';

interface Listed {
  readonly pattern: RegExp;
  /** What the card's last accepted SELECTs must have been, newest last; empty: none. */
  readonly after: readonly string[];
  /** What the exchange before must have been: the command sent and the answer, in hexadecimal. */
  readonly next?: (sent: string, previous: Exchange) => boolean;
}

interface Exchange {
  readonly command: string;
  readonly answer: string;
}

const DOOR_LIST: readonly Listed[] = [
  { pattern: /^00a4040008f04d4f4e42414e0100$/, after: [] },
  { pattern: /^00a4040c0ad392f000260100000001$/, after: [] },
  { pattern: /^00880000279010.{32}9110.{32}92010[01]00$/, after: [BADGE] },
  {
    pattern: /^00c00000..$/,
    after: [BADGE],
    next: (sent, previous) => previous.answer.slice(-4) === `61${sent.slice(-2)}`,
  },
  {
    pattern: /^0020008118.{48}11$/,
    after: [BADGE],
    next: (_, previous) => /^00(88|c0)/.test(previous.command) && previous.answer.endsWith('9000'),
  },
  { pattern: /^00a4020c02000a$/, after: [JPKI] },
  { pattern: /^00b0[0-7]...(0[1-9a-f]|[1-9a-e].|f[0-9a])$/, after: [JPKI, USER_CERTIFICATE] },
];

const DESK_LIST: readonly Listed[] = [
  ...DOOR_LIST,
  { pattern: /^00a4020c0200(06|08|0a|0b)$/, after: [JPKI] },
  ...['0006', '0008', '000b'].map((file) => ({
    pattern: /^00b0[0-7]...(0[1-9a-f]|[1-9a-e].|f[0-9a])$/,
    after: [JPKI, `00a4020c02${file}`],
  })),
  { pattern: /^8046000000$/, after: [BADGE] },
  { pattern: /^80440000$/, after: [BADGE] },
  { pattern: /^0084000010$/, after: [BADGE] },
  { pattern: /^80e6000040.{128}$/, after: [BADGE] },
  { pattern: /^80da000142.{132}$/, after: [BADGE] },
  { pattern: /^80da000182.{260}$/, after: [BADGE] },
  { pattern: /^80da000210.{32}$/, after: [BADGE] },
  { pattern: /^[89]0da0003(..)(..)+$/, after: [BADGE] },
  { pattern: /^80da0004(10.{32}|40.{128}|50.{160})?$/, after: [BADGE] },
  { pattern: /^80da0005(41.{130}|81.{258})$/, after: [BADGE] },
];

const LISTS: Readonly<Record<GuardProfile, readonly Listed[]>> = { door: DOOR_LIST, desk: DESK_LIST };

/** Follows, from the card's end of the wire, what is surely selected and what came before. */
class Observer {
  readonly violations: string[] = [];
  #application = '';
  #file = '';
  #previous: Exchange = { command: '', answer: '' };

  see(command: string, answer: string, list: readonly Listed[]): void {
    if (!list.some((listed) => this.#allows(listed, command))) this.violations.push(command);
    if (answer === 'gone' || answer.length < 4) this.#select('');
    else this.#follow(command, answer.endsWith('9000') || (command === BADGE && /61..$/.test(answer)));
    this.#previous = { command, answer };
  }

  #follow(command: string, isAccepted: boolean): void {
    if (command === BADGE || command === JPKI) this.#select(isAccepted ? command : '');
    if (command.startsWith('00a4020c')) this.#file = isAccepted ? command : '';
  }

  #select(application: string): void {
    this.#application = application;
    this.#file = '';
  }

  #allows(listed: Listed, command: string): boolean {
    const [application, file] = listed.after;
    return (
      listed.pattern.test(command) &&
      (application === undefined || application === this.#application) &&
      (file === undefined || file === this.#file) &&
      (listed.next === undefined || listed.next(command, this.#previous))
    );
  }
}

const hex = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);

/** Commands on the list, near misses of them, everything a careless program might try, and noise. */
const commands: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(BADGE, JPKI, USER_CERTIFICATE) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('00a4020c020006', '00a4020c020008', '00a4020c02000b', '00a4020c020001'),
  },
  { weight: 3, arbitrary: hex(3).map((rest) => `00b0${rest}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(hex(16), hex(16), fc.constantFrom('00', '01', '02'))
      .map(([nonce, id, mode]) => `00880000279010${nonce}9110${id}9201${mode}00`),
  },
  { weight: 2, arbitrary: fc.constantFrom('00', '10', 'fe').map((le) => `00c00000${le}`) },
  { weight: 2, arbitrary: hex(24).map((pin) => `0020008118${pin}11`) },
  { weight: 2, arbitrary: fc.constantFrom('8046000000', '80440000', '0084000010', '80da0004', '80da0003') },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('80', '90'), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 255 }))
      .map(([cla, item, length]) => {
        const lc = length.toString(16).padStart(2, '0');
        return `${cla}da000${item}${lc}${'5a'.repeat(length)}`;
      }),
  },
  { weight: 1, arbitrary: hex(64).map((signature) => `80e6000040${signature}`) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '00a4040c0ad3921000310001010408',
      '00a4040c0ad3921000310001010402',
      '00a4040c0ad3921000310001010401',
      '00a4040c0ad3921000310001010100',
      '00a4040c07a0000001510000',
      '00a4040c02d392',
      '00a4040c01d3',
      '00a40000',
      '00a4000c023f00',
      '00b08a0000',
      '00b09000fa',
      '00b2010c00',
      '00ca004200',
      '00200080',
      '002000800431323334',
      '0020008b0431323334',
      '002000800c313233343536373839303138',
      '002000800e3132333435363738393031323334',
      '802a008033' + '00'.repeat(51) + '00',
      '80a2000600',
    ),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 40 }).map(toHex) },
);

const answers: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('9000') },
  { weight: 1, arbitrary: fc.constantFrom('6a82', '6982', '', '90') },
  { weight: 2, arbitrary: fc.constantFrom('00', '10', 'fe').map((count) => `aabb61${count}`) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 270 }).map(toHex) },
  { weight: 1, arbitrary: fc.constant('gone') },
);

/** Plays a list of commands and answers, and looks from the card's end at everything that arrives there. */
async function play(profile: GuardProfile, steps: readonly (readonly [string, string])[]): Promise<void> {
  const observer = new Observer();
  let answer = '';
  const raw: RawTransmit = (bytes) => {
    observer.see(toHex(bytes), answer, LISTS[profile]);
    return answer === 'gone'
      ? Promise.reject(new Error('card removed'))
      : Promise.resolve(new Uint8Array(Buffer.from(answer, 'hex')));
  };
  const transmit = guardTransmit(raw, profile);
  for (const [command, next] of steps) {
    answer = next;
    expect(await rejectedCode(transmit(fromHex(command)))).to.be.oneOf([
      'none',
      'COMMAND_REFUSED',
      'TRANSPORT',
      'RESPONSE_MALFORMED',
      'NUMBER_EXPOSED',
    ]);
  }
  expect(observer.violations, 'left at the wrong time, or is not listed').to.deep.equal([]);
}

for (const profile of ['door', 'desk'] as const) {
  describe(`the APDU guard of a ${profile}`, () => {
    it('lets nothing out that is not listed, whatever is tried and whatever comes back', async () => {
      const steps = fc.array(fc.tuple(commands, answers), { maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(steps, (list) => play(profile, list)),
        { numRuns: 400 },
      );
    });
  });
}
