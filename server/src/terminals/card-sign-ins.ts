import type { CardRefusal, CardSignIn } from '@monban/core/api/terminals';
import { AppError } from '@monban/core/errors';
import { CommandId } from '@monban/core/ids';
import type { CommandResult } from '@monban/core/messages/door-command';
import type { TerminalCommand, TerminalTap } from '@monban/core/messages/terminal';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import type { SigningKey } from '@monban/trust/keys';
import { signMessage } from '@monban/trust/signed-message';
import { codeOf } from '@monban/trust/terminal-code';
import { invalidField } from '../http/problem.ts';
import type { ProofPool } from '../mqtt/proof-pool.ts';
import type { ServerLink } from '../mqtt/server-link.ts';
import { hashToken } from '../sessions/secret-token.ts';
import {
  deleteCardSignIn,
  findCardSignIn,
  findOpenCardSignIn,
  grantCardSignIn,
  insertCardSignIn,
  moveCardSignIn,
  type StoredCardSignIn,
  useStatement,
} from './card-sign-in-store.ts';
import { findConsoleTerminal } from './console-terminals.ts';
import { whoTapped } from './who-tapped.ts';

export interface CardSignInsDeps {
  readonly db: Knex;
  readonly link: Pick<ServerLink, 'send'>;
  readonly signingKey: SigningKey;
  readonly pool: Pick<ProofPool, 'verify'>;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Buffer;
  readonly clock: () => Date;
}

/** The card is awaited this long. */
const TAP_WITHIN_MS = 60_000;
const COMMAND_LIFE_MS = 10_000;
/** An answer may be under way, and the browser asks once a second. */
const GRACE_MS = 5_000;
/** Until the browser that asked has made a session of it. */
const FINISH_WITHIN_MS = 60_000;

/**
 * Signing in to the console with the badge at a terminal (ADR 0025): the browser names the terminal by the letters it
 * shows, both then show the same six letters, and the tap that follows signs in that browser and no other.
 */
export class CardSignIns {
  readonly #deps: CardSignInsDeps;

  constructor(deps: CardSignInsDeps) {
    this.#deps = deps;
  }

