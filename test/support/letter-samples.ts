import {
  PAPER_COMBINATIONS,
  PAPERS_A,
  PAPERS_B,
  type PaperCombinationId,
} from '@monban/core/api/identity-papers';
import {
  type EmployeeLetterKind,
  languagesOf,
  LETTER_KINDS,
  LETTER_LANGUAGES,
  type LetterKind,
  type LetterLanguage,
} from '@monban/core/api/letters';
import { writeBusinessTrip } from '@monban/core/letters/business-trip';
import type { CommonFacts, Letter, LetterFacts } from '@monban/core/letters/letter';
import { writeLetter } from '@monban/core/letters/write-letter';

export const HOST = 'https://monban.example.co.jp';

export const COMMON_FACTS: CommonFacts = {
  organisation: '株式会社サンプル製作所',
  driveName: '2026年秋のカード申請',
  writtenOn: '2026-11-24',
  addressee: null,
  contacts: ['人事部 田中 花子', '佐藤 一郎'],
  answerUrl: `${HOST}/own`,
  checkUrl: `${HOST}/letter-check`,
  checkCode: 'K7Q2M-9XTRB',
};

const CLOSING = { ...COMMON_FACTS, closesOn: '2026-12-18' };

export const EMPLOYEE_FACTS: { readonly [Kind in EmployeeLetterKind]: LetterFacts<Kind> } = {
  invitation: { ...CLOSING, case: 'mixed', collectsForms: true },
  'first-reminder': CLOSING,
  'second-reminder': CLOSING,
  'what-to-bring': {
    ...COMMON_FACTS,
    visit: {
      on: '2027-01-20',
      from: '09:30',
      place: '本社3階 会議室A',
      municipality: '山県市',
      combinations: Object.keys(PAPER_COMBINATIONS) as PaperCombinationId[],
      acceptedA: PAPERS_A,
      acceptedB: PAPERS_B,
      isPhotoTakenThere: false,
    },
  },
  'form-preparation': { ...CLOSING, collectsForms: true },
  'self-application': COMMON_FACTS,
  'pick-up-notice': COMMON_FACTS,
  'half-day-leave': { ...COMMON_FACTS, on: '2027-02-03', half: 'morning' },
  'card-care': {
    ...COMMON_FACTS,
    stopLines: [
      {
        nameJa: 'マイナンバー総合フリーダイヤル',
        nameEn: 'My Number call centre (toll-free)',
        number: '0120-95-0178',
        hoursJa: '24時間365日',
        hoursEn: 'day and night, all year',
      },
      {
        nameJa: 'IP電話などでつながらない場合',
        nameEn: 'from IP telephones',
        number: '050-3818-1250',
        hoursJa: '',
        hoursEn: '',
      },
    ],
  },
};

export const TRIP_FACTS: LetterFacts<'business-trip'> = {
  ...COMMON_FACTS,
  trip: {
    person: '山田 太郎',
    department: '海外事業部',
    from: '2026-12-01',
    until: '2027-05-31',
    destination: 'ベトナム（ハノイ）',
  },
};

/** A letter of each kind in each of its languages, about the same drive. */
export function sampleLetter(
  kind: LetterKind,
  language: LetterLanguage,
  addressee: string | null = null,
): Letter {
  if (kind === 'business-trip') return writeBusinessTrip(language === 'en' ? 'en' : 'ja', TRIP_FACTS);
  return writeLetter(kind, language, { ...EMPLOYEE_FACTS[kind], addressee });
}

export function everySampleLetter(): readonly Letter[] {
  return LETTER_KINDS.flatMap((kind) => languagesOf(kind).map((language) => sampleLetter(kind, language)));
}

export const EVERY_LANGUAGE = LETTER_LANGUAGES;
