/**
 * Staff of Chongqing who take requests from the application to the disposal, again and again, whatever becomes of their exchange:
 * a step that got no answer is asked for again, as a person would.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { inDemo } from '../../gateway/demo/layout.ts'
import { readLog } from '../../gateway/demo/read-log.ts'
import { CHONGQING, type Demo } from '../support/demo.ts'

export const APPLICATION = {
  consumer: 'cq-pension-desk',
  resource: '500000.GA.idCardIssue',
  items: ['name', 'citizenId'],
  matters: ['CY-037'],
  legalBasis: '《社会保险经办条例》第二十六条',
  scenario: '待遇资格认证',
  scope: '重庆市社会保险经办机构',
  method: 'query',
  until: '2099-12-31',
  correlationRisk: '证件信息与待遇合并可推知生活状况；仅返回核验所需信息项。',
  correlationAssessedBy: '重庆市人社局数据安全处',
}
export const APPLY = `mutation ($application: RequestApplication!) { applyRequest(application: $application, reason: "For CY-037.") { id } }`

/** By whom, which operation, what it says besides, and the event that it is. */
const WAY = [
  ['cq-head-rs', 'endorseRequest', '', 'endorse'],
  ['cq-officer-rs', 'submitRequest', '', 'submit'],
  ['cq-officer-ga', 'askSupplement', 'missing: ["scope"]', 'ask-supplement'],
  ['cq-officer-rs', 'supplementRequest', 'application: $application', 'supplement'],
  ['cq-head-rs', 'endorseRequest', '', 'endorse'],
  ['cq-officer-rs', 'submitRequest', '', 'submit'],
  ['cq-officer-ga', 'reviewRequest', 'proposal: "agree", terms: $terms', 'review'],
  ['cq-head-ga', 'agreeRequest', '', 'agree'],
  ['cq-officer-ga', 'provideRequest', '', 'provide'],
  ['cq-steward', 'suspendRequest', 'rectifyBy: "2099-01-04"', 'suspend'],
  ['cq-officer-rs', 'rectifyRequest', 'evidence: "minutes 7"', 'rectify'],
  ['cq-head-ga', 'reinstateRequest', '', 'reinstate'],
  ['cq-officer-ga', 'askDisposal', '', 'ask-disposal'],
  ['cq-head-rs', 'disposeRequest', 'evidence: "shredded"', 'dispose'],
] as const
const TERMS = JSON.stringify({ items: { name: 'name', citizenId: 'citizen-id' } })

/** What a request goes through, in this order. */
export const ACTIONS: readonly string[] = ['draft', ...WAY.map(([, , , action]) => action)]
/** Between the answer to a step and the next one. */
const PAUSE_MS = 40

/** One step that was promised to whoever took it. */
export interface PromisedStep {
  readonly request: string
  readonly action: string
}

/** What the exchange keeps of a request. */
export interface KeptRequest {
  readonly id: string
  readonly state: string
  readonly events: readonly { readonly seq: number; readonly action: string; readonly by: string }[]
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly message: string }[]
}

export interface RequestSteps {
  readonly promised: readonly PromisedStep[]
  /** Steps whose answer never came. */
  readonly unanswered: () => number
  /** Goes on until it is told to stop. */
  keepStepping(signal: AbortSignal): Promise<void>
  /** Those that are theirs, by id. @param state as the row of each says it, beside what its events say. */
  kept(state?: string): Promise<readonly KeptRequest[]>
  /** `<request> <event> <action>` of each step that the log says was accepted, as often as it says so. */
  recorded(): readonly string[]
}

export function requestSteps(demo: Demo): RequestSteps {
  const promised: PromisedStep[] = []
  let unanswered = 0
  return { promised, unanswered: () => unanswered, keepStepping, kept, recorded }

  async function keepStepping(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const applied = await asked('cq-officer-rs', APPLY, signal)
      const { id } = (applied?.['applyRequest'] ?? {}) as { readonly id?: string }
      if (id === undefined) continue
      promised.push({ request: id, action: 'draft' })
      for (const [as, operation, more, action] of WAY) {
        const declared = [
          ...(more.includes('$application') ? ['$application: RequestApplication!'] : []),
          ...(more.includes('$terms') ? ['$terms: String'] : []),
        ]
        const variables = declared.length === 0 ? '' : `(${declared.join(', ')})`
        const text = `mutation ${variables} { ${operation}(id: "${id}", reason: "As agreed.", ${more}) { state } }`
        if ((await asked(as, text, signal)) !== undefined) promised.push({ request: id, action })
        await sleep(PAUSE_MS)
      }
    }
  }

  /** Undefined where it was refused: the same step, asked before without an answer, was taken. */
  async function asked(as: string, query: string, signal: AbortSignal): Promise<Answer['data']> {
    while (!signal.aborted) {
      try {
        const { data, errors } = await manage(as, query)
        return errors === undefined ? data : undefined
      } catch {
        unanswered += 1
        await sleep(50)
      }
    }
    return undefined
  }

  async function manage(as: string, query: string): Promise<Answer> {
    const response = await fetch(`${demo.url(CHONGQING)}/manage`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await demo.token(as)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables: { application: APPLICATION, terms: TERMS } }),
    })
    return (await response.json()) as Answer
  }

  async function kept(state?: string): Promise<readonly KeptRequest[]> {
    const which = state === undefined ? '' : `(state: "${state}")`
    const query = `{ requests${which} { id state resource events { seq action by } } }`
    const { data } = await manage('cq-auditor', query)
    const all = (data?.['requests'] ?? []) as readonly (KeptRequest & { resource: string })[]
    return all.filter(({ resource }) => resource === APPLICATION.resource)
  }

  function recorded(): readonly string[] {
    return readLog(inDemo.log(demo.folder, CHONGQING), 0).flatMap(({ record }) => {
      if (record.kind !== 'management' || record.outcome !== 'accepted') return []
      const { request, event, action } = record.about
      return request === undefined ? [] : [`${request} ${event ?? ''} ${action ?? ''}`]
    })
  }
}
