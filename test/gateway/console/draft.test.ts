/** What the guided registration does to a draft, and what it says of it. */
import assert from 'node:assert/strict'
import {
  codesIn,
  itemsShared,
  offeredIn,
  stepsFor,
  withColumn,
  withItemsShared,
  withMapping,
  withoutBlank,
  withValue,
} from '../../../gateway/console/page/pages/register/draft.ts'
import {
  itemsOf,
  mappingOf,
  textAt,
  type Draft,
} from '../../../gateway/console/page/parts/entry.ts'
import { columnsIn } from '../../../gateway/console/page/pages/register/given-columns.ts'
import { defectIn } from '../../../gateway/console/page/words/defects.ts'
import { draftDefects } from '../../../gateway/registry/draft-defects.ts'
import { content, HOLDINGS, offer } from '../../support/offered.ts'

const { binding, ...OFFER } = offer('500000', 'pensionBenefit')
const DRAFT = JSON.parse(JSON.stringify({ ...OFFER, binding })) as Draft

describe('a draft of the guided registration', () => {
  it('keeps every other field as it was', () => {
    const next = withValue(DRAFT, ['shareCondition', 'scope'], '两地人社部门')
    assert.equal(textAt(next, 'shareCondition', 'scope'), '两地人社部门')
    assert.deepEqual(Object.keys(next), Object.keys(DRAFT))
    assert.deepEqual(withValue(next, ['shareCondition'], DRAFT['shareCondition']), DRAFT)
  })

  it('offers an item with its column, and no more without it', () => {
    const without = withMapping(DRAFT, 'name', undefined)
    assert(!JSON.stringify([without['items'], without['binding']]).includes('"name":{'))
    assert(!JSON.stringify(without['items']).includes('"name":"name"'))
    const again = withMapping(without, 'name', { column: 'xm' })
    assert(JSON.stringify(again['items']).includes('"name":"name"'))
  })

  it('offers an item again as it was, whose column was taken away to be typed anew', () => {
    const how = { column: 'xm', codes: { 1: '01' }, trim: 'all' }
    const strict = withItemsShared(withMapping(DRAFT, 'name', how), 'not-shared', ['name'])
    const before = offeredIn(strict)
    const blank = withColumn(strict, 'name', '', before)
    assert.deepEqual(mappingOf(blank)['name'], { ...how, column: '' })
    const typed = withColumn(blank, 'name', 'XM', offeredIn(blank))
    const left = withoutBlank(blank, 'name')
    assert.equal(mappingOf(left)['name'], undefined)
    assert(!itemsOf(left).some(({ name }) => name === 'name'))
    const again = withColumn(left, 'name', 'XM', before)
    for (const draft of [typed, again]) {
      assert.deepEqual(mappingOf(draft)['name'], { ...how, column: 'XM' })
      assert.deepEqual(itemsShared(draft, 'not-shared'), ['name'])
    }
    assert.deepEqual(withoutBlank(strict, 'name'), strict)
  })

  it('keeps what is read otherwise than from a column', () => {
    const constant = withMapping(DRAFT, 'name', { constant: 'x' })
    assert.deepEqual(withoutBlank(constant, 'name'), constant)
  })

  it('gives each item one share type of its own at most', () => {
    const some = withItemsShared(DRAFT, 'conditional', ['name', 'citizenId'])
    const other = withItemsShared(some, 'not-shared', ['name'])
    assert.deepEqual(itemsShared(other, 'not-shared'), ['name'])
    assert.deepEqual(itemsShared(other, 'conditional'), ['citizenId'])
  })

  it('reads a code a line', () => {
    assert.deepEqual(codesIn('1 = 01\n\n a=b = 02 \n'), {
      codes: { 1: '01', 'a=b': '02' },
      unread: [],
    })
  })

  it('reads codes in full width as what they show, but for those that the source is known to write so', () => {
    assert.deepEqual(codesIn('１＝０１\n2＝02\n　A１　＝　03'), {
      codes: { 1: '01', 2: '02', A1: '03' },
      unread: [],
    })
    const known = { '１': '01', 'a＝b': '02' }
    assert.deepEqual(codesIn('１ = 01\na＝b = 02\n２＝03', known).codes, { ...known, 2: '03' })
  })

  it('drops no line of codes unsaid', () => {
    assert.deepEqual(codesIn('1 = 01\nnothing\n1 = 02\n=03\n4='), {
      codes: { 1: '01' },
      unread: ['nothing', '1 = 02', '=03', '4='],
    })
  })

  it('offers the conversions that fit an item, and those that it has', () => {
    const codeList = { nameZh: '状态', nameEn: 'Status', source: 'GB/T 1', sourceZh: null }
    assert.deepEqual(stepsFor({ name: 'status', type: 'C', codeList }, {}), [
      'codes',
      'unknownCode',
      'empty',
      'trim',
    ])
    assert.equal(stepsFor({ name: 'statusCode', type: 'C', codeList: null }, {})[0], 'codes')
    assert.deepEqual(stepsFor({ name: 'day', type: 'D', codeList: null }, {}), ['date', 'empty'])
    assert.deepEqual(stepsFor({ name: 'sum', type: 'Y', codeList: null }, { trim: 'all' }), [
      'scale',
      'empty',
      'trim',
    ])
    assert.deepEqual(stepsFor({ name: 'name', type: 'C', codeList: null }, { column: 'a' }), [
      'empty',
      'trim',
    ])
  })

  it('takes columns as they are typed, from a head line, or from a sample, and no value of it', () => {
    const typedInFullWidth = [
      { name: 'certno', comment: '证件号码' },
      { name: 'psn_name', comment: '姓名' },
    ]
    const typed = 'certno 证件号码\n psn_name, 姓名 \n\ninsutype\ncertno'
    assert.deepEqual(columnsIn(typed), [
      { name: 'certno', comment: '证件号码' },
      { name: 'psn_name', comment: '姓名' },
      { name: 'insutype' },
    ])
    assert.deepEqual(columnsIn('certno，证件号码\npsn_name；姓名'), typedInFullWidth)
    const named = ['certno', 'psn_name', 'insutype'].map((name) => ({ name }))
    for (const sample of [
      'certno,"psn_name",insutype\n510100195003159905,合成甲,1',
      'certno\tpsn_name\tinsutype',
      JSON.stringify({
        infcode: 0,
        output: { data: [{ certno: '1', psn_name: '甲', insutype: null }] },
      }),
    ]) {
      assert.deepEqual(columnsIn(sample), named)
    }
    assert.deepEqual(columnsIn(' \n'), [])
  })

  it('says in Chinese what the rules of the law and blank fields are told of', () => {
    const broken = [
      { ...DRAFT, contact: '', grading: { level: '' }, shareCondition: {} },
      { ...DRAFT, shareType: 'not-shared', shareCondition: { scope: '', use: '' }, secret: true },
      {
        ...DRAFT,
        methods: [],
        items: [],
        classification: { lei: '9', xiang: '', mu: '' },
        assessments: {
          secrecy: { done: false, date: '' },
          personalInformation: { done: false, date: '2026-01-01' },
        },
      },
      { ...DRAFT, methods: [], grading: undefined, assessments: undefined, contact: undefined },
      { ...DRAFT, binding: { ...binding, mapping: {} }, matters: ['CY-999'] },
    ]
    const surroundings = { content, holdings: HOLDINGS, ownerOfSource: () => undefined }
    const told = broken.flatMap((draft) =>
      draftDefects(
        { kind: 'resource', code: OFFER.code, text: JSON.stringify(draft) },
        surroundings,
        '2026-06-01',
      ),
    )
    assert(told.length > 15)
    for (const { message } of told) {
      assert.match(defectIn('zh', message), /\p{Script=Han}/u, message)
      assert.equal(defectIn('en', message), message)
    }
  })
})
