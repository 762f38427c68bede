import { shallowRef } from 'vue';

/** Whom a clerk has picked in the list of a drive to write to: in the memory of the page, and in no address. */
export interface ChosenPeople {
  readonly driveId: string;
  readonly personIds: readonly string[];
}

const chosen = shallowRef<ChosenPeople>();

export function choosePeople(people: ChosenPeople): void {
  chosen.value = people;
}

/** Those of this drive. */
export function chosenOf(driveId: string): readonly string[] {
  return chosen.value?.driveId === driveId ? chosen.value.personIds : [];
}
