/**
 * Has our checkpoints cosigned: asks every witness for each new one, adds what they sign to the published file,
 * keeps the last that is witnessed, and rings when a witness knows another history than ours.
 *
 * Publication does not wait for witnesses: a province must be able to answer while the other is away. How far the
 * witnessed part reaches is shown in health and metrics, and when it lags an alarm rings.
 *
 * @module
 */
import type { AlarmBell } from '../alarm-bell.ts'
import {
  openSignedCheckpoint,
  unwitnessed,
  type Checkpoint,
  type WitnessPolicy,
} from '../audit/checkpoint.ts'
import { messageOf } from '../audit/errors.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import { parseVkey } from '../audit/note.ts'
import { proveConsistency } from '../audit/prove.ts'
import type { AuditLog } from '../audit/running-log.ts'
import type { Logger } from '../core/logger.ts'
import { askWitness, type WitnessAddress } from './ask-witness.ts'
import { startRounds, type Rounds } from './rounds.ts'
import type { WitnessStore } from './witness-store.ts'

export interface WitnessingOptions {
  readonly log: Pick<AuditLog, 'origin' | 'vkey' | 'checkpoint' | 'addSignatures'>
  /** Reads the log's own files. */
  readonly fetcher: Fetcher
  readonly witnesses: readonly WitnessAddress[]
  /** How many must have cosigned; 0 when nobody is asked for. */
  readonly quorum: number
  /** Where the last witnessed checkpoint is kept. */
  readonly store: WitnessStore
  readonly bell: AlarmBell
  /** How long a checkpoint may wait for its quorum before an alarm rings. */
  readonly lateAfterMs: number
  readonly pauseMs?: number
  readonly now: () => Date
  readonly logger: Logger
}

export interface Witnessing extends Rounds {
  /** Entries that the last witnessed checkpoint covers. */
  witnessedSize(): number
  /** One round now: what the timer does. Never throws. */
  round(): Promise<void>
}

const PAUSE_MS = 500
const ASK_TIMEOUT_MS = 5_000
/** A witness that gives no answer is left alone for this long, doubled each time up to the second figure. */
const REST_MS = [500, 10_000] as const

interface Standing {
  /** What it cosigned last; undefined until it was asked by this process. */
  size: number | undefined
  restMs: number
  restUntil: number
}

