import { SessionResponse } from '@monban/core/api/session';
import { z } from 'zod';

/** What the tabs of one browser tell each other: they have one refresh cookie, so they have one session. */
export const SessionNews = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('signed-in'), session: SessionResponse }),
  z.strictObject({ kind: z.literal('signed-out'), why: z.enum(['left', 'ended']) }),
]);
export type SessionNews = z.infer<typeof SessionNews>;

/** `navigator.locks`, as far as it is needed. */
export interface Locks {
  request<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
}

export interface SharedRenewalOptions {
  /** Undefined in a browser without Web Locks: then only the renewals of one tab wait for each other. */
  readonly locks: Locks | undefined;
  /** The token this tab has now, its own or one that another tab has shared. */
  readonly accessToken: () => string | undefined;
  /** Asks the server: uses the refresh cookie up, and gets the next one. */
  readonly renew: () => Promise<boolean>;
}

const LOCK = 'monban.session-renewal';

/**
 * One renewal at a time in all tabs of the browser: the refresh cookie rotates, and the server ends a session whose
 * former cookie is used again. Who has waited while another tab renewed takes that tab's answer, if it has come.
 * True when there is a fresh access token, false when the session has ended or nobody answered.
 */
export function createSharedRenewal({ locks, accessToken, renew }: SharedRenewalOptions) {
  let running: Promise<boolean> | undefined;

  function inTurn(): Promise<boolean> {
    const before = accessToken();
    const work = async (): Promise<boolean> => {
      const now = accessToken();
      return now === before ? renew() : now !== undefined;
    };
    return locks === undefined ? work() : locks.request(LOCK, work);
  }

  return (): Promise<boolean> => {
    running ??= inTurn().finally(() => {
      running = undefined;
    });
    return running;
  };
}
