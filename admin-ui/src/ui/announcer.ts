import { readonly, shallowRef } from 'vue';

const text = shallowRef('');

/** What the polite live region of the shell says. */
export const announcement = readonly(text);

export function announce(message: string): void {
  // The same words twice are news too: a no-break space makes the text differ.
  text.value = text.value === message ? `${message}\u00a0` : message;
}
