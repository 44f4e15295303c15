/**
 * Where the log of an exchange lies, with what proves it beside it.
 *
 * @module
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONTENT_KEYS_FOLDER } from './audit/content-keys.ts'
import { type Disk, nodeDisk } from './audit/disk.ts'
import { directoryFetcher, type Fetcher } from './audit/fetcher.ts'
import { cosignerVkey } from './audit/cosignature.ts'
import { type LogOptions, vkeyOf } from './audit/log-options.ts'
import { makeFolder } from './audit/make-folder.ts'
import type { ExchangeConfig } from './config.ts'
import { objectDisk, objectFetcher } from './log-storage/object-disk.ts'
import { openObjectStore } from './log-storage/object-store.ts'
import { sm2Signer, sm2Vkey } from './sm2-notes.ts'

/** The log's options, and how its published files are read. */
export interface PlacedLog extends LogOptions {
  readonly disk: Disk
  readonly fetcher: Fetcher
}

/** Where the log of an exchange lies, and under which name. */
export function logOptionsOf(config: ExchangeConfig): PlacedLog {
  const origin = `${config.name}/log`
  const logDir = join(config.stateFolder, 'log')
  const { logStorage } = config
  const store = logStorage === undefined ? null : openObjectStore(logStorage)
  return {
    disk: store === null ? nodeDisk : objectDisk(nodeDisk, logDir, store),
    fetcher: store === null ? directoryFetcher(logDir) : objectFetcher(store),
    origin,
    privateKey: config.logKey.privateKey,
    signers: config.sm2Key === undefined ? [] : [sm2Signer(origin, config.sm2Key)],
    logDir,
    stateDir: config.stateFolder,
    publishIntervalMs: config.publishIntervalMs,
  }
}

/** Where the keys of sealed content lie: on the machine, wherever the log does. */
export function contentKeysFolder({ stateFolder }: Pick<ExchangeConfig, 'stateFolder'>): string {
  return join(stateFolder, CONTENT_KEYS_FOLDER)
}

/** Writes the verifier keys beside the log, for whoever verifies it or what it witnessed. */
export function writeVkey(config: ExchangeConfig): void {
  makeFolder(config.stateFolder)
  const { origin, privateKey } = logOptionsOf(config)
  writeFileSync(join(config.stateFolder, 'log.vkey'), `${vkeyOf(origin, privateKey)}\n`)
  const witness = cosignerVkey(origin, config.logKey.publicKey)
  writeFileSync(join(config.stateFolder, 'witness.vkey'), `${witness}\n`)
  if (config.sm2Key === undefined) return
  const sm2 = sm2Vkey(origin, config.sm2Key)
  writeFileSync(join(config.stateFolder, 'log.sm2.vkey'), `${sm2}\n`)
}
