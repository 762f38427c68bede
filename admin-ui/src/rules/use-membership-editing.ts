import { PutMembership, type LevelMembership } from '@monban/core/api/rules';
import { ref, type Ref } from 'vue';
import { isWaiting } from '../api/waiting.ts';
import { formatOf } from '../organisation/places.ts';
import { localDateOf } from '../text/format.ts';
import { t } from '../text/text.ts';
import { notify, notifyProblem } from '../ui/notices.ts';
import { useForm, type Form } from '../ui/use-form.ts';
import { putMembership, removeMembership, type MembershipKey } from './memberships.ts';

export interface MembershipEditingOptions {
  /** Who would be added to what; undefined while nothing is chosen. */
  readonly chosen: () => { readonly key: MembershipKey; readonly name: string } | undefined;
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
  add(): Promise<void>;
  /** With a way to undo it in the notice. */
  remove(membership: LevelMembership, name: string): Promise<void>;
}

/** People join and leave access levels: from the person's page and from the level's. */
export function useMembershipEditing(options: MembershipEditingOptions): MembershipEditing {
  const isAdding = ref(false);
  const form = useForm({
    initial: { fromDate: localDateOf(new Date(), formatOf(options.siteId).timeZone), untilDate: '' },
    schema: PutMembership,
    toRequest: (values) => ({ fromDate: values.fromDate, untilDate: values.untilDate || null }),
    send: (request) => putMembership(options.chosen()?.key ?? { accessLevelId: '', personId: '' }, request),
  });

  async function add(): Promise<void> {
    const chosen = options.chosen();
    const answer = chosen && (await form.submit());
    if (answer === undefined) return;
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

  return { isAdding, form, add, remove };
}
