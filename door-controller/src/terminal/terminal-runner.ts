import { sign } from 'node:crypto';
import { findAudience, judgeAudience, type AskedFor } from '@monban/core/access/judge-audience';
import { CONSOLE_AUDIENCE, type PolicyDoor } from '@monban/core/access/policy';
import { DENY_DISPLAYS } from '@monban/core/access/reasons';
import type { ControllerId, ReaderId } from '@monban/core/ids';
import { type TerminalCommand, type TerminalKey, terminalKeyProofText } from '@monban/core/messages/terminal';
import { pairwiseSubject } from '@monban/trust/pairwise-subject';
import type { SigningKey } from '@monban/trust/keys';
import { type AccessDeps, handleTap, type ReaderPlace, type TapOutcome, type TapPlace } from '../access.ts';
import type { CommandRefusal } from '../commands.ts';
import type { Link } from '../link.ts';
import type { CardReader } from '../ports.ts';
import { type Asking, AwaitedTap, type TakenTap, type TapEnding } from './awaited-tap.ts';
import { answerOfServer } from './answer-server.ts';
import { TerminalDisplay } from './terminal-display.ts';
import { signTapToken } from './tap-token.ts';

export interface TerminalDeps extends AccessDeps {
  readonly controllerId: ControllerId;
  readonly organisationId: string;
  /** Signs tokens, and nothing else. */
  readonly tokenKey: SigningKey;
  readonly readerId: ReaderId;
  readonly placeOf: (readerId: ReaderId) => ReaderPlace | undefined;
  readonly send: Link['send'];
}

type Granted = Extract<TapEnding, { kind: 'granted' }>;

/**
 * The role `terminal`: no strike, one reader. Every card that comes is decided about like at a door and leaves a
 * receipt; where somebody waits for it, the decision is also held against what was asked for, and answered.
 */
export class TerminalRunner {
  readonly display: TerminalDisplay;
  readonly #deps: TerminalDeps;
  readonly #awaited: AwaitedTap;
  /** Taps that the server asked for, by its command. */
  readonly #askedByServer = new Map<string, Asking>();

  constructor(deps: TerminalDeps) {
    this.#deps = deps;
    this.#awaited = new AwaitedTap(deps.clock);
    this.display = new TerminalDisplay(deps.clock);
  }

  /** Where this terminal stands, as its policy has it now; undefined before the first one. */
  get place(): PolicyDoor | undefined {
    const at = this.#deps.placeOf(this.#deps.readerId);
    return at && this.#deps.snapshots.index?.doors.get(at.doorId)?.policy;
  }

  /** Undefined while another one is waiting. */
  ask(asked: AskedFor, terms: { readonly withinMs: number; readonly code?: string }): Asking | undefined {
    const asking = this.#awaited.ask(asked, terms.withinMs);
    if (!asking) return undefined;
    if (terms.code === undefined) this.display.show('hold-badge', { audience: asked.audience });
    else this.display.show('sign-in', { audience: asked.audience, code: terms.code });
    void asking.ended.then((ending) => {
      if (ending.kind === 'timed-out' || ending.kind === 'cancelled') this.display.flash(ending.kind);
    });
    return asking;
  }

