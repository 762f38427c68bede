import type { Knex } from '../controller-database.ts';

/** A token of a tap counts for a minute: whoever keeps a nonce for longer than this has lost it. */
const KEPT_MS = 7 * 24 * 3_600_000;

interface NonceRow {
  readonly audience: string;
  readonly nonce: string;
  readonly used_at: string;
}

/** False when this audience has asked with it before, also before a restart. */
export async function useNonce(
  db: Knex,
  { audience, nonce }: { readonly audience: string; readonly nonce: string },
  at: Date,
): Promise<boolean> {
  const forgettable = new Date(at.getTime() - KEPT_MS).toISOString();
  await db<NonceRow>('used_nonces').where('used_at', '<', forgettable).delete();
  const inserted = await db<NonceRow>('used_nonces')
    .insert({ audience, nonce, used_at: at.toISOString() })
    .onConflict(['audience', 'nonce'])
    .ignore()
    .returning('nonce');
  return inserted.length > 0;
}
