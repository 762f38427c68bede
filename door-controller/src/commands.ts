import type { ClockReading } from '@monban/core/access/tap';
import type { Command, CommandResult } from '@monban/core/messages/door-command';
import type { Knex } from './controller-database.ts';

export type CommandRefusal = NonNullable<CommandResult['refusal']>;

/** A command may not live longer, whatever it says of itself. */
export const LONGEST_LIFE_MS = 10_000;
/** The server's clock and ours may differ by this much. */
const TOLERANCE_MS = 5_000;

/**
 * May this command be carried out? Once, within its few seconds, by a clock that can be trusted: a replayed or
 * delayed command does nothing. Its id is remembered on disk before the answer, so a crash in between executes it
 * at most once. Undefined: yes.
 */
export async function refuseCommand(
  db: Knex,
  command: Command,
  clock: ClockReading,
): Promise<CommandRefusal | undefined> {
  const atMs = clock.at.getTime();
  const issuedMs = Date.parse(command.issuedAt);
  const expiresMs = Date.parse(command.expiresAt);
  if (!clock.trusted) return 'clock-untrusted';
  const lives =
    expiresMs - issuedMs <= LONGEST_LIFE_MS && issuedMs <= atMs + TOLERANCE_MS && atMs < expiresMs;
  if (!lives) return 'expired';
  return (await isFirstTime(db, command, atMs)) ? undefined : 'already-seen';
}

interface SeenRow {
  readonly command_id: string;
  readonly expires_at: string;
}

/** Ids are kept a little longer than any command can live. */
async function isFirstTime(db: Knex, command: Command, atMs: number): Promise<boolean> {
  const forgettable = new Date(atMs - 2 * LONGEST_LIFE_MS).toISOString();
  await db<SeenRow>('seen_commands').where('seen_commands.expires_at', '<', forgettable).delete();
  const row = { command_id: command.commandId, expires_at: command.expiresAt };
  const inserted = await db<SeenRow>('seen_commands')
    .insert(row)
    .onConflict('command_id')
    .ignore()
    .returning('command_id');
  return inserted.length > 0;
}