  /**
   * Asks the terminal for a tap. `secret` is the browser's alone. Throws `VALIDATION_FAILED` for letters of no terminal
   * at which people sign in, and `CONTROLLER_OFFLINE`.
   */
  async begin(terminalCode: string): Promise<{ readonly secret: string; readonly signIn: CardSignIn }> {
    const { db, newId, randomBytes, clock } = this.#deps;
    const terminal = await findConsoleTerminal(db, terminalCode);
    if (terminal === undefined) throw invalidField('/terminalCode', 'TERMINAL_UNKNOWN');
    if (!terminal.isOnline) throw new AppError('CONTROLLER_OFFLINE');
    const at = clock();
    const secret = randomBytes(32).toString('base64url');
    const attempt = {
      id: newId(),
      doorId: terminal.doorId,
      controllerId: terminal.controllerId,
      commandId: CommandId.parse(newId()),
      shownCode: codeOf(randomBytes(6)),
      createdAt: at.toISOString(),
      expiresAt: later(at, TAP_WITHIN_MS),
    };
    const row = { ...attempt, secretHash: hashToken(secret) };
    await inTransaction(db, (trx) =>
      insertCardSignIn(trx, row, new Date(at.getTime() - 2 * FINISH_WITHIN_MS)),
    );
    const stored: StoredCardSignIn = { ...attempt, state: 'asking', refusal: null, operatorId: null };
    const { commandId, shownCode: code, expiresAt: tapBefore } = attempt;
    if (!(await this.#send(stored, { commandId, action: 'ask-tap', code, tapBefore }))) {
      await deleteCardSignIn(db, stored);
      throw new AppError('CONTROLLER_OFFLINE');
    }
    return { secret, signIn: shownSignIn(stored, at) };
  }

  /** How it stands. Throws `NOT_FOUND` for a secret that nobody was given, and once it is over. */
  async get(secret: string | undefined): Promise<CardSignIn> {
    const stored = secret === undefined ? undefined : await findCardSignIn(this.#deps.db, hashToken(secret));
    if (stored === undefined || stored.state === 'used') throw new AppError('NOT_FOUND');
    return shownSignIn(stored, this.#deps.clock());
  }

  /** The browser does not want it any more: neither does the terminal, and a tap that comes all the same counts not. */
  async forget(secret: string | undefined): Promise<void> {
    const { db, newId } = this.#deps;
    const stored = secret === undefined ? undefined : await findCardSignIn(db, hashToken(secret));
    if (stored === undefined) return;
    await deleteCardSignIn(db, stored);
    if (stored.state !== 'asking' && stored.state !== 'waiting') return;
    const commandId = CommandId.parse(newId());
    await this.#send(stored, { commandId, action: 'forget-tap', askedBy: stored.commandId });
  }

  /** The terminal's word on whether it waits now. */
  async acceptResult(result: CommandResult): Promise<void> {
    await inTransaction(this.#deps.db, async (trx) => {
      const open = await findOpenCardSignIn(trx, result);
      if (open?.state !== 'asking') return;
      if (result.outcome === 'done') await moveCardSignIn(trx, open, { state: 'waiting' });
      else await refuse(trx, open, result.refusal === 'busy' ? 'terminal-busy' : 'terminal-silent');
    });
  }

  /** How the tap ended. What the card signed is verified here: no terminal signs anybody in by its word alone. */
  async acceptTap(tap: TerminalTap): Promise<void> {
    const { db, clock } = this.#deps;
    const isRight = tap.outcome === 'granted' && (await this.#isSignatureRight(tap));
    await inTransaction(db, async (trx) => {
      const open = await findOpenCardSignIn(trx, tap);
      if (open === undefined || clock().toISOString() > later(new Date(open.expiresAt), GRACE_MS)) return;
      switch (tap.outcome) {
        case 'timed-out':
          await moveCardSignIn(trx, open, { state: 'timed-out' });
          return;
        case 'denied':
          await refuse(trx, open, tap.display === 'welcome' ? 'refused' : tap.display);
          return;
        case 'granted':
          await this.#grant(trx, open, isRight ? tap : undefined);
      }
    });
  }

  /** The secret's attempt, used up by this; whose account it opens. Throws `TOKEN_INVALID`. */
  async redeem(trx: Knex, secret: string | undefined): Promise<StoredCardSignIn['operatorId'] & string> {
    const stored = secret === undefined ? undefined : await findCardSignIn(trx, hashToken(secret));
    const isInTime =
      stored !== undefined &&
      this.#deps.clock().toISOString() < later(new Date(stored.expiresAt), FINISH_WITHIN_MS);
    if (!isInTime || stored.state !== 'granted' || stored.operatorId === null)
      throw new AppError('TOKEN_INVALID');
    if (!(await moveCardSignIn(trx, stored, { state: 'used' }))) throw new AppError('TOKEN_INVALID');
    return stored.operatorId;
  }

  async #grant(
    trx: Knex,
    open: StoredCardSignIn,
    tap: Extract<TerminalTap, { outcome: 'granted' }> | undefined,
  ): Promise<void> {
    if (tap === undefined) return refuse(trx, open, 'refused');
    const { badgeId, proof } = tap;
    const { counter } = proof;
    const who = await whoTapped(trx, { tap, doorId: open.doorId }, this.#deps.clock());
    if (who.kind === 'refused') return refuse(trx, open, who.refusal);
    if (!(await useStatement(trx, { badgeId, counter }))) return refuse(trx, open, 'refused');
    return grantCardSignIn(trx, open, who.operatorId);
  }

  async #isSignatureRight({
    badgeId,
    proof,
  }: Extract<TerminalTap, { outcome: 'granted' }>): Promise<boolean> {
    const { db, pool } = this.#deps;
    const badge = await db('badges')
      .where({ id: badgeId })
      .first<{ publicKey: string | null } | undefined>({ publicKey: 'badges.public_key' });
    if (typeof badge?.publicKey !== 'string') return false;
    const [isRight = false] = await pool.verify([{ ...proof, badgeId, publicKey: badge.publicKey }]);
    return isRight;
  }

  #send({ controllerId, doorId }: StoredCardSignIn, order: Order): Promise<boolean> {
    const { link, signingKey, clock } = this.#deps;
    const at = clock();
    const command: TerminalCommand = {
      type: 'monban.terminal-command.v1',
      controllerId,
      doorId,
      issuedAt: at.toISOString(),
      expiresAt: later(at, COMMAND_LIFE_MS),
      ...order,
    };
    return link.send(controllerId, 'commands', signMessage(command, signingKey));
  }
}

type Order =
  | Pick<Extract<TerminalCommand, { action: 'ask-tap' }>, 'action' | 'commandId' | 'code' | 'tapBefore'>
  | Pick<Extract<TerminalCommand, { action: 'forget-tap' }>, 'action' | 'commandId' | 'askedBy'>;

/** A terminal that says nothing is no better than one that refuses; time ends the rest. */
function shownSignIn(stored: StoredCardSignIn, at: Date): CardSignIn {
  const { state, shownCode: code, expiresAt, refusal } = stored;
  const shown = { code, expiresAt, refusal };
  const now = at.toISOString();
  if (state === 'asking' && now > later(new Date(stored.createdAt), COMMAND_LIFE_MS + GRACE_MS))
    return { ...shown, state: 'refused', refusal: 'terminal-silent' };
  if (state === 'waiting' && now > later(new Date(expiresAt), GRACE_MS))
    return { ...shown, state: 'timed-out' };
  return { ...shown, state: state === 'used' ? 'timed-out' : state };
}

async function refuse(trx: Knex, open: StoredCardSignIn, refusal: CardRefusal): Promise<void> {
  await moveCardSignIn(trx, open, { state: 'refused', refusal });
}

function later(at: Date, byMs: number): string {
  return new Date(at.getTime() + byMs).toISOString();
}
