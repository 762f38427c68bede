import type { DeskOutcomeWords } from './card-outcome.ts';

const LAY_AGAIN = 'もう一度、カードを置いてください';
const OTHER_CARD = 'このカードには発行できません。係の者がご案内します';
const MUNICIPALITY = 'お手数ですが、市区町村の窓口で電子証明書の手続きをしてから、お越しください';

/** What stopped a job at a desk, in Japanese. */
export const DESK_OUTCOMES_JA: DeskOutcomeWords = {
  'card-removed': {
    holder: LAY_AGAIN,
    cause: 'カードが離れました。',
    remedy: '同じカードをもう一度置いてください。続きから始めます。',
  },
  'no-badge-ap': {
    holder: 'このカードにはまだ社員証を入れられません。係の者がご案内します',
    cause: 'このカードには社員証アプリがありません。',
    remedy: 'アプリの搭載を手配するか、会社発行カードを選んでください。',
  },
  'not-blank': {
    holder: OTHER_CARD,
    cause: 'このカードには別の社員証が入っています。',
    remedy: '前の社員証を終了させるか、別のカードを使ってください。',
  },
  terminated: {
    holder: OTHER_CARD,
    cause: 'このカードの社員証は終了しています。同じ領域には発行できません。',
    remedy: '別のカードを使うか、アプリの搭載をやり直してください。',
  },
  'other-badge': {
    holder: '社員証のカードをお確かめのうえ、置いてください',
    cause: 'この作業の社員証とは違う社員証が置かれています。',
    remedy: '正しいカードを置くか、作業をやめて選び直してください。',
  },
  'certificate-missing': {
    holder: MUNICIPALITY,
    cause: '利用者証明用電子証明書がありません。',
    remedy: '市区町村で発行してもらうか、会社発行カードを使ってください。',
  },
  'certificate-invalid': {
    holder: OTHER_CARD,
    cause: 'カードの電子証明書は国の認証局のものではないか、決まりに合いません。',
    remedy: '本人を確かめ、発行せずに警備の担当者に知らせてください。',
  },
  'certificate-expired': {
    holder: MUNICIPALITY,
    cause: '利用者証明用電子証明書か、それを発行した認証局の有効期間が過ぎています。',
    remedy: '市区町村で更新してもらうか、会社発行カードを使ってください。',
  },
  'certificate-revoked': {
    holder: MUNICIPALITY,
    cause: '利用者証明用電子証明書が失効しているか、一時停止されています。',
    remedy: '本人に市区町村での手続きを案内し、会社発行カードを使ってください。',
  },
  'certificate-copied': {
    holder: OTHER_CARD,
    cause: 'カードの鍵の署名が、カードの電子証明書と合いません。証明書を写しただけのカードの疑いがあります。',
    remedy: '発行せずに本人を確かめ、警備の担当者に知らせてください。',
  },
  'phone-profile': {
    holder: 'スマートフォンには発行できません。マイナンバーカードを置いてください',
    cause: 'スマートフォンに入った電子証明書です。スマートフォンに社員証は入りません。',
    remedy: 'マイナンバーカード本体か会社発行カードを置いてください。',
  },
  'resident-card-old': {
    holder: '住民基本台帳カードには発行できません。マイナンバーカードを置いてください',
    cause: '旧住民基本台帳カードです。社員証は入りません。',
    remedy: 'マイナンバーカードか会社発行カードを置いてください。',
  },
  'next-generation-card': {
    holder: 'このカードにはまだ発行できません。係の者がご案内します',
    cause: '次の世代のマイナンバーカードです。まだ対応していません。',
    remedy: '当面は会社発行カードに発行してください。',
  },
  'identifier-only': {
    holder: OTHER_CARD,
    cause: 'だれでも写せる識別番号を示すだけのカードです。社員証アプリがありません。',
    remedy: 'アプリの搭載を手配するか、会社発行カードを使ってください。',
  },
  'face-authentication-card': {
    holder: 'このカードでは暗証番号を使えません。係の者がご案内します',
    cause:
      '顔認証マイナンバーカードなど、暗証番号が設定されていないカードです。署名による結び付けはできません。',
    remedy: '顔の確認だけで結び付ける発行を選ぶか、会社発行カードを使ってください。',
  },
  'jpki-pin-wrong': {
    holder: '暗証番号が違います。もう一度入力してください',
    cause: 'マイナンバーカードの利用者証明用の暗証番号が違います。',
    remedy: '本人にもう一度入力してもらってください。残り1回になると、この窓口からは入力できません。',
  },
  'jpki-pin-last-try': {
    holder: '暗証番号の残りが1回のため、ここでは入力できません。係の者がご案内します',
    cause: '利用者証明用の暗証番号の残りが1回です。ロックを防ぐため、カードへは送りません。',
    remedy: '本人が別の場所で正しく入力すると元に戻ります。または、顔の確認だけで結び付けてください。',
  },
  'jpki-pin-blocked': {
    holder: '暗証番号がロックされています。市区町村の窓口かコンビニエンスストアで初期化してください',
    cause: '利用者証明用の暗証番号がロックされています。',
    remedy: '本人に初期化を案内するか、顔の確認だけで結び付けてください。',
  },
  'badge-pin-unusable': {
    holder: 'その暗証番号は使えません。画面の案内に沿って、別の番号を決めてください',
    cause: '決まりに合わない暗証番号です。',
    remedy: '4〜8桁で、同じ数字だけでなく、脅されたとき用の番号と2か所以上違う番号にしてもらってください。',
  },
  'pin-not-entered': {
    holder: '暗証番号が入力されませんでした。もう一度お願いします',
    cause: '時間内に暗証番号が入力されませんでした。',
    remedy: '入力の画面をもう一度開いてください。',
  },
  'wrong-carrier': {
    holder: '別のカードが置かれています。係の者がご案内します',
    cause: '選んだ種類と違うカードです。',
    remedy: '選んだ種類のカードを置くか、作業をやめて選び直してください。',
  },
  'card-refused': {
    holder: LAY_AGAIN,
    cause: 'カードが手順を断りました。',
    remedy: 'カードを置き直してください。続くときは別のカードを使ってください。',
  },
  'read-malformed': {
    holder: LAY_AGAIN,
    cause: 'カードの返事の形が正しくありません。',
    remedy: 'カードをまっすぐ置き直してください。続くときは別のカードを使ってください。',
  },
  'number-exposed': {
    holder: OTHER_CARD,
    cause:
      'カードが個人番号らしい番号を返そうとしたため止めました。番号は読み取らず、どこにも残していません。',
    remedy: 'このカードは使わず、警備の担当者に知らせてください。',
  },
  'reader-lost': {
    holder: 'しばらくお待ちください',
    cause: 'リーダーとの接続が切れました。',
    remedy: 'リーダーの線を差し直してください。',
  },
  'desk-offline': {
    holder: 'しばらくお待ちください',
    cause: 'デスクとサーバーがつながっていません。',
    remedy: 'デスクの電源とネットワークを確かめてください。',
  },
  'evidence-invalid': {
    holder: OTHER_CARD,
    cause: 'カードの返事が、発行した内容と合いません。',
    remedy: 'この社員証は使えません。別のカードでやり直し、警備の担当者に知らせてください。',
  },
  'timed-out': {
    holder: LAY_AGAIN,
    cause: '時間切れです。',
    remedy: 'カードを置き直すか、もう一度始めてください。',
  },
  cancelled: {
    holder: '手続きを取りやめました',
    cause: '作業をやめました。',
    remedy: '必要なら、もう一度始めてください。',
  },
};
