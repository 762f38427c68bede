import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { BadgeChange } from '@monban/card-ap/applet/commands';
import { MODE } from '@monban/card-ap/applet/format';
import type { PinKeys } from '@monban/card-ap/applet/seal';
import { fromHex, toHex, utf8Bytes } from '@monban/card-ap/bytes';
import { BADGE_AID, NATIONAL_CARD_PROFILES } from '@monban/card-ap/card-profile';
import { CardError } from '@monban/card-ap/errors';
import { exchange, exchangeOne } from '@monban/card-ap/exchange';
import { type GuardProfile, guardTransmit } from '@monban/card-ap/guard';
import { identifyCard } from '@monban/card-ap/identify-card';
import { readCertificate, readCertificateHead } from '@monban/card-ap/jpki/certificate';
import { readAvailability, readFileStart } from '@monban/card-ap/jpki/file-start';
import { selectFile, selectJpki, selectJpkiFile } from '@monban/card-ap/jpki/select-file';
import { queryPinTries, verifyUserPin } from '@monban/card-ap/jpki/user-pin';
import { signWithUserKey } from '@monban/card-ap/jpki/user-signature';
import {
  activateBadge,
  applyChange,
  makeCardKey,
  requestChallenge,
  storeItems,
} from '@monban/card-ap/personalisation';
import { authenticateBadge, selectBadge, verifyBadgePin } from '@monban/card-ap/session';
import type { GuardedTransmit, RawTransmit } from '@monban/card-ap/transmit';
import { expect } from 'chai';
import fc from 'fast-check';

import { ALLOW_LIST, ApduObserver } from '../../support/apdu-observer.ts';
import { silenceDuring } from '../../support/silence.ts';
import { badgeApVectors } from '../../vectors/badge-ap.ts';

/**
 * Every function that talks to a card, in any order and also two at a time, with a card that answers anything: nothing
 * leaves that is not on the list (test/vectors/apdu-allow-list.json, watched from the card's end), nothing but a
 * CardError is thrown, no call asks without end, and nothing is printed.
 */
const { keys, authenticate, manage, select, record, badgeId } = badgeApVectors;
const ANSWERED = authenticate.find(({ verify }) => verify !== undefined)!;

/** What a sequence of calls hands on from one to the next. */
interface Memory {
  pinKeys: PinKeys;
}

interface Choice {
  /** One of the cards of the state. */
  readonly profile: (typeof NATIONAL_CARD_PROFILES)[number];
  readonly file: Parameters<typeof selectFile>[1];
  readonly bytes: Uint8Array;
  readonly pin: string;
}

type Call = (transmit: GuardedTransmit, choice: Choice, memory: Memory) => Promise<unknown>;

/** By name: the test below finds every exported function that takes a way to the card and is missing here. */
const CALLS: Readonly<Record<string, Call>> = {
  exchange: (transmit, { bytes }) => exchange(transmit, { cla: 0x80, ins: 0xda, p1: 0, p2: 3, data: bytes }),
  exchangeOne: (transmit, { bytes }) => {
    const [cla = 0, ins = 0, p1 = 0, p2 = 0] = bytes.length % 2 === 0 ? [0x00, 0xa4, 0x04, 0x00] : bytes;
    return exchangeOne(transmit, { cla, ins, p1, p2, data: BADGE_AID, ne: 256 });
  },
  selectBadge: (transmit) => selectBadge(transmit),
  authenticateBadge: async (transmit, _, memory) => {
    const answer = await authenticateBadge(transmit, {
      readerNonce: fromHex(ANSWERED.readerNonce),
      readerId: fromHex(ANSWERED.readerId),
      mode: MODE.short,
      siteKeys: [{ version: keys.site.kv, privateKey: fromHex(keys.site.d) }],
    });
    if (answer.kind === 'opened') memory.pinKeys = answer.pinKeys;
  },
  verifyBadgePin: (transmit, { pin }, { pinKeys }) => verifyBadgePin(transmit, utf8Bytes(pin), pinKeys),
  identifyCard: (transmit, { bytes }) => identifyCard(transmit, bytes.length % 2 === 0 ? 'door' : 'desk'),
  readCertificateHead: (transmit, { profile }) => readCertificateHead(transmit, profile),
  readCertificate: (transmit, { profile, bytes }) =>
    readCertificate(transmit, bytes.length % 2 === 0 ? 'user-certificate' : 'user-ca-certificate', profile),
  selectJpki: (transmit, { profile }) => selectJpki(transmit, profile),
  selectFile: (transmit, { profile, file }) => selectFile(transmit, file, profile),
  selectJpkiFile: (transmit, { profile, file }) => selectJpkiFile(transmit, file, profile),
  readFileStart: (transmit, { profile, file, bytes }) =>
    readFileStart(transmit, file, { profile, length: bytes.length }),
  readAvailability: (transmit, { profile }) => readAvailability(transmit, profile),
  queryPinTries: (transmit, { profile }) => queryPinTries(transmit, profile),
  verifyUserPin: (transmit, { profile, pin }) => verifyUserPin(transmit, utf8Bytes(pin), profile),
  signWithUserKey: (transmit, { profile, bytes }) => signWithUserKey(transmit, bytes, profile),
  makeCardKey: (transmit) => makeCardKey(transmit),
  storeItems: (transmit, { bytes, pin }) =>
    storeItems(transmit, {
      siteKeyVersion: bytes.length,
      sitePublicKey: fromHex(keys.site.public),
      badgeId: fromHex(badgeId),
      record: bytes,
      pins: pin === '' ? null : { pin: utf8Bytes(pin), duressPin: utf8Bytes(pin).reverse() },
      managementPublicKey: fromHex(keys.management.public),
    }),
  activateBadge: (transmit) => activateBadge(transmit),
  requestChallenge: (transmit) => requestChallenge(transmit),
  applyChange: (transmit, { file, bytes }) =>
    applyChange(transmit, changeFor(file, bytes), fromHex(manage.commands[0]!.signature)),
};

