/**
 * What a decision costs with many grants and guardrails: `npm run bench -- policies`.
 *
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { makeCatalog } from '../../../catalog/catalog.ts'
import { loadContent } from '../../../catalog/load.ts'
import type { FileMemory } from '../../../catalog/read-files.ts'
import type { Resource } from '../../../catalog/types.ts'
import { buildHouse, layGroundwork, type Foundation } from '../../../gateway/build.ts'
import { makeAdmission } from '../../../gateway/core/admission.ts'
import type { House } from '../../../gateway/core/house.ts'
import { LIMITS } from '../../../gateway/core/limits.ts'
import type { Query } from '../../../gateway/core/types.ts'
import { grantsKnowledge } from '../../../gateway/knowledge.ts'
import { makeRecordSecrets } from '../../../gateway/record-secrets.ts'
import { decideAsks } from '../../../gateway/steps/decide.ts'
import { parse } from '../../../gateway/steps/parse.ts'
import { makeGrantIndex } from '../../../policies/grants.ts'
import { guardrailWords } from '../../../policies/guardrail-schema.ts'
import { loadGuardrails, type GuardrailMemory } from '../../../policies/guardrails.ts'
import { loadGrants } from '../../../policies/load.ts'
import type { Grant } from '../../../policies/types.ts'
import { tableOfText } from '../table.ts'
import {
  CONSUMERS,
  DESKS,
  GRANTS_EACH,
  grantedTo,
  GUARDRAILS,
  layDown,
  NOW,
  RESOURCES,
} from './world.ts'
import { MATTER } from '../made-up-resource.ts'

const SUBJECT = '510100195003159905'
const PURPOSE = { matter: MATTER, caseNumber: '510103-2026-000123', operator: 'SC-YZ-0417' }

interface Figure {
  readonly what: string
  readonly value: string
  readonly goal: string
}

/** The figures as `RESULTS-POLICIES.md`. */
export function policiesDocument(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, goal }) => [what, value, goal])
  return `# Results of \`npm run bench -- policies\`

Written with \`--write\`, with a load average of ${loadavg()[0]?.toFixed(1) ?? '?'} on ${cpus().length} cores: CPU that others are waiting for costs more.

${tableOfText(['what', 'measured', 'should be'], rows, [0])}

## Method

- ${CONSUMERS} consumers with ${GRANTS_EACH} grants each, in one file a consumer; ${GUARDRAILS} guardrails: five of the shipped ones, and made-up ones of
  which two in four are about one standard, one is about one matter, and one about who reads many at once (\`policies/world.ts\`).
- CPU is user and system time of the process (\`process.cpuUsage\`), memory is heap and external memory after a collection.
- **Edited**: from the change of the file to the house in which it is in force, without what is kept and recorded of it.
- **Known**: 400 operations of 100 consumers, asked 100 times over; \`decideAsks\` of \`gateway/steps/decide.ts\`, whole.
- **New**: 200 operations that nobody asked before, each of another consumer: grants, and Cedar's questions.
`
}

