import { ASSURANCE_LEVELS, type Decision } from './decision.ts';
import type { PolicyDoor, TerminalAudience } from './policy.ts';
import type { ClockReading } from './tap.ts';

/** What a program, or the server for a browser, asks a tap for. */
export interface AskedFor {
  readonly audience: string;
  readonly scope: readonly string[];
}

type Grant = Extract<Decision, { kind: 'grant' }>;

/** May this terminal answer for that, whoever taps? Undefined: it may not. */
export function findAudience(
  place: PolicyDoor | undefined,
  asked: Pick<AskedFor, 'audience'>,
): TerminalAudience | undefined {
  return place?.terminal?.audiences.find(({ audience }) => audience === asked.audience);
}

/**
 * A grant at a terminal, held against what it was asked for; `grant` itself where that is allowed:
 * `audience-not-allowed`, `assurance-too-low`, `clock-untrusted` (a token is nothing but times), in this order.
 */
export function judgeAudience(
  grant: Grant,
  asked: AskedFor,
  known: { readonly place: PolicyDoor | undefined; readonly clock: ClockReading },
): Decision {
  const { assurance } = grant;
  const audience = findAudience(known.place, asked);
  const isAllowed = audience !== undefined && asked.scope.every((scope) => audience.scopes.includes(scope));
  if (!isAllowed) return { kind: 'deny', reason: 'audience-not-allowed', assurance };
  if (rankOf(assurance) < rankOf(audience.requiredAssurance))
    return { kind: 'deny', reason: 'assurance-too-low', assurance };
  return known.clock.trusted ? grant : { kind: 'deny', reason: 'clock-untrusted', assurance };
}

function rankOf(level: Grant['assurance']): number {
  return ASSURANCE_LEVELS.indexOf(level);
}
