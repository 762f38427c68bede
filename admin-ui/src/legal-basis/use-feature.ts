import type { BasisFeature, MissingBasis } from '@monban/core/api/legal-basis';
import { computed, type ComputedRef } from 'vue';
import { can } from '../session/session.ts';
import { useLoaded } from '../ui/use-record.ts';
import { getLegalBasis } from './legal-basis.ts';

export interface Feature {
  /** False while nobody knows: what needs a basis is off until it has one. */
  readonly isOn: ComputedRef<boolean>;
  /** What it lacks; empty while nobody knows. */
  readonly missing: ComputedRef<readonly MissingBasis[]>;
}

/** Does what needs a legal basis have one? */
export function useFeature(name: BasisFeature): Feature {
  const found = can('legal-basis:read') ? useLoaded(getLegalBasis) : undefined;
  const feature = computed(() => {
    const state = found?.state.value;
    return state?.kind === 'ready' ? state.data.features.find((each) => each.feature === name) : undefined;
  });
  return {
    isOn: computed(() => feature.value?.isOn ?? false),
    missing: computed(() => feature.value?.missing ?? []),
  };
}
