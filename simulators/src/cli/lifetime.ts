/**
 * Settles at Ctrl-C, at a polite kill, and when the process that started this one is gone. To be called before anything
 * is started, so that no moment is left in which a signal would end the process without its clean end.
 */
export function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    const asked = (): void => {
      resolve();
    };
    // Stays registered: a second signal, as a terminal and a shell each send one, must not cut the clean end short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked);
    process.once('disconnect', asked);
  });
}

/** A number-bearing application was opened: the run has failed even if all else went well. */
export const EXIT_TRIPPED = 3;

export function reportTripwire(cardId: string, tripwire: string): void {
  console.error(`tripwire: ${cardId} was asked for its ${tripwire} application`);
  process.exitCode = EXIT_TRIPPED;
}

/** One line of JSON on stdout, for whoever waits until this program can be used. */
export function reportReady(facts: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ ready: true, ...facts }));
}
