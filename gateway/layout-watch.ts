/**
 * Hears of operations whose compiled layout does not give what the stitched schema gives, where answers are laid out by both.
 * The stitched answer was released; somebody has to know.
 *
 * @module
 */
import type { AlarmBell } from './alarm-bell.ts'

export interface LayoutWatch {
  /** Never throws, and nothing waits for it. */
  differs(operationHash: string): void
  /** Answers that differed since the start. */
  total(): number
}

/** Rule of the alarms about operations whose two answers differ. */
export const LAYOUT_ALARM = 'layout-differs'

/** A fault of ours shows in any number of operations; more are counted, and not told one by one. */
const OPERATIONS_TOLD_MAX = 100

export function makeLayoutWatch(bell: AlarmBell): LayoutWatch {
  const told = new Set<string>()
  let total = 0
  return {
    differs: (operationHash) => {
      total++
      if (told.size >= OPERATIONS_TOLD_MAX && !told.has(operationHash)) return
      told.add(operationHash)
      void bell.ring({
        id: `${LAYOUT_ALARM}:${operationHash}`,
        rule: LAYOUT_ALARM,
        ...explain(operationHash),
        records: [],
      })
    },
    total: () => total,
  }
}

function explain(hash: string): { readonly explanation: string; readonly explanationZh: string } {
  return {
    explanation: `The compiled layout of an operation gives another answer than the stitched schema; the stitched one was released. Its records have the operationHash ${hash}. Report the query to whoever maintains Shudao, and keep "answerLayout" at "both" or "stitched" until that is mended.`,
    explanationZh: `某一操作的编译布局与拼接模式给出的答复不同；已按拼接模式的答复放行。相关交换记录的 operationHash 为 ${hash}。请将该查询报告给数道的维护者，修复之前请保持配置 "answerLayout" 为 "both" 或 "stitched"。`,
  }
}
