/**
 * The exchange as witness of its peers' logs, and its own log before its witnesses.
 *
 * @module
 */
import { join } from 'node:path'
import type { AlarmBell } from './alarm-bell.ts'
import { httpFetcher, type Fetcher } from './audit/fetcher.ts'
import type { AuditLog } from './audit/running-log.ts'
import type { ExchangeConfig } from './config.ts'
import type { Logger } from './core/logger.ts'
import { peerLogFetcher } from './peer/log-fetcher.ts'
import { mirrorPeers, type PeerMirrors } from './witness/mirror-peers.ts'
import type { Rounds } from './witness/rounds.ts'
import { makeStampedCheckpoints, type StampedCheckpoints } from './witness/stamped-checkpoints.ts'
import { startTimeStamping } from './witness/time-stamping.ts'
import { watchPeers } from './witness/watch-peers.ts'
import { makeWitness, type Witness } from './witness/witness.ts'
import { makeWitnessStore, type WitnessStore } from './witness/witness-store.ts'
import { startWitnessing } from './witness/witnessing.ts'

export interface OpenWitnessing {
  readonly witness: Witness
  /** Entries that the last witnessed checkpoint covers; of a log without witnesses, all. */
  witnessedSize(): number
  /** Our copies of peers' logs. */
  readonly mirrors: Pick<PeerMirrors, 'logDirOf' | 'ageSec'>
  close(): Promise<void>
}

export interface WitnessingParts {
  readonly config: ExchangeConfig
  readonly log: AuditLog
  /** Reads the log's published files, wherever they lie. */
  readonly fetcher: Fetcher
  readonly bell: AlarmBell
  readonly logger: Logger
  readonly now: () => Date
}

/** Where the exchange keeps the last checkpoint of its own log that was witnessed. */
export function witnessedStore({ stateFolder }: Pick<ExchangeConfig, 'stateFolder'>): WitnessStore {
  return makeWitnessStore(join(stateFolder, 'witnessed'))
}

/** Where checkpoints are kept with their time-stamps. */
export function stampedCheckpoints({
  stateFolder,
}: Pick<ExchangeConfig, 'stateFolder'>): StampedCheckpoints {
  return makeStampedCheckpoints(join(stateFolder, 'time-stamps'))
}

/** Begins to ask and to watch. A witness or peer that is away is tried again. */
export function openWitnessing(parts: WitnessingParts): OpenWitnessing {
  const { config, log, fetcher, bell, logger, now } = parts
  const { logs, witnesses, quorum, lateAfterSec } = config.witnessing
  const witness = makeWitness({
    name: log.origin,
    privateKey: config.logKey.privateKey,
    logs: logs.map(({ verifier }) => verifier),
    store: makeWitnessStore(join(config.stateFolder, 'witness')),
    now,
  })
  const witnessing = startWitnessing({
    log,
    fetcher,
    witnesses,
    quorum,
    store: witnessedStore(config),
    bell,
    lateAfterMs: lateAfterSec * 1000,
    now,
    logger,
  })
  const watching = watchPeers({
    logs: logs.map(({ verifier, url }) => ({ verifier, fetcher: httpFetcher(`${url}/log`) })),
    witness,
    bell,
    lateAfterMs: lateAfterSec * 1000,
    now,
    logger,
  })
  const mirrors = mirrorPeers({
    logs: logs
      .filter(({ mirror }) => mirror)
      .map(({ verifier, vkey, url }) => ({
        verifier,
        vkey,
        fetcher: peerLogFetcher(url, config.exchangeKey, now),
      })),
    folder: join(config.stateFolder, 'mirrors'),
    bell,
    lateAfterMs: lateAfterSec * 1000,
    now,
    logger,
  })
  const stamping = openTimeStamping(parts)
  return {
    witness,
    witnessedSize: () => witnessing.witnessedSize(),
    mirrors,
    close: async () => {
      await Promise.all([witnessing.close(), watching.close(), mirrors.close(), stamping?.close()])
    },
  }
}

const STAMP_TIMEOUT_MS = 10_000

function openTimeStamping({ config, log, logger, now }: WitnessingParts): Rounds | undefined {
  const { timeStamp, witnessing } = config
  if (timeStamp === undefined) return undefined
  const witnessed = witnessedStore(config)
  return startTimeStamping({
    checkpoint: async () => (witnessing.quorum > 0 ? witnessed.read(log.origin) : log.checkpoint()),
    stamp: async (text) => {
      // Loaded where there is an authority to ask: its ASN.1 costs more to load than most of an exchange.
      const { requestTimeStamp } = await import('./trust/time-stamp.ts')
      return (await requestTimeStamp(timeStamp.url, text, STAMP_TIMEOUT_MS)).token
    },
    store: stampedCheckpoints(config),
    now,
    pauseMs: timeStamp.everySec * 1000,
    logger,
  })
}
