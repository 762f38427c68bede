import { Badge } from '@monban/core/api/badges';

export const BADGE_STATUSES = Badge.shape.status.options;