/** Each kind of change, chosen by whatever is at hand. */
function changeFor(file: Choice['file'], bytes: Uint8Array): BadgeChange {
  switch (file) {
    case 'token-info':
      return { kind: 'terminate' };
    case 'availability':
      return { kind: 'store', item: 'siteKey', value: Uint8Array.of(2, ...fromHex(keys.site.public)) };
    case 'user-key':
      return { kind: 'store', item: 'managementKey', value: fromHex(keys.management.public) };
    case 'user-pin':
      return { kind: 'store', item: 'pins', value: bytes.subarray(0, 16) };
    case 'user-certificate':
    case 'user-ca-certificate':
      return { kind: 'store', item: 'record', value: bytes };
  }
}

/** What programs do in one go, so that the later calls of each are reached. */
const HABITS: readonly (readonly string[])[] = [
  ['selectBadge', 'authenticateBadge', 'verifyBadgePin'],
  ['verifyUserPin', 'signWithUserKey'],
  ['selectBadge', 'makeCardKey', 'storeItems', 'activateBadge'],
  ['selectBadge', 'requestChallenge', 'applyChange'],
  ['selectJpki', 'selectFile', 'readFileStart'],
  ['selectJpki', 'readAvailability'],
];

const steps = fc.record({
  names: fc.oneof(
    fc.constantFrom(...Object.keys(CALLS)).map((name) => [name]),
    fc.constantFrom(...HABITS),
  ),
  isHurried: fc.nat(9).map((chance) => chance === 0),
  choice: fc.record({
    profile: fc.constantFrom(...NATIONAL_CARD_PROFILES),
    file: fc.constantFrom(
      ...(['token-info', 'availability', 'user-certificate'] as const),
      ...(['user-ca-certificate', 'user-key', 'user-pin'] as const),
    ),
    bytes: fc.oneof(fc.uint8Array({ maxLength: 320 }), fc.constant(fromHex(record.coseSign1))),
    pin: fc.constantFrom('', '1234', '1234', '0000', '12345', '12345678', '123456789', 'abcd'),
  }),
});

/** What a card that means well says to this command, all in hexadecimal. */
function fittingAnswer(command: Uint8Array): string {
  const text = toHex(command);
  const ne = command.at(-1) ?? 0;
  const [, answer] = FITTING.find(([prefix]) => text.startsWith(prefix)) ?? ['', () => '9000'];
  return answer(ne === 0 ? 256 : ne, command);
}

const some = (length: number): string => 'ab'.repeat(length);

/** The longest prefix first. */
const FITTING: readonly (readonly [string, (ne: number, command: Uint8Array) => string])[] = [
  ['00a4040008', () => select.active],
  ['0088', () => ANSWERED.responses[0]!],
  ['0020008118', (ne, command) => verifyAnswer(toHex(command)) ?? `${some(ne)}9000`],
  ['00200080', (_, command) => (command.length === 4 ? '63c3' : '9000')],
  ['00b00000', (ne) => `${fileStart(ne)}9000`],
  ['00b0', (ne) => `${some(ne)}9000`],
  ['802a', (ne) => `${some(ne)}9000`],
  ['8046', () => `${keys.card.public}9000`],
  ['0084', (ne) => `${some(ne)}9000`],
  ['00c0', (ne) => `${some(ne)}9000`],
];

function verifyAnswer(command: string): string | undefined {
  return ANSWERED.verify?.find((vector) => vector.command === command)?.response;
}

function fileStart(length: number): string {
  if (length === 3) return '8f8f00';
  if (length === 32) return toHex(utf8Bytes('JPKIAPICCTOKEN2'.padEnd(32)));
  return `308205dc${some(length)}`.slice(0, 2 * length);
}

const WORDS = [
  '63c2',
  '63c1',
  '63c0',
  '6984',
  '6982',
  '6a82',
  '6985',
  '6300',
  '6b00',
  '61ff',
  '6100',
  '6700',
];