export function startWitnessing(options: WitnessingOptions): Witnessing {
  const { log, witnesses, bell, now, logger } = options
  const own = parseVkey(log.vkey)
  const verifiers = witnesses.map(({ verifier }) => verifier)
  const policy: WitnessPolicy = { witnesses: verifiers, quorum: options.quorum }
  const standings = new Map<WitnessAddress, Standing>(
    witnesses.map((one) => [one, { size: undefined, restMs: 0, restUntil: 0 }]),
  )
  let witnessed = 0
  let lateSince: number | undefined
  const rounds = startRounds(round, options.pauseMs ?? PAUSE_MS)
  return { witnessedSize: () => witnessed, round, close: () => rounds.close() }

  async function round(): Promise<void> {
    try {
      await haveCosigned(log.checkpoint())
    } catch (err) {
      logger.warn({ err, of: log.origin }, 'a checkpoint could not be cosigned just now')
    }
  }

  async function haveCosigned(note: string): Promise<void> {
    const { checkpoint, body, witnessedBy } = open(note)
    const has = (one: WitnessAddress): boolean => witnessedBy.includes(one.verifier)
    // Once after a start even for a checkpoint that has its word: the data folder may be an older copy, in which
    // the witness's word of that day stands.
    const asked = witnesses.filter(
      (one) =>
        (!has(one) || standings.get(one)?.size === undefined) && !isResting(standings.get(one)),
    )
    const answers = await Promise.all(
      asked.map(async (one) => {
        const lines = await ask(one, note, checkpoint)
        return has(one) ? [] : lines
      }),
    )
    const lines = answers.flat()
    if (lines.length > 0) await log.addSignatures(body, lines)
    const signed = open(note + lines.join(''))
    const isWitnessed = unwitnessed(signed, policy) === null
    if (isWitnessed && policy.quorum > 0 && checkpoint.size > witnessed) {
      await options.store.keep(log.origin, note + lines.join(''))
    }
    if (isWitnessed) witnessed = Math.max(witnessed, checkpoint.size)
    await watchLateness(isWitnessed, checkpoint)
  }

  function open(note: string): ReturnType<typeof openSignedCheckpoint> {
    return openSignedCheckpoint(Buffer.from(note), own, verifiers)
  }

  function isResting(standing: Standing | undefined): boolean {
    return standing !== undefined && standing.restUntil > now().getTime()
  }

  async function ask(
    witness: WitnessAddress,
    note: string,
    checkpoint: Checkpoint,
  ): Promise<readonly string[]> {
    const { name } = witness.verifier
    const standing = standings.get(witness) ?? { size: undefined, restMs: 0, restUntil: 0 }
    try {
      const asked = await askWitness({
        witness,
        note,
        checkpoint,
        oldSize: Math.min(standing.size ?? checkpoint.size, checkpoint.size),
        prove: (oldSize) => proveConsistency(options.fetcher, oldSize, checkpoint.size),
        timeoutMs: ASK_TIMEOUT_MS,
      })
      standing.restMs = 0
      if (asked.outcome === 'cosigned') {
        standing.size = checkpoint.size
        await bell.clear(`log-rolled-back:${log.origin}:${name}`)
        await bell.clear(`log-forked:${log.origin}:${name}`)
        return asked.lines
      }
      if (asked.outcome === 'behind') await ringRolledBack(name, asked.size, checkpoint.size)
      else await ringForked(name, checkpoint.size)
      return []
    } catch (err) {
      standing.restMs = Math.min(Math.max(2 * standing.restMs, REST_MS[0]), REST_MS[1])
      standing.restUntil = now().getTime() + standing.restMs
      logger.info({ witness: name, reason: messageOf(err) }, 'a witness gave no cosignature')
      return []
    }
  }

  function ringRolledBack(witness: string, seen: number, held: number): Promise<void> {
    return bell.ring({
      id: `log-rolled-back:${log.origin}:${witness}`,
      rule: 'log-rolled-back',
      explanation: `${witness} has cosigned ${seen} entries of ${log.origin}, which now holds ${held}: the end of the log was removed, or an older copy of the data folder was put in place. Stop the exchange and restore the newest copy of log and state together.`,
      explanationZh: `${witness} 已联署 ${log.origin} 的 ${seen} 条记录，而其现在只有 ${held} 条：日志末尾被删去，或放回了较旧的数据文件夹。请停止交换节点，将日志与状态一并恢复到最新的副本。`,
      records: [{ log: log.origin, index: held, exchangeId: null }],
    })
  }

  function ringForked(witness: string, held: number): Promise<void> {
    return bell.ring({
      id: `log-forked:${log.origin}:${witness}`,
      rule: 'log-forked',
      explanation: `${witness} does not find what it cosigned of ${log.origin} in the ${held} entries that it holds now: entries were changed, removed or put in another order. Stop the exchange, keep the folder as it is, and compare it with a backup and with the copies of auditors.`,
      explanationZh: `${witness} 在 ${log.origin} 现有的 ${held} 条记录中找不到其联署过的内容：记录被改动、删去或调换了次序。请停止交换节点，保持文件夹原样，并与备份和审计员的副本比对。`,
      records: [{ log: log.origin, index: held, exchangeId: null }],
    })
  }

  async function watchLateness(isWitnessed: boolean, checkpoint: Checkpoint): Promise<void> {
    const id = `log-unwitnessed:${log.origin}`
    if (isWitnessed) {
      lateSince = undefined
      await bell.clear(id)
      return
    }
    lateSince ??= now().getTime()
    if (now().getTime() - lateSince < options.lateAfterMs) return
    const names = verifiers.map(({ name }) => name).join(', ')
    const count = `${policy.quorum} of ${names}`
    await bell.ring({
      id,
      rule: 'log-unwitnessed',
      explanation: `No checkpoint of ${log.origin} since entry ${witnessed} was cosigned by ${count}. Look whether the witnesses can be reached, and at the alarms about this log.`,
      explanationZh: `${log.origin} 自第 ${witnessed} 条以后的检查点没有得到 ${names} 中 ${policy.quorum} 方的联署。请检查能否连上见证方，并查看关于该日志的告警。`,
      records: [{ log: log.origin, index: checkpoint.size, exchangeId: null }],
    })
  }
}
