import { FEATURE_SENTENCES, type SentenceBook } from './feature-sentences.ts';
import type { Language } from './route.ts';

/** What is wrong with a field and what to enter instead; `undefined` for a code that brings its own sentence. */
export function sentenceOfField(code: string, language: Language): string | undefined {
  return BOOKS.map((book) => book[code]).find((sentence) => sentence !== undefined)?.[language];
}

const FIELD_SENTENCES: SentenceBook = {
  MY_NUMBER_REFUSED: {
    ja: 'マイナンバーと思われる数字が入っています。消してください。保存はしていません。',
    en: 'This field holds what looks like a My Number. Remove it; it was not stored.',
  },
  REQUIRED: { ja: '必須の項目です。入力してください。', en: 'This field is required. Fill it in.' },
  WRONG_TYPE: { ja: '値の種類が違います。', en: 'The value is of the wrong kind.' },
  TOO_SHORT: { ja: '短すぎます。もっと長く入力してください。', en: 'It is too short. Enter more.' },
  TOO_LONG: { ja: '長すぎます。短くしてください。', en: 'It is too long. Shorten it.' },
  TOO_SMALL: {
    ja: '小さすぎます。もっと大きい値にしてください。',
    en: 'It is too small. Enter a larger value.',
  },
  TOO_LARGE: {
    ja: '大きすぎます。もっと小さい値にしてください。',
    en: 'It is too large. Enter a smaller value.',
  },
  TOO_FEW: { ja: '数が足りません。追加してください。', en: 'There are too few entries. Add some.' },
  TOO_MANY: { ja: '数が多すぎます。減らしてください。', en: 'There are too many entries. Remove some.' },
  EMPTY: { ja: '空にできません。入力してください。', en: 'It must not be empty. Fill it in.' },
  NOT_A_CHOICE: {
    ja: '選べない値です。一覧から選んでください。',
    en: 'It is not one of the choices. Choose from the list.',
  },
  UNKNOWN_FIELD: { ja: '知らない項目です。取り除いてください。', en: 'This field is unknown. Remove it.' },
  FORMAT: {
    ja: '使えない文字があるか、書き方が違います。書き方を確かめてください。',
    en: 'It is not written as it should be. Check its characters and its form.',
  },
  EMAIL: { ja: 'メールアドレスの形で入力してください。', en: 'Enter an e-mail address.' },
  DATE: { ja: '日付を年-月-日の形で入力してください。', en: 'Enter a date as year-month-day.' },
  INSTANT: { ja: '日時を UTC の ISO 8601 で入力してください。', en: 'Enter a time as ISO 8601 in UTC.' },
  ID: { ja: '識別子の形が違います。', en: 'It is not an identifier.' },
  INVALID: { ja: '正しくありません。確かめてください。', en: 'It is not valid. Check it.' },
  KATAKANA: { ja: '全角カタカナで入力してください。', en: 'Enter it in katakana.' },
  TIME_ZONE_UNKNOWN: {
    ja: '知らないタイムゾーンです。Asia/Tokyo のように入力してください。',
    en: 'The time zone is unknown. Enter one such as Asia/Tokyo.',
  },
  EMPLOYMENTS_OVERLAP: {
    ja: '在籍期間が重なります。先の在籍の最終日を入れるか、日付を直してください。',
    en: 'Two employments overlap. Enter the last day of the earlier one, or correct the dates.',
  },
  POST_OUTSIDE: {
    ja: '在籍期間の外です。在籍期間の中の日付にしてください。',
    en: 'It lies outside of the employment. Choose days within it.',
  },
  MAIN_POST_MISSING: {
    ja: '在籍の初日から本務が必要です。最初の本務の日付は在籍開始日と同じにしてください。',
    en: 'An employment needs a main post from its first day on. Keep the first one there.',
  },
  MAIN_POST_DOUBLE: {
    ja: '同じ日に始まる本務がすでにあります。そちらを変更してください。',
    en: 'Another main post begins on the same day. Change that one.',
  },
  MAIN_POST_ENDS: {
    ja: '本務には終わりの日を入れません。次の本務が始まる日まで続きます。',
    en: 'A main post has no end of its own: it lasts until the next one. Leave the end empty.',
  },
  LAST_MAIN_POST: {
    ja: '本務は一つ必要です。次の本務を先に入れるか、この本務を変更してください。',
    en: 'One main post is needed. Add the next one first, or change this one.',
  },
  LAST_EMPLOYMENT: {
    ja: '在籍は一つ必要です。人ごと終了させるか、この在籍を変更してください。',
    en: 'One employment is needed. Retire the person, or change this employment.',
  },
  LAST_TERM: {
    ja: '期間は一つ必要です。内容を変更するか、部署を廃止してください。',
    en: 'One term is needed. Change it, or retire the department.',
  },
  NOT_EMPLOYED_THEN: {
    ja: 'その日は在籍していません。在籍期間の中の日付にしてください。',
    en: 'The person is not employed on that day. Choose a day within the employment.',
  },
  EMPLOYMENT_FOLLOWS: {
    ja: 'その日より後の在籍が登録されています。先にそれを取り消してください。',
    en: 'A later employment is entered. Take it back first.',
  },
  EMPLOYMENT_ENDED: {
    ja: '在籍がすべて終わっています。新しい在籍を登録してください。',
    en: 'All employments have ended. Enter a new one.',
  },
  SAME_PERSON: {
    ja: '同じ人です。もう一方の人を選んでください。',
    en: 'This is the same person. Choose the other one.',
  },
  MERGED_AWAY: {
    ja: 'すでに別の人に統合されています。先に統合を取り消してください。',
    en: 'This record was merged into another one. Take that merge back first.',
  },
  DESK_JOB_OPEN: {
    ja: '窓口で社員証の作業中です。終わってから統合してください。',
    en: 'A desk is working on a badge of this person. Merge when that is done.',
  },
  MERGE_ENDS_EMPLOYMENT: {
    ja: '在籍期間が重なるため、統合すると在籍中でなくなります。先に在籍の日付を直してください。',
    en: 'The employments overlap, so that nobody would be employed afterwards. Correct their days first.',
  },
  CHANGED_SINCE_MERGE: {
    ja: '統合の後でどちらかが変更されたため、取り消せません。必要な項目を手で直してください。',
    en: 'One of the two was changed after the merge, so that it cannot be taken back. Correct by hand what is wrong.',
  },
  MERGE_UNDONE: {
    ja: 'この統合はすでに取り消されています。',
    en: 'This merge has been taken back already.',
  },
  MUNICIPALITY_CODE_INVALID: {
    ja: '全国地方公共団体コードの検査数字が合いません。6桁のコードを確かめてください。',
    en: 'The check digit of the municipality code is wrong. Check the six digits.',
  },
  MUNICIPALITY_UNKNOWN: {
    ja: 'その日には、このコードの市区町村がありません。コードと日付を確かめてください。',
    en: 'There is no municipality of this code on that day. Check the code and the day.',
  },
  MUNICIPALITY_CODE_TAKEN: {
    ja: 'このコードの市区町村は、その日にすでにあります。先にそれを終わらせてください。',
    en: 'There is a municipality of this code on that day already. End that one first.',
  },
  MUNICIPALITY_CHANGE_FOLLOWS: {
    ja: 'これより後の日の変更が、これを前提にしています。先にそちらを取り消してください。',
    en: 'A change of a later day builds on what would be different. Take that one back first.',
  },
  ROSTER_COLUMN_MISSING: {
    ja: '番号、時刻、氏名、フリガナの列は外せません。',
    en: 'The columns number, time, name and kana have to stay.',
  },
  FIELD_HIDDEN: {
    ja: 'この項目を見る権限がないため、書き込めません。取り除いてください。',
    en: 'You may not see this field, so that you cannot write it. Remove it.',
  },
  INTERVAL_EMPTY: {
    ja: '終わりは始まりより後にしてください。',
    en: 'The end must be after the beginning.',
  },
  INTERVALS_OVERLAP: {
    ja: '同じ曜日の時間帯が重なっています。分けるか、まとめてください。',
    en: 'Times of the same weekday overlap. Separate or join them.',
  },
  DUPLICATE: { ja: '同じものが二つあります。一つにしてください。', en: 'It is there twice. Keep one.' },
  NOT_POOLABLE: {
    ja: '会社のカードに入った、使用中の社員証だけをプールに入れられます。',
    en: 'Only an active badge on a company-owned card can be put into the pool.',
  },
  LOAN_TOO_LONG: {
    ja: '貸し出しが長すぎます。一日カードは24時間、代替カードは31日までです。',
    en: 'The loan is too long: a day badge for at most 24 hours, a replacement for at most 31 days.',
  },
  NOBODY_QUEUED: {
    ja: '待っている人がいません。先に対象者を選んで待ち行列に入れてください。',
    en: 'Nobody waits. Choose people and put them in the queue first.',
  },
  ACCESS_HELD: {
    ja: 'その期間のアクセスは、すでにあります。',
    en: 'You have this access for these days already.',
  },
  ACCESS_APART: {
    ja: 'これは別の期間にお持ちです。その期間と重なるか続く日を申し込んでください。',
    en: 'You have this on other days. Ask for days that overlap or touch those.',
  },
  ACCESS_ASKED_FOR: {
    ja: '同じ申請が、まだ審査中です。',
    en: 'You have asked for this already, and it is not decided yet.',
  },
  LOOK_UP_NEEDED: {
    ja: '人の移動を見るには、先に理由を入力してください。理由は本人にも見えます。',
    en: 'Give a reason before you look at where a person went. The person sees it, too.',
  },
  REFERENCE_UNKNOWN: {
    ja: '指定されたものが見つかりません。一覧から選び直してください。',
    en: 'What this names does not exist. Choose again from the list.',
  },
  REFERENCE_RETIRED: {
    ja: '指定されたものは終了しています。別のものを選んでください。',
    en: 'What this names is retired. Choose another one.',
  },
  SITE_DIFFERS: { ja: '同じ拠点のものを選んでください。', en: 'Choose one of the same site.' },
  AREAS_EQUAL: {
    ja: '内側と外側は別の区域にしてください。',
    en: 'Inside and outside must be different areas.',
  },
  ROLE_DIFFERS: {
    ja: '扉には扉用の、端末には端末用のコントローラーを選んでください。',
    en: 'Choose a controller for doors at a door, and one for terminals at a terminal.',
  },
  CYCLE: { ja: '自分自身の下には置けません。', en: 'It cannot be placed below itself.' },
  ENDS_BEFORE_START: { ja: '終わりは始まりより後にしてください。', en: 'The end must be after the start.' },
  ALREADY_OVER: { ja: '今日以降の日を選んでください。', en: 'Choose today or a later day.' },
  ALREADY_USED: {
    ja: '既に使われています。別の値にしてください。',
    en: 'It is in use already. Choose another one.',
  },
  SORT_UNKNOWN: { ja: 'この項目では並べ替えられません。', en: 'This list cannot be sorted by that.' },
  CURSOR_INVALID: { ja: '最初のページから読み直してください。', en: 'Start again from the first page.' },
  CREDENTIALS_WRONG: {
    ja: 'ログイン名、パスワード、コードのどれかが違います。',
    en: 'The login, the password or the code is wrong.',
  },
  PASSWORD_MISSING: {
    ja: '今のパスワードを入力してください。忘れたときは、新しいサインインリンクで入り直してください。',
    en: 'Enter your present password. If you lost it, sign in again with a new sign-in link.',
  },
  PASSWORD_WRONG: { ja: 'パスワードが違います。', en: 'The password is wrong.' },
  CODE_MISSING: {
    ja: '今の認証アプリのコードか、回復コードを入力してください。',
    en: 'Enter a code of your present authenticator, or a recovery code.',
  },
  CODE_WRONG: {
    ja: 'コードが違うか、すでに使われています。次のコードを待って入力してください。',
    en: 'The code is wrong or was used already. Wait for the next one and enter it.',
  },
  NOTHING_PENDING: {
    ja: '登録の手続きが始まっていないか、時間が切れました。最初からやり直してください。',
    en: 'Nothing is waiting to be confirmed, or it took too long. Begin again.',
  },
  COMMENT_MISSING: {
    ja: '却下する理由を入力してください。依頼した人に表示されます。',
    en: 'Say why you refuse. Whoever asked will read it.',
  },
  NOT_YOURS_TO_GIVE: {
    ja: '自分の権限にないものは渡せません。',
    en: 'You cannot give what you do not have yourself.',
  },
  KEY_TOO_LONG: {
    ja: '期限は今から1年以内の日時にしてください。',
    en: 'Choose an end after now and within a year.',
  },
  PASSWORD_COMMON: {
    ja: 'よく使われるパスワードです。別のものにしてください。',
    en: 'This password is too common. Choose another one.',
  },
  PASSWORD_OWN_NAME: {
    ja: 'ログイン名を含まないパスワードにしてください。',
    en: 'Choose a password that does not hold your login.',
  },
  MEMBERSHIP_EXISTS: {
    ja: 'この人は既にこのアクセスレベルに入っています。今の期間を確かめ、変更する場合はその版を If-Match に付けて送ってください。',
    en: 'The person is on this access level already. Look at the days; to change them, send their version as If-Match.',
  },
  IF_MATCH_INVALID: { ja: 'ETag をそのまま送ってください。', en: 'Send the ETag as you received it.' },
  IDEMPOTENCY_KEY_INVALID: {
    ja: 'Idempotency-Key は 1〜100 文字の英数字にしてください。',
    en: 'An Idempotency-Key is 1 to 100 visible ASCII characters.',
  },
  LAST_ADMIN: { ja: '最後の管理者です。', en: 'It is the last administrator.' },
  OUT_OF_SCOPE: {
    ja: '担当していない拠点や部署に関わります。すべてを担当する人に依頼してください。',
    en: 'It concerns sites or departments that are not yours. Ask somebody who has all of them.',
  },
};

const BOOKS: readonly SentenceBook[] = [FIELD_SENTENCES, ...FEATURE_SENTENCES];
