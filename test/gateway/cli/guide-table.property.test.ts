import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { readGuideTable } from '../../../catalog/guide/read-guide-table.ts'
import { guideTableOf } from '../../../catalog/guide/write-guide-table.ts'
import type { Resource } from '../../../catalog/types.ts'
import { catalogOf } from '../../../catalog/catalog.ts'
import { validateResource } from '../../../catalog/validate-resource.ts'
import { readEntry } from '../../../gateway/registry/entry.ts'
import { readTableFile } from '../../../gateway/cli/table-file.ts'
import { writeTable } from '../../../gateway/tables/table-bytes.ts'
import { TABLE_FORMS } from '../../../gateway/tables/table-forms.ts'
import { content, offer } from '../../support/offered.ts'

const catalog = catalogOf(content)
const REGION = '500000'
const TODAY = '2026-03-02'

/** Any characters but blanks alone, which say nothing, and the two that no file in GB 18030 tells from others. */
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength }),
      fc.constantFrom(
        '=SUM(A1)',
        'constructor',
        '__proto__',
        "'=1",
        '_x0041_',
        'a；b\\；',
        '、',
        '"引", ',
        ' 两边空 ',
        '1\r\n2',
        '-',
        '+1',
        '0012',
      ),
    )
    .filter((one) => one.trim() !== '' && one.length <= maxLength && !/[\ufffd\ue5e5]/.test(one))
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date(TODAY), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const digits = (length: number): fc.Arbitrary<string> =>
  fc.nat(10 ** length - 1).map((number) => String(number).padStart(length, '0'))
const identifier = fc.oneof(
  fc.record({
    scheme: fc.constant('gov-2017' as const),
    value: fc.tuple(digits(3), fc.nat()).map(([a, b]) => `3${a.slice(1)}001/${b}`),
  }),
  fc.record({
    scheme: fc.constantFrom('national-cata-id' as const, 'province-local' as const),
    value: text(30),
  }),
)
const matters = content.matters.map(({ code }) => code)
const assessment = fc.record({ done: fc.constant(true), date: day })

/** A sound resource whose department may publish it. */
const resource = fc.constantFrom(...content.standards).chain((standard): fc.Arbitrary<Resource> => {
  const { key, items } = standard
  const sound = offer(REGION, key)
  return fc
    .record({
      ximu: fc.option(digits(4), { nil: undefined }),
      classification: fc.record({
        lei: fc.constantFrom('1', '2', '3'),
        xiang: digits(2),
        mu: digits(3),
      }),
      identifiers: fc.array(identifier, { maxLength: 4 }),
      name: text(40),
      abstract: text(200),
      formats: fc.array(
        fc.record({
          category: fc.constantFrom(
            'electronic-file' as const,
            'spreadsheet' as const,
            'database' as const,
            'image' as const,
            'streaming-media' as const,
            'self-described' as const,
          ),
          type: text(20),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      shareType: fc.constantFrom(
        'unconditional' as const,
        'conditional' as const,
        'not-shared' as const,
      ),
      shareCondition: fc.record({ scope: text(50), use: text(50), legalBasis: text(50) }),
      methods: fc.uniqueArray(
        fc.constantFrom(
          'query' as const,
          'verify' as const,
          'batch' as const,
          'table-exchange' as const,
          'file' as const,
        ),
        { minLength: 1, maxLength: 5 },
      ),
      attribute: fc.boolean(),
      openCondition: fc.option(text(30), { nil: undefined }),
      updateCycle: fc.constantFrom(
        'realtime' as const,
        'daily' as const,
        'weekly' as const,
        'monthly' as const,
        'quarterly' as const,
        'semiannual' as const,
        'annual' as const,
        'irregular' as const,
        'other' as const,
      ),
      relatedCodes: fc.uniqueArray(text(20), { maxLength: 3 }),
      matters: fc.uniqueArray(fc.constantFrom(...matters), { maxLength: 3 }),
      grading: fc.oneof(
        fc.constantFrom(
          { level: 'important' as const },
          { level: 'core' as const },
          { level: 'general' as const },
        ),
        fc.record({
          level: fc.constant('general' as const),
          general: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
        }),
      ),
      secrecy: assessment,
      personalInformation: assessment,
      landed: fc.boolean(),
      crossProvince: fc.boolean(),
      contact: text(30),
      items: fc.shuffledSubarray([...items], { minLength: 1 }),
      stricter: fc.boolean(),
    })
    .map(
      ({
        ximu,
        classification,
        attribute,
        openCondition,
        secrecy,
        personalInformation,
        items: chosen,
        stricter,
        shareCondition,
        ...rest
      }) => {
        const { shareType } = rest
        return {
          ...sound,
          ...rest,
          classification: { ...classification, ...(ximu === undefined ? {} : { ximu }) },
          open: { attribute, ...(openCondition === undefined ? {} : { condition: openCondition }) },
          ...(shareType === 'unconditional' ? {} : { shareCondition }),
          assessments: { secrecy, personalInformation },
          items: chosen.map(({ name }, at) => ({
            name,
            ...(stricter && at === 0 ? { shareType: 'not-shared' as const } : {}),
          })),
          state: 'published' as const,
        }
      },
    )
})

describe('the guide’s table of any resources', function () {
  this.timeout(600_000)
  const folder = mkdtempSync(join(tmpdir(), 'shudao-guide-table-'))
  after(() => rmSync(folder, { recursive: true }))

  for (const form of TABLE_FORMS) {
    it(`is read back from ${form} as it was written: nothing is lost and nothing differs`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(resource, { minLength: 1, maxLength: 4, selector: ({ code }) => code }),
          async (resources) => {
            for (const one of resources) assert.deepEqual(validateResource(one, content), [])
            const file = join(folder, 'table')
            writeFileSync(file, await writeTable(guideTableOf(resources, catalog), form))
            const bindings = new Map(resources.map(({ code, binding }) => [code, binding]))
            const read = readGuideTable(await readTableFile(file), {
              content,
              region: REGION,
              today: TODAY,
              bindingOf: (code) => bindings.get(code),
            })
            assert.deepEqual(read.problems, [])
            assert.deepEqual(
              read.resources.map(({ entry }) => readEntry(JSON.stringify(entry)).digest),
              resources.map((one) => readEntry(JSON.stringify(one)).digest),
            )
          },
        ),
        { numRuns: Number(process.env['FC_RUNS'] ?? 40) },
      )
    })
  }
})
