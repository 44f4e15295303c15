import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSigningKey } from '../trust/keys.ts'
import { CliError } from './cli-error.ts'
import { terminal } from './terminal.ts'

/** Makes the keys that a configuration names; refuses to overwrite any. */
export async function keysCreate(folder: string): Promise<number> {
  const taken = ['exchange.pem', 'token.pem', 'log.pem', 'record.key'].find((name) =>
    existsSync(join(folder, name)),
  )
  if (taken !== undefined) {
    throw new CliError(
      `${join(folder, taken)} is there already, and a key is never overwritten: what it signed would not be proven any more. Give another folder.`,
    )
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const write = (name: string, text: string, mode: number): void => {
    writeFileSync(join(folder, name), text, { mode, flag: 'wx' })
  }
  for (const name of ['exchange', 'token', 'log']) {
    const { privateKeyPem, publicJwk } = generateSigningKey()
    write(`${name}.pem`, privateKeyPem, 0o600)
    write(`${name}.public.jwk`, `${JSON.stringify(publicJwk)}\n`, 0o644)
  }
  write('record.key', `${randomBytes(32).toString('base64')}\n`, 0o600)
  terminal.print(
    `Four keys are in ${folder}. Give exchange.public.jwk to your peers; the rest stays here.`,
  )
  terminal.print(
    'Keep a copy of record.key apart: without it a subject cannot be found in the log again.',
  )
  return 0
}
