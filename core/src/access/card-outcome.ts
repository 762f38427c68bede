import type { DeskFailure } from '../messages/desk.ts';
import { DESK_OUTCOMES_EN } from './card-outcome-desk-en.ts';
import { DESK_OUTCOMES_JA } from './card-outcome-desk-ja.ts';
import { DOOR_OUTCOMES_EN } from './card-outcome-door-en.ts';
import { DOOR_OUTCOMES_JA } from './card-outcome-door-ja.ts';
import type { DenyReason, GrantReason } from './decision.ts';

/**
 * Every outcome of a card in words (feature C10): for the person who holds it and for the operator who is asked. The
 * tables are exhaustive by their types, in both languages; an outcome without words does not compile.
 */
export interface OutcomeWords {
  /**
   * Polite, and what to do next. At a door nothing that helps an attacker: whatever may be a matter of trust has the
   * very sentence of the door's display; only the kind of card that lies in the person's own hand is told apart.
   */
  readonly holder: string;
  /** For operators: what happened. */
  readonly cause: string;
  /** For operators: what to do about it. */
  readonly remedy: string;
}

export type DoorOutcome = GrantReason | DenyReason;
export type DoorOutcomeWords = Readonly<Record<DoorOutcome, OutcomeWords>>;
export type DeskOutcomeWords = Readonly<Record<DeskFailure, OutcomeWords>>;

export type OutcomeLanguage = 'ja' | 'en';

export const DOOR_OUTCOMES: Readonly<Record<OutcomeLanguage, DoorOutcomeWords>> = {
  ja: DOOR_OUTCOMES_JA,
  en: DOOR_OUTCOMES_EN,
};

export const DESK_OUTCOMES: Readonly<Record<OutcomeLanguage, DeskOutcomeWords>> = {
  ja: DESK_OUTCOMES_JA,
  en: DESK_OUTCOMES_EN,
};
