/** A detector that sees what the test holds before the camera, and counts how often it looked. */
export function codesAreShown(): void {
  class BarcodeDetector {
    static getSupportedFormats(): Promise<readonly string[]> {
      return Promise.resolve(['qr_code']);
    }
    detect(): Promise<readonly { readonly rawValue: string }[]> {
      const shown = globalThis as { shownCode?: string; codeLooks?: number };
      const { shownCode } = shown;
      shown.codeLooks = (shown.codeLooks ?? 0) + 1;
      return Promise.resolve(shownCode === undefined ? [] : [{ rawValue: shownCode }]);
    }
  }
  Object.assign(globalThis, { BarcodeDetector });
}
