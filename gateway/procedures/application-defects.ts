/**
 * What is wrong with an application, whether it is to begin a request or written anew: its form, what it states and what it
 * names, everything at once. Of a field that has not its form nothing else is said.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import type { Actor } from '../../catalog/procedures/procedure.ts'
import {
  act,
  applicationFindings,
  askedFindings,
  type Deed,
} from '../../catalog/procedures/request-act.ts'
import type { Application, Request } from '../../catalog/procedures/request.ts'
import { checkShape } from '../../catalog/schema/check.ts'
import { statedSchema } from '../../catalog/schema/request.ts'
import { ProcedureError } from './errors.ts'
import { heldBeside } from './held-beside.ts'
import {
  catalogueFindings,
  notResource,
  requestHead,
  type KnownToRequests,
} from './request-checks.ts'

/** Stands for what must be stated and is not, or not in its form. */
const UNSTATED: Application = {
  ...{ consumer: '', resource: '', items: [], matters: [] },
  ...{ legalBasis: '', scenario: '', scope: '', method: 'query', until: '' },
}
const MAY_BE_STATED = ['joinedWith', 'correlationRisk', 'correlationAssessedBy'] as const

/**
 * The application, with what its consumer could join it with by the grants that it holds.
 *
 * @param day `YYYY-MM-DD`, of its writing.
 * @throws {ProcedureError} with everything that is wrong with it.
 */
export function soundApplication(
  given: unknown,
  by: Actor,
  known: KnownToRequests,
  day: string,
): Application {
  return sound(given, known, day, (application) => [
    ...applicationFindings(application, day),
    ...namedFindings(application, by, known, day),
  ])
}

/**
 * The application of a request as it is to be from now on, with what its consumer could join it with by the grants that it holds.
 *
 * @param deed by which it is written anew.
 * @throws {ProcedureError} with everything that is wrong with it, and everything else that is against the step.
 */
export function soundRewriting(
  given: unknown,
  action: 'amend' | 'supplement',
  deed: Omit<Deed, 'application'>,
  request: Request,
  known: KnownToRequests,
): Application {
  // Whose it is stays, and that another one is named is told: the rest is judged by the one that it is for.
  const { consumer, resource } = request.application
  return sound(given, known, deed.day, (application) => {
    const acted = act(request, action, { ...deed, application })
    const its = { ...application, consumer, resource }
    const judged = { ...its, heldBeside: heldBeside(its, known, deed.day) }
    return [
      ...(acted.ok ? [] : acted.problems),
      ...catalogueFindings({ ...request, application: judged }, known, deed.day),
    ]
  })
}

/** @param against what is against it beside its form. */
function sound(
  given: unknown,
  known: KnownToRequests,
  day: string,
  against: (application: Application) => readonly Finding[],
): Application {
  const { stated, findings, unread } = legible(given)
  const held = heldBeside(stated, known, day)
  const application = held.length === 0 ? stated : { ...stated, heldBeside: held }
  const more = against(application).filter(
    ({ pointer }) => !unread.has(pointer.split('/')[2] ?? ''),
  )
  if (findings.length > 0) throw new ProcedureError('BAD_INPUT', [...findings, ...more])
  if (more.length > 0) throw new ProcedureError('REFUSED', more)
  return application
}

/** Besides, what names a resource that is not there can be judged by everything but that resource. */
function namedFindings(
  application: Application,
  by: Actor,
  known: KnownToRequests,
  day: string,
): readonly Finding[] {
  const demand = { region: known.region, department: by.department ?? '' }
  const isResource =
    known.catalog.resource(application.resource) !== undefined &&
    known.offers.offer(application.resource) !== undefined
  if (!isResource) {
    const judged = catalogueFindings({ application, demand, shareType: 'conditional' }, known, day)
    return [
      notResource(application.resource),
      ...judged.filter(({ pointer }) => pointer !== '/application/resource'),
    ]
  }
  const { supply, about } = requestHead(application, by, known)
  const shareType = about['shareType'] === 'unconditional' ? 'unconditional' : 'conditional'
  return [
    ...askedFindings(application, { demand, supply }),
    ...catalogueFindings({ application, demand, shareType }, known, day),
  ]
}

interface Legible {
  readonly stated: Application
  /** What is wrong with its form. */
  readonly findings: readonly Finding[]
  /** Fields of which nothing can be said but that. */
  readonly unread: ReadonlySet<string>
}

function legible(given: unknown): Legible {
  const shape = checkShape(statedSchema, given)
  if (shape.ok) return { stated: shape.value, findings: [], unread: new Set() }
  const findings = shape.findings.map((one) => ({ ...one, pointer: `/application${one.pointer}` }))
  const fields = (typeof given === 'object' ? (given ?? {}) : {}) as Readonly<
    Record<string, unknown>
  >
  const isWrong = (name: string): boolean =>
    shape.findings.some(({ pointer }) => pointer.split('/')[1] === name)
  const required = Object.keys(UNSTATED).filter(
    (name) => fields[name] === undefined || isWrong(name),
  )
  const optional = MAY_BE_STATED.filter(isWrong)
  const unread = new Set([...required, ...optional])
  const read = [...Object.keys(UNSTATED), ...MAY_BE_STATED].filter(
    (name) => fields[name] !== undefined && !unread.has(name),
  )
  const stated = { ...UNSTATED, ...Object.fromEntries(read.map((name) => [name, fields[name]])) }
  // Whose data would be joined follows from the resource.
  if (unread.has('resource')) unread.add('correlationRisk').add('correlationAssessedBy')
  return { stated, findings, unread }
}
