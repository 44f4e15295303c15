import { readFileSync } from 'node:fs'
import { verifyEvidence, type EvidenceStep } from '../evidence/verify.ts'
import { CliError } from './cli-error.ts'
import { terminal } from './terminal.ts'
import { readVkeyText } from './witness-policy.ts'

export interface AuditVerifyEvidenceOptions {
  readonly vkey: readonly string[]
  readonly quorum?: string
  /** How many provinces' parts are asked for. */
  readonly parts?: string
  readonly request?: string
  readonly response?: string
}

const MARKS: Readonly<Record<EvidenceStep['verdict'], string>> = {
  proven: '✓',
  failed: '✗',
  open: '·',
}

/** Proves a bundle offline and says each step in plain words. @returns 0 when every step holds, else 1. */
export async function auditVerifyEvidence(
  file: string,
  options: AuditVerifyEvidenceOptions,
): Promise<number> {
  const { request, response } = options
  const quorum = options.quorum === undefined ? undefined : Number(options.quorum)
  if (quorum !== undefined && !(Number.isInteger(quorum) && quorum >= 0)) {
    throw new CliError('--quorum is how many other provinces must have cosigned: a whole number.')
  }
  const vkeys = options.vkey.map(readVkeyText)
  const parts = partsOf(options.parts, new Set(vkeys).size)
  const { ok, steps } = await verifyEvidence(read(file).toString(), {
    vkeys,
    ...(quorum === undefined ? {} : { quorum }),
    ...(parts === undefined ? {} : { parts }),
    ...(request === undefined ? {} : { request: read(request) }),
    ...(response === undefined ? {} : { response: read(response) }),
  })
  for (const { verdict, sentence } of steps) {
    const line = `${MARKS[verdict]} ${sentence}`
    if (verdict === 'failed') terminal.error(line)
    else terminal.print(line)
  }
  if (ok)
    terminal.print('Everything that the bundle claims is proven, except what is marked with ·.')
  else terminal.error('The bundle is not proven.')
  return ok ? 0 : 1
}

function partsOf(text: string | undefined, keys: number): number | undefined {
  if (text === undefined) return undefined
  const parts = Number(text)
  if (Number.isInteger(parts) && parts >= 1 && parts <= keys) return parts
  throw new CliError(
    `--parts ${text}: give a whole number from 1 to ${keys}, the keys given with --vkey. Each part is proven by its province's key.`,
  )
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    throw new CliError(`${file} cannot be read.`)
  }
}
