import assert from 'node:assert/strict'
import { makeCatalog } from '../../catalog/catalog.ts'
import { loadContent } from '../../catalog/load.ts'
import { makeCatalogSearch } from '../../catalog/search.ts'
import { resource } from './fixtures.ts'

describe('searching the catalogue', () => {
  const catalog = makeCatalog(loadContent(), [resource])
  const search = makeCatalogSearch(catalog)
  const names = (words: string, limit = 5): readonly string[] =>
    search.find(words, limit).map(({ standard }) => standard.nameZh)

  it('finds 户籍 by "household", and household records by 户籍 and by 户口', () => {
    assert.ok(names('household').some((name) => name.includes('户籍')))
    assert.ok(search.find('户籍', 5).some(({ standard }) => /household/i.test(standard.nameEn)))
    assert.ok(names('户口').length > 0)
  })

  it('finds a standard by its key, a part of it, and a resource by its code', () => {
    assert.equal(search.find('pensionBenefit', 1)[0]?.standard.key, 'pensionBenefit')
    assert.ok(search.find('pension', 5).some(({ standard }) => standard.key === 'pensionBenefit'))
    assert.equal(search.find('510000.RS.pensionBenefit', 1)[0]?.standard.key, 'pensionBenefit')
  })

  it('says which resources offer it and which items were met', () => {
    const [hit] = search.find('benefit status', 1)
    assert.equal(hit?.standard.key, 'pensionBenefit')
    assert.deepEqual(
      hit.resources.map(({ code }) => code),
      [resource.code],
    )
    assert.ok(hit.items.includes('benefitStatusCode'))
  })

  it('bears a mistyped word, full-width letters, and any words at all', () => {
    assert.ok(search.find('vehicel registration', 5).length > 0)
    assert.deepEqual(names('ｐｅｎｓｉｏｎ'), names('pension'))
    assert.deepEqual(names(''), [])
    assert.deepEqual(names('zzzzqqqq'), [])
    assert.doesNotThrow(() => search.find('a'.repeat(100_000), 5))
  })

  it('gives what has all the words before what has some', () => {
    assert.ok(names('marriage registration').every((name) => name.includes('婚')))
  })
})
