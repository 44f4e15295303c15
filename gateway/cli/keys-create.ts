import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSigningKey } from '../trust/keys.ts'
import { generateSm2Key, loadMessageKey } from '../trust/message-keys.ts'
import { CliError } from './cli-error.ts'
import { terminal } from './terminal.ts'

interface KeysCreateOptions {
  /** Sign messages by SM2, and checkpoints by SM2 beside Ed25519. */
  readonly sm2?: true
}

const FILES = ['exchange.pem', 'exchange.sm2', 'token.pem', 'log.pem', 'log.sm2', 'record.key']

/** Makes the keys that a configuration names; refuses to overwrite any. */
export async function keysCreate(folder: string, { sm2 }: KeysCreateOptions = {}): Promise<number> {
  const taken = FILES.find((name) => existsSync(join(folder, name)))
  if (taken !== undefined) {
    throw new CliError(
      `${join(folder, taken)} is there already, and a key is never overwritten: what it signed would not be proven any more. Give another folder.`,
    )
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const write = (name: string, text: string, mode = 0o600): void => {
    writeFileSync(join(folder, name), text, { mode, flag: 'wx' })
  }
  const publish = (name: string, jwk: object): void => {
    write(`${name}.public.jwk`, `${JSON.stringify(jwk)}\n`, 0o644)
  }
  for (const name of sm2 === true ? ['token', 'log'] : ['exchange', 'token', 'log']) {
    const { privateKeyPem, publicJwk } = generateSigningKey()
    write(`${name}.pem`, privateKeyPem)
    publish(name, publicJwk)
  }
  if (sm2 === true) {
    const exchangeKey = generateSm2Key()
    write('exchange.sm2', `${exchangeKey}\n`)
    publish('exchange', loadMessageKey(exchangeKey).publicJwk)
    write('log.sm2', `${generateSm2Key()}\n`)
  }
  write('record.key', `${randomBytes(32).toString('base64')}\n`)
  terminal.print(
    `${sm2 === true ? 'Five' : 'Four'} keys are in ${folder}. Give exchange.public.jwk to your peers; the rest stays here.`,
  )
  if (sm2 === true) {
    terminal.print(
      'In the configuration, name keys/exchange.sm2 as "exchange" and keys/log.sm2 as "sm2".',
    )
  }
  terminal.print(
    'Keep a copy of record.key apart: without it a subject cannot be found in the log again.',
  )
  return 0
}
