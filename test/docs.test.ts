/** Documents are held to the code they speak of. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../gateway/config-error.ts'
import type { ConfigSources } from '../gateway/config-file.ts'
import { loadConfig } from '../gateway/config.ts'
import { GATEWAY_ERRORS } from '../gateway/core/errors.ts'
import { QUERY_BOUNDS } from '../gateway/core/query-bounds.ts'
import { MANAGEMENT_ERRORS } from '../gateway/management/errors.ts'
import { TOPICS } from '../gateway/management/topics.ts'
import { generateSigningKey } from '../gateway/trust/keys.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

describe('gateway/docs/errors.md', () => {
  const sections = read('gateway/docs/errors.md').split(/^## /m).slice(1)
  const codes = Object.keys(GATEWAY_ERRORS)

  it('has one heading for every code of gateway/core/errors.ts, in its order, and no other', () => {
    assert.deepEqual(
      sections.map((section) => section.split('\n')[0]),
      codes,
    )
  })

  for (const [code, { status }] of Object.entries(GATEWAY_ERRORS)) {
    it(`says of ${code} with which status it comes, and what it is about`, () => {
      const text = sections.find((section) => section.startsWith(`${code}\n`)) ?? ''
      assert.match(text, status === 200 ? /In a partial answer\./ : new RegExp(`\\b${status}\\b`))
      assert(text.length > code.length + 30, `${code} needs a sentence`)
    })
  }
})

describe('the bounds of a query', () => {
  const text = read('gateway/docs/errors.md')
  const [, section = ''] = /^## QUERY_TOO_LARGE\n([^]*?)^## /m.exec(text) ?? []

  it('are words for programs, all of them in gateway/docs/errors.md, and no others', () => {
    const words = Object.keys(QUERY_BOUNDS)
    for (const word of words) assert.match(word, /^[a-z]+(-[a-z]+)?$/)
    const listed = [...section.matchAll(/^\| `([^`]+)` /gm)].map(([, word]) => word)
    assert.deepEqual(listed, words)
  })
})

describe('gateway/docs/management.md', () => {
  const [, codes = '', operations = ''] = read('gateway/docs/management.md').split(
    /^## (?:Codes|Operations)$/m,
  )
  const namesIn = (table: string): readonly string[] =>
    [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name)

  it('has one row for every code, with its status, and no other', () => {
    const rows = [...codes.matchAll(/^\| `(\w+)` +\| (\d+) /gm)]
    assert.deepEqual(
      Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)])),
      MANAGEMENT_ERRORS,
    )
  })

  it('has one row for every operation, and no other', () => {
    const all = TOPICS.flatMap((topic) => Object.keys(topic.operations))
    assert.deepEqual([...namesIn(operations)].sort(), all.sort())
  })
})

describe('gateway/audit/README.md', () => {
  it('says of every code of gateway/audit/errors.ts what it means, and names no other', () => {
    const union = read('gateway/audit/errors.ts').split('class AuditError')[0] ?? ''
    const codes = [...union.matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code)
    const rows = read('gateway/audit/README.md').split('## Codes')[1] ?? ''
    const named = [...rows.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, code]) => code)
    assert.deepEqual(named.sort(), codes.sort())
  })
})

describe('adapters/MAPPING.md', () => {
  it('has a row for every field of a mapping and of the shape of rows, and no other', () => {
    const types = read('catalog/types.ts')
    const fields = ['ItemMapping', 'RowShape'].flatMap((name) => {
      const body = types.split(`export interface ${name} {`)[1]?.split('\n}\n')[0] ?? ''
      return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field]) => field)
    })
    const rows = read('adapters/MAPPING.md').match(/^\| `.*?\|/gm) ?? []
    const named = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map(([, field]) => field))
    assert(fields.length > 10)
    assert.deepEqual(named.sort(), fields.sort())
  })
})

/** Files that git knows, and those about to be added. */
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)))

describe('adapters/README.md', () => {
  it('names every file that the package offers, each of which there is, and no other', () => {
    const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, string> }
    for (const path of Object.values(exports)) {
      assert(existsSync(join(ROOT, path.replace(/^\.\/dist\/(.*)\.js$/, '$1.ts'))), path)
    }
    const named = [...read('adapters/README.md').matchAll(/`shudao\/([\w-]+)`/g)]
    assert.deepEqual(
      [...new Set(named.map(([, name = '']) => `./${name}`))].sort(),
      Object.keys(exports).sort(),
    )
  })
})

