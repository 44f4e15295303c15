import assert from 'node:assert/strict'
import { divisionTable, provinceOf } from '../../../catalog/codes/division.ts'

const table = divisionTable([
  { code: '500000', nameZh: '重庆', level: 'province' },
  { code: '510000', nameZh: '四川', level: 'province' },
  { code: '510100', nameZh: '成都市', level: 'prefecture', parent: '510000' },
  { code: '510104', nameZh: '锦江区', level: 'county', parent: '510100' },
  {
    code: '510200',
    nameZh: '重庆市（原属四川省）',
    level: 'prefecture',
    parent: '510000',
    validTo: '1997-06-17',
    successor: '500000',
  },
])

describe('administrative divisions', () => {
  it('finds a division and its names from the province down', () => {
    assert.equal(table.division('510104')?.nameZh, '锦江区')
    assert.deepEqual(table.namesOf('510104'), ['四川', '成都市', '锦江区'])
    assert.deepEqual(table.namesOf('999999'), [])
  })

  it('gives the province of a code', () => assert.equal(provinceOf('510104'), '510000'))

  it('warns of a prefix from before 1997, and says what it is part of now', () => {
    assert.equal(
      table.prefixWarning('510212195506159991'),
      'was first registered in 重庆市（原属四川省）, whose code ended on 1997-06-17 and is now part of 500000',
    )
  })

  it('warns of a province that does not exist, and of nothing else', () => {
    assert.equal(
      table.prefixWarning('770000199001019990'),
      'begins with a province code that the division table does not have',
    )
    for (const prefix of ['510104', '510199', '830000', '931156']) {
      assert.equal(table.prefixWarning(`${prefix}199001019990`), undefined)
    }
  })
})
