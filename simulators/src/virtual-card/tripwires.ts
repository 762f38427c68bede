import { concatBytes, fromHex, utf8Bytes } from '@monban/card-ap/bytes';
import type { Application } from './application.ts';
import type { PinState, Tripwire } from './card-state.ts';
import {
  type CardFile,
  FileApplication,
  type FileApplicationDeps,
  type FileApplicationSpec,
  pinKey,
} from './file-application.ts';
import { WORD } from './word.ts';

/**
 * Applications that nobody of ours may select: they bear the My Number, its picture, the resident code, or a card
 * serial that any reader gets. They answer as the real card does, so that whoever opens them is found out and not
 * merely refused. The number itself is not in them: its files stay shut, as without the holder's PIN.
 */
interface TripwireSpec extends Omit<FileApplicationSpec, 'name'> {
  readonly name: Tripwire;
  /** PIN files and their limits. */
  readonly pins: Readonly<Record<number, number>>;
}

const SPECS: readonly TripwireSpec[] = [
  {
    name: 'text',
    aid: fromHex('d3921000310001010408'),
    files: sealed([0x0001, 0x0002, 0x0003, 0x0004, 0x0005], [0x0011, 0x0012, 0x0014, 0x0015]),
    pins: { 0x0011: 3, 0x0012: 1, 0x0014: 10, 0x0015: 10 },
    secureMessagingWord: WORD.secureMessagingUnsupported,
  },
  {
    name: 'surface',
    aid: fromHex('d3921000310001010402'),
    files: sealed([0x0001, 0x0002, 0x0003, 0x0004, 0x0005], [0x0011, 0x0012, 0x0013]),
    pins: { 0x0011: 10, 0x0012: 10, 0x0013: 10 },
    secureMessagingWord: WORD.secureMessagingRefused,
  },
  {
    name: 'resident-register',
    aid: fromHex('d3921000310001010401'),
    files: sealed([0x0001, 0x0002], [0x0011]),
    pins: { 0x0011: 3 },
    secureMessagingWord: WORD.secureMessagingUnsupported,
  },
  {
    name: 'common',
    aid: fromHex('d3921000310001010100'),
    files: new Map<number, CardFile>([[0x0001, { kind: 'records', first: inventedSerial() }]]),
    pins: {},
    secureMessagingWord: WORD.secureMessagingRefused,
  },
];

export function newTripwirePins(): Readonly<Record<string, PinState>> {
  const pins = SPECS.flatMap((spec) =>
    Object.entries(spec.pins).map(([file, limit]): readonly [string, PinState] => [
      pinKey(spec.name, Number(file)),
      { value: null, limit, triesLeft: limit },
    ]),
  );
  return Object.fromEntries(pins);
}

/** `onTripped` runs, and its record is durable, before the SELECT is answered. */
export function createTripwires(
  deps: FileApplicationDeps,
  onTripped: (tripwire: Tripwire) => void,
): readonly Application[] {
  return SPECS.map((spec) => {
    const application = new FileApplication(spec, deps);
    return {
      aid: spec.aid,
      select: (p2) => {
        onTripped(spec.name);
        return application.select(p2);
      },
      deselect: () => {
        application.deselect();
      },
      execute: (command) => application.execute(command),
    };
  });
}

function sealed(shut: readonly number[], pins: readonly number[]): ReadonlyMap<number, CardFile> {
  return new Map<number, CardFile>([
    ...shut.map((file) => [file, { kind: 'sealed' }] as const),
    ...pins.map((file) => [file, { kind: 'pin' }] as const),
  ]);
}

/** Serial (15), municipality (5), expiry (8), all made up. */
function inventedSerial(): Uint8Array {
  const digits = utf8Bytes('0'.repeat(14) + '1' + '99999' + '20991231');
  return concatBytes(Uint8Array.of(0x01, digits.length), digits);
}
