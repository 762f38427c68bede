import { BATCH_SENTENCES } from '../batches/batch-sentences.ts';
import type { Language } from '../http/route.ts';

/** Why a drive, an application or a batch cannot be changed that way, and what to do instead. */
export const DRIVE_SENTENCES: Readonly<Partial<Record<string, Readonly<Record<Language, string>>>>> = {
  ...BATCH_SENTENCES,
  DRIVE_WRONG_STATE: {
    ja: 'いまの状態では行えません。最新の状態を確かめてください。',
    en: 'This cannot follow the present state. Look at what it is now.',
  },
  DRIVE_WRONG_ACTOR: {
    ja: 'この操作は、別の立場の人が行います。',
    en: 'Somebody else has to say this.',
  },
  DRIVE_GUARD_DRIVE_OPEN: {
    ja: 'この一括申請は受け付けていません。終了したものは再開できません。',
    en: 'This drive is not open. One that is closed cannot be opened again.',
  },
  DRIVE_GUARD_ANSWERS_OPEN: {
    ja: '回答の期間ではありません。期間を確かめるか、担当者に連絡してください。',
    en: 'Answers are not taken on this day. Check the days, or ask a clerk of the drive.',
  },
  DRIVE_GUARD_CONSENT_KNOWN: {
    ja: '同意文が新しくなっています。いまの文を読んでから、もう一度お答えください。',
    en: 'The consent text has a newer version. Read it and answer again.',
  },
  DRIVE_GUARD_CONSENT_RENEWED: {
    ja: 'すでに、いまの同意文に同意しています。',
    en: 'The present consent text is agreed to already.',
  },
  DRIVE_GUARD_FORM_FITS: {
    ja: '申請書IDが正しくないか、ほかの人の申請で使われています。',
    en: 'The form’s ID is not well formed, or another application has it.',
  },
  DRIVE_GUARD_FORM_CURRENT: {
    ja: '申請書の印刷後に住所か氏名が変わっています。市区町村で新しい申請書をもらってください。',
    en: 'Address or name changed after the form was printed. A new form is needed from the municipality.',
  },
  DRIVE_GUARD_PHOTO_FITS: {
    ja: '写真が条件を満たしていません。別の写真を選んでください。',
    en: 'The photo does not pass the checks. Choose another one.',
  },
  DRIVE_GUARD_COMPLETE: {
    ja: 'まだそろっていないものがあります。足りないものを確かめてください。',
    en: 'Something is still missing. See what it is.',
  },
  DRIVE_GUARD_CASE_PICK_UP: {
    ja: 'この一括申請は、市区町村の訪問だけで行います。',
    en: 'This drive goes by municipal visits alone.',
  },
  DRIVE_GUARD_CASE_VISIT: {
    ja: 'この一括申請には、市区町村の訪問がありません。',
    en: 'This drive has no municipal visits.',
  },
  DRIVE_GUARD_BATCH_OPEN: {
    ja: 'この束はすでに確定しています。別の束に入れてください。',
    en: 'This batch is frozen. Use another one.',
  },
  DRIVE_GUARD_SECOND_PERSON: {
    ja: '引き渡しは、確定した人とは別の担当者が行います。',
    en: 'Another clerk than the one who froze the batch hands it over.',
  },
  DRIVE_GUARD_FORWARDING_AGREED: {
    ja: '住所地の市区町村への送付に、本人の同意が必要です。',
    en: 'The person has to agree that it is forwarded to the municipality of residence.',
  },
  DRIVE_GUARD_DELIVERY_MAIL: {
    ja: 'このカードは窓口で受け取ります。郵送にはなりません。',
    en: 'This card is fetched at the municipality; it is not mailed.',
  },
  DRIVE_GUARD_DEADLINE_KNOWN: {
    ja: '通知書にある受け取り期限を入力してください。',
    en: 'Enter the last day to fetch the card, as the postcard says.',
  },
  DRIVE_GUARD_DEADLINE_OVER: {
    ja: '受け取り期限はまだ過ぎていません。',
    en: 'The last day to fetch the card is not over.',
  },
  DRIVE_NOT_DRAFT: {
    ja: '受付を始めた後は、名称と最終日だけを変えられます。',
    en: 'Once a drive is open, only its name and its last day can be changed.',
  },
  DRIVE_CLOSED: {
    ja: 'この一括申請は終了しています。変更も再開もできません。',
    en: 'This drive is closed. It cannot be changed or opened again.',
  },
  DRIVE_LAST_CLERK: {
    ja: '担当者は一人以上必要です。先に別の人を加えてください。',
    en: 'A drive needs a clerk. Add another one first.',
  },
  DRIVE_CLERK_UNFIT: {
    ja: '担当者にできるのは、一括申請を変更できる操作者だけです。',
    en: 'Only an operator who may change drives can be a clerk.',
  },
  DRIVE_INVITING: {
    ja: 'まだ案内を送っています。終わるのを待ってください。',
    en: 'People are still being invited. Wait until that is done.',
  },
  DRIVE_HAS_VISIT: {
    ja: '準備ができたか進行中の訪問があります。照合して終えるか、取りやめてください。',
    en: 'A visit is ready or under way. Reconcile and close it, or cancel it, first.',
  },
  INVITATION_ANSWERED: {
    ja: '答えた人がいるため、この招待は取り消せません。',
    en: 'Somebody has answered, so that these invitations can no longer be taken back.',
  },
  INVITATION_TOO_OLD: {
    ja: '取り消せるのは、招待してから24時間以内です。',
    en: 'Invitations can be taken back within 24 hours.',
  },
  DAY_TO_COME: {
    ja: 'まだ来ていない日です。今日までの日付にしてください。',
    en: 'This day is still to come. Choose today or an earlier day.',
  },
  NOT_WITH_THIS_ANSWER: {
    ja: 'この回答には入れられません。取り除いてください。',
    en: 'It does not go with this answer. Remove it.',
  },
};
