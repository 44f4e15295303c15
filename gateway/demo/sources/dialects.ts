/**
 * Every source of the demo.
 *
 * @module
 */
import { chongqingGa } from './chongqing/ga.ts'
import { chongqingGjj } from './chongqing/gjj.ts'
import { chongqingJt } from './chongqing/jt.ts'
import { chongqingMz } from './chongqing/mz.ts'
import { chongqingRs } from './chongqing/rs.ts'
import { chongqingYb } from './chongqing/yb.ts'
import { chongqingZr } from './chongqing/zr.ts'
import type { SourceDialect } from './dialect.ts'
import { sichuanGa } from './sichuan/ga.ts'
import { sichuanGjj } from './sichuan/gjj.ts'
import { sichuanJt } from './sichuan/jt.ts'
import { sichuanMz } from './sichuan/mz.ts'
import { sichuanRs } from './sichuan/rs.ts'
import { sichuanYb } from './sichuan/yb.ts'
import { sichuanZr } from './sichuan/zr.ts'

export const DIALECTS: readonly SourceDialect[] = [
  chongqingGa,
  chongqingRs,
  chongqingJt,
  chongqingZr,
  chongqingMz,
  chongqingYb,
  chongqingGjj,
  sichuanGa,
  sichuanRs,
  sichuanJt,
  sichuanZr,
  sichuanMz,
  sichuanYb,
  sichuanGjj,
]