describe('ARCHITECTURE.md', () => {
  const text = read('ARCHITECTURE.md').replace(/```[\s\S]*?```/g, '')
  const ticked = [...new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word))]

  it('names only files and folders that are there', () => {
    const missing = ticked.filter(isPath).filter((path) => !isThere(path))
    assert.deepEqual(missing, [], 'Put them right in ARCHITECTURE.md.')
    assert(ticked.some(isPath))
  })

  it('names only symbols that the code has', () => {
    const code = FILES.filter(
      (path) => /\.(ts|json|jsonc|sql|yml)$/.test(path) && !/^test\/(?!contracts\/)/.test(path),
    )
      .map(read)
      .join('\n')
    const words = new Set(code.match(/[A-Za-z_]\w*/g))
    const symbols = ticked.filter((word) =>
      /^[a-z]+[A-Z]\w*$|^[A-Z][a-z]+\w*$|^[A-Z]+_[A-Z_]+$/.test(word),
    )
    assert.deepEqual(
      symbols.filter((word) => !words.has(word)),
      [],
    )
    assert(symbols.length > 10)
  })
})

/** `gateway/http/`, `pipeline.ts`: a folder or the name of a file, without pattern or placeholder. */
function isPath(word: string): boolean {
  return (
    /^[\w./-]+$/.test(word) &&
    (/^[\w-]+(\/[\w-]+)*\/$/.test(word) || /\.(ts|md|json|jsonc|sql|txt|yml)$/.test(word))
  )
}

function isThere(path: string): boolean {
  if (path.startsWith('dist/') || path.startsWith('.shudao/')) return true // Made, not kept.
  const tail = path.replace(/^(\.\.?\/)+/, '')
  return FILES.some(
    (file) =>
      file.startsWith(tail) ||
      file === tail ||
      file.endsWith(`/${tail}`) ||
      `${dirname(file)}/`.endsWith(`/${tail}`),
  )
}

describe('gateway/exchange.example.jsonc', () => {
  const file = join(ROOT, 'gateway', 'exchange.example.jsonc')
  const key = generateSigningKey().privateKeyPem
  /** The example, changed, with dummy secrets. */
  const sources = (change = (text: string) => text): ConfigSources => ({
    env: { RS_DATABASE_URL: 'postgres://rs@127.0.0.1:1/rs' },
    readFile: (path) => {
      if (path.endsWith('.jsonc')) return change(readFileSync(path, 'utf8'))
      return path.endsWith('record.key') ? Buffer.alloc(32, 1).toString('base64') : key
    },
  })
  const report = (given: ConfigSources): readonly string[] => {
    try {
      loadConfig(file, given)
    } catch (thrown) {
      assert(thrown instanceof ConfigError, String(thrown))
      return thrown.problems.map(({ pointer, message }) => `${pointer} ${message}`)
    }
    return []
  }

  it('is a configuration that loads', () => {
    const config = loadConfig(file, sources())
    assert.equal(config.region, '500000')
    assert.deepEqual(
      config.sources.map(({ id, kind }) => [id, kind]),
      [['rs', 'postgres']],
    )
    assert.equal(config.stateFolder, join(ROOT, 'gateway', 'state'))
    assert.equal(config.databaseUrl, undefined)
  })

  it('does not load with a setting that is none; the report says the nearest right one', () => {
    const problems = report(sources((text) => text.replace('"publicUrl"', '"publicURL"')))
    assert.equal(problems.length, 2)
    assert(problems.includes('/publicUrl is missing. Add it.'))
    assert.match(
      problems.find((one) => one.startsWith('/publicURL ')) ?? '',
      /is not a setting\..*"publicUrl"/,
    )
  })

  it('does not load without its secrets; the report names every one, and where it is looked for', () => {
    const given: ConfigSources = {
      env: {},
      readFile: (path) => {
        if (path.endsWith('.jsonc')) return readFileSync(path, 'utf8')
        throw new Error(`no such file: ${path}`)
      },
    }
    const problems = report(given)
    const pointers = problems.map((problem) => problem.split(' ')[0])
    for (const name of ['exchange', 'token', 'log', 'record']) {
      assert(
        pointers.some((pointer) => pointer?.startsWith(`/keys/${name}`)),
        name,
      )
    }
    assert(
      problems.some((one) => one.includes('RS_DATABASE_URL')),
      problems.join('\n'),
    )
  })

  it('mentions every setting that there is', () => {
    const text = readFileSync(file, 'utf8')
    const schema =
      read('gateway/config-file.ts').split('export interface ConfigFile')[1]?.split('\n}\n')[0] ??
      ''
    const settings = [...schema.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name ?? '')
    assert(settings.length > 10)
    assert.deepEqual(
      settings.filter((name) => !text.includes(`"${name}"`)),
      [],
    )
  })
})
