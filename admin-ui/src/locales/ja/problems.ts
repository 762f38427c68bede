/** One entry per error code: what happened (title), and what to do about it. The reason in detail is the server's. */
export const problems = {
  VALIDATION_FAILED: {
    title: '入力に直すところがあります',
    remedy: '印の付いた欄を直して、もう一度保存してください。',
  },
  MY_NUMBER_REFUSED: {
    title: 'マイナンバー（個人番号）は受け付けません',
    remedy:
      '番号を消してください。入力された内容はどこにも保存していません。番号の収集は給与側の別の仕組みで行います。',
  },
  NOT_FOUND: {
    title: '見つかりません',
    remedy: '削除されたか、担当外の拠点のものです。一覧から開き直してください。',
  },
  CONFLICT: {
    title: '今の状態ではできません',
    remedy: '同じものがすでにないか確かめて、内容を変えてください。',
  },
  VERSION_CONFLICT: {
    title: '別の人が先に変更しました',
    remedy: '最新の内容を読み込み、変更をもう一度入力してください。',
  },
  PRECONDITION_REQUIRED: { title: '版の指定がありません', remedy: 'ページを再読み込みしてください。' },
  IN_USE: { title: 'ほかで使われています', remedy: '使っている側から外してから、もう一度行ってください。' },
  RETIRED: { title: 'すでに廃止されています', remedy: '使う場合は、先に廃止を取り消してください。' },
  UNAUTHENTICATED: { title: 'サインインが必要です', remedy: 'もう一度サインインしてください。' },
  TOKEN_INVALID: { title: 'サインインの期限が切れました', remedy: 'もう一度サインインしてください。' },
  FORBIDDEN: {
    title: 'この操作の権限がありません',
    remedy: '必要な場合は、管理者に役割の変更を依頼してください。',
  },
  RATE_LIMITED: { title: '操作が多すぎます', remedy: '1分ほど待ってから、もう一度行ってください。' },
  IDEMPOTENCY_KEY_REUSED: {
    title: '同じ依頼が別の内容で届きました',
    remedy: 'ページを再読み込みして、もう一度行ってください。',
  },
  PAYLOAD_TOO_LARGE: { title: '内容が大きすぎます', remedy: '数を減らして、分けて保存してください。' },
  MALFORMED_BODY: {
    title: '依頼の形が正しくありません',
    remedy: 'ページを再読み込みしてください。続くときは問い合わせ番号を添えて連絡してください。',
  },
  SIGNATURE_INVALID: {
    title: '署名が正しくありません',
    remedy: '相手の機器を確かめてください。監査記録に残しています。',
  },
  MESSAGE_MALFORMED: {
    title: '機器からの通信が壊れています',
    remedy: 'コントローラーの版と接続を確かめてください。',
  },
  SNAPSHOT_STALE: {
    title: '扉の決まりが古くなっています',
    remedy: 'コントローラーの接続を確かめてください。',
  },
  SNAPSHOT_ROLLBACK: { title: '古い決まりが届きました', remedy: '監査記録を確かめてください。' },
  SNAPSHOT_FOREIGN: { title: '別の組織の決まりが届きました', remedy: '監査記録を確かめてください。' },
  RECEIPT_GAP: {
    title: '出来事の番号に抜けがあります',
    remedy: 'コントローラーが送り直すのを待ち、続くときは機器を確かめてください。',
  },
  RECEIPT_CHAIN_BROKEN: {
    title: '出来事のつながりが壊れています',
    remedy: '機器が入れ替えられていないか、現地で確かめてください。',
  },
  COMMAND_EXPIRED: { title: '指示の期限が切れました', remedy: 'もう一度指示してください。' },
  CONTROLLER_OFFLINE: {
    title: 'コントローラーとつながっていません',
    remedy: '電源とネットワークを確かめてください。扉は最後の決まりで動き続けます。',
  },
  DESK_UNAVAILABLE: {
    title: '発行デスクが使えません',
    remedy: 'デスクの電源と接続を確かめるか、別のデスクを選んでください。',
  },
  DESK_JOB_CLOSED: { title: 'この発行はすでに終わっています', remedy: 'もう一度発行を始めてください。' },
  BADGE_STATE_FORBIDS: {
    title: 'この社員証の状態ではできません',
    remedy: '社員証の履歴で今の状態を確認してください。',
  },
  LEGAL_BASIS_MISSING: {
    title: 'この機能には法的な根拠がまだ登録されていません',
    remedy: '「法的根拠」のページで、足りないものを確認してください。',
  },
  ENROLMENT_TOKEN_INVALID: {
    title: '登録トークンが使えません',
    remedy: '期限は30分です。新しいトークンを作ってください。',
  },
  CONFIGURATION_INVALID: {
    title: 'サーバーの設定に誤りがあります',
    remedy: 'サーバーの管理者に問い合わせ番号を伝えてください。',
  },
  BACKUP_UNUSABLE: {
    title: 'このバックアップは使えません',
    remedy:
      '壊れているか、パスフレーズが違うか、新しい版で作られています。別のバックアップを使ってください。',
  },
  STORE_FAILED: { title: '保存できませんでした', remedy: 'ディスクの空きを確かめ、もう一度行ってください。' },
  INTERNAL: {
    title: 'サーバーで問題が起きました',
    remedy: 'もう一度行い、続くときは問い合わせ番号を添えて連絡してください。',
  },
  METHOD_NOT_ALLOWED: {
    title: 'この操作はできません',
    remedy: 'ページを再読み込みしてください。版がそろっていない可能性があります。',
  },
  UNSUPPORTED_MEDIA_TYPE: { title: '送った形式を受け付けません', remedy: 'ページを再読み込みしてください。' },
  UNREACHABLE: {
    title: 'サーバーにつながりません',
    remedy: 'ネットワークを確かめてください。入力した内容はこの画面に残っています。',
  },
  UNREADABLE: {
    title: 'サーバーの返事を読めません',
    remedy: 'ページを再読み込みしてください。版がそろっていない可能性があります。',
  },
};
