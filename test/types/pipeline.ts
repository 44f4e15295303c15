/** Compiled, never run: what the types of the pipeline must not let pass. */
import type { Masked, Recorded } from '../../gateway/core/brands.ts'
import type { House } from '../../gateway/core/house.ts'
import type { Trail } from '../../gateway/core/trail.ts'
import type { Answer, Plan, Query, ReadOutcome } from '../../gateway/core/types.ts'
import { record, type RecordedAnswer, type RecordedRefusal } from '../../gateway/steps/record.ts'
import { refuse, release } from '../../gateway/steps/respond.ts'
import { shape } from '../../gateway/steps/shape.ts'

declare const house: House
declare const trail: Trail
declare const query: Query
declare const planned: Plan
declare const outcomes: readonly ReadOutcome[]
declare const masked: Masked<readonly ReadOutcome[]>
declare const answer: Answer
declare const maskedAnswer: Masked<Answer>
declare const recorded: Recorded<RecordedAnswer>
declare const recordedRefusal: Recorded<RecordedRefusal>
declare const receipt: { log: string; index: number; leafHash: string }

void shape(house, query, planned, masked)
// @ts-expect-error what was read has not been masked
void shape(house, query, planned, outcomes)

void record(house, trail, maskedAnswer)
// @ts-expect-error an answer that is not made of masked values cannot be recorded for release
void record(house, trail, answer)

release(recorded)
// @ts-expect-error a masked answer that was not recorded cannot be released
release({ exchangeId: '', answer: maskedAnswer, receipts: [receipt] })
// @ts-expect-error nor can one that was neither masked nor recorded
release({ exchangeId: '', answer, receipts: [receipt] })

refuse(recordedRefusal)
// @ts-expect-error a refusal is recorded too, and its receipt cannot be made up
refuse({ exchangeId: '', error: recordedRefusal.error, receipts: [receipt] })
// @ts-expect-error an answer is no refusal
refuse(recorded)
// @ts-expect-error a refusal is no answer
release(recordedRefusal)
