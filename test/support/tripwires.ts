import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tripwire } from '@monban/simulators/virtual-card/card-state';
import { listenToTripwires, type TripwireReport } from '@monban/simulators/virtual-card/tripwire-channel';

/**
 * No test may select an application that bears the My Number or identifies a card for good, unless that is what it
 * tests. `tripwire-hooks.ts` holds every test to it.
 */
const reported: TripwireReport[] = [];
let expected: readonly Tripwire[] = [];

listenToTripwires((report) => reported.push(report));

/** To be called in a test that opens these applications on purpose: it fails if it does not, too. */
export function expectTripwires(...tripwires: readonly Tripwire[]): void {
  expected = tripwires;
}

/** What is wrong with what was selected since the last call; undefined when nothing is. */
export async function judgeTripwires(title: string): Promise<Error | undefined> {
  // A sandbox reports through its channel: what has arrived there is handled first.
  await nextTurn();
  const reports = reported.splice(0);
  const wanted = expected;
  expected = [];
  const strange = reports.find(({ tripwire }) => !wanted.includes(tripwire));
  if (strange !== undefined) {
    return new Error(`"${title}" selected the ${strange.tripwire} application of the card ${strange.card}`);
  }
  const missing = wanted.find((one) => !reports.some(({ tripwire }) => tripwire === one));
  return missing === undefined
    ? undefined
    : new Error(`"${title}" was to select the ${missing} application and did not`);
}
