/**
 * What a mirror tells of the log that it copies.
 *
 * @module
 */
import type { AlarmBell } from '../alarm-bell.ts'
import type { AuditError } from '../audit/errors.ts'
import type { EntryRange } from '../audit/keeping-record.ts'
import { localSecond } from '../core/day.ts'

/** Over when the log is again the one of which the copy is. */
export function ringContradicted(bell: AlarmBell, log: string, error: AuditError): Promise<void> {
  const isForked = error.code === 'LOG_FORKED'
  const zh = isForked
    ? `${log} 发布的条目不是其此前签名过的条目：它展示了两份历史。`
    : `${log} 发布的条目少于其已签名的条目：其末尾被删去，或放回了较旧的副本。`
  return bell.ring({
    id: `peer-mirror-contradicted:${log}`,
    rule: 'peer-mirror-contradicted',
    explanation: error.message,
    explanationZh: `${zh}本节点的副本保持原样，两个相互矛盾的签名检查点均已保存，即为证明；请出示给其共享主管。（${error.message}）`,
    records: [{ log, index: null, exchangeId: null }],
  })
}

/** Over when the copy is up to date. */
export function ringLate(
  bell: AlarmBell,
  log: string,
  since: Date,
  error: AuditError,
): Promise<void> {
  const time = localSecond(since)
  return bell.ring({
    id: `peer-mirror-late:${log}`,
    rule: 'peer-mirror-late',
    explanation: `The copy of ${log} was last up to date at ${time}: ${error.message} What that log writes meanwhile stands nowhere else. Ask its administrator; where it answers 401, this exchange needs "mayMirror" in the configuration over there.`,
    explanationZh: `${log} 的副本自 ${time} 以来没有更新：${error.message} 在此期间该日志所写的内容没有第二份。请询问其管理员；如其应答 401，须在对端配置中为本节点设置 "mayMirror"。`,
    records: [{ log, index: null, exchangeId: null }],
  })
}

/** Not taken back: that entries come back does not undo that they were taken away. */
export function ringLost(
  bell: AlarmBell,
  log: string,
  { from, to }: EntryRange,
  how: 'gone' | 'changed',
): Promise<void> {
  const [what, whatZh] =
    how === 'gone'
      ? ['are gone, and no entry says that they were pruned', '已不存在，且没有条目说明其被清理']
      : ['are not those that were signed', '已不是签名时的内容']
  return bell.ring({
    id: `peer-entries-lost:${log}:${from}`,
    rule: 'peer-entries-lost',
    explanation: `Entries ${from} to ${to - 1} of ${log} ${what}. The copy kept here has them, proven: read it at /mirror, or with the audit commands. Tell its steward.`,
    explanationZh: `${log} 的第 ${from} 至 ${to - 1} 条${whatZh}。此处保存的副本中仍有这些条目，且可证明：可从 /mirror 或用 audit 命令读取。请告知其共享主管。`,
    records: [{ log, index: from, exchangeId: null }],
  })
}
