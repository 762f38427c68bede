import type { WholePerson } from '@monban/core/api/people';
import type { PersonId } from '@monban/core/ids';
import type { MergedAway } from '../people/merged-people.ts';
import { foldCode } from './fold.ts';

/** Somebody with a code whom the asker does not reach: nothing else is told of them. */
export interface ForeignCode {
  readonly id: string;
  readonly code: string;
}

export type CodeFinding =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'person'; readonly person: WholePerson }
  | {
      readonly kind: 'refused';
      readonly code: 'CODE_AMBIGUOUS' | 'CODE_OUT_OF_REACH' | 'PERSON_MERGED_AWAY';
    };

/** The people who are there, by their codes as files write them. */
export class PeopleBook {
  readonly #byCode = new Map<string, WholePerson[]>();
  readonly #foreign: ReadonlySet<string>;
  readonly #mergedIds: ReadonlySet<string>;
  readonly #mergedCodes: ReadonlySet<string>;
  readonly #codes = new Map<string, string>();
  readonly present: readonly WholePerson[];
  /** Of everybody within reach, also of those who have left. */
  readonly ids: readonly PersonId[];

  /** `mergedAway`: the records of those who are another record now. They stay as they were left. */
  constructor(
    people: readonly WholePerson[],
    foreign: readonly ForeignCode[],
    mergedAway: readonly MergedAway[],
  ) {
    this.#mergedIds = new Set(mergedAway.map(({ id }) => id));
    this.#mergedCodes = new Set(mergedAway.flatMap(({ code }) => (code === null ? [] : foldCode(code))));
    this.#foreign = new Set(foreign.map(({ code }) => foldCode(code)));
    this.ids = people.map(({ id }) => id);
    this.present = people.filter(({ retiredAt }) => retiredAt === null);
    for (const { id, code } of foreign) this.#codes.set(id, code);
    for (const person of people) {
      const key = foldCode(person.employeeCode);
      this.#byCode.set(key, [...(this.#byCode.get(key) ?? []), person]);
      this.#codes.set(person.id, person.employeeCode);
    }
  }

  /** Also one who has left. */
  find(code: string): CodeFinding {
    const found = this.#byCode.get(foldCode(code)) ?? [];
    const person = found.length > 1 ? found.find(({ employeeCode }) => employeeCode === code) : found[0];
    if (person && this.#mergedIds.has(person.id)) return refused('PERSON_MERGED_AWAY');
    if (person) return { kind: 'person', person };
    if (found.length > 1) return refused('CODE_AMBIGUOUS');
    if (this.#mergedCodes.has(foldCode(code))) return refused('PERSON_MERGED_AWAY');
    return this.#foreign.has(foldCode(code)) ? refused('CODE_OUT_OF_REACH') : { kind: 'nobody' };
  }

  codeOf(id: string): string | undefined {
    return this.#codes.get(id);
  }
}

function refused(code: Extract<CodeFinding, { kind: 'refused' }>['code']): CodeFinding {
  return { kind: 'refused', code };
}
