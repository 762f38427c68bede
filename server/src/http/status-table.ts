import type { ErrorCode } from '@monban/core/errors';
import type { Language } from './route.ts';

/** The only table from code to HTTP status. */
export const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  VALIDATION_FAILED: 422,
  MY_NUMBER_REFUSED: 422,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  VERSION_CONFLICT: 412,
  PRECONDITION_REQUIRED: 428,
  IN_USE: 409,
  RETIRED: 409,
  UNAUTHENTICATED: 401,
  TOKEN_INVALID: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  IDEMPOTENCY_KEY_REUSED: 409,
  PAYLOAD_TOO_LARGE: 413,
  MALFORMED_BODY: 400,
  UNSUPPORTED_MEDIA_TYPE: 415,
  SIGNATURE_INVALID: 403,
  MESSAGE_MALFORMED: 400,
  SNAPSHOT_STALE: 409,
  SNAPSHOT_ROLLBACK: 409,
  SNAPSHOT_FOREIGN: 409,
  RECEIPT_GAP: 409,
  RECEIPT_CHAIN_BROKEN: 409,
  COMMAND_EXPIRED: 409,
  CONTROLLER_OFFLINE: 503,
  DESK_UNAVAILABLE: 503,
  DESK_JOB_CLOSED: 409,
  BADGE_STATE_FORBIDS: 409,
  LEGAL_BASIS_MISSING: 409,
  ENROLMENT_TOKEN_INVALID: 403,
  CONFIGURATION_INVALID: 500,
  STORE_FAILED: 500,
  BACKUP_UNUSABLE: 409,
  INTERNAL: 500,
};

/** What happened, and what to do about it. */
export interface Sentence {
  readonly title: string;
  readonly detail: string;
}

