import { SMALLEST_GROUP } from '@monban/core/api/drives';
import { bullets, facts, paragraph, type Sheet } from '@monban/core/letters/letter';
import { REQUEST_WORDS } from './paper-words.ts';
import { headOf, type PaperHead } from './timetable.ts';

export interface RequestFacts {
  /** Who joined at the sites of the visit and has no card under way. */
  readonly willing: number;
  /** In words. */
  readonly earliestOn: string;
  /** The clerks of the drive, by name. */
  readonly contacts: readonly string[];
}

/**
 * What a municipality is asked with, where it has no form of its own: where, from when and for about how many. A number
 * under ten is not written down, for the paper goes through hands that no consent names; a clerk can say it.
 */
export function requestForm(head: PaperHead, { willing, earliestOn, contacts }: RequestFacts): Sheet {
  const { organisation, municipality, place } = head;
  const words = REQUEST_WORDS;
  return {
    ...headOf(head, words.title),
    to: words.to(municipality),
    blocks: [
      paragraph(words.asks),
      facts(
        [words.company, organisation],
        [words.place, place],
        [words.people, willing < SMALLEST_GROUP ? words.few : words.about(willing)],
        [words.from, words.onOrAfter(earliestOn)],
        [words.contacts, contacts.join('、')],
      ),
      bullets(...words.promises),
      paragraph(words.ownForm),
      facts([words.company, organisation], [words.office, ''], [words.signature, '']),
    ],
  };
}
