/** The browser's own reader of codes (Barcode Detection API, a draft of the W3C); not every browser has one. */
export interface CodeDetector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}

declare const BarcodeDetector:
  | undefined
  | {
      new (options: { readonly formats: readonly string[] }): CodeDetector;
      getSupportedFormats(): Promise<readonly string[]>;
    };

const FORMAT = 'qr_code';

/** Undefined where the browser has none, or none for QR codes, or lets no page see a camera. */
export async function findCodeDetector(): Promise<CodeDetector | undefined> {
  if (typeof BarcodeDetector === 'undefined' || !('mediaDevices' in navigator)) return undefined;
  const formats = await BarcodeDetector.getSupportedFormats().catch((): readonly string[] => []);
  return formats.includes(FORMAT) ? new BarcodeDetector({ formats: [FORMAT] }) : undefined;
}
