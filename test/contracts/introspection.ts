/**
 * What an adapter that can say what its source holds must say, on a real source.
 *
 * The source has a table `PENSIONERS "x"`: {@link PENSIONERS} with the comments and keys that are said here, a table of
 * codes `CODES` of `FFZT`, and a view `SEEN` of the first. Who sets it up says by which types it declares them.
 *
 * @module
 */
import assert from 'node:assert/strict'
import type { Adapter } from '../../adapters/adapter.ts'
import type { Introspection, SourceColumn } from '../../adapters/introspection.ts'
import { failsWith, onBehalfOf, patiently } from '../adapters/sources/expect.ts'

export const PENSIONERS = 'PENSIONERS "x"'
export const CODES: readonly (readonly [string, string])[] = [
  ['ZC', '在发'],
  ['ZT', '暂停'],
]

/** Nine persons whose numbers were never issued; every third is not certified. */
export const PENSIONER_ROWS: readonly (readonly (string | null)[])[] = [
  '510100195003159905',
  '510100194608209907',
  '510212195506159991',
  '500100198804129919',
  '500100201806019902',
  '510100198509239914',
  '500100197012319971',
  '510100199001019990',
  '500100199001019999',
].map((id, i) => [
  id,
  `合成${'甲乙丙丁戊己庚辛壬'.charAt(i)}`,
  i % 3 === 0 ? '19000101' : `202506${String(10 + i)}`,
  i === 8 ? 'ZT' : 'ZC',
  i === 4 ? null : `${1000 + i}.50`,
  '2026-01-02 03:04:05',
])

export interface IntrospectionUnderTest {
  readonly adapter: Adapter
  /** By the name of the column, as the source declares it. */
  readonly types: Readonly<Record<string, string>>
  readonly dispose: () => Promise<void>
}

/** Registers the suite with mocha; all its tests share one source. */
export function introspectionContract(
  title: string,
  factory: () => Promise<IntrospectionUnderTest>,
): void {
  describe(`introspection: ${title}`, () => {
    let subject: IntrospectionUnderTest
    let introspection: Introspection

    before(async () => {
      subject = await factory()
      assert.ok(subject.adapter.introspection, 'the adapter can say what its source holds')
      introspection = subject.adapter.introspection
    })
    after(() => subject.dispose())

    it('names tables and views, with what the source says about them', async () => {
      const entities = await introspection.entities(patiently())
      const ours = entities.filter(({ name }) => [PENSIONERS, 'CODES', 'SEEN'].includes(name))
      assert.deepEqual(
        ours.sort((a, b) => (a.name < b.name ? -1 : 1)),
        [
          { name: 'CODES', comment: undefined },
          { name: PENSIONERS, comment: '待遇发放' },
          { name: 'SEEN', comment: undefined },
        ],
      )
    })

    it('describes columns: type, null, keys, comment, the codes they refer to, and what their values look like', async () => {
      const { name, comment, columns } = await introspection.describe(
        PENSIONERS,
        onBehalfOf,
        patiently(),
      )
      assert.deepEqual([name, comment], [PENSIONERS, '待遇发放'])
      assert.deepEqual(columns, expectedColumns(subject.types))
    })

    it('gives no value that fewer than three rows have, and none that identifies anybody', async () => {
      const table = await introspection.describe(PENSIONERS, onBehalfOf, patiently())
      const said = JSON.stringify(table.columns.map(({ shape }) => shape))
      for (const [id = '', name = '', , state = ''] of PENSIONER_ROWS) {
        assert(!said.includes(String(id)) && !said.includes(String(name)), said)
        assert.equal(said.includes(`"${String(state)}"`), state === 'ZC')
      }
    })

    it('describes a view as a table', async () => {
      const { columns } = await introspection.describe('SEEN', onBehalfOf, patiently())
      assert.deepEqual(
        columns.map(({ name, shape }) => [name, shape?.rows]),
        [
          ['GMSFHM', 9],
          ['FFZT', 9],
        ],
      )
    })

    it('names the columns of a table and of a view without a look at their rows, and none of what is not there', async () => {
      const namesOf = async (entity: string): Promise<readonly string[] | undefined> =>
        (await introspection.columns(entity, patiently()))?.names
      assert.deepEqual(await namesOf(PENSIONERS), Object.keys(subject.types))
      assert.deepEqual(await namesOf('SEEN'), ['GMSFHM', 'FFZT'])
      for (const entity of ['NOBODY', `x'; drop table "CODES"; --`]) {
        assert.deepEqual(await namesOf(entity), [])
      }
      assert.deepEqual((await namesOf('')) ?? [], [])
    })

    it('says truly whether it finds a column by its name in small letters', async () => {
      const said = await introspection.columns('SEEN', patiently())
      const read = subject.adapter.read(
        {
          entity: 'SEEN',
          columns: ['ffzt', 'GMSFHM'],
          keyColumns: [['GMSFHM']],
          keys: [['510100195003159905']],
          rowsMax: 1,
          onBehalfOf,
        },
        patiently(),
      )
      if (said?.ignoreCase === true) assert.equal((await read)[0]?.['ffzt'], 'ZC')
      else if (said?.ignoreCase === false) await failsWith(read, 'SOURCE_MALFORMED')
      else await read.catch(() => undefined)
    })

    it('fails with SOURCE_MALFORMED for what is not there, or was never meant to be a name', async () => {
      for (const entity of ['NOBODY', `x'; drop table "CODES"; --`, '']) {
        await failsWith(introspection.describe(entity, onBehalfOf, patiently()), 'SOURCE_MALFORMED')
      }
      assert.equal(
        (await introspection.describe('CODES', onBehalfOf, patiently())).columns.length,
        2,
      )
    })

    it('ends when its signal aborts', async () => {
      const given = AbortSignal.abort()
      await failsWith(introspection.entities(given), 'SOURCE_TIMEOUT')
      await failsWith(introspection.describe(PENSIONERS, onBehalfOf, given), 'SOURCE_TIMEOUT')
      await failsWith(introspection.columns(PENSIONERS, given), 'SOURCE_TIMEOUT')
    })
  })
}

