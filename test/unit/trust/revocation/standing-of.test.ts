import {
  notContracted,
  unknownStanding,
  type RevocationStanding,
} from '@monban/trust/revocation/revocation-standing';
import { type KnownStandings, standingOf } from '@monban/trust/revocation/standing-of';
import { expect } from 'chai';

const CHECKED = new Date('2026-05-01T00:00:00.000Z');
const FRESH_UNTIL = new Date('2026-05-02T00:00:00.000Z');
const BEFORE = new Date('2026-05-01T23:59:59.999Z');

const checked = { checkedAt: CHECKED, freshUntil: FRESH_UNTIL, source: 'ocsp' } as const;
const GOOD: RevocationStanding = { kind: 'good', ...checked };
const HOLD: RevocationStanding = { kind: 'hold', heldAt: CHECKED, ...checked };
const REVOKED: RevocationStanding = {
  ...{ kind: 'revoked', reason: 'superseded', revokedAt: CHECKED },
  ...checked,
};
const UNKNOWN = unknownStanding('unreachable', CHECKED, 'ocsp');

type Row = readonly [
  title: string,
  Pick<KnownStandings, 'stopList' | 'contract' | 'revocation'>,
  fresh: string,
  late: string,
];

const contracted = { stopList: 'clear', contract: 'contracted' } as const;

const ROWS: readonly Row[] = [
  ['good', { ...contracted, revocation: GOOD }, 'good', 'unknown stale'],
  ['a hold', { ...contracted, revocation: HOLD }, 'hold', 'unknown stale'],
  [
    'revoked, which no certificate comes back from',
    { ...contracted, revocation: REVOKED },
    'revoked',
    'revoked',
  ],
  ['unknown', { ...contracted, revocation: UNKNOWN }, 'unknown unreachable', 'unknown unreachable'],
  [
    'nobody asked',
    { ...contracted, revocation: undefined },
    'unknown not-configured',
    'unknown not-configured',
  ],
  [
    'an answer that came without a contract',
    { ...contracted, contract: 'none', revocation: GOOD },
    'not-contracted',
    'not-contracted',
  ],
  [
    'a revocation that came without a contract',
    { ...contracted, contract: 'none', revocation: REVOKED },
    'not-contracted',
    'not-contracted',
  ],
  [
    'an old answer of a time without a contract',
    { ...contracted, revocation: notContracted(CHECKED) },
    'not-contracted',
    'not-contracted',
  ],
];

describe('the standing of a certificate', () => {
  const words = (known: KnownStandings) => {
    const standing = standingOf(known);
    return standing.kind === 'unknown' ? `unknown ${standing.why}` : standing.kind;
  };

  for (const [title, known, fresh, late] of ROWS) {
    it(`is ${fresh} for ${title}, and ${late} from the end of its freshness on`, () => {
      expect(words({ ...known, at: BEFORE })).to.equal(fresh);
      expect(words({ ...known, at: FRESH_UNTIL })).to.equal(late);
    });

    it(`is stopped for ${title} where the company has stopped it`, () => {
      expect(words({ ...known, stopList: 'listed', at: BEFORE })).to.equal('stopped');
    });
  }
});
