import type { OperatorId } from '@monban/core/ids';
import type { Seal } from '../keys/seal.ts';
import type { Platform } from '../platform.ts';

/** For one operator: a secret that was copied into another row does not open there. */
export function sealOf({ secondFactorKey }: Pick<Platform, 'secondFactorKey'>, operatorId: OperatorId): Seal {
  return { key: secondFactorKey, purpose: `monban.second-factor.v1 ${operatorId}` };
}
