import { t } from '../text/text.ts';
import { deviceOf } from './device-words.ts';

/** So that people know their own device again in a list of sessions. */
export function deviceText(userAgent: string): string {
  const { browser, system } = deviceOf(userAgent);
  return [browser, system].filter((word) => word !== '').join(' · ') || t('session.unknownDevice');
}
