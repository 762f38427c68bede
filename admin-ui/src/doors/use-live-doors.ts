import { LiveDoor } from '@monban/core/api/doors';
import { onScopeDispose, watch } from 'vue';
import { z } from 'zod';
import { api } from '../api/api.ts';
import { listenLive, liveState } from '../events/live-connection.ts';
import { withMessage } from './live-doors.ts';
import { useLoaded, type LoadedRecord } from '../ui/use-record.ts';

const LiveDoors = z.strictObject({ items: z.array(LiveDoor) });

/** Every door as it is just now; asked again after each lost connection. */
export function useLiveDoors(): LoadedRecord<readonly LiveDoor[]> {
  const doors = useLoaded<readonly LiveDoor[]>(async () => {
    const answer = await api.call({ method: 'GET', path: '/doors/live', answer: LiveDoors });
    return answer.kind === 'ok' ? { ...answer, data: answer.data.items } : answer;
  });
  onScopeDispose(
    listenLive((message) => {
      if (doors.state.value.kind === 'ready') doors.replace(withMessage(doors.state.value.data, message));
    }),
  );
  watch(liveState, (state) => {
    if (state === 'connected') void doors.reload();
  });
  return doors;
}
