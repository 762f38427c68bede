import { notContracted, unknownStanding, type RevocationStanding } from './revocation-standing.ts';

/** `stopped`: the company's own word, which needs no contract and holds at once. */
export type OverallStanding = RevocationStanding | { readonly kind: 'stopped' };

export interface AskedStanding {
  /** Whether the organisation may ask about certificates at all. */
  readonly contract: 'contracted' | 'none';
  /** What was answered; undefined where there is nobody to ask. */
  readonly revocation: RevocationStanding | undefined;
  readonly at: Date;
}

export interface KnownStandings extends AskedStanding {
  /** Whether the company's own stop list names the badge or its card. */
  readonly stopList: 'listed' | 'clear';
}

/** The stop list beats every authority. */
export function standingOf({ stopList, ...asked }: KnownStandings): OverallStanding {
  return stopList === 'listed' ? { kind: 'stopped' } : askedStanding(asked);
}

/**
 * Without a contract no answer counts, however it was come by; an answer counts only until it is stale. Only `revoked`
 * never is: no certificate comes back from it (a hold may).
 */
export function askedStanding({ contract, revocation, at }: AskedStanding): RevocationStanding {
  if (contract === 'none') return notContracted(at);
  if (revocation === undefined) return unknownStanding('not-configured', at, 'none');
  const canBeStale = revocation.kind === 'good' || revocation.kind === 'hold';
  if (canBeStale && at >= revocation.freshUntil) return unknownStanding('stale', at, revocation.source);
  return revocation;
}
