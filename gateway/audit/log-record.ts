/**
 * Every kind of record that a log holds.
 *
 * @module
 */
import type { ExchangeRecord } from './exchange-record.ts'
import type { KeepingRecord } from './keeping-record.ts'
import { keepingShape } from './keeping-shape.ts'
import type { ManagementRecord } from './management-record.ts'
import { managementShape } from './management-shape.ts'
import { recordShape } from './record-shape.ts'
import { byKind } from './shape.ts'
import type { Shape } from './shape.ts'
import type { TwinsRecord } from './twins-record.ts'
import { twinsShape } from './twins-shape.ts'

export type LogRecord = ExchangeRecord | TwinsRecord | ManagementRecord | KeepingRecord

/** The compiler asks for a shape of every kind. */
const SHAPES: Readonly<Record<LogRecord['kind'], Shape>> = {
  exchange: recordShape,
  twins: twinsShape,
  management: managementShape,
  keeping: keepingShape,
}

/** Checks a record of any kind and writes it as canonical JSON in one pass. */
export const logRecordShape: Shape = byKind(SHAPES)
