import { BadgeId, DeskJobId } from '@monban/core/ids';
import { z } from 'zod';
import { findState, putState, type Knex } from '../controller-database.ts';
import type { DeskMemory } from './desk-state.ts';

const STATE = 'desk-memory';
const common = { jobId: DeskJobId, badgeId: BadgeId };
const StoredMemory = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('given'), ...common, publicKey: z.string(), record: z.string() }),
  z.strictObject({ kind: z.literal('terminating'), ...common }),
]);

/** What the last job did to its card; undefined: nothing, or nothing that can be read. */
export async function findDeskMemory(db: Knex): Promise<DeskMemory | undefined> {
  const memory = StoredMemory.safeParse(JSON.parse((await findState(db, STATE)) ?? 'null'));
  return memory.success ? memory.data : undefined;
}

export async function rememberDesk(db: Knex, memory: DeskMemory): Promise<void> {
  await putState(db, STATE, JSON.stringify(memory));
}

export async function forgetDesk(db: Knex): Promise<void> {
  await putState(db, STATE, 'null');
}
