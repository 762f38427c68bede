import { ja } from '../locales/ja/catalogue.ts';
import { t } from '../text/text.ts';

const { subjects, verbs } = ja.oversight.audit;

/** A kind of subject in words; what an older console does not know is shown as it is. */
export function subjectWord(subjectType: string): string {
  return isIn(subjects, subjectType) ? t(`oversight.audit.subjects.${subjectType}`) : subjectType;
}

/** `person.retired` in words: the verb is what stands behind the last dot. */
export function actionWord(action: string): string {
  const verb = action.slice(action.lastIndexOf('.') + 1);
  return isIn(verbs, verb) ? t(`oversight.audit.verbs.${verb}`) : action;
}

function isIn<Words extends object>(words: Words, key: string): key is keyof Words & string {
  return Object.hasOwn(words, key);
}
