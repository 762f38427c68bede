import type { RouteLocationRaw } from 'vue-router';

export interface PaletteEntry {
  readonly key: string;
  readonly group: string;
  readonly label: string;
  readonly note?: string;
  readonly to?: RouteLocationRaw;
  readonly run?: () => void;
}