/** @returns the figures, each beside what it should be. */
export function benchPolicies(): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'shudao-bench-policies-'))
  try {
    const folders = layDown(folder)
    const before = memoryMib()
    const load = makeLoader(folders)
    const loaded = timed(() => load())
    const memory = memoryMib() - before
    const foundation = foundationOf()
    const groundwork = layGroundwork(foundation, loaded.value, [])
    const house = buildHouse(foundation, loaded.value, [], groundwork)
    // Files younger than two seconds are read to be sure; these are now older.
    load()
    const edited = editOne(folders.grants)
    const reloaded = timed(() => buildHouse(foundation, load(), [], groundwork))
    return [
      {
        what: `load ${loaded.value.grants.size} grants, ${loaded.value.guardrails.ids.length} guardrails: CPU s`,
        value: (loaded.cpuMs / 1000).toFixed(2),
        goal: '< 5',
      },
      {
        what: `take in one edited grant of them, ${edited}: CPU s`,
        value: (reloaded.cpuMs / 1000).toFixed(2),
        goal: '< 2',
      },
      { what: 'memory of what is loaded: MiB', value: memory.toFixed(0), goal: 'stated' },
      ...[1, 3, 8].map((asks) => known(house, asks)),
      ...[1, 3, 8].map((asks) => fresh(house, asks)),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Loaded = Parameters<typeof buildHouse>[1]

function makeLoader(folders: {
  readonly grants: string
  readonly guardrails: string
}): () => Loaded {
  const content = loadContent()
  const known = grantsKnowledge(content, DESKS, RESOURCES, [])
  const words = guardrailWords(makeCatalog(content, []))
  const files: FileMemory = new Map()
  const guardrails: GuardrailMemory = {}
  return () => ({
    content,
    resources: RESOURCES,
    registered: [],
    consumers: DESKS,
    grants: makeGrantIndex(loadGrants(folders.grants, known, files)),
    guardrails: loadGuardrails(folders.guardrails, words, [], guardrails),
    rectifying: new Set(),
  })
}

/** Another last day for the first grant of the first file. @returns what was edited. */
function editOne(folder: string): string {
  const file = join(folder, `${DESKS[0]?.id ?? ''}.json`)
  const [first, ...rest] = JSON.parse(readFileSync(file, 'utf8')) as [Grant, ...Grant[]]
  writeFileSync(file, JSON.stringify([{ ...first, version: 2, validTo: '2026-11-30' }, ...rest]))
  return `in a file of ${rest.length + 1}`
}

/** Of a house that decides; nobody comes in, and nothing is read or recorded. */
function foundationOf(): Foundation {
  const unused = (): never => {
    throw new Error('the bench only decides')
  }
  return {
    region: '510000',
    name: 'bench',
    limits: LIMITS,
    sources: new Map(),
    peers: [],
    isHeard: () => true,
    verifyToken: unused,
    verifyPeer: unused,
    admission: makeAdmission(() => 1),
    log: { assertWritable: unused, append: unused },
    quotas: { charge: unused, chargeRows: unused, used: unused },
    secrets: makeRecordSecrets(Buffer.alloc(32)),
    answerLayout: 'compiled',
    layouts: { differs: unused },
    now: () => NOW,
    logger: { info: unused, warn: unused, error: unused },
  } as unknown as Foundation
}

/** The same operations again and again, of many consumers, about ever other persons. */
function known(house: House, asks: number): Figure {
  const desks = Array.from({ length: 100 }, (_, i) => i * (CONSUMERS / 100))
  const cases = desks.flatMap((desk) =>
    [0, 1, 2, 3].map((first) => ({
      desk,
      query: queryOf(house, grantedTo(desk).slice(first * 2), asks, 4),
    })),
  )
  const all = (): void => {
    for (const { desk, query } of cases) decideOf(house, desk, query)
  }
  for (let i = 0; i < 20; i++) all()
  const rounds = 100
  const { cpuMs } = timed(() => {
    for (let i = 0; i < rounds; i++) all()
  })
  return {
    what: `decide a known operation, ${asks} resources: CPU µs`,
    value: ((cpuMs * 1000) / (rounds * cases.length)).toFixed(1),
    goal: '< 20',
  }
}

/** Operations that nobody has asked yet: every desk another, every time another set of items. */
function fresh(house: House, asks: number): Figure {
  const cases = Array.from({ length: 200 }, (_, i) => {
    const desk = (i * 9 + asks) % CONSUMERS
    return { desk, query: queryOf(house, grantedTo(desk).slice(5), asks, 2 + (i % 3)) }
  })
  let slowest = 0
  const { cpuMs } = timed(() => {
    for (const { desk, query } of cases) {
      slowest = Math.max(slowest, timed(() => decideOf(house, desk, query)).cpuMs)
    }
  })
  return {
    what: `decide a new operation, ${asks} resources: CPU ms (slowest)`,
    value: `${(cpuMs / cases.length).toFixed(2)} (${slowest.toFixed(1)})`,
    goal: '< 5',
  }
}

function decideOf(house: House, desk: number, query: Query): void {
  const consumer = DESKS[desk]
  if (consumer === undefined) throw new Error(`no desk ${desk}`)
  const { decision } = decideAsks(house, { consumer }, PURPOSE, query)
  if (decision.effect !== 'permit') throw new Error(JSON.stringify(decision).slice(0, 500))
}

function queryOf(house: House, held: readonly Resource[], asks: number, items: number): Query {
  const persons = held.filter(({ standard }) =>
    house.catalog.standard(standard)?.subjects.some(({ kind }) => kind === 'person'),
  )
  const fields = persons.slice(0, asks).map(({ standard, items: all }) => {
    const names = all.slice(0, items).map(({ name }) => name)
    return `${standard}(from: [SICHUAN]) { ${names.join(' ')} }`
  })
  if (fields.length < asks) throw new Error(`only ${fields.length} standards about persons`)
  const document = `query($id: CitizenId!) { person(idNumber: $id) { ${fields.join(' ')} } }`
  const body = Buffer.from(JSON.stringify({ query: document, variables: { id: SUBJECT } }))
  const request = {
    door: 'consumer' as const,
    method: 'POST',
    authority: 'bench',
    path: '/graphql',
    query: '',
    headers: { 'content-type': 'application/json' },
    body,
    signal: new AbortController().signal,
  }
  return parse(house, request, { consumer: DESKS[0] as (typeof DESKS)[number] }).query
}

function timed<T>(work: () => T): { readonly value: T; readonly cpuMs: number } {
  const from = process.cpuUsage()
  const value = work()
  const { user, system } = process.cpuUsage(from)
  return { value, cpuMs: (user + system) / 1000 }
}

/** Heap and what hangs on it, after everything that is garbage went. */
function memoryMib(): number {
  setFlagsFromString('--expose_gc')
  const gc = runInNewContext('gc') as () => void
  gc()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}
