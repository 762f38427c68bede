import { APPOINTMENT_SENTENCES } from '../appointments/appointment-sentences.ts';
import { ATTENDANCE_SENTENCES } from '../attendance/attendance-sentences.ts';
import { COEXISTENCE_SENTENCES } from '../coexistence/coexistence-sentences.ts';
import { APPLICATION_FORM_SENTENCES } from '../drives/application-form-sentences.ts';
import { DRIVE_SENTENCES } from '../drives/drive-sentences.ts';
import { LETTER_SENTENCES } from '../letters/letter-sentences.ts';
import { IMPORT_SENTENCES } from '../people-import/import-sentences.ts';
import { IN_USE_SENTENCES } from '../records/in-use-sentences.ts';
import { TERMINAL_SENTENCES } from '../terminals/terminal-sentences.ts';
import { VISIT_OFFICER_SENTENCES } from '../visit-officers/visit-officer-sentences.ts';
import { VISIT_SENTENCES } from '../visits/visit-sentences.ts';
import type { Language } from './route.ts';

/** What is wrong with a field and what to enter instead, by code. */
export type SentenceBook = Readonly<Partial<Record<string, Readonly<Record<Language, string>>>>>;

/** Of the features that have sentences of their own. */
export const FEATURE_SENTENCES: readonly SentenceBook[] = [
  COEXISTENCE_SENTENCES,
  TERMINAL_SENTENCES,
  IN_USE_SENTENCES,
  IMPORT_SENTENCES,
  VISIT_OFFICER_SENTENCES,
  DRIVE_SENTENCES,
  LETTER_SENTENCES,
  APPLICATION_FORM_SENTENCES,
  VISIT_SENTENCES,
  APPOINTMENT_SENTENCES,
  ATTENDANCE_SENTENCES,
];
