import { writeFileSync } from 'node:fs';
import { makeWorkforce } from '../workforce/make-workforce.ts';
import { HOME_TOWNS } from '../workforce/municipalities.ts';
import { peopleFile } from '../workforce/people-file.ts';
import { seededRandom } from '../seeded-random.ts';
import { SimulatorError } from '../errors.ts';

export interface WorkforceCommandOptions {
  readonly people: number;
  readonly municipalities: number;
  readonly site: readonly string[];
  readonly seed: number;
  readonly out: string;
}

/** Throws `VALIDATION_FAILED` for more municipalities than there are. */
export function writeWorkforce({ people, municipalities, site, seed, out }: WorkforceCommandOptions): void {
  if (municipalities > HOME_TOWNS.length)
    throw new SimulatorError('VALIDATION_FAILED', {
      reason: `--municipalities is at most ${HOME_TOWNS.length}: give a smaller number`,
    });
  const siteNames = site.length === 0 ? ['本社'] : site;
  const workforce = makeWorkforce(seededRandom(seed), { people, municipalities, siteNames });
  writeFileSync(out, peopleFile(workforce));
  console.log(`${people} people of ${municipalities} municipalities in ${out}`);
}