  /** A card has come. Nobody may wait for it: it is decided about and recorded all the same. */
  async tap(reader: CardReader, place: ReaderPlace): Promise<void> {
    const taken = this.#awaited.take();
    const tokenId = Buffer.from(this.#deps.randomBytes(16)).toString('base64url');
    try {
      const outcome = await handleTap(reader, this.#tapPlace(place, taken, tokenId), this.#deps);
      taken?.end(endingOf(outcome, tokenId));
    } catch (cause) {
      taken?.end({ kind: 'denied', display: 'refused', receipt: undefined });
      throw cause;
    }
  }

  /** The token for a tap that was granted, undefined where the policy has lost the badge meanwhile. */
  tokenFor(granted: Granted, asked: AskedFor & { readonly nonce: string }): string | undefined {
    const { organisationId, tokenKey, time, snapshots } = this.#deps;
    const { grant, reading, receipt, tokenId: jti } = granted;
    const { read } = reading;
    const badge = read.kind === 'badge' ? snapshots.index?.badges.get(read.badgeId)?.policy : undefined;
    const terminal = this.place?.id;
    if (badge?.holder === undefined || terminal === undefined) return undefined;
    const { audience, scope, nonce } = asked;
    const sub = pairwiseSubject(badge.holder, audience);
    const facts = { sub, nonce, jti, assurance: grant.assurance, receipt };
    const { at } = time.read();
    return signTapToken(tokenKey, { organisationId, audience, scope, terminal, ...facts }, at);
  }

  /** The server asks for a tap in the name of a browser, or does not want it any more. */
  command(command: TerminalCommand): Promise<CommandRefusal | undefined> {
    if (command.doorId !== this.place?.id) return Promise.resolve('door-unknown');
    if (command.action === 'forget-tap') {
      this.#askedByServer.get(command.askedBy)?.cancel();
      return Promise.resolve(undefined);
    }
    return Promise.resolve(this.#askForServer(command));
  }

  /** Tells the server which key the tokens are signed with: it publishes it. */
  connected(): void {
    const { controllerId, tokenKey, send, time } = this.#deps;
    const proof = sign(
      'sha256',
      Buffer.from(terminalKeyProofText(controllerId), 'utf8'),
      tokenKey.privateKey,
    );
    const message: TerminalKey = {
      type: 'monban.terminal-key.v1',
      controllerId,
      publicKey: tokenKey.point.toString('base64url'),
      proof: proof.toString('base64url'),
      at: time.read().at.toISOString(),
    };
    send('requests', message);
  }

  close(): void {
    this.#awaited.close();
    this.display.close();
  }

  #askForServer(command: Extract<TerminalCommand, { action: 'ask-tap' }>): CommandRefusal | undefined {
    const { time, send, controllerId } = this.#deps;
    const asked = { audience: CONSOLE_AUDIENCE, scope: [] };
    if (!findAudience(this.place, asked)) return 'wrong-role';
    const withinMs = Math.max(0, Date.parse(command.tapBefore) - time.read().at.getTime());
    const asking = this.ask(asked, { withinMs: Math.min(withinMs, LONGEST_SIGN_IN_MS), code: command.code });
    if (!asking) return 'busy';
    this.#askedByServer.set(command.commandId, asking);
    void asking.ended.then((ending) => {
      this.#askedByServer.delete(command.commandId);
      const answer = answerOfServer(ending, {
        controllerId,
        commandId: command.commandId,
        at: time.read().at.toISOString(),
      });
      if (answer) send('results', answer);
    });
    return undefined;
  }

  #tapPlace(place: ReaderPlace, taken: TakenTap | undefined, tokenId: string): TapPlace {
    const { snapshots, time } = this.#deps;
    const at: TapPlace = {
      place,
      door: {
        feed: (input) => {
          this.display.flash(input.kind === 'display' ? input.display : 'welcome');
          return Promise.resolve();
        },
      },
    };
    if (!taken) return at;
    return {
      ...at,
      remarks: { audience: taken.asked.audience, tokenId },
      narrow: (grant) =>
        judgeAudience(grant, taken.asked, {
          place: snapshots.index?.doors.get(place.doorId)?.policy,
          clock: time.read(),
        }),
    };
  }
}

/** Whatever the command says. */
const LONGEST_SIGN_IN_MS = 60_000;

function endingOf(outcome: TapOutcome, tokenId: string): TapEnding {
  switch (outcome.result) {
    case 'opened': {
      const { decision: grant, reading, receipt } = outcome;
      return { kind: 'granted', grant, reading, receipt, tokenId };
    }
    case 'denied':
      return { kind: 'denied', display: DENY_DISPLAYS[outcome.decision.reason], receipt: outcome.receipt };
    // Without a receipt there is no token.
    case 'unrecorded':
      return { kind: 'denied', display: 'refused', receipt: undefined };
  }
}
