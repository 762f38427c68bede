/** Why a clerk asks for another photo: what the makers of the card send back, as far as people see it and rules do not. */
export const PHOTO_REQUESTS = [
  'not-from-front',
  'background',
  'shadow',
  'blurred',
  'light',
  'eyes-hidden',
  'hat',
  'retouched',
  'too-old',
] as const;
export type PhotoRequest = (typeof PHOTO_REQUESTS)[number];

/** What is asked for, said to the person; nothing is said about the face. */
export const PHOTO_REQUEST_WORDS: Readonly<
  Record<PhotoRequest, { readonly ja: string; readonly en: string }>
> = {
  'not-from-front': {
    ja: '正面を向き、顔が真ん中に真っすぐ写った写真をお願いします。',
    en: 'Please give a photo from the front, with the face upright and in the middle.',
  },
  background: {
    ja: '背景に何も写っていない、無地の写真をお願いします。',
    en: 'Please give a photo with a plain background and nothing in it.',
  },
  shadow: {
    ja: '顔にも後ろの壁にも影のない写真をお願いします。',
    en: 'Please give a photo without shadows on the face or on the wall.',
  },
  blurred: {
    ja: 'ぶれがなく、ピントの合った写真をお願いします。',
    en: 'Please give a photo that is sharp and was not shaken.',
  },
  light: {
    ja: '暗すぎず、明るすぎない写真をお願いします。',
    en: 'Please give a photo that is neither too dark nor too bright.',
  },
  'eyes-hidden': {
    ja: '前髪や眼鏡のふち、反射で目が隠れていない写真をお願いします。',
    en: 'Please give a photo whose eyes are not hidden by hair, frames of glasses or reflections.',
  },
  hat: {
    ja: '帽子などをかぶっていない写真をお願いします。信仰や医療の理由があるときは、担当者にご相談ください。',
    en: 'Please give a photo without a hat. If faith or health ask for one, talk to a clerk of the drive.',
  },
  retouched: {
    ja: 'アプリなどで顔を加工していない写真をお願いします。',
    en: 'Please give a photo that no app has retouched.',
  },
  'too-old': {
    ja: '6か月以内に撮った写真をお願いします。',
    en: 'Please give a photo of the last six months.',
  },
};
