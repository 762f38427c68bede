import { importCrl, type ImportedCrl } from '@monban/trust/revocation/import-crl';
import { DEFAULT_REVOCATION_RULES } from '@monban/trust/revocation/revocation-rules';
import { standingByCrl } from '@monban/trust/revocation/standing-by-crl';
import { buildList, LIST_TIMES, makeListingAuthority, manySerials } from '../support/crl-builder.ts';
import { spread, threePlaces, whole } from './statistics.ts';
import type { Table } from './table.ts';

const SIZES = [2_000, 20_000, 200_000];
const ROUNDS = 5;
const LOOK_UPS = 2_000;

/** What it takes to read and check a revocation list of a whole country's cards, and to look one certificate up. */
export async function benchRevocation(): Promise<Table> {
  const authority = await makeListingAuthority();
  const serials = manySerials(Math.max(...SIZES));
  const rows = SIZES.map((size) => {
    const entries = serials.slice(0, size).map((serial) => ({ serial, reason: 4 }));
    const bytes = buildList(authority, { entries });
    const question = { certificate: authority.leaf.der, issuer: authority.der, at: LIST_TIMES.within };
    const [imports, lookUps]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now();
      const list = take(bytes, authority.der);
      imports.push(performance.now() - startedAt);
      lookUps.push(
        microsecondsEach(() => standingByCrl([list], question, DEFAULT_REVOCATION_RULES).kind === 'good'),
      );
    }
    const kilobytes = whole(bytes.length / 1_000);
    return [whole(size), kilobytes, spread(imports, whole), spread(lookUps, threePlaces)];
  });
  return {
    title: 'Revocation lists',
    note: `Each entry with its reason, P-256 signature; ${ROUNDS} rounds, ${whole(LOOK_UPS)} look-ups a round. A look-up reads certificate and issuer anew, as a desk does.`,
    header: [
      'entries',
      'kB',
      'read and checked, ms, min / median / max',
      'one look-up, µs, min / median / max',
    ],
    rows,
  };
}

function take(bytes: Uint8Array, issuer: Uint8Array): ImportedCrl {
  const at = LIST_TIMES.within;
  const imported = importCrl(bytes, { issuers: [issuer], at, rules: DEFAULT_REVOCATION_RULES, known: [] });
  if (imported.kind === 'refused') throw new Error(imported.reason);
  return imported.crl;
}

function microsecondsEach(run: () => boolean): number {
  const startedAt = performance.now();
  for (let count = 0; count < LOOK_UPS; count += 1) if (!run()) throw new Error('the bench measures nothing');
  return ((performance.now() - startedAt) * 1_000) / LOOK_UPS;
}
