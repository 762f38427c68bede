import type { Knex } from '@monban/db/open';
import { areCardLinksOn } from './legal-basis.ts';

/**
 * What a desk says of a card, without the link where links are switched off: desks enrolled before that still make
 * one, and it goes no further than here, neither into a table nor into a badge record.
 */
export async function permittedLink<Said extends { readonly cardLink: string | null }>(
  db: Knex,
  said: Said,
): Promise<Said> {
  return said.cardLink === null || (await areCardLinksOn(db)) ? said : { ...said, cardLink: null };
}
