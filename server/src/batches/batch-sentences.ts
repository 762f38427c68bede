import type { Language } from '../http/route.ts';

/** Why a batch cannot be changed that way, and what to do instead. */
export const BATCH_SENTENCES: Readonly<Partial<Record<string, Readonly<Record<Language, string>>>>> = {
  BATCH_WRONG_STATE: {
    ja: '束のいまの状態では行えません。最新の状態を確かめてください。',
    en: 'This cannot follow the present state of the batch. Look at what it is now.',
  },
  BATCH_WRONG_ACTOR: {
    ja: '引き渡しは、確定した人とは別の担当者が行います。担当者を加えることができます。',
    en: 'Another clerk than the one who froze it hands it over. Clerks can be added to the drive.',
  },
  BATCH_NOT_COLLECTING: {
    ja: '確定した束の中身は変えられません。先に確定を解いてください。',
    en: 'A frozen batch cannot be changed. Reopen it first.',
  },
  BATCH_ITEM_UNFIT: {
    ja: '確認の済んでいない申請か、ほかの束に入っている申請があります。一覧を確かめてください。',
    en: 'An application is not checked, or waits in another batch. Look at the list.',
  },
  BATCH_ITEM_UNKNOWN: {
    ja: 'この束で待っている申請ではありません。一覧を確かめてください。',
    en: 'This application does not wait in the batch. Look at the list.',
  },
  BATCH_GUARD_DRIVE_OPEN: {
    ja: 'この一括申請は受け付けていません。',
    en: 'This drive is not open.',
  },
  BATCH_GUARD_ITEMS_COMPLETE: {
    ja: '束が空か、確認や書類がそろっていない申請があります。足りないものを確かめるか、束から出してください。',
    en: 'The batch is empty, or something of an application is missing. See what it is, or take it out.',
  },
  BATCH_GUARD_REASON_GIVEN: { ja: '理由を入力してください。', en: 'Give a reason.' },
  BATCH_GUARD_COUNTS_MATCH: {
    ja: '数が一覧と合いません。数え直してください。合わないときは、確定を解いて束を見直してください。',
    en: 'The numbers are not those of the list. Count again; if they still differ, reopen the batch.',
  },
  BATCH_GUARD_HASH_MATCHES: {
    ja: '確定した後に、申請が取り下げられたか内容が変わりました。確定を解いて、もう一度確定してください。',
    en: 'Somebody withdrew, or something changed, since the list was frozen. Reopen the batch and freeze it again.',
  },
  BATCH_GUARD_HAND_OVER_NOTED: {
    ja: '引き渡しの方法と日付を入力してください。',
    en: 'Enter how it was handed over, and when.',
  },
  BATCH_GUARD_ROUND_HERE: {
    ja: 'この回はすでに引き渡されています。',
    en: 'This round has been handed over.',
  },
  BATCH_GUARD_ROUND_HANDED_OVER: {
    ja: 'この回はまだ引き渡されていません。先に引き渡しを記録してください。',
    en: 'This round has not been handed over. Note the hand-over first.',
  },
  BATCH_BEFORE_HAND_OVER: {
    ja: '引き渡した日より前です。日付を確かめてください。',
    en: 'This is before the hand-over. Check the day.',
  },
  BATCH_NAME_NOT_WRITABLE: {
    ja: 'この文字コードで書けない文字があります。申請書に印字された代替文字を登録するか、UTF-8を選んでください：',
    en: 'A character cannot be written in this character set. Enter the substitute printed on the form, or choose UTF-8:',
  },
};
