import assert from 'node:assert/strict'
import { exampleOf } from '../../../gateway/management/catalog-example.ts'
import { content } from '../../support/offered.ts'

const listOf = (id: string | undefined): (typeof content.codeLists)[number] | undefined =>
  content.codeLists.find((list) => list.id === id)
const ITEMS = content.standards.flatMap(({ items }) => items)

describe('the examples of what an answer looks like', () => {
  it('are masked as is usual for the kind of item', () => {
    const examples = new Map(
      content.standards
        .filter(({ key }) => ['pensionBenefit', 'householdPopulation'].includes(key))
        .flatMap(({ items }) =>
          items.map((one) => [one.name, exampleOf(one, listOf(one.codeList))]),
        ),
    )
    const shown = [
      'name',
      'citizenId',
      'householdAddress',
      'monthlyBenefit',
      'benefitStartYearMonth',
    ]
    assert.deepEqual(
      shown.map((name) => examples.get(name)),
      ['陈**', '510100********9905', '四川省成都市示例区****', '****', '示例'],
    )
  })

  it('show no sensitive value whole, and of a code list a code of it', () => {
    for (const item of ITEMS) {
      const list = listOf(item.codeList)
      const example = exampleOf(item, list)
      if (item.sensitive) assert(example.includes('*'), item.nameZh)
      else if (list !== undefined) assert(list.codes.some(({ code }) => code === example))
    }
  })
})
