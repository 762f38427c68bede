export const letters = {
  check: {
    title: '手紙の確認',
    lead: '手紙に書かれた確認コードを入れると、会社からの手紙かどうかが分かります。サインインは要りません。',
    code: '確認コード',
    codeHelp: '10文字です。区切りや大文字・小文字は問いません。',
    go: '確認する',
    ours: 'はい、{organisation}の手紙です',
    closed: 'この一括申請は終了しています。',
    notOurs: 'このコードの手紙は見つかりません。コードを確かめ、合っていれば会社の担当者に知らせてください。',
    never:
      '会社も市区町村の職員も、電話やメールで、お金、銀行の口座、個人番号（マイナンバー）、暗証番号を尋ねることはありません。尋ねる手紙は、コードが正しくても偽物です。',
  },
  kinds: {
    invitation: 'カード申請のご案内',
    'first-reminder': '1回目のお知らせ',
    'second-reminder': '最後のお知らせ',
    'what-to-bring': '訪問の日にお持ちいただくもの',
    'form-preparation': '交付申請書のご用意のしかた',
    'pick-up-notice': '交付のはがきが届いたら',
    'half-day-leave': '受け取りに行く半日について',
    'card-care': 'カードの取り扱い',
    'business-trip': '長期出張に関する確認書',
  },
};
