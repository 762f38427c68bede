import type { Directive } from 'vue';
import { largestThatFits, type SizeRange } from './largest-that-fits.ts';

/** `v-fit-text="range"`: writes the text in the largest letters, in millimetres, that stay inside the element. */
export const vFitText: Directive<HTMLElement, SizeRange> = {
  mounted: (element, { value }) => {
    fit(element, value);
  },
  updated: (element, { value }) => {
    fit(element, value);
  },
};

function fit(element: HTMLElement, range: SizeRange): void {
  const show = (sizeMm: number): void => {
    element.style.fontSize = `${sizeMm.toFixed(2)}mm`;
  };
  show(
    largestThatFits(range, (sizeMm) => {
      show(sizeMm);
      return element.scrollWidth <= element.clientWidth && element.scrollHeight <= element.clientHeight;
    }),
  );
}
