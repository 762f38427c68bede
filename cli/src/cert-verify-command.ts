import { AppError } from '@monban/core/errors';
import { verifyCertificateFile, type CertVerifyRequest } from './cert-verify.ts';
import { verdictAsJson, verdictAsText } from './cert-verify-report.ts';
import { explain } from './explain.ts';

/** What the command writes, and how it ends. */
export interface CertVerifyResult {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  /** 0 valid, 1 invalid, 2 there was nothing to judge. */
  readonly exitCode: 0 | 1 | 2;
}

/** `monban cert verify`. With `json` stdout is exactly one line, whatever the end. */
export async function certVerify(request: CertVerifyRequest, json: boolean): Promise<CertVerifyResult> {
  try {
    const verdict = await verifyCertificateFile(request);
    const stdout = json ? [verdictAsJson(verdict)] : verdictAsText(verdict);
    return { stdout, stderr: [], exitCode: verdict.valid ? 0 : 1 };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'CONFIGURATION_INVALID') throw error;
    const { what = error.details['path'], problem, remedy } = error.details;
    const unusable = { valid: false, reason: 'unusable-input', what, problem, remedy };
    return { stdout: json ? [JSON.stringify(unusable)] : [], stderr: explain(error), exitCode: 2 };
  }
}