function expectedColumns(types: Readonly<Record<string, string>>): readonly SourceColumn[] {
  const rows = PENSIONER_ROWS.length
  const none = { rows, empty: 0, nothing: {}, codes: undefined, rareCodes: 0 }
  const column = (
    name: string,
    given: Partial<SourceColumn> & Pick<SourceColumn, 'shape'>,
  ): SourceColumn => ({
    name,
    type: types[name] ?? '',
    kind: 'text',
    nullable: true,
    unique: false,
    comment: undefined,
    codes: undefined,
    ...given,
  })
  return [
    column('GMSFHM', {
      nullable: false,
      unique: true,
      comment: '公民身份号码',
      shape: { ...none, distinct: true, charactersMax: 18, forms: { 'citizen-id': rows } },
    }),
    column('XM', { shape: { ...none, distinct: true, charactersMax: 3, forms: {} } }),
    column('ZJRZRQ', {
      comment: '最近认证日期',
      shape: {
        ...none,
        distinct: true,
        charactersMax: 8,
        forms: { YYYYMMDD: 6, number: 6 },
        nothing: { '19000101': 3 },
      },
    }),
    column('FFZT', {
      codes: Object.fromEntries(CODES),
      shape: {
        ...none,
        distinct: false,
        charactersMax: 2,
        forms: {},
        codes: { ZC: 8 },
        rareCodes: 1,
      },
    }),
    column('YFJE', {
      kind: 'number',
      shape: { ...none, empty: 1, distinct: true, charactersMax: 7, forms: { number: 8 } },
    }),
    column('GXSJ', {
      kind: 'time',
      shape: {
        ...none,
        distinct: false,
        charactersMax: 19,
        forms: { 'YYYY-MM-DD HH:mm:ss': rows, 'blanks-within': rows },
      },
    }),
  ]
}
