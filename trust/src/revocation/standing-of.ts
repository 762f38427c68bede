import { notContracted, unknownStanding, type RevocationStanding } from './revocation-standing.ts';

/** `stopped`: the company's own word, which needs no contract and holds at once. */
export type OverallStanding = RevocationStanding | { readonly kind: 'stopped' };

export interface KnownStandings {
  /** Whether the company's own stop list names the badge or its card. */
  readonly stopList: 'listed' | 'clear';
  /** Whether the organisation may ask about certificates at all. */
  readonly contract: 'contracted' | 'none';
  /** What was answered; undefined where nobody has been asked. */
  readonly revocation: RevocationStanding | undefined;
  readonly at: Date;
}

/**
 * The stop list beats every authority; without a contract no answer counts, however it was come by;
 * an answer counts only until it is stale. Only `revoked` never is: no certificate comes back from it (a hold may).
 */
export function standingOf({ stopList, contract, revocation, at }: KnownStandings): OverallStanding {
  if (stopList === 'listed') return { kind: 'stopped' };
  if (contract === 'none') return notContracted(at);
  if (revocation === undefined) return unknownStanding('not-configured', at, 'none');
  const canBeStale = revocation.kind === 'good' || revocation.kind === 'hold';
  if (canBeStale && at >= revocation.freshUntil) return unknownStanding('stale', at, revocation.source);
  return revocation;
}
