import type { DeskJob } from '@monban/core/api/badges';
import { computed, onScopeDispose, shallowRef, type ComputedRef } from 'vue';
import { deskJobs } from '../api/resources.ts';
import { listenLive } from '../events/live-connection.ts';

/** Jobs under way, followed live. */
export function useOpenJobs(): ComputedRef<readonly DeskJob[]> {
  const jobs = shallowRef<ReadonlyMap<string, DeskJob>>(new Map());

  function put(job: DeskJob): void {
    const known = jobs.value.get(job.id);
    if (known && known.version > job.version) return;
    jobs.value = new Map([...jobs.value, [job.id, job]]);
  }

  onScopeDispose(
    listenLive((message) => {
      if (message.kind === 'desk-job') put(message.job);
    }),
  );
  void deskJobs.list({ state: 'open', limit: 50 }).then((answer) => {
    if (answer.kind === 'ok') answer.data.items.forEach(put);
  });
  return computed(() => [...jobs.value.values()].filter((job) => job.state === 'open'));
}
