/**
 * Looks at what peers publish, as any auditor could, and compares it with what we cosigned: a log that shows one
 * history to its witness and another to the public is found out.
 *
 * Not from requests to our witness: anyone can send an old checkpoint of a log again, and it would look like the
 * log's own doing.
 *
 * A log that cannot be read is not found out, but told of: whoever has two histories would rather show none.
 *
 * @module
 */
import type { AlarmBell } from '../alarm-bell.ts'
import { openCheckpoint, type Checkpoint } from '../audit/checkpoint.ts'
import { AuditError, type AuditErrorCode } from '../audit/errors.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import type { Verifier } from '../audit/note.ts'
import { beginsWith, openProvenTiles } from '../audit/proven-tiles.ts'
import { CHECKPOINT_PATH } from '../audit/tile.ts'
import type { Logger } from '../core/logger.ts'
import { startRounds, type Rounds } from './rounds.ts'
import type { Witness } from './witness.ts'

export interface WatchedLog {
  readonly verifier: Verifier
  /** Reads the published files. */
  readonly fetcher: Fetcher
}

export interface WatchPeersOptions {
  readonly logs: readonly WatchedLog[]
  readonly witness: Pick<Witness, 'cosigned'>
  readonly bell: AlarmBell
  /** How long a log may give no answer, or withhold a tile, before an alarm rings. */
  readonly lateAfterMs: number
  readonly pauseMs?: number
  readonly now: () => Date
  readonly logger: Logger
}

export interface PeerWatch extends Rounds {
  /** One round now: what the timer does. Never throws. */
  round(): Promise<void>
}

const PAUSE_MS = 10_000
/** Whoever is away may be so for a moment; what is gone, or not signed by the log's key, is no accident. */
const RING_AT_ONCE: ReadonlySet<AuditErrorCode> = new Set([
  'LOG_MISSING',
  'NOTE_INVALID',
  'NOTE_UNVERIFIED',
  'CHECKPOINT_INVALID',
])

export function watchPeers(options: WatchPeersOptions): PeerWatch {
  const { logs, bell, now, logger } = options
  const unreadSince = new Map<WatchedLog, number>()
  const rounds = startRounds(round, options.pauseMs ?? PAUSE_MS)
  return { round, close: () => rounds.close() }

  async function round(): Promise<void> {
    for (const log of logs) {
      try {
        await look(log)
      } catch (err) {
        const peer = log.verifier.name
        logger.warn({ err, peer }, "a peer's log could not be compared with what we cosigned")
      }
    }
  }

  async function look(log: WatchedLog): Promise<void> {
    const { name } = log.verifier
    const unread = await lookAt(log, options)
    if (unread === undefined) {
      unreadSince.delete(log)
      await bell.clear(unreadableId(name))
      return
    }
    logger.info({ err: unread, peer: name }, "a peer's log could not be read")
    const since = unreadSince.get(log) ?? now().getTime()
    unreadSince.set(log, since)
    const isLate = now().getTime() - since >= options.lateAfterMs
    if (isLate || RING_AT_ONCE.has(unread.code)) await ringUnreadable(bell, name, unread)
  }
}

/**
 * One look at one log.
 *
 * @returns why it could not be read as far as the comparison needs; undefined when it was compared.
 * @throws what the witness throws: that is no fault of the log.
 */
async function lookAt(
  log: WatchedLog,
  { witness, bell }: Pick<WatchPeersOptions, 'witness' | 'bell'>,
): Promise<AuditError | undefined> {
  // First what we cosigned, then what is published: the log publishes before it asks us.
  const cosigned = await witness.cosigned(log.verifier)
  if (cosigned === undefined) return undefined
  try {
    await compare(log, cosigned, bell)
    return undefined
  } catch (thrown) {
    if (thrown instanceof AuditError) return thrown
    throw thrown
  }
}

