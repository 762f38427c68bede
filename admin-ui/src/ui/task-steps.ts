export interface TaskStep {
  readonly key: string;
  readonly label: string;
  readonly state: 'done' | 'current' | 'waiting' | 'failed';
}

/** States of steps in order: all before the current one are done. `ended` marks the current one as done or failed. */
export function stepStates(
  keys: readonly string[],
  current: string,
  ended: 'running' | 'done' | 'failed',
): readonly TaskStep['state'][] {
  const place = keys.indexOf(current);
  return keys.map((_key, index) => {
    if (index < place || ended === 'done') return 'done';
    if (index > place) return 'waiting';
    return ended === 'failed' ? 'failed' : 'current';
  });
}
