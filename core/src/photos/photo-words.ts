import type { PhotoReason } from './photo-rules.ts';

interface Words {
  readonly ja: string;
  readonly en: string;
}

/** What is wrong with a photo and what to do about it: the same words at the camera, on the page and from the server. */
export const PHOTO_WORDS: Readonly<Record<PhotoReason, Words>> = {
  'not-jpeg': {
    ja: 'JPEG形式の写真ではありません。カメラの設定で「互換性優先（JPEG）」を選ぶか、JPEGで保存し直してください。',
    en: 'This is not a JPEG photo. Set the camera to "most compatible" (JPEG), or save the photo as JPEG.',
  },
  damaged: {
    ja: '写真のファイルが壊れているか、途中で切れています。もう一度送るか、別の写真を選んでください。',
    en: 'The file is damaged or was cut off. Send it again, or choose another photo.',
  },
  'unsupported-jpeg': {
    ja: 'この種類のJPEGは使えません。普通のJPEGで保存し直してください。',
    en: 'This kind of JPEG cannot be used. Save the photo as an ordinary JPEG.',
  },
  'too-few-bytes': {
    ja: 'ファイルが小さすぎます（20KB以上が必要です）。圧縮しすぎていない元の写真を選んでください。',
    en: 'The file is too small (20 KB at least). Choose the original photo, not one that was made smaller.',
  },
  'too-many-bytes': {
    ja: 'ファイルが大きすぎます（7MBまでです）。画質を下げて保存し直してください。',
    en: 'The file is too large (7 MB at most). Save it at a lower quality.',
  },
  'too-small': {
    ja: '画素が足りません（縦横とも480ピクセル以上が必要です）。もっと近くで撮るか、元の写真を選んでください。',
    en: 'The photo has too few pixels (480 each way at least). Choose the original photo, or take a new one.',
  },
  'too-large': {
    ja: '画素が多すぎます（縦横とも6000ピクセルまでです）。縮小して保存し直してください。',
    en: 'The photo has too many pixels (6,000 each way at most). Save it in a smaller size.',
  },
  cmyk: {
    ja: '印刷用の色（CMYK）の写真は使えません。RGBか白黒で保存し直してください。',
    en: 'The photo has colours for print (CMYK). Save it as RGB or in black and white.',
  },
  'not-seven-to-nine': {
    ja: '写真の形が違います。横7・縦9（35mm×45mm）に切り抜いてください。',
    en: 'The photo is not of the right shape. Cut it to 7 across by 9 down (35 mm × 45 mm).',
  },
  'crop-outside': {
    ja: '切り抜く範囲が写真の外に出ています。枠を写真の中に収めてください。',
    en: 'The frame reaches beyond the photo. Move it inside.',
  },
  'crop-too-small': {
    ja: '切り抜く範囲が小さすぎます（幅480ピクセル以上が必要です）。枠を広げるか、もっと近くで撮ってください。',
    en: 'The frame is too small (480 pixels across at least). Make it larger, or take the photo from closer by.',
  },
  blank: {
    ja: '何も写っていません。別の写真を選んでください。',
    en: 'There is nothing in the photo. Choose another one.',
  },
  'used-for-another': {
    ja: '同じ写真が別の申請で使われています。ご本人の写真か確かめて、選び直してください。',
    en: 'The same photo is in another application. Check whose it is, and choose the right one.',
  },
  'taken-long-ago': {
    ja: '6か月より前に撮った写真のようです。6か月以内の写真にしてください。',
    en: 'The photo seems to be more than six months old. Use one of the last six months.',
  },
  background: {
    ja: '背景が無地ではないようです。無地の壁の前で、影が出ないように撮ってください。',
    en: 'The background is not plain. Stand before a plain wall, without shadows on it.',
  },
  blurred: {
    ja: 'ぼけているか、ぶれているようです。カメラを固定し、顔にピントを合わせて撮り直してください。',
    en: 'The photo seems blurred. Hold the camera still, focus on the face, and take it again.',
  },
  'too-dark': {
    ja: '顔が暗いようです。明るい場所で、正面から光が当たるように撮ってください。',
    en: 'The face is dark. Take the photo in a bright place, with light from the front.',
  },
  'too-bright': {
    ja: '明るすぎて顔が白く飛んでいるようです。フラッシュや直射日光を避けて撮ってください。',
    en: 'The face is overexposed. Avoid the flash and direct sunlight.',
  },
};
