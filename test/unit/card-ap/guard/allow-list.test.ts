import { fromHex, toHex } from '@monban/card-ap/bytes';
import { type GuardProfile, guardTransmit } from '@monban/card-ap/guard';
import type { RawTransmit } from '@monban/card-ap/transmit';
import { expect } from 'chai';
import fc from 'fast-check';

import { ALLOW_LIST, ApduObserver } from '../../../support/apdu-observer.ts';
import { rejectedCode } from '../../../support/codec-laws.ts';

const {
  badge: BADGE,
  'jpki-2016': JPKI,
  'next-gen-placeholder': NEXT,
  'id-record': ID_RECORD,
} = ALLOW_LIST.applications;
const USER_CERTIFICATE = '00a4020c02000a';
const USER_PIN = '00a4020c020018';
const USER_KEY = '00a4020c020017';
const TRIES = '00200080';
const PIN = '002000800431323334';
const SIGN = `802a0080333031300d060960864801650304020105000420${'5a'.repeat(32)}00`;

const hex = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);

/** Commands on the list, near misses of them, everything a careless program might try, and noise. */
const commands: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(BADGE, JPKI, USER_CERTIFICATE) },
  { weight: 6, arbitrary: fc.constantFrom(JPKI, USER_PIN, USER_KEY, TRIES, PIN, SIGN) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[NEXT, ID_RECORD, '00a4020c02010a', '00a4020c020118', '00a4020c020117'],
      `802a008030${'5a'.repeat(48)}60`,
    ),
  },
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
      SIGN.replace('802a0080', '802a0097'),
      SIGN.replace('802a0080', '802a0280'),
      '00200080053132333435',
      '002000800441424344',
      '00200080040a0b0c0d',
      '80a2000600',
    ),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 40 }).map(toHex) },
);

const answers: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('9000') },
  { weight: 1, arbitrary: fc.constantFrom('6a82', '6982', '', '90') },
  { weight: 3, arbitrary: fc.constantFrom('63c3', '63c2', '63c1', '63c0', '6984') },
  { weight: 2, arbitrary: fc.constantFrom('00', '10', 'fe').map((count) => `aabb61${count}`) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 270 }).map(toHex) },
  { weight: 1, arbitrary: fc.constant('gone') },
);

/** Plays a list of commands and answers, and looks from the card's end at everything that arrives there. */
async function play(profile: GuardProfile, steps: readonly (readonly [string, string])[]): Promise<void> {
  const observer = new ApduObserver(profile);
  let answer = '';
  const raw: RawTransmit = (bytes) => {
    const isGone = answer === 'gone';
    const answered = isGone ? undefined : new Uint8Array(Buffer.from(answer, 'hex'));
    observer.see(bytes, answered);
    return answered === undefined ? Promise.reject(new Error('card removed')) : Promise.resolve(answered);
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
        { numRuns: 1_000, seed: 20_261_121 },
      );
    });
  });
}