/** @throws {AuditError} when the log cannot be read. */
async function compare(
  { verifier, fetcher }: WatchedLog,
  cosigned: Checkpoint,
  bell: AlarmBell,
): Promise<void> {
  const bytes = await fetcher.read(CHECKPOINT_PATH)
  if (bytes === null) throw new AuditError('LOG_MISSING', `${fetcher.name} has no checkpoint.`)
  const published = openCheckpoint(bytes, verifier)
  const { name } = verifier
  const records = [{ log: name, index: cosigned.size, exchangeId: null }]
  if (published.size < cosigned.size) {
    const rule = 'peer-log-rolled-back'
    const explanation = `${name} publishes ${published.size} entries; ${cosigned.size} of it were cosigned here. Its end was removed, or an older copy was put in place. Tell its steward; the cosigned checkpoint kept here proves it.`
    const explanationZh = `${name} 发布了 ${published.size} 条记录，而其中 ${cosigned.size} 条已在此联署：其末尾被删去，或放回了较旧的副本。请告知其共享主管；此处保存的联署检查点即为证明。`
    await bell.ring({ id: `${rule}:${name}`, rule, explanation, explanationZh, records })
  } else if (!(await continues(fetcher, cosigned, published))) {
    const rule = 'peer-log-forked'
    const explanation = `${name} publishes ${published.size} entries that do not begin with the ${cosigned.size} that were cosigned here: it shows two histories. Tell its steward; both signed checkpoints prove it. This is the published one: ${Buffer.from(bytes).toString()}`
    const explanationZh = `${name} 发布的 ${published.size} 条记录，开头不是在此联署过的 ${cosigned.size} 条：它展示了两份历史。请告知其共享主管；两个签名的检查点即为证明。所发布的为：${Buffer.from(bytes).toString()}`
    await bell.ring({ id: `${rule}:${name}`, rule, explanation, explanationZh, records })
  } else {
    await bell.clear(`peer-log-rolled-back:${name}`)
    await bell.clear(`peer-log-forked:${name}`)
  }
}

async function continues(fetcher: Fetcher, old: Checkpoint, now: Checkpoint): Promise<boolean> {
  if (old.size === now.size && Buffer.compare(old.root, now.root) !== 0) return false
  // Also of a checkpoint that we cosigned: it proves nothing to the public when the tiles below it are gone.
  const tiles = await openProvenTiles(fetcher, now)
  return beginsWith(tiles, now, old)
}

function unreadableId(log: string): string {
  return `peer-log-unreadable:${log}`
}

function ringUnreadable(
  bell: AlarmBell,
  log: string,
  { code, message }: AuditError,
): Promise<void> {
  const [why, whyZh] = REASONS[code] ?? ['it cannot be read', '无法读取']
  return bell.ring({
    id: unreadableId(log),
    rule: 'peer-log-unreadable',
    explanation: `What ${log} publishes cannot be compared with what was cosigned here: ${why}. (${message}) Nobody can verify that log meanwhile, and it may hide another history. Ask its steward; the cosigned checkpoint kept here says what it must hold.`,
    explanationZh: `${log} 所发布的内容无法与在此联署过的内容比对：${whyZh}。在此期间无人能验证该日志，其中可能隐藏着另一份历史。请询问其共享主管；此处保存的联署检查点说明其必须包含什么。`,
    records: [{ log, index: null, exchangeId: null }],
  })
}

const REASONS: Partial<Record<AuditErrorCode, readonly [string, string]>> = {
  LOG_MISSING: ['there is no checkpoint any more', '检查点已不存在'],
  NOTE_UNVERIFIED: [
    'its checkpoint is not signed with the key that was handed over',
    '其检查点不是以所交付的密钥签名',
  ],
  NOTE_INVALID: ['what stands in place of its checkpoint is none', '检查点处的内容不是检查点'],
  CHECKPOINT_INVALID: [
    'what stands in place of its checkpoint is none',
    '检查点处的内容不是检查点',
  ],
  LOG_CORRUPT: ['hash tiles are missing or damaged', '哈希瓦片缺失或残缺'],
  SOURCE_UNREADABLE: ['it gives no answer', '没有应答'],
}
