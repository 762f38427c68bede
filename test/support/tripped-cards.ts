import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCardState } from '@monban/simulators/virtual-card/card-state';
import { reportTripwire } from '@monban/simulators/virtual-card/tripwire-channel';

/**
 * Tells the tests of cards that lived in another process: by what they remember in the files of this folder, and by the
 * alarm that `npm start` gives.
 */
export function reportTrippedCards(folder: string, said: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.card.json'),
  );
  for (const file of files) {
    const { tripped } = parseCardState(readFileSync(join(folder, file), 'utf8'));
    for (const tripwire of tripped) reportTripwire({ card: file, tripwire });
  }
  const [, card] = /ALARM: a number-bearing application of (\S+)/.exec(said) ?? [];
  if (card !== undefined) reportTripwire({ card, tripwire: 'text' });
}
