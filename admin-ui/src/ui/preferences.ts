import { z } from 'zod';

/** How one operator likes one list on this device: not worth a server's row. */
const ListPreference = z.strictObject({
  density: z.enum(['comfortable', 'dense']),
  hidden: z.array(z.string()),
});
export type ListPreference = z.infer<typeof ListPreference>;

export function readPreference(list: string, first: ListPreference): ListPreference {
  try {
    return ListPreference.parse(JSON.parse(localStorage.getItem(keyOf(list)) ?? ''));
  } catch {
    // Nothing stored, or by an older console: begin afresh.
    return first;
  }
}

export function storePreference(list: string, preference: ListPreference): void {
  localStorage.setItem(keyOf(list), JSON.stringify(preference));
}

function keyOf(list: string): string {
  return `monban.list.${list}`;
}
