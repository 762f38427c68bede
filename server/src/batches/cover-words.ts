import type { Language } from '../http/route.ts';

export interface CoverWords {
  readonly title: string;
  readonly listTitle: string;
  readonly to: string;
  readonly drive: string;
  readonly batch: string;
  readonly items: string;
  readonly photos: string;
  readonly envelopes: string;
  readonly optOutsSign: string;
  readonly optOutsUser: string;
  readonly hash: string;
  readonly hashHelp: string;
  readonly frozenBy: string;
  readonly handedOverBy: string;
  readonly parcel: string;
  readonly toBeWritten: string;
  readonly stamp: string;
}

/** What the papers of a batch say. */
export const COVER_WORDS: Readonly<Record<Language, CoverWords>> = {
  ja: {
    title: '交付申請書 送付票',
    listTitle: '交付申請書 順番の一覧',
    to: '申請受付 ご担当者 様',
    drive: '一括申請',
    batch: '束の番号 – 回',
    items: '申請の件数',
    photos: '写真の枚数',
    envelopes: '封をした封筒',
    optOutsSign: '署名用証明書なし',
    optOutsUser: '利用者証明用なし',
    hash: '一覧の照合値',
    hashHelp: '照合値は一覧から計算した値です。照合値から個人を知ることはできません。',
    frozenBy: '確定した人',
    handedOverBy: '引き渡した人',
    parcel: '荷物の番号',
    toBeWritten: '＿＿＿＿＿＿＿＿',
    stamp: '受付印',
  },
  en: {
    title: 'Cover sheet',
    listTitle: 'Ordered list',
    to: 'To the office that receives the applications',
    drive: 'Drive',
    batch: 'Batch – round',
    items: 'Applications',
    photos: 'Photos',
    envelopes: 'Sealed envelopes',
    optOutsSign: 'No signature certificate',
    optOutsUser: 'No user certificate',
    hash: 'Hash of the list',
    hashHelp: 'The hash is computed from the list. Nobody can be known from it.',
    frozenBy: 'Frozen by',
    handedOverBy: 'Handed over by',
    parcel: 'Parcel number',
    toBeWritten: '________________',
    stamp: 'Receiver’s stamp',
  },
};
