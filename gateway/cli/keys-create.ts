import { randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSigningKey } from '../trust/keys.ts'
import { generateSm2Key, loadMessageKey } from '../trust/message-keys.ts'
import { CliError } from './cli-error.ts'
import { makeOutputFolder } from './folder-fault.ts'
import { terminal } from './terminal.ts'

interface KeysCreateOptions {
  /** The two national keys instead, beside the others or before them. */
  readonly sm2?: true
}

interface KeyFile {
  readonly name: string
  readonly text: string
  /** To be shown to anyone. */
  readonly isPublic?: true
}

/** Makes the keys that a configuration names; refuses to overwrite any. */
export async function keysCreate(folder: string, { sm2 }: KeysCreateOptions = {}): Promise<number> {
  const files = sm2 === true ? sm2Keys() : usualKeys()
  const taken = files.find(({ name }) => existsSync(join(folder, name)))
  if (taken !== undefined) {
    throw new CliError(
      `${join(folder, taken.name)} is there already, and a key is never overwritten: what it signed would not be proven any more. Give another folder.`,
    )
  }
  makeOutputFolder(folder, 0o700)
  for (const { name, text, isPublic } of files) {
    const mode = isPublic === true ? 0o644 : 0o600
    writeFileSync(join(folder, name), `${text.trimEnd()}\n`, { mode, flag: 'wx' })
  }
  for (const line of sm2 === true ? aboutSm2(folder) : aboutUsual(folder)) terminal.print(line)
  return 0
}

function usualKeys(): readonly KeyFile[] {
  const pairs = ['exchange', 'token', 'log'].flatMap((name): KeyFile[] => {
    const { privateKeyPem, publicJwk } = generateSigningKey()
    return [{ name: `${name}.pem`, text: privateKeyPem }, publicFile(name, publicJwk)]
  })
  return [...pairs, { name: 'record.key', text: randomBytes(32).toString('base64') }]
}

function sm2Keys(): readonly KeyFile[] {
  const text = generateSm2Key()
  return [
    { name: 'exchange.sm2', text },
    publicFile('exchange.sm2', loadMessageKey(text).publicJwk),
    { name: 'log.sm2', text: generateSm2Key() },
  ]
}

function publicFile(name: string, publicJwk: object): KeyFile {
  return { name: `${name}.public.jwk`, text: JSON.stringify(publicJwk), isPublic: true }
}

function aboutUsual(folder: string): readonly string[] {
  return [
    `Four keys are in ${folder}. Give exchange.public.jwk to your peers; the rest stays here.`,
    'Keep a copy of record.key apart: without it a subject cannot be found in the log again.',
  ]
}

function aboutSm2(folder: string): readonly string[] {
  const at = (name: string): string => join(folder, name)
  return [
    `Two SM2 keys are in ${folder}. Name ${at('log.sm2')} as "sm2" under "keys": it signs checkpoints beside the key of the log.`,
    `Give exchange.sm2.public.jwk to your peers. Once they have pinned it beside your present key, name ${at('exchange.sm2')} as "exchange"; then they may drop the old one.`,
  ]
}
