/** What is wrong with one field, and the remedy in the same sentence. */
export const fields = {
  required: '入力してください。',
  choose: '選んでください。',
  tooLong: '{maximum}文字以内にしてください。',
  tooShort: '{minimum}文字以上にしてください。',
  tooBig: '{maximum}以下にしてください。',
  tooSmall: '{minimum}以上にしてください。',
  notNumber: '数字で入力してください。',
  email: 'メールアドレスの形で入力してください（アットマークとドメインが必要です）。',
  date: '日付を年・月・日で入力してください。',
  kana: '全角カタカナで入力してください（例: サトウ）。',
  login: '英小文字・数字と . _ - だけで、英小文字か数字から始めてください。',
  characters: '使えない文字が含まれています。改行や制御文字を消してください。',
  time: '時刻は 9:05 のように入力してください。終わりは 24:00 まで入力できます。',
  timeOrder: '終わりを始まりより後にしてください。',
  other: '内容を確かめて入力し直してください。',
};