/** The title and the remedy of each code, in both languages; nothing of the request ever gets in here. */
export const SENTENCE_OF: Readonly<Record<ErrorCode, Readonly<Record<Language, Sentence>>>> = {
  VALIDATION_FAILED: {
    ja: {
      title: '入力内容に誤りがあります',
      detail: '表示された項目を直して、もう一度送信してください。',
    },
    en: { title: 'The input is not valid', detail: 'Correct the fields that are named and send it again.' },
  },
  MY_NUMBER_REFUSED: {
    ja: {
      title: 'マイナンバーは受け付けません',
      detail: '個人番号と思われる数字が含まれていたため、保存せずに破棄しました。その数字を消してください。',
    },
    en: {
      title: 'A My Number is not accepted',
      detail: 'The input held what looks like a My Number. It was discarded, not stored. Remove it.',
    },
  },
  NOT_FOUND: {
    ja: { title: '見つかりません', detail: '存在しないか、閲覧できる範囲にありません。' },
    en: { title: 'Not found', detail: 'It does not exist, or it is outside what you may see.' },
  },
  METHOD_NOT_ALLOWED: {
    ja: {
      title: 'この操作はできません',
      detail: 'このアドレスでは別のメソッドを使ってください（Allow を参照）。',
    },
    en: { title: 'Method not allowed', detail: 'Use one of the methods named by the Allow header.' },
  },
  CONFLICT: {
    ja: { title: '既にあるものと重なります', detail: '同じ値が既に使われています。別の値にしてください。' },
    en: {
      title: 'It conflicts with what is there',
      detail: 'The value is in use already. Choose another one.',
    },
  },
  VERSION_CONFLICT: {
    ja: {
      title: '他の人が先に変更しました',
      detail: '最新の内容を読み込み直してから、もう一度変更してください。',
    },
    en: {
      title: 'Somebody else changed it first',
      detail: 'Load the current version, then make your change again.',
    },
  },
  PRECONDITION_REQUIRED: {
    ja: {
      title: 'If-Match が必要です',
      detail: '読み込んだ版の ETag を If-Match に付けて送信してください。',
    },
    en: { title: 'If-Match is required', detail: 'Send the ETag of the version you read as If-Match.' },
  },
  IN_USE: {
    ja: { title: '使用中のため終了できません', detail: '使用している箇所を先に変更してください。' },
    en: { title: 'It is still in use', detail: 'Change the places that use it first.' },
  },
  RETIRED: {
    ja: { title: '既に終了しています', detail: '変更する前に元に戻してください。' },
    en: { title: 'It is retired', detail: 'Restore it before you change it.' },
  },
  UNAUTHENTICATED: {
    ja: { title: 'サインインが必要です', detail: 'サインインしてから、もう一度お試しください。' },
    en: { title: 'Sign in first', detail: 'Sign in and try again.' },
  },
  TOKEN_INVALID: {
    ja: { title: 'サインインの有効期限が切れています', detail: 'もう一度サインインしてください。' },
    en: { title: 'The sign-in is no longer valid', detail: 'Sign in again.' },
  },
  FORBIDDEN: {
    ja: { title: '権限がありません', detail: '必要な場合は管理者に依頼してください。' },
    en: { title: 'You may not do this', detail: 'Ask an administrator if you need to.' },
  },
  RATE_LIMITED: {
    ja: { title: '回数が多すぎます', detail: 'しばらく待ってから、もう一度お試しください。' },
    en: { title: 'Too many requests', detail: 'Wait for the time named by Retry-After and try again.' },
  },
  IDEMPOTENCY_KEY_REUSED: {
    ja: { title: '同じキーで違う内容が送られました', detail: '新しい Idempotency-Key を使ってください。' },
    en: { title: 'The key belongs to another request', detail: 'Use a new Idempotency-Key.' },
  },
  PAYLOAD_TOO_LARGE: {
    ja: { title: '送信内容が大きすぎます', detail: '1 MB 以下に分けて送信してください。' },
    en: { title: 'The body is too large', detail: 'Send at most 1 MB at once.' },
  },
  MALFORMED_BODY: {
    ja: { title: 'JSON として読めません', detail: '送信内容を正しい JSON にしてください。' },
    en: { title: 'The body is not readable', detail: 'Send well-formed JSON in UTF-8.' },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    ja: { title: '対応していない形式です', detail: 'Content-Type: application/json で送信してください。' },
    en: { title: 'Unsupported media type', detail: 'Send it as Content-Type: application/json.' },
  },
  SIGNATURE_INVALID: {
    ja: { title: '署名を確認できません', detail: '送信元の鍵と登録状態を確認してください。' },
    en: { title: 'The signature does not verify', detail: 'Check the sender’s key and its enrolment.' },
  },
  MESSAGE_MALFORMED: {
    ja: { title: 'メッセージを読めません', detail: '送信元のソフトウェアの版を確認してください。' },
    en: { title: 'The message is not readable', detail: 'Check the version of the sender’s software.' },
  },
  SNAPSHOT_STALE: {
    ja: { title: 'ポリシーが古すぎます', detail: 'コントローラーの接続を確認してください。' },
    en: { title: 'The policy is too old', detail: 'Check the controller’s connection.' },
  },
  SNAPSHOT_ROLLBACK: {
    ja: { title: '以前のポリシーは受け付けません', detail: '新しいポリシーが配信されるのを待ってください。' },
    en: { title: 'A former policy is refused', detail: 'Wait for the current one to be delivered.' },
  },
  SNAPSHOT_FOREIGN: {
    ja: { title: '別のコントローラーのポリシーです', detail: 'コントローラーの登録を確認してください。' },
    en: { title: 'The policy is another controller’s', detail: 'Check the controller’s enrolment.' },
  },
  RECEIPT_GAP: {
    ja: { title: '記録に抜けがあります', detail: 'コントローラーが続きから送り直します。' },
    en: { title: 'Receipts are missing', detail: 'The controller sends again from where they end.' },
  },
  RECEIPT_CHAIN_BROKEN: {
    ja: {
      title: '記録のつながりが壊れています',
      detail: '監査担当者が該当のコントローラーを調べてください。',
    },
    en: { title: 'The chain of receipts is broken', detail: 'An auditor must look into this controller.' },
  },
  COMMAND_EXPIRED: {
    ja: { title: '指示の有効期限が切れました', detail: 'もう一度指示してください。' },
    en: { title: 'The command expired', detail: 'Send it again.' },
  },
  CONTROLLER_OFFLINE: {
    ja: { title: 'コントローラーに接続できません', detail: '電源とネットワークを確認してください。' },
    en: { title: 'The controller is offline', detail: 'Check its power and its network.' },
  },
  DESK_UNAVAILABLE: {
    ja: {
      title: '発行デスクを使えません',
      detail: 'デスクの接続と、他の発行作業がないことを確認してください。',
    },
    en: {
      title: 'The desk is not available',
      detail: 'Check its connection, and that no other job is open.',
    },
  },
  DESK_JOB_CLOSED: {
    ja: { title: 'この発行作業は終わっています', detail: '新しい発行作業を始めてください。' },
    en: { title: 'This desk job is closed', detail: 'Start a new one.' },
  },
  BADGE_STATE_FORBIDS: {
    ja: { title: 'この社員証の状態ではできません', detail: '社員証の履歴で今の状態を確認してください。' },
    en: {
      title: "The badge's state does not allow this",
      detail: 'Look at its history for the state that it is in.',
    },
  },
  LEGAL_BASIS_MISSING: {
    ja: {
      title: 'この機能には法的な根拠がまだ登録されていません',
      detail: '「法的根拠」のページで、足りないものを確認してください。',
    },
    en: {
      title: 'The legal basis for this is missing',
      detail: 'The page on the legal basis says what is missing.',
    },
  },
  ENROLMENT_TOKEN_INVALID: {
    ja: { title: '登録トークンが無効です', detail: 'コンソールで新しいトークンを発行してください。' },
    en: { title: 'The enrolment token is not valid', detail: 'Make a new one in the console.' },
  },
  CONFIGURATION_INVALID: {
    ja: { title: 'サーバーの設定に誤りがあります', detail: '管理者がサーバーの記録を確認してください。' },
    en: {
      title: 'The server is not configured well',
      detail: 'An administrator must look at the server’s log.',
    },
  },
  BACKUP_UNUSABLE: {
    ja: {
      title: 'このバックアップは使えません',
      detail:
        '壊れているか、パスフレーズが違うか、新しい版で作られています。別のバックアップを使ってください。',
    },
    en: {
      title: 'This backup cannot be used',
      detail: 'It is damaged, has another passphrase, or was made by a newer version. Take another one.',
    },
  },
  STORE_FAILED: {
    ja: { title: '保存できませんでした', detail: '管理者に要求番号を伝えてください。' },
    en: { title: 'It could not be stored', detail: 'Tell an administrator the request’s number.' },
  },
  INTERNAL: {
    ja: { title: 'サーバーで問題が起きました', detail: '管理者に要求番号を伝えてください。' },
    en: { title: 'Something failed in the server', detail: 'Tell an administrator the request’s number.' },
  },
};
