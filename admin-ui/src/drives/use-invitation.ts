import type { Invitation } from '@monban/core/api/drives';
import { shallowRef, type ShallowRef } from 'vue';
import type { Answer } from '../api/client.ts';
import type { ApiProblem } from '../api/problem.ts';
import { useLater } from '../ui/use-later.ts';
import { canTakeBack } from './drive-standing.ts';
import { getInvitation, invite, takeBackInvitation } from './drives-api.ts';

const ASK_AGAIN_MS = 700;
/** After no answer: the server goes on inviting whether or not it can be asked. */
const RETRY_MS = 5_000;

export interface Inviting {
  readonly invitation: Readonly<ShallowRef<Invitation | undefined>>;
  readonly problem: Readonly<ShallowRef<ApiProblem | undefined>>;
  readonly isBusy: Readonly<ShallowRef<boolean>>;
  /** These people, or everybody whom the drive is for. */
  begin(personIds?: readonly string[]): Promise<void>;
  /** Undoes the last one, while nobody in it has answered. */
  takeBack(): Promise<void>;
  /** Follows the one that is under way, or shows one that can still be taken back. */
  follow(): Promise<void>;
}

/** Inviting goes on at the server in its own time; it is asked how far it is until it has ended. */
export function useInvitation(driveId: string, onEnd: () => void): Inviting {
  const invitation = shallowRef<Invitation>();
  const problem = shallowRef<ApiProblem>();
  const isBusy = shallowRef(false);
  const askLater = useLater(() => ask());

  function take(found: Invitation): void {
    invitation.value = found;
    if (found.state === 'running') askLater(ASK_AGAIN_MS);
    else onEnd();
  }

  async function ask(): Promise<void> {
    const answer = await getInvitation(driveId);
    problem.value = answer.kind === 'failed' ? answer.problem : undefined;
    if (answer.kind === 'ok') take(answer.data);
    else if (answer.problem.code === 'UNREACHABLE') askLater(RETRY_MS);
  }

  async function follow(): Promise<void> {
    const answer = await getInvitation(driveId);
    if (answer.kind === 'ok' && answer.data.state === 'running') take(answer.data);
    else if (answer.kind === 'ok' && canTakeBack(answer.data, new Date())) invitation.value = answer.data;
  }

  const tell = teller(problem, isBusy);
  return {
    invitation,
    problem,
    isBusy,
    async begin(personIds) {
      const begun = await tell(invite(driveId, personIds));
      if (begun) take(begun);
    },
    async takeBack() {
      if (!invitation.value || !(await tell(takeBackInvitation(driveId, invitation.value.id)))) return;
      invitation.value = undefined;
      onEnd();
    },
    follow,
  };
}

/** What came of a request, with what is busy and what went wrong meanwhile. */
function teller(problem: ShallowRef<ApiProblem | undefined>, isBusy: ShallowRef<boolean>) {
  return async <Data>(asked: Promise<Answer<Data>>): Promise<Data | undefined> => {
    isBusy.value = true;
    const answer = await asked;
    isBusy.value = false;
    problem.value = answer.kind === 'failed' ? answer.problem : undefined;
    return answer.kind === 'ok' ? answer.data : undefined;
  };
}
