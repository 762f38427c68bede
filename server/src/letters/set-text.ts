import type { LetterLanguage, LetterSize } from '@monban/core/api/letters';
import { breakLines } from './break-lines.ts';
import { type Run, runsOf } from './letter-fonts.ts';

/** A line of text: where it begins and its baseline, in points from the left and from the top of what it is part of. */
export interface Line {
  readonly runs: readonly Run[];
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export interface SetText {
  readonly lines: readonly Line[];
  readonly height: number;
}

/** How a letter is set. */
export interface Setting {
  readonly language: LetterLanguage;
  /** Points of the running text. */
  readonly base: number;
}

export function settingOf(language: LetterLanguage, size: LetterSize): Setting {
  return { language, base: BASE[size] };
}

export interface Place {
  readonly x: number;
  readonly width: number;
  /** Times the running text. */
  readonly scale?: number;
  readonly isBold?: boolean;
  readonly align?: 'left' | 'middle' | 'right';
}

/** Text broken into lines within its place. Throws `VALIDATION_FAILED` for a character that no font has. */
export function setText(text: string, setting: Setting, place: Place): SetText {
  const { scale = 1, isBold = false, align = 'left', width } = place;
  const size = setting.base * scale;
  const leading = size * LEADING[setting.language];
  const runs = (part: string): readonly Run[] => runsOf(part, setting.language, isBold);
  const measure = (part: string): number => widthOf(runs(part)) * size;
  const texts = breakLines(text, { width, measure, keepsWords: KEEPS_WORDS[setting.language] });
  const lines = texts.map((part, index) => ({
    runs: runs(part),
    x: place.x + (width - measure(part)) * BEFORE[align],
    y: index * leading + (leading - size) / 2 + size * ASCENT,
    size,
  }));
  return { lines, height: texts.length * leading };
}

export function widthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + run.width, 0);
}

/** The share of the free room of a line that lies before its text. */
const BEFORE = { left: 0, middle: 0.5, right: 1 } as const;

/** 12 points, and 18 in large type. */
const BASE: Readonly<Record<LetterSize, number>> = { normal: 12, large: 18 };

/** The share of a line’s size above its baseline. */
const ASCENT = 0.86;

/** Characters that fill their square need more room between lines. */
const LEADING: Readonly<Record<LetterLanguage, number>> = {
  ja: 1.55,
  'ja-easy': 1.65,
  zh: 1.55,
  ko: 1.6,
  en: 1.45,
  es: 1.45,
  pt: 1.45,
};

/** Whether lines break at spaces alone. */
const KEEPS_WORDS: Readonly<Record<LetterLanguage, boolean>> = {
  ja: false,
  'ja-easy': true,
  zh: false,
  ko: true,
  en: true,
  es: true,
  pt: true,
};
