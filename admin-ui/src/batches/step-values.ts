import {
  HandOver,
  NoteAcceptance,
  NoteReceipt,
  ValidateBatch,
  WithReason,
  type HandOverWay,
} from '@monban/core/api/batches';
import type { z } from 'zod';

/** Steps of a batch that ask for something. */
export type DialogStep =
  'validation' | 'hand-over' | 'receipt' | 'acceptances' | 'reopening' | 'round-return' | 'cancellation';

/** What may be typed, whichever step it is. */
export interface StepValues {
  items: number | null;
  photos: number | null;
  optOutsSign: number | null;
  optOutsUser: number | null;
  envelopes: number | null;
  way: HandOverWay | null;
  parcelNumber: string;
  number: string;
  reason: string;
  on: string;
}

export function emptyValues(today: string): StepValues {
  return {
    items: null,
    photos: null,
    optOutsSign: null,
    optOutsUser: null,
    envelopes: null,
    way: 'parcel',
    parcelNumber: '',
    number: '',
    reason: '',
    on: today,
  };
}

/** Nothing is filled in beforehand: who counts, counts. */
export const COUNTS = ['items', 'photos', 'envelopes', 'optOutsSign', 'optOutsUser'] as const;

export function schemaOf(step: DialogStep): z.ZodType<object> {
  return SCHEMAS[step];
}

const SCHEMAS: Readonly<Record<DialogStep, z.ZodType<object>>> = {
  validation: ValidateBatch,
  'hand-over': HandOver,
  receipt: NoteReceipt,
  acceptances: NoteAcceptance,
  reopening: WithReason,
  'round-return': WithReason,
  cancellation: WithReason,
};

/** What of it the step asks for. */
export function requestOf(step: DialogStep, values: StepValues): object {
  const { way, parcelNumber, number, reason, on } = values;
  switch (step) {
    case 'validation':
      return Object.fromEntries(COUNTS.map((key) => [key, values[key]]));
    case 'hand-over':
      return way === 'parcel' ? { way, parcelNumber, on } : { way, on };
    case 'receipt':
      return { number, on };
    case 'acceptances':
      return { on };
    case 'reopening':
    case 'round-return':
    case 'cancellation':
      return { reason };
  }
}
