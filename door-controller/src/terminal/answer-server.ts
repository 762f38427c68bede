import { RequiredAssurance } from '@monban/core/access/policy';
import type { TerminalTap } from '@monban/core/messages/terminal';
import type { TapEnding } from './awaited-tap.ts';

/** How a tap ended that the server had asked for. Undefined where it does not want to know any more. */
export function answerOfServer(
  ending: TapEnding,
  about: Pick<TerminalTap, 'controllerId' | 'commandId' | 'at'>,
): TerminalTap | undefined {
  const type = 'monban.terminal-tap.v1';
  switch (ending.kind) {
    case 'granted': {
      const { read, proof } = ending.reading;
      const assurance = RequiredAssurance.safeParse(ending.grant.assurance);
      // What the server cannot check itself is no sign-in.
      if (read.kind !== 'badge' || !proof || !assurance.success)
        return { type, ...about, outcome: 'denied', display: 'refused' };
      const { badgeId } = read;
      return {
        type,
        ...about,
        outcome: 'granted',
        badgeId,
        assurance: assurance.data,
        proof,
        receipt: ending.receipt,
      };
    }
    case 'denied':
      return { type, ...about, outcome: 'denied', display: ending.display };
    case 'timed-out':
      return { type, ...about, outcome: 'timed-out' };
    case 'cancelled':
      return undefined;
  }
}
