/**
 * People who govern an exchange, and what each role is for.
 *
 * System, security and audit are administered by three people (三员分立, GB/T 22239): whoever runs the machines sets
 * no policy, whoever sets policy judges no record, and whoever judges records can change nothing.
 *
 * @module
 */
import { didYouMean } from '../catalog/did-you-mean.ts'
import type { ConfigProblem } from './config-error.ts'
import { plainId } from './core/same-person.ts'

export const STAFF_ROLES = [
  'officer',
  'head',
  'steward',
  'auditor',
  'administrator',
  'security',
  'developer',
] as const
/**
 * - `officer`: a department's data officer (数据管理员); acts for the own department alone.
 * - `head`: head of a department's sharing work body (政务数据共享工作机构, Decree 809 Art. 11); agrees to what its officers
 *   apply for and to what they propose to give; acts for the own department alone.
 * - `steward`: the province's sharing authority (政务数据共享主管部门).
 * - `auditor`: reads the record (审计员).
 * - `administrator`: runs the machines (系统管理员).
 * - `security`: administers keys and who may come in (安全管理员).
 * - `developer`: builds a department's system that asks: finds resources, and may look at nothing of persons.
 */
export type StaffRole = (typeof STAFF_ROLES)[number]

export interface StaffMember {
  readonly id: string
  /** As records and screens show it. */
  readonly name: string
  /** Never empty. */
  readonly roles: readonly StaffRole[]
  /** Code of the department, of officers and heads. */
  readonly department?: string
  /** What the issuer of the console's sign-in calls them; the id unless told. */
  readonly signIn?: string
  /** Public JWKs; none for who uses the console alone. */
  readonly keys: readonly object[]
}

export type ConfiguredMember = Omit<StaffMember, 'keys'> & Partial<Pick<StaffMember, 'keys'>>

/** What the configuration says of staff. `auditors` is the short form for those who are that alone. */
export interface ConfiguredStaff {
  readonly staff?: readonly ConfiguredMember[]
  readonly auditors?: readonly { readonly id: string; readonly keys: readonly object[] }[]
}

/** Who acts for one department. */
const DEPARTMENTAL: readonly StaffRole[] = ['officer', 'head']
/** Of these three a person holds one at most. */
export const SEPARATED: readonly StaffRole[] = ['administrator', 'security', 'auditor']

export function staffOf({ staff = [], auditors = [] }: ConfiguredStaff): readonly StaffMember[] {
  return [
    ...staff.map((member) => ({ keys: [], ...member })),
    ...auditors.map(({ id, keys }) => ({ id, name: id, roles: ['auditor'] as const, keys })),
  ]
}

/** Everything wrong with the staff of a configuration, but for the form, which its schema checks. */
export function staffProblems(given: ConfiguredStaff): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const seen = new Map<string, string>()
  const note = (id: string, pointer: string): void => {
    const plain = plainId(id)
    const first = seen.get(plain)
    if (first === undefined) seen.set(plain, pointer)
    else {
      const message = `is "${id}", as ${first} is. Ids of the same letters and digits are one person's.`
      problems.push({ pointer: `${pointer}/id`, message })
    }
  }
  given.staff?.forEach((member, i) => {
    const pointer = `/staff/${i}`
    note(member.id, pointer)
    problems.push(...memberProblems(member, pointer))
  })
  given.auditors?.forEach(({ id }, i) => note(id, `/auditors/${i}`))
  return [...problems, ...signInProblems(given)]
}

/** One sign-in is one person: two members behind it could hold between them what none may hold alone. */
function signInProblems({ staff = [], auditors = [] }: ConfiguredStaff): readonly ConfigProblem[] {
  const first = new Map<string, string>()
  return [...staff, ...auditors.map(({ id }) => ({ id, signIn: id }))].flatMap(
    ({ id, signIn = id }, i) => {
      const other = first.get(signIn)
      first.set(signIn, id)
      if (other === undefined || plainId(other) === plainId(id)) return []
      const message = `signs in as "${signIn}", as ${other} does. One person is one member of the staff: give one of them another sign-in.`
      return [{ pointer: `/staff/${i}/signIn`, message }]
    },
  )
}

/** Whether any of the roles is a department's. */
export function actsForDepartment(roles: readonly StaffRole[]): boolean {
  return roles.some((role) => DEPARTMENTAL.includes(role))
}

function memberProblems({ roles, department }: ConfiguredMember, pointer: string): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const held = SEPARATED.filter((role) => roles.includes(role))
  if (held.length > 1) {
    const message = `holds ${held.join(' and ')}. System, security and audit are administered by different people (三员分立, GB/T 22239): leave one.`
    problems.push({ pointer: `${pointer}/roles`, message })
  }
  const isOfDepartment = actsForDepartment(roles)
  if (isOfDepartment && department === undefined) {
    const message =
      'is missing. A data officer or head acts for one department: give its code, like "RS".'
    problems.push({ pointer: `${pointer}/department`, message })
  }
  if (!isOfDepartment && department !== undefined) {
    const message = `is given, but only ${DEPARTMENTAL.join(' and ')} act for a department. Leave it out.`
    problems.push({ pointer: `${pointer}/department`, message })
  }
  return problems
}

/**
 * What can be said only once catalogue and consumers are read: departments that there are not, and ids that a
 * consumer bears too, whose token would then open both doors.
 */
export function staffMisfits(
  staff: readonly StaffMember[],
  departments: readonly string[],
  consumers: readonly string[],
): readonly ConfigProblem[] {
  return staff.flatMap(({ id, department }) => {
    const problems: ConfigProblem[] = []
    if (consumers.includes(id)) {
      const message = `has the id of a registered consumer, so that one token would open both doors. Give another id.`
      problems.push({ pointer: `/staff/${id}`, message })
    }
    if (department !== undefined && !departments.includes(department)) {
      const message = `names the department "${department}", which the catalogue does not have.${didYouMean(department, departments)}`
      problems.push({ pointer: `/staff/${id}/department`, message })
    }
    return problems
  })
}