const answers = fc.oneof(
  { weight: 40, arbitrary: fc.constant('fitting' as const) },
  { weight: 4, arbitrary: fc.constantFrom(...WORDS, select.blank, select.terminated, '9000') },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map(toHex) },
  { weight: 1, arbitrary: fc.constantFrom('', '90', 'gone') },
);

/** A certificate of 8 KiB in the smallest blocks that are accepted, and what leads to it. */
const MOST_APDUS_A_CALL = 140;
const RUNS = 1_000;
const SEED = 20_261_121;

interface Seen {
  /** Calls that came to a result, as opposed to a refusal. */
  readonly ended: Set<string>;
  /** Lines of the list that were made use of. */
  readonly used: Set<string>;
  apdus: number;
}

interface Play {
  readonly steps: readonly Step[];
  readonly answers: readonly string[];
}
type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never;

const plays: fc.Arbitrary<Play> = fc.record({
  steps: fc.array(steps, { minLength: 4, maxLength: 16 }),
  answers: fc.array(answers, { minLength: 4, maxLength: 40 }),
});

/** A card that says the answers in turn, for ever. */
function adversary(answersInTurn: readonly string[], observer: ApduObserver): RawTransmit {
  let next = 0;
  return (command) => {
    const chosen = answersInTurn[next % answersInTurn.length] ?? '';
    next += 1;
    const text = chosen === 'fitting' ? fittingAnswer(command) : chosen;
    const answer = text === 'gone' ? undefined : new Uint8Array(Buffer.from(text, 'hex'));
    observer.see(command, answer);
    return answer === undefined ? Promise.reject(new Error('card removed')) : Promise.resolve(answer);
  };
}

async function play(profile: GuardProfile, sequence: Play, seen: Seen): Promise<void> {
  const observer = new ApduObserver(profile);
  const transmit = guardTransmit(adversary(sequence.answers, observer), profile);
  const memory: Memory = {
    pinKeys: { encryption: new Uint8Array(16), authentication: new Uint8Array(32) },
  };
  const running: Promise<void>[] = [];
  for (const { names, choice, isHurried } of sequence.steps) {
    for (const name of names) {
      const before = observer.count;
      running.push(runCall(name, () => CALLS[name]!(transmit, choice, memory), seen));
      const atOnce = running.length;
      // Who does not wait meets the guard's "one at a time".
      if (!isHurried) await Promise.all(running.splice(0));
      expect(observer.count - before, name).to.be.at.most(MOST_APDUS_A_CALL * atOnce);
    }
  }
  await Promise.all(running);
  expect(observer.violations, 'left at the wrong time, or is not listed').to.deep.equal([]);
  for (const line of observer.used) seen.used.add(line);
  seen.apdus += observer.count;
}

async function runCall(name: string, call: () => Promise<unknown>, seen: Seen): Promise<void> {
  try {
    await call();
    seen.ended.add(name);
  } catch (error) {
    if (!(error instanceof CardError))
      throw new Error(`${name} threw what is no CardError`, { cause: error });
  }
}

describe('every call to a card that answers anything', function () {
  // Elliptic curves, some ten thousand times.
  this.timeout(90_000);
  for (const profile of ['door', 'desk'] as const) {
    it(`sends nothing unlisted, throws nothing untyped, ends, and prints nothing, at a ${profile}`, async () => {
      const seen: Seen = { ended: new Set(), used: new Set(), apdus: 0 };
      const printed = await silenceDuring(() =>
        fc.assert(
          fc.asyncProperty(plays, (one) => play(profile, one, seen)),
          { numRuns: RUNS, seed: SEED },
        ),
      );
      expect(printed).to.deep.equal([]);
      // The property is no empty word: every call that this place may make came to a result, every line was used.
      expect(seen.apdus).to.be.above(5 * RUNS);
      const idle = Object.keys(CALLS).filter((name) => !seen.ended.has(name));
      expect(idle).to.deep.equal(profile === 'desk' ? [] : DESK_ONLY);
      expect([...seen.used].sort()).to.deep.equal(linesOf(profile));
    });
  }

  it('is every function that card-ap exports for talking to a card', () => {
    const root = path.resolve(import.meta.dirname, '../../../card-ap/src');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const exported = files.flatMap((name) =>
      [
        ...readFileSync(path.join(root, name), 'utf8').matchAll(
          /export (?:async )?function (\w+)\(\s*transmit: GuardedTransmit/g,
        ),
      ].map(([, found]) => found),
    );
    expect(exported).to.have.members(Object.keys(CALLS));
  });
});

function linesOf(profile: GuardProfile): string[] {
  const { door, desk } = ALLOW_LIST.profiles;
  return (profile === 'door' ? door : [...door, ...desk]).map(({ what }) => what).sort();
}

/** What a door's guard never lets come to a result; a PIN is "not usable" there when the card has no application. */
const DESK_ONLY = [
  'exchange',
  'readAvailability',
  'signWithUserKey',
  'makeCardKey',
  'storeItems',
  'activateBadge',
  'requestChallenge',
  'applyChange',
];
