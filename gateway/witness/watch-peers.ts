/**
 * Looks at what peers publish, as any auditor could, and compares it with what we cosigned: a log that shows one
 * history to its witness and another to the public is found out.
 *
 * Not from requests to our witness: anyone can send an old checkpoint of a log again, and it would look like the
 * log's own doing.
 *
 * @module
 */
import type { AlarmBell } from '../alarm-bell.ts'
import { openCheckpoint, type Checkpoint } from '../audit/checkpoint.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import type { Verifier } from '../audit/note.ts'
import { extendsTree } from '../audit/proof.ts'
import { proveConsistency } from '../audit/prove.ts'
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
  readonly logger: Logger
  readonly pauseMs?: number
}

const PAUSE_MS = 10_000

export function watchPeers(options: WatchPeersOptions): Rounds {
  const { logs, logger } = options
  return startRounds(async () => {
    for (const log of logs) {
      await lookAt(log, options).catch((err: unknown) =>
        logger.info({ err, peer: log.verifier.name }, "a peer's log could not be looked at"),
      )
    }
  }, options.pauseMs ?? PAUSE_MS)
}

/** One look at one log. @throws {AuditError} when it cannot be read. */
export async function lookAt(
  { verifier, fetcher }: WatchedLog,
  { witness, bell }: Pick<WatchPeersOptions, 'witness' | 'bell'>,
): Promise<void> {
  // First what we cosigned, then what is published: the log publishes before it asks us.
  const cosigned = await witness.cosigned(verifier)
  if (cosigned === undefined) return
  const bytes = await fetcher.read(CHECKPOINT_PATH)
  if (bytes === null) return
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
  const proof =
    old.size === 0 || old.size === now.size
      ? []
      : await proveConsistency(fetcher, old.size, now.size)
  return extendsTree(old.size, old.root, now.size, now.root, proof)
}
