export const legalBasis = {
  lead: 'マイナンバーカードの機能には、法令や契約の根拠が要るものがあります。ここに入れた根拠にもとづいて機能が使えるようになり、根拠のないものは止まったままです。個人番号は、根拠があっても扱いません。',
  open: '法的根拠の設定を開く',
  featuresTitle: '根拠の要る機能',
  on: '使えます',
  off: '止まっています',
  features: {
    'application-loading': {
      name: '社員証アプリの搭載',
      text: 'J-LISに依頼して、従業員のカードの空き領域に社員証アプリを載せます。',
    },
    'certificate-checking': {
      name: '電子証明書の有効性の確認',
      text: '利用者証明用電子証明書が失効していないかを問い合わせます。',
    },
    'jpki-binding': {
      name: '署名による結び付け',
      text: '発行のとき、持ち主がカードの暗証番号を入力し、カードの署名で本人のカードであることを確かめます。',
    },
  },
  missing: {
    'public-notice': '会社と業務を告示した公示が入っていません。',
    'loading-contract': 'J-LISとの搭載の契約が入っていません。',
    'checking-contract': '有効性確認の認定、または事業者との契約が入っていません。',
    'switched-off': '証明書の有効性の確認が「行わない」になっています。',
  },
  papersTitle: '根拠',
  publicNotice: '公示（番号法施行令第18条第2項第4号）',
  publicNoticeHelp: 'カードの空き領域を使う会社と業務を定めた公示です。番号と日付を入れます。',
  loadingContract: 'J-LISとの搭載の契約',
  certificateChecking: '証明書の有効性の確認',
  certificateCheckingHelp: '自社で認定を受けるか、認定を受けた事業者に頼むときだけ選びます。',
  checkings: {
    none: '行わない',
    operator: '認定を受けた事業者に頼む',
    own: '自社で認定を受けている',
  },
  checkingContract: '認定または事業者との契約',
  cardLinks: '社員証とカードの結び付き',
  cardLinksLabel: '社員証とカードの結び付きを保存する',
  cardLinksHelp:
    '証明書そのものは保存しません。外すと、証明書を求める扉でも「社員証」の確認だけになり、記録にそう残ります。',
  number: '番号',
  reference: '契約・認定の番号',
  date: '日付',
  none: 'なし',
  editTitle: '法的根拠を変更する',
  changed: '法的根拠を変更しました。機能の状態もすぐに変わります。',
};
