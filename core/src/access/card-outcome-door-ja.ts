import type { DoorOutcomeWords } from './card-outcome.ts';
import { DOOR_SIGNALS } from './reasons.ts';

const WELCOME = DOOR_SIGNALS.welcome.text.ja;
const REFUSED = DOOR_SIGNALS.refused.text.ja;
const AGAIN = DOOR_SIGNALS.again.text.ja;

/** What came of a tap, in Japanese. */
export const DOOR_OUTCOMES_JA: DoorOutcomeWords = {
  'access-level': {
    holder: WELCOME,
    cause: 'この人のアクセスレベルが、この扉をこの時間に開けることを認めています。',
    remedy: '対応は要りません。',
  },
  'stale-policy-fallback': {
    holder: WELCOME,
    cause: 'サーバーと長くつながらず、扉は「登録済みの社員証だけで開ける」動きに切り替わっています。',
    remedy: 'コントローラーの接続を直してください。',
  },
  'no-badge-ap': {
    holder: 'このカードにはまだ社員証が入っていません。受付へお問い合わせください',
    cause:
      'かざされたマイナンバーカードに、会社の社員証アプリがありません。再発行されたカードでは消えています。',
    remedy: '社員証を発行したカードをかざしてもらうか、アプリの搭載を手配してください。',
  },
  'unknown-card': {
    holder: DOOR_SIGNALS['not-a-badge'].text.ja,
    cause: '交通系などの別のカードか、読めないカードです。',
    remedy: '社員証のカードだけを離してかざしてもらってください。',
  },
  'phone-profile': {
    holder: 'スマートフォンは社員証として使えません。社員証のカードをかざしてください',
    cause: 'スマートフォンに入った電子証明書です。スマートフォンに社員証は入りません。',
    remedy: 'マイナンバーカード本体か会社発行カードをかざしてもらってください。',
  },
  'resident-card-old': {
    holder: '住民基本台帳カードは社員証として使えません。社員証のカードをかざしてください',
    cause: '旧住民基本台帳カードです。社員証は入りません。',
    remedy: 'マイナンバーカードか会社発行カードに発行してください。',
  },
  'next-generation-card': {
    holder: 'このカードはまだ社員証として使えません。受付へお問い合わせください',
    cause: '次の世代のマイナンバーカードです。まだ対応していません。',
    remedy: '当面は会社発行カードに発行してください。',
  },
  'identifier-only': {
    holder: 'このカードでは開きません。受付で社員証の発行を受けてください',
    cause: 'だれでも写せる識別番号を示すだけのカードで、本物であることを確かめられません。',
    remedy: 'デスクで社員証を発行してください。',
  },
  'badge-blank': {
    holder: REFUSED,
    cause: '社員証アプリはありますが、まだ発行されていません。',
    remedy: 'デスクで社員証を発行してください。',
  },
  'badge-terminated': {
    holder: REFUSED,
    cause: 'カードの中で社員証が終了しています。',
    remedy: '持ち主を確かめ、必要なら別のカードに発行してください。',
  },
  'card-removed': {
    holder: AGAIN,
    cause: '読み終わる前にカードが離れました。',
    remedy: '音が鳴るまでかざしてもらってください。',
  },
  'read-timeout': {
    holder: AGAIN,
    cause: 'カードが時間内に応えませんでした。',
    remedy: 'もう一度かざしてもらい、続くときはカードを確かめてください。',
  },
  'read-malformed': {
    holder: AGAIN,
    cause: 'カードの返事の形が正しくありません。',
    remedy: 'もう一度かざしてもらい、続くときはカードを交換してください。',
  },
  'wrong-site-key': {
    holder: REFUSED,
    cause:
      'カードの返事が、この会社の扉の鍵では開きません。別の会社の社員証か、鍵の更新から取り残された社員証です。',
    remedy: 'この会社で発行した社員証か確かめ、そうであればデスクで更新してください。',
  },
  'signature-invalid': {
    holder: REFUSED,
    cause: 'カードの署名が、登録された鍵と合いません。複製や改ざんの疑いがあります。',
    remedy: '本人を確かめ、警備の担当者に知らせてください。',
  },
  'nonce-expired': {
    holder: AGAIN,
    cause: 'カードの返事が、扉の問いかけから時間がたち過ぎていました。',
    remedy: 'もう一度かざしてもらってください。',
  },
  'number-exposed': {
    holder: REFUSED,
    cause: 'カードが個人番号らしい番号を返そうとしたため、読まずに止めました。番号は残していません。',
    remedy: 'このカードを使わせず、警備の担当者に知らせてください。',
  },
  'unknown-badge': {
    holder: REFUSED,
    cause: 'この扉の決まりに、この社員証がありません。発行直後でまだ届いていないこともあります。',
    remedy: '決まりの版を確かめ、必要なら社員証を発行し直してください。',
  },
  'badge-suspended': {
    holder: REFUSED,
    cause: 'この社員証は一時停止されています。',
    remedy: '停止の理由がなくなっていれば、解除してください。',
  },
  'badge-revoked': {
    holder: REFUSED,
    cause: 'この社員証は停止されています。',
    remedy: '持ち主を確かめ、必要なら新しい社員証を発行してください。',
  },
  'badge-not-yet-valid': {
    holder: REFUSED,
    cause: '社員証の有効期間がまだ始まっていません。',
    remedy: '有効期間を確かめてください。',
  },
  'badge-expired': {
    holder: REFUSED,
    cause: '社員証の有効期間が終わっています。',
    remedy: 'デスクで社員証の記録を更新してください。',
  },
  'counter-replayed': {
    holder: REFUSED,
    cause: 'カードの回数が前より進んでいません。録音された返事か、複製の疑いがあります。',
    remedy: '本人を確かめ、警備の担当者に知らせてください。',
  },
  'record-mismatch': {
    holder: REFUSED,
    cause: 'カードの中の会社の記録が、社員証と合いません。',
    remedy: '社員証を停止し、発行し直してください。',
  },
  'certificate-required': {
    holder: REFUSED,
    cause: 'この扉は電子証明書を求めますが、カードにありません。',
    remedy: '扉の設定を確かめるか、電子証明書のあるカードを使ってもらってください。',
  },
  'certificate-differs': {
    holder: REFUSED,
    cause: 'カードの電子証明書が、登録したものと違います。更新されたか、別のカードです。',
    remedy: 'デスクで本人を確かめ、電子証明書を登録し直してください。',
  },
  'certificate-invalid': {
    holder: REFUSED,
    cause: 'カードの電子証明書は国の認証局のものではないか、有効ではありません。',
    remedy: '本人を確かめ、警備の担当者に知らせてください。',
  },
  'certificate-expired': {
    holder: REFUSED,
    cause: 'カードの利用者証明用電子証明書の有効期間が過ぎています。',
    remedy: '市区町村で更新してもらい、デスクで登録し直してください。',
  },
  'rebind-needed': {
    holder: REFUSED,
    cause: '電子証明書が更新され、登録し直すまでの猶予も過ぎました。',
    remedy: 'デスクで本人を確かめ、新しい電子証明書を登録してください。',
  },
  'assurance-too-low': {
    holder: REFUSED,
    cause: 'カードの確かめが、この扉の求める確認レベルに届きませんでした。',
    remedy: 'もう一度ゆっくりかざしてもらうか、扉の設定を確かめてください。',
  },
  'pin-required': {
    holder: DOOR_SIGNALS['type-pin'].text.ja,
    cause: 'この扉で要る暗証番号が、かざす前に入力されていません。',
    remedy: '暗証番号を入力してから、かざしてもらってください。',
  },
  'pin-not-set': {
    holder: REFUSED,
    cause: 'この扉では暗証番号が要りますが、社員証に設定されていません。',
    remedy: 'デスクで暗証番号を設定してください。',
  },
  'pin-wrong': {
    holder: DOOR_SIGNALS['pin-wrong'].text.ja,
    cause: '入力された番号が、社員証の暗証番号と合いません。',
    remedy: 'もう一度入力してもらい、忘れたときはデスクで設定し直してください。',
  },
  'pin-blocked': {
    holder: REFUSED,
    cause: '続けて間違えたため、社員証の暗証番号がロックされています。',
    remedy: '本人を確かめ、デスクで暗証番号を設定し直してください。',
  },
  'no-access-level': {
    holder: REFUSED,
    cause: 'この人のアクセスレベルに、この扉がありません。',
    remedy: '必要なら、アクセスレベルに加えてください。',
  },
  'denied-by-rule': {
    holder: REFUSED,
    cause: 'アクセスレベルの「禁止」の決まりが、許可より優先されました。',
    remedy: 'アクセスレベルの決まりを確かめてください。',
  },
  'outside-schedule': {
    holder: REFUSED,
    cause: '権限はありますが、この時間帯は含まれていません。',
    remedy: '時間帯を確かめてください。',
  },
  'audience-not-allowed': {
    holder: REFUSED,
    cause: 'この端末は使えますが、プログラムの求める用途は許されていないか、今は許されていません。',
    remedy: '端末に許された用途の設定を確かめてください。',
  },
  'door-unknown': {
    holder: REFUSED,
    cause: 'コントローラーが、このリーダーの扉を知りません。',
    remedy: 'コントローラーのリーダーと扉の割り当てを確かめてください。',
  },
  'door-locked-down': {
    holder: REFUSED,
    cause: 'この扉は封鎖されています。',
    remedy: '封鎖を解くまで、外からは開きません。',
  },
  'clock-untrusted': {
    holder: REFUSED,
    cause: '扉の時計を信用できず、時間を限る決まりを確かめられません。',
    remedy: 'コントローラーの時刻合わせと接続を確かめてください。',
  },
  'policy-missing': {
    holder: REFUSED,
    cause: 'コントローラーに、まだ一度も決まりが届いていません。',
    remedy: 'コントローラーの接続を確かめてください。',
  },
  'policy-stale': {
    holder: REFUSED,
    cause: '扉の決まりが古くなり、信用できる期間を過ぎました。',
    remedy: 'コントローラーの接続を直してください。',
  },
};
