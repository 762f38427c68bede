import type { Batch } from '@monban/core/api/batches';
import { computed } from 'vue';
import { useRoute } from 'vue-router';
import { t } from '../text/text.ts';
import { useLoaded } from '../ui/use-record.ts';
import { getBatch } from './batches-api.ts';

/** The batch that the address names, for a list of its people, and the way back to it. */
export function useBatchOfRoute() {
  const { params } = useRoute();
  const driveId = String(params['id']);
  const batchId = String(params['batchId']);
  const record = useLoaded(() => getBatch(driveId, batchId));
  const batch = computed<Batch | undefined>(() =>
    record.state.value.kind === 'ready' ? record.state.value.data : undefined,
  );
  const back = computed(() => ({
    backTo: { name: 'batch', params: { id: driveId, batchId } },
    backLabel: t('batches.name', { number: batch.value?.number ?? 0 }),
  }));
  return { driveId, batchId, record, batch, back };
}
