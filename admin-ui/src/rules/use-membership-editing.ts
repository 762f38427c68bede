import { PutMembership, type LevelMembership } from '@monban/core/api/rules';
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import type { ApiProblem } from '../api/problem.ts';
import { isWaiting } from '../api/waiting.ts';
import { formatOf } from '../organisation/places.ts';
import { localDateOf } from '../text/format.ts';
import { t } from '../text/text.ts';
import { notify, notifyProblem } from '../ui/notices.ts';
import { useForm, type Form } from '../ui/use-form.ts';
import { levelsOfPerson, putMembership, removeMembership, type MembershipKey } from './memberships.ts';

export interface MembershipEditingOptions {
  /** Who would be added to what; undefined while nothing is chosen. */
  readonly chosen: () => { readonly key: MembershipKey; readonly name: string } | undefined;
  /** As they are shown. */
  readonly shown: () => readonly LevelMembership[];
  readonly addedText: (name: string) => string;
  readonly removedText: (name: string) => string;
  /** Something has changed: show it. */
  readonly reload: () => Promise<void>;
  /** Its zone says which day today is. */
  readonly siteId?: string;
}

export interface MembershipEditing {
  readonly isAdding: Ref<boolean>;
  readonly form: Form<{ fromDate: string; untilDate: string }, object>;
  /** Whoever would be added is on the level already: adding changes these days, and no others. */
  readonly held: ComputedRef<LevelMembership | undefined>;
  add(): Promise<void>;
  /** With a way to undo it in the notice. */
  remove(membership: LevelMembership, name: string): Promise<void>;
}

/** People join and leave access levels: from the person's page and from the level's. */
export function useMembershipEditing(options: MembershipEditingOptions): MembershipEditing {
  const isAdding = ref(false);
  const { held, learn, forget } = useHeld(options);
  const form = useForm({
    initial: { fromDate: localDateOf(new Date(), formatOf(options.siteId).timeZone), untilDate: '' },
    schema: PutMembership,
    toRequest: (values) => ({ fromDate: values.fromDate, untilDate: values.untilDate || null }),
    send: (request) =>
      putMembership(options.chosen()?.key ?? { accessLevelId: '', personId: '' }, request, held.value),
  });

  async function add(): Promise<void> {
    const chosen = options.chosen();
    const answer = chosen && (await form.submit());
    if (answer === undefined) {
      await learn(form.problem.value);
      return;
    }
    forget();
    isAdding.value = false;
    notify(isWaiting(answer) ? t('rules.levelWaiting') : options.addedText(chosen?.name ?? ''));
    await options.reload();
  }

  async function remove(membership: LevelMembership, name: string): Promise<void> {
    const answer = await removeMembership(membership);
    await options.reload();
    if (answer.kind === 'failed') {
      notifyProblem(answer.problem);
      return;
    }
    notify(options.removedText(name), async () => {
      const { fromDate, untilDate } = membership;
      const undone = await putMembership(membership, { fromDate, untilDate });
      await options.reload();
      return undone;
    });
  }

  return { isAdding, form, held, add, remove };
}

/** What whoever would be added has already: as it is shown, or as it is by now where that was why nothing was saved. */
function useHeld({ chosen, shown }: Pick<MembershipEditingOptions, 'chosen' | 'shown'>) {
  const newest = shallowRef<{ personId: string; memberships: readonly LevelMembership[] }>();
  const held = computed(() => {
    const key = chosen()?.key;
    if (key === undefined) return undefined;
    const known = newest.value?.personId === key.personId ? newest.value.memberships : shown();
    return known.find((membership) => isOf(membership, key));
  });

  async function learn(problem: ApiProblem | undefined): Promise<void> {
    const personId = chosen()?.key.personId;
    if (personId === undefined || problem === undefined || !OVERTAKEN.includes(problem.code)) return;
    const now = await levelsOfPerson(personId);
    if (now.kind === 'ok') newest.value = { personId, memberships: now.data };
  }

  function forget(): void {
    newest.value = undefined;
  }
  return { held, learn, forget };
}

const OVERTAKEN: readonly ApiProblem['code'][] = ['CONFLICT', 'VERSION_CONFLICT'];

function isOf(membership: LevelMembership, { accessLevelId, personId }: MembershipKey): boolean {
  return membership.accessLevelId === accessLevelId && membership.personId === personId;
}
