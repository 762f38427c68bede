import type { Logger } from 'pino';

/** A list is valid for 30 days, and a broker refuses everybody with one that has run out. */
const RENEW_MS = 24 * 3_600_000;

export interface KeptRevocationList {
  /** Writes it anew; rejects where that fails. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Writes the list at once, every day and whenever asked, one after the other: what is read first is written first, so
 * that no older list replaces a newer one. Rejects where the first cannot be written.
 */
export async function keepRevocationList(
  write: () => Promise<void>,
  { log, renewMs = RENEW_MS }: { readonly log: Logger; readonly renewMs?: number },
): Promise<KeptRevocationList> {
  let turn = write();
  await turn;
  const renew = (): Promise<void> => {
    turn = turn.catch(() => undefined).then(write);
    return turn;
  };
  const timer = setInterval(() => {
    renew().catch((err: unknown) => {
      log.error({ err }, 'The revocation list could not be renewed');
    });
  }, renewMs);
  return {
    renew,
    close: async () => {
      clearInterval(timer);
      await turn.catch(() => undefined);
    },
  };
}
