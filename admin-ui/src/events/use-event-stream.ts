import type { AccessEvent } from '@monban/core/api/events';
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import type { ApiProblem } from '../api/problem.ts';
import { events as eventResource } from '../api/resources.ts';
import type { ListQueryText } from '../api/resource.ts';
import { listenLive } from './live-connection.ts';
import { merged } from './merged.ts';

export interface EventStream {
  /** Newest first, without repetition. */
  readonly events: ComputedRef<readonly AccessEvent[]>;
  readonly problem: Readonly<ShallowRef<ApiProblem | undefined>>;
  readonly hasOlder: ComputedRef<boolean>;
  loadOlder(): Promise<void>;
}

/** More than this is for the list of events with its filters, not for a live page. */
const KEPT = 2_000;

/** Stored events of one question, and from then on the live ones that match it. */
export function useEventStream(
  query: () => ListQueryText,
  matches: (event: AccessEvent) => boolean,
): EventStream {
  const events = shallowRef<readonly AccessEvent[]>([]);
  const problem = shallowRef<ApiProblem>();
  const cursor = shallowRef<string | null>(null);
  let turn = 0;

  async function load(older: string | undefined): Promise<void> {
    const mine = older === undefined ? ++turn : turn;
    const answer = await eventResource.list({ ...query(), limit: 100, cursor: older });
    if (mine !== turn) return;
    problem.value = answer.kind === 'failed' ? answer.problem : undefined;
    if (answer.kind === 'failed') return;
    events.value = merged(events.value, answer.data.items);
    cursor.value = answer.data.nextCursor;
  }

  watch(
    () => JSON.stringify(query()),
    () => {
      events.value = [];
      void load(undefined);
    },
    { immediate: true },
  );
  onScopeDispose(
    listenLive((message) => {
      if (message.kind !== 'event' || !matches(message.event)) return;
      events.value = merged(events.value, [message.event]).slice(0, KEPT);
    }),
  );

  return {
    events: computed(() => events.value),
    problem,
    hasOlder: computed(() => cursor.value !== null && events.value.length < KEPT),
    loadOlder: () => (cursor.value === null ? Promise.resolve() : load(cursor.value)),
  };
}
